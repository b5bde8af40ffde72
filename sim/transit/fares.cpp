#include "sim/transit/fares.hpp"

#include <algorithm>

namespace twinshift::transit {

RouteFares::RouteFares(Timetable const& timetable, FareTable const& fares) {
  for (std::size_t r = 0; r < timetable.routes.mode.size(); ++r) rule_.push_back(fares.of(timetable, nth<RouteId>(r)));
}

void TourFares::start_journey() {
  for (std::size_t a = 0; a < used_; ++a) accounts_[a].free_until_s = -1;
}

TourFares::Account& TourFares::account(Fare const& fare) {
  for (std::size_t a = 0; a < used_; ++a)
    if (accounts_[a].operated_by == fare.operated_by) return accounts_[a];
  if (used_ < kAccounts) ++used_;
  accounts_[used_ - 1] = Account{fare.operated_by, {}, {}, -1};
  return accounts_[used_ - 1];
}

void TourFares::ride(Fare const* fare, std::int32_t boarding_s, Metres ridden) {
  if (fare == nullptr) return;
  auto& own = account(*fare);
  own.cap = std::max(own.cap, fare->day_cap);
  if (boarding_s <= own.free_until_s) return;
  own.paid += fare->base + (ridden.value() / 1000.0) * fare->per_km;
  own.free_until_s = fare->transfer_window.count() > 0 ? boarding_s + fare->transfer_window.count() : -1;
}

Money TourFares::total() const {
  auto sum = Money{};
  for (std::size_t a = 0; a < used_; ++a)
    sum += accounts_[a].cap > Money{} ? std::min(accounts_[a].paid, accounts_[a].cap) : accounts_[a].paid;
  return sum;
}

}  // namespace twinshift::transit
