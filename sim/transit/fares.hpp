#pragma once

#include "sim/transit/timetable.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace twinshift::transit {

/// Other prices than the table's, for boardings in a part of the day.
struct FareChange {
  std::optional<OperatorId> operated_by;  ///< all of them if absent
  std::optional<Mode> mode;               ///< likewise
  std::int32_t from_s = 0;
  std::int32_t to_s = kDaySeconds;  ///< not included
  double factor = 1;                ///< of base fare, fare per km and day cap; several multiply
};

/// The rule of each route at any time of day, looked up once. Owns the rules.
class RouteFares {
public:
  RouteFares(Timetable const& timetable, FareTable const& fares, std::span<FareChange const> changes = {});
  /// For boardings at `boarding_s`; nullptr if nothing is charged.
  [[nodiscard]] Fare const* of(RouteId route, std::int32_t boarding_s) const {
    std::size_t part = 0;
    while (part + 1 < starts_.size() && boarding_s >= starts_[part + 1]) ++part;
    auto const rule = rule_[part * routes_ + route.index()];
    return rule < 0 ? nullptr : &rules_[static_cast<std::size_t>(rule)];
  }

private:
  std::size_t routes_;
  std::vector<std::int32_t> starts_;  ///< of the parts of the day between which prices change; first the earliest
  std::vector<std::int32_t> rule_;    ///< row of rules_ by part and route; below 0: none
  std::vector<Fare> rules_;
};

/// What one tour pays: boardings of an operator within its transfer window of the first are free, and an operator's
/// day cap bounds the sum there and back.
class TourFares {
public:
  /// The rides that follow belong to a new journey: no transfer from the last one.
  void start_journey();
  void ride(Fare const* fare, std::int32_t boarding_s, Metres ridden);
  [[nodiscard]] Money total() const { return total({}); }
  /// What is paid to these operators alone; to all if none is named.
  [[nodiscard]] Money total(std::span<OperatorId const> operators) const;

private:
  struct Account {
    OperatorId operated_by;
    Money paid;
    Money cap;  ///< the largest of the operator's rules; 0: none
    std::int32_t free_until_s = -1;
  };
  Account& account(Fare const& fare);
  static constexpr std::size_t kAccounts = 8;  ///< a tour has no more rides than this
  std::array<Account, kAccounts> accounts_{};
  std::size_t used_ = 0;
};

}  // namespace twinshift::transit
