#include "sim/choice/transit_options.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::choice {
namespace {

/// What a refused traveller expects to wait when no later trip is left to measure a headway by.
constexpr std::int32_t kNoMoreTrips = 1800;
constexpr double kSeldom = 0.01;  ///< less likely waits are left out

}  // namespace

TransitOptions::Row TransitOptions::add(Mode main, std::span<StoredRide const> rides, std::uint16_t egress_s) {
  options_.push_back(
      {static_cast<std::uint32_t>(rides_.size()), egress_s, static_cast<std::uint8_t>(rides.size()), main});
  rides_.insert(rides_.end(), rides.begin(), rides.end());
  return static_cast<Row>(options_.size() - 1);
}

TransitOptions::Row TransitOptions::append(TransitOptions const& other) {
  auto const first = static_cast<Row>(options_.size());
  auto const ride_offset = static_cast<std::uint32_t>(rides_.size());
  for (auto option : other.options_) {
    option.first_ride += ride_offset;
    options_.push_back(option);
  }
  rides_.insert(rides_.end(), other.rides_.begin(), other.rides_.end());
  return first;
}

void TransitOptions::shrink() {
  options_.shrink_to_fit();
  rides_.shrink_to_fit();
}

TripId OptionTimer::trip_after(StoredRide const& ride, std::int32_t at_stop_s, bool as_planned,
                               transit::ServiceExperience const& experience) const {
  auto const first = timetable_->patterns.first_trip[ride.pattern].value();
  auto const count = timetable_->patterns.trip_count[ride.pattern];
  auto planned = [&](std::uint32_t k) { return timetable_->time(TripId{first + k}, ride.board).departure_s; };
  auto actual = [&](std::uint32_t k) {
    auto const row = timetable_->trips.times.offset(TripId{first + k}) + ride.board;
    return static_cast<double>(planned(k)) + double{experience.delay_s[row]};
  };
  auto low = std::uint32_t{0};
  auto high = count;
  while (low < high) {
    auto const middle = (low + high) / 2;
    if (planned(middle) < at_stop_s)
      low = middle + 1;
    else
      high = middle;
  }
  // Somebody who is at the stop already takes a late trip that was due before.
  while (!as_planned && low > 0 && actual(low - 1) >= at_stop_s) --low;
  return low < count ? TripId{first + low} : TripId{};
}

std::int32_t OptionTimer::headway_after(TripId trip, std::uint32_t position) const {
  auto const pattern = timetable_->trips.pattern[trip];
  auto const last = timetable_->patterns.first_trip[pattern].value() + timetable_->patterns.trip_count[pattern] - 1;
  if (trip.value() >= last) return kNoMoreTrips;
  return timetable_->time(TripId{trip.value() + 1}, position).departure_s -
         timetable_->time(trip, position).departure_s;
}

double OptionTimer::refused_seconds(TripId trip, std::uint32_t position,
                                    transit::ServiceExperience const& experience) const {
  auto const pattern = timetable_->trips.pattern[trip];
  auto const end = timetable_->patterns.first_trip[pattern].value() + timetable_->patterns.trip_count[pattern];
  auto still_waits = 1.0;
  auto seconds = 0.0;
  for (auto k = trip.value(); k < end && still_waits > kSeldom; ++k) {
    still_waits *= double{experience.denied_share[timetable_->trips.times.offset(TripId{k}) + position]};
    seconds += still_waits * headway_after(TripId{k}, position);
  }
  return seconds;
}

double OptionTimer::crowded_seconds(TripId trip, StoredRide const& ride,
                                    transit::ServiceExperience const& experience) const {
  auto const row = timetable_->trips.times.offset(trip);
  auto const times = timetable_->trips.times[trip];
  auto extra = 0.0;
  for (std::size_t k = ride.board; k < ride.alight; ++k) {
    auto const weight = crowding_weight(*parameters_, double{experience.load[row + k]});
    if (weight > 1) extra += (weight - 1) * (times[k + 1].arrival_s - times[k].departure_s);
  }
  return extra;
}

TimedOption OptionTimer::time(TransitOptions const& options, TransitOptions::Row row, std::int32_t ready_s,
                              transit::ServiceExperience const& experience, transit::RouteFares const& fares,
                              transit::TourFares& paid) const {
  auto result = TimedOption{};
  auto const rides = options.rides(row);
  auto at = ready_s;
  for (std::size_t r = 0; r < rides.size(); ++r) {
    auto const& ride = rides[r];
    auto at_stop = at + ride.way_before_s;
    if (r > 0) at_stop = std::max(at_stop, at + static_cast<std::int32_t>(routing::kMinimumChange.count()));
    auto const trip = trip_after(ride, at_stop, r == 0, experience);
    if (!trip.valid()) return {};
    auto const base = timetable_->trips.times.offset(trip);
    auto const planned = timetable_->time(trip, ride.board).departure_s;
    auto const leaves = planned + static_cast<std::int32_t>(std::lround(experience.delay_s[base + ride.board]));
    auto const arrives =
        std::max(leaves, timetable_->time(trip, ride.alight).arrival_s +
                             static_cast<std::int32_t>(std::lround(experience.delay_s[base + ride.alight])));
    if (r == 0) {
      // Leaves the door when the timetable asks for it, with a little time in hand.
      auto const in_hand = std::min(planned - at_stop, static_cast<std::int32_t>(routing::kTimeInHand.count()));
      result.departure_s = planned - in_hand - ride.way_before_s;
      result.travel.postponed_min = (result.departure_s - ready_s) / 60.0;
      at = result.departure_s;
    } else {
      ++result.travel.transfers;
    }
    auto const extra_s = static_cast<std::int32_t>(std::lround(refused_seconds(trip, ride.board, experience)));
    result.travel.walk_min += ride.way_before_s / 60.0;
    result.travel.wait_min += (leaves - at - ride.way_before_s + extra_s) / 60.0;
    result.travel.in_vehicle_min += (arrives - leaves + crowded_seconds(trip, ride, experience)) / 60.0;
    at = arrives + extra_s;
    auto const along = timetable_->patterns.distance[ride.pattern];
    paid.ride(fares.of(timetable_->patterns.route[ride.pattern], leaves), leaves,
              along[ride.alight] - along[ride.board]);
  }
  auto const egress = options.egress_s(row);
  result.travel.walk_min += egress / 60.0;
  result.arrival_s = at + egress;
  result.travel.clock_min = (result.arrival_s - result.departure_s) / 60.0;
  result.runs = true;
  return result;
}

}  // namespace twinshift::choice
