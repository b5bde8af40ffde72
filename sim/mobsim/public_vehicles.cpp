#include "sim/mobsim/day_engine.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace twinshift::mobsim {

namespace {

using events::EventKind;

constexpr std::int32_t kDoorsOpenBefore = 60;          ///< seconds before the first planned departure (assumed)
constexpr double kDeadheadDetour = 1.3;                ///< way over straight distance (assumed)
constexpr double kDeadheadMetresPerSecond = 25 / 3.6;  ///< bus in town without passengers (assumed)

std::int32_t whole_seconds(double seconds) { return static_cast<std::int32_t>(std::ceil(seconds)); }

}  // namespace

TripId DayEngine::trip_of(BlockId block) const { return input_.timetable.blocks.trips[block][vehicles_[block].trip]; }

SectionId DayEngine::section_of(PatternId pattern, std::uint32_t position) const {
  return nth<SectionId>(input_.timetable.patterns.stops.offset(pattern) + position);
}

/// The vehicle's time has come: a trip starts, a timed section is over, or it may leave its stop.
void DayEngine::resume(BlockId block) {
  auto& vehicle = vehicles_[block];
  switch (vehicle.phase) {
    case PublicVehicle::Phase::kBetweenTrips:
      log(EventKind::kTripStart, trip_of(block).value());
      return arrive_at_stop(block);
    case PublicVehicle::Phase::kRunning:
      ++vehicle.position;
      return arrive_at_stop(block);
    case PublicVehicle::Phase::kAtStop:
      return board_late_comers(block);
    case PublicVehicle::Phase::kAtEnd:
      return end_trip(block);
  }
}

/// Puts the block's current trip into the calendar; the vehicle can be at its first stop from `ready_s` on.
void DayEngine::schedule_trip(BlockId block, std::int32_t ready_s) {
  auto& vehicle = vehicles_[block];
  vehicle.phase = PublicVehicle::Phase::kBetweenTrips;
  vehicle.position = 0;
  auto const planned = input_.timetable.time(trip_of(block), 0).departure_s;
  vehicle_calendar_.add(block.value(), std::max(planned - kDoorsOpenBefore, ready_s));
}

void DayEngine::arrive_at_stop(BlockId block) {
  auto& vehicle = vehicles_[block];
  auto const trip = trip_of(block);
  auto const stops = input_.timetable.patterns.stops[input_.timetable.trips.pattern[trip]];
  auto const last = vehicle.position + 1 == stops.size();
  log(EventKind::kStopArrive, trip.value(), vehicle.position);
  note_standing(vehicle);
  alight(vehicle, trip);
  auto const boarded = last ? 0 : board(vehicle, trip, stops[vehicle.position]);
  auto const people_per_traveller = 1 / parameters_.sample;
  double dwell = 0;
  if (boarded + alighted_.size() > 0)
    dwell =
        parameters_.dwell_fixed.count() + std::max(parameters_.board_seconds * static_cast<double>(boarded),
                                                   parameters_.alight_seconds * static_cast<double>(alighted_.size())) *
                                              people_per_traveller / vehicle.doors;
  for (auto const journey : alighted_) next_leg(journey);

  vehicle.phase = last ? PublicVehicle::Phase::kAtEnd : PublicVehicle::Phase::kAtStop;
  auto const planned = last ? second_ : input_.timetable.time(trip, vehicle.position).departure_s;
  if (dwell > 0 || planned > second_) {
    auto const done = dwell > 0 ? whole_seconds(now_ms_ / 1000.0 + dwell) : second_;
    auto const pull_out = last || streets_ahead(block).empty() ? 0 : kPullOutSeconds;
    return vehicle_calendar_.add(block.value(), std::max(std::max(done, planned) - pull_out, second_ + 1));
  }
  last ? end_trip(block) : depart_from_stop(block);
}

/// Who came while the vehicle stood still gets on before it leaves; that takes time, but the doors are open already.
void DayEngine::board_late_comers(BlockId block) {
  auto& vehicle = vehicles_[block];
  auto const trip = trip_of(block);
  auto const stop = input_.timetable.patterns.stops[input_.timetable.trips.pattern[trip]][vehicle.position];
  auto const boarded = board(vehicle, trip, stop);
  if (boarded == 0) return depart_from_stop(block);
  auto const seconds = parameters_.board_seconds * static_cast<double>(boarded) / parameters_.sample / vehicle.doors;
  vehicle_calendar_.add(block.value(), second_ + std::max(1, whole_seconds(seconds)));
}

void DayEngine::depart_from_stop(BlockId block) {
  auto& vehicle = vehicles_[block];
  auto const trip = trip_of(block);
  auto const pattern = input_.timetable.trips.pattern[trip];
  auto const stop = input_.timetable.patterns.stops[pattern][vehicle.position];
  if (streets_ahead(block).empty())
    log(EventKind::kStopDepart, trip.value(), vehicle.position);
  else
    announce(EventKind::kStopDepart, trip.value(), vehicle.position);
  ++departed_trips_[section_of(pattern, vehicle.position).index()];
  if (vehicle.on_board.size() >= vehicle.capacity) deny(vehicle, trip, stop);
  drive_section(block);
}

/// Streets to the next stop; none for rail, and where the files give no way.
std::span<LinkId const> DayEngine::streets_ahead(BlockId block) const {
  auto const pattern = input_.timetable.trips.pattern[trip_of(block)];
  if (input_.timetable.mode_of(pattern) == Mode::kRail) return {};
  auto const section = section_of(pattern, vehicles_[block].position);
  auto const& all_links = input_.timetable.patterns.section_links;
  return section.index() < all_links.size() ? all_links[section] : std::span<LinkId const>{};
}

/// On to the next stop: through the streets, or on time where there are none.
void DayEngine::drive_section(BlockId block) {
  auto& vehicle = vehicles_[block];
  auto const& timetable = input_.timetable;
  auto const trip = trip_of(block);
  auto const links = streets_ahead(block);
  vehicle.phase = PublicVehicle::Phase::kRunning;
  vehicle.left_stop_s = links.empty() ? second_ : pull_out_second();
  if (!links.empty())
    return streets_.join_bay(street_window_, pull_out_second(), MoverId{block.value()},
                             input_.network.links.from[links.front()], links, vehicle.car_units);
  auto const run =
      timetable.time(trip, vehicle.position + 1).arrival_s - timetable.time(trip, vehicle.position).departure_s;
  vehicle_calendar_.add(block.value(), second_ + std::max(1, run));
}

void DayEngine::end_trip(BlockId block) {
  auto& vehicle = vehicles_[block];
  auto const& timetable = input_.timetable;
  auto const trip = trip_of(block);
  log(EventKind::kTripEnd, trip.value());
  assert(vehicle.on_board.empty());
  ++result_.trips_run;
  if (++vehicle.trip == timetable.blocks.trips[block].size()) return;
  auto const from = timetable.patterns.stops[timetable.trips.pattern[trip]].back();
  auto const to = timetable.patterns.stops[timetable.trips.pattern[trip_of(block)]].front();
  auto const metres = distance(timetable.stops.position[from], timetable.stops.position[to]) * kDeadheadDetour;
  result_.deadhead_metres += std::llround(metres);
  auto const away = whole_seconds(metres / kDeadheadMetresPerSecond);
  // Blocks that the timetable's publisher planned may have less time between two trips than the program would give.
  auto const planned = timetable.time(trip_of(block), 0).departure_s - timetable.trips.times[trip].back().arrival_s;
  schedule_trip(block, second_ + std::max({1, away, std::min(parameters_.minimum_layover.count(), planned)}));
}

/// Adds the way from the last stop to the time of all who stood.
void DayEngine::note_standing(PublicVehicle const& vehicle) {
  constexpr std::int32_t kMost = 0xFFFF;
  for (auto i = vehicle.seats; i < vehicle.on_board.size(); ++i) {
    auto& stood = result_.outcomes[vehicle.on_board[i].journey].standing_s;
    stood = static_cast<std::uint16_t>(std::min(kMost, stood + second_ - vehicle.left_stop_s));
  }
}

/// Lets out all who want to go no further, in the order in which they boarded: into alighted_.
void DayEngine::alight(PublicVehicle& vehicle, TripId trip) {
  alighted_.clear();
  auto const stays = [&](Passenger const& passenger) {
    if (passenger.alight != vehicle.position) return true;
    log(EventKind::kAlight, mover(passenger.journey).value(), trip.value());
    alighted_.push_back(passenger.journey);
    return false;
  };
  std::size_t kept = 0;
  for (auto const& passenger : vehicle.on_board)
    if (stays(passenger)) vehicle.on_board[kept++] = passenger;
  vehicle.on_board.resize(kept);
}

void DayEngine::mark_stops_ahead(PatternId pattern, std::uint32_t position) {
  ++stamp_;
  auto const stops = input_.timetable.patterns.stops[pattern];
  for (auto p = static_cast<std::uint32_t>(stops.size()) - 1; p > position; --p) stop_marks_[stops[p]] = {stamp_, p};
}

std::size_t DayEngine::board(PublicVehicle& vehicle, TripId trip, StopId stop) {
  auto& queue = stop_queues_[stop];
  if (queue.empty() || vehicle.on_board.size() >= vehicle.capacity) return 0;
  auto const pattern = input_.timetable.trips.pattern[trip];
  auto const mode = input_.timetable.mode_of(pattern);
  mark_stops_ahead(pattern, vehicle.position);
  std::size_t left = 0;
  for (auto const& waiting : queue) {
    if (vehicle.on_board.size() >= vehicle.capacity || !takes(waiting, mode)) {
      queue[left++] = waiting;
      continue;
    }
    auto& traveller = travellers_[waiting.journey];
    traveller.state = State::kOnBoard;
    traveller.vehicle = input_.timetable.trips.block[trip].value();
    vehicle.on_board.push_back({waiting.journey, stop_marks_[waiting.alight].position});
    result_.outcomes[waiting.journey].wait_s += second_ - traveller.since_s;
    log(EventKind::kBoard, mover(waiting.journey).value(), trip.value());
  }
  auto const boarded = queue.size() - left;
  queue.resize(left);
  result_.boardings += static_cast<std::int64_t>(boarded);
  return boarded;
}

/// A full vehicle leaves: all who wanted to board stay behind. If it was the last one, they go another way at once.
void DayEngine::deny(PublicVehicle const& vehicle, TripId trip, StopId stop) {
  if (stop_queues_[stop].empty()) return;
  auto const pattern = input_.timetable.trips.pattern[trip];
  auto const mode = input_.timetable.mode_of(pattern);
  auto const departed = departed_trips_[section_of(pattern, vehicle.position).index()];
  auto const was_last = departed >= input_.timetable.patterns.trip_count[pattern];
  mark_stops_ahead(pattern, vehicle.position);
  stranded_.clear();
  for (auto const& waiting : stop_queues_[stop]) {
    if (!takes(waiting, mode)) continue;
    auto& denied = result_.outcomes[waiting.journey].denied;
    denied = static_cast<std::uint8_t>(std::min(255, denied + 1));
    ++result_.denied_boardings;
    log(EventKind::kDenied, mover(waiting.journey).value(), trip.value());
    if (was_last && !still_served(stop, waiting.alight, mode)) stranded_.push_back(waiting.journey);
  }
  result_.no_vehicle_came += static_cast<std::int64_t>(stranded_.size());
  for (auto const journey : stranded_) leave_stop(journey);
}

/// Does any vehicle of this mode still come that goes on to `to`?
bool DayEngine::still_served(StopId from, StopId to, Mode mode) const {
  auto const& patterns = input_.timetable.patterns;
  for (auto const& call : input_.timetable.calls[from]) {
    if (input_.timetable.mode_of(call.pattern) != mode) continue;
    if (departed_trips_[section_of(call.pattern, call.position).index()] >= patterns.trip_count[call.pattern]) continue;
    auto const ahead = patterns.stops[call.pattern].subspan(call.position + 1);
    if (std::find(ahead.begin(), ahead.end(), to) != ahead.end()) return true;
  }
  return false;
}

}  // namespace twinshift::mobsim
