#include "sim/transit/fares.hpp"

#include <algorithm>
#include <limits>

namespace twinshift::transit {

namespace {

/// When prices change, ascending, the start of time first.
std::vector<std::int32_t> parts_of_day(std::span<FareChange const> changes) {
  auto starts = std::vector<std::int32_t>{std::numeric_limits<std::int32_t>::min()};
  for (auto const& change : changes) {
    if (change.from_s > 0) starts.push_back(change.from_s);
    if (change.to_s < kDaySeconds) starts.push_back(change.to_s);
  }
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  return starts;
}

Fare changed(Fare fare, std::span<FareChange const> changes, std::int32_t at_s) {
  for (auto const& change : changes) {
    if (change.operated_by && *change.operated_by != fare.operated_by) continue;
    if (change.mode && *change.mode != fare.mode) continue;
    if (at_s < change.from_s || at_s >= change.to_s) continue;
    fare.base = change.factor * fare.base;
    fare.per_km = change.factor * fare.per_km;
    fare.day_cap = change.factor * fare.day_cap;
  }
  return fare;
}

}  // namespace

RouteFares::RouteFares(Timetable const& timetable, FareTable const& fares, std::span<FareChange const> changes)
    : routes_{timetable.routes.mode.size()}, starts_{parts_of_day(changes)} {
  for (auto const start : starts_)
    for (std::size_t r = 0; r < routes_; ++r) {
      auto const* const fare = fares.of(timetable, nth<RouteId>(r));
      rule_.push_back(fare == nullptr ? -1 : static_cast<std::int32_t>(rules_.size()));
      if (fare != nullptr) rules_.push_back(changed(*fare, changes, std::max(start, 0)));
    }
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

Money TourFares::total(std::span<OperatorId const> operators) const {
  auto sum = Money{};
  for (std::size_t a = 0; a < used_; ++a)
    if (operators.empty() || std::find(operators.begin(), operators.end(), accounts_[a].operated_by) != operators.end())
      sum += accounts_[a].cap > Money{} ? std::min(accounts_[a].paid, accounts_[a].cap) : accounts_[a].paid;
  return sum;
}

}  // namespace twinshift::transit
