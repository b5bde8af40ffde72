#pragma once

#include "sim/demand/population.hpp"
#include "sim/emissions/ledger.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace twinshift::emissions {

/// A group of persons: quintile of household income x age; two more stand for what is nobody's.
class PersonGroup {
public:
  static constexpr int kIncomes = 5;
  static constexpr int kAges = 5;
  static constexpr int kPersons = kIncomes * kAges;
  static constexpr int kCount = kPersons + 2;

  static PersonGroup of(demand::Persons const& persons, PersonId person);
  static constexpr PersonGroup nobody() { return PersonGroup{kPersons}; }      ///< routes that carry nobody
  static constexpr PersonGroup others() { return PersonGroup{kPersons + 1}; }  ///< background
  static constexpr PersonGroup nth(int index) { return PersonGroup{index}; }

  [[nodiscard]] constexpr std::size_t index() const { return static_cast<std::size_t>(index_); }
  /// "1" ... "5", "nobody" or "others"; "under_16" ... "65_plus", or empty.
  [[nodiscard]] std::string_view income() const;
  [[nodiscard]] std::string_view age() const;

private:
  constexpr explicit PersonGroup(int index) : index_{static_cast<std::uint8_t>(index)} {}
  std::uint8_t index_;
};

/// Millimetres travelled, by group.
using GroupDistance = std::array<std::int64_t, PersonGroup::kCount>;

/// The day's amounts by mode and group of persons.
class GroupBook {
public:
  /// Shares amounts out by weights in order of the groups, whole numbers that add up. False if nobody weighs anything.
  bool share(Traffic traffic, Totals const& amounts, GroupDistance const& weights);
  void give(Traffic traffic, PersonGroup group, Totals const& amounts);

  [[nodiscard]] std::int64_t amount(Traffic traffic, PersonGroup group, Item item) const {
    return amounts_[traffic.index()][group.index()][static_cast<std::size_t>(item)];
  }
  [[nodiscard]] std::int64_t total(Item item) const;

private:
  std::array<std::array<Totals, PersonGroup::kCount>, Traffic::kCount> amounts_{};
};

}  // namespace twinshift::emissions
