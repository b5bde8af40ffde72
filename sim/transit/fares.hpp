#pragma once

#include "sim/transit/timetable.hpp"

#include <array>
#include <cstdint>

namespace twinshift::transit {

/// The rule of each route, looked up once.
class RouteFares {
public:
  RouteFares(Timetable const& timetable, FareTable const& fares);
  /// nullptr if nothing is charged.
  [[nodiscard]] Fare const* of(RouteId route) const { return rule_[route]; }

private:
  Column<RouteId, Fare const*> rule_;
};

/// What one tour pays: boardings of an operator within its transfer window of the first are free, and an operator's
/// day cap bounds the sum there and back.
class TourFares {
public:
  /// The rides that follow belong to a new journey: no transfer from the last one.
  void start_journey();
  void ride(Fare const* fare, std::int32_t boarding_s, Metres ridden);
  [[nodiscard]] Money total() const;

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
