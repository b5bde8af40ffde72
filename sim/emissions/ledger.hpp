#pragma once

#include "sim/core/column.hpp"
#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace twinshift::emissions {

/// What is counted. Whole numbers of small units, so that sums never depend on their order.
enum class Item : std::uint8_t {
  kVehicleDistance,  ///< mm; of vehicles, and of people on own or shared bikes and scooters
  kPetrol,           ///< microlitres
  kDiesel,           ///< microlitres, gas oil of trains included
  kCng,              ///< mg
  kElectricity,      ///< mWh from the grid
  kHydrogen,         ///< mg
  kCo2eTankToWheel,  ///< micrograms, as all that follow
  kCo2eWellToTank,
  kCo2eLifeCycle,  ///< of light vehicles alone, where it holds everything; never added to the two above
  kNox,
  kPm25,
};
inline constexpr int kItems = 11;

/// Name with unit, as in the result files: "co2e_ttw_kg". in_unit() turns a count into that unit.
[[nodiscard]] std::string_view token(Item item);
[[nodiscard]] double in_unit(Item item, std::int64_t amount);

/// Where it comes from.
enum class Process : std::uint8_t {
  kDriving,
  kColdStart,
  kTyreWear,
  kBrakeWear,
  kRoadWear,
  kEnergySupply,
  kHydrogenLeak,
  kLifeCycle,
};
inline constexpr int kProcesses = 8;
[[nodiscard]] std::string_view token(Process process);

/// Whose traffic: a leg's mode; background cars stand apart.
class Traffic {
public:
  static constexpr int kCount = kModes + 1;
  static constexpr Traffic of(Mode mode) { return Traffic{static_cast<int>(mode)}; }
  static constexpr Traffic background_cars() { return Traffic{kModes}; }
  static constexpr Traffic nth(int index) { return Traffic{index}; }
  [[nodiscard]] constexpr std::size_t index() const { return static_cast<std::size_t>(index_); }
  /// Mode's token, or "car_background".
  [[nodiscard]] std::string_view token() const;
  friend constexpr auto operator<=>(Traffic, Traffic) = default;

private:
  constexpr explicit Traffic(int index) : index_{index} {}
  int index_;
};

/// One line of the books.
struct LedgerRow {
  std::string factor;         ///< id in the factor tables
  std::string vehicle_class;  ///< class of car, vehicle type, or mode of a light vehicle
  Traffic traffic = Traffic::of(Mode::kCar);
  Process process = Process::kDriving;
  Item item = Item::kVehicleDistance;
  std::int64_t amount = 0;
};

inline constexpr int kLedgerHours = kDaySeconds / 3600;

/// The books of a day. Every amount is written once to a row and once to each axis: hour and traffic, link, block.
class Ledger {
public:
  using RowNumber = std::uint32_t;
  using Totals = std::array<std::int64_t, kItems>;

  Ledger(std::size_t links, std::size_t blocks);

  /// The row for these properties; opened if it is new.
  RowNumber open(LedgerRow row);
  /// Books `amount` on a row. `link` invalid: off the streets (rails, paths). `block` invalid: a private vehicle.
  void book(RowNumber row, int hour, LinkId link, BlockId block, std::int64_t amount);

  /// In order of opening.
  [[nodiscard]] std::vector<LedgerRow> const& rows() const { return rows_; }
  [[nodiscard]] std::int64_t total(Item item) const;
  [[nodiscard]] std::int64_t by_traffic(Item item, Traffic traffic) const;
  [[nodiscard]] std::int64_t by_hour(Item item, int hour) const;
  [[nodiscard]] std::int64_t by_process(Item item, Process process) const;
  [[nodiscard]] std::map<std::string, std::int64_t> by_class(Item item) const;
  [[nodiscard]] std::int64_t by_link(Item item, LinkId link) const;
  [[nodiscard]] std::int64_t off_links(Item item) const { return off_links_[index(item)]; }
  [[nodiscard]] std::int64_t by_block(Item item, BlockId block) const;
  [[nodiscard]] std::int64_t private_vehicles(Item item) const { return private_[index(item)]; }

  /// Adds every axis again. Empty if all agree to the last unit, else the first difference in words.
  [[nodiscard]] std::optional<std::string> first_imbalance() const;
  [[nodiscard]] bool books_balance() const { return !first_imbalance(); }

  /// Books of one cell of traffic at once: sums over rows first, then each axis is written once an item.
  class Cell {
  public:
    Cell(Ledger& ledger, int hour, LinkId link, BlockId block)
        : ledger_{ledger}, hour_{hour}, link_{link}, block_{block} {}
    void add(RowNumber row, std::int64_t amount) {
      auto& line = ledger_.rows_[row];
      line.amount += amount;
      sums_[index(line.item)] += amount;
    }
    /// Writes the axes for `traffic`, to which all rows since the last call belong.
    void close(Traffic traffic);

  private:
    Ledger& ledger_;
    int hour_;
    LinkId link_;
    BlockId block_;
    Totals sums_{};
  };

private:
  static constexpr std::size_t index(Item item) { return static_cast<std::size_t>(item); }
  [[nodiscard]] std::int64_t sum_of_rows(Item item) const;

  std::size_t links_;
  std::size_t blocks_;
  std::vector<LedgerRow> rows_;
  std::map<std::tuple<std::string, std::string, std::size_t, Process, Item>, RowNumber> number_;
  std::array<std::array<Totals, Traffic::kCount>, kLedgerHours> by_hour_{};
  std::vector<Totals> by_link_;
  std::vector<Totals> by_block_;
  Totals off_links_{};
  Totals private_{};
};

}  // namespace twinshift::emissions
