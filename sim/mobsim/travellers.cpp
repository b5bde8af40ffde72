#include "sim/mobsim/day_engine.hpp"
#include "sim/mobsim/detour.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace twinshift::mobsim {

namespace {

using demand::JourneyOutcome;
using demand::Leg;
using events::EventKind;

constexpr double kRideMetresPerSecond = 25 / 3.6;    ///< car in town (assumed)
constexpr double kLongestWalk = 4000;                ///< metres straight; beyond it somebody gives a lift (assumed)
constexpr std::int32_t kParkElsewhereSeconds = 300;  ///< assumed

}  // namespace

Leg const& DayEngine::current_leg(JourneyId journey) const {
  return input_.journeys.legs[journey][travellers_[journey].leg];
}

/// The journey's time has come: it starts, or a stretch of fixed duration is over.
void DayEngine::resume(JourneyId journey) {
  auto& traveller = travellers_[journey];
  switch (traveller.state) {
    case State::kBefore:
      return start(journey);
    case State::kCycling:
      return dock(journey, current_leg(journey).to_station);
    case State::kSeekingDock:
      return dock(journey, traveller.station);
    case State::kScooting:
      return end_scooter(journey);
    case State::kMoving:
      return next_leg(journey);
    default:
      assert(false);
  }
}

void DayEngine::start(JourneyId journey) {
  if (auto const before = input_.journeys.before(journey); before.valid()) {
    auto const way_out = result_.outcomes[before].status;
    auto const has_legs = !input_.journeys.legs[before].empty();
    if (way_out == JourneyOutcome::Status::kGaveUp) return;
    if (has_legs && way_out != JourneyOutcome::Status::kArrived) {
      travellers_[journey].held_back = 1;
      return;
    }
  }
  auto& outcome = result_.outcomes[journey];
  outcome.status = JourneyOutcome::Status::kTravelling;
  if (drives(journey, 0)) {
    outcome.departure_s = pull_out_second();
    announce(EventKind::kDepart, mover(journey).value());
  } else {
    outcome.departure_s = second_;
    log(EventKind::kDepart, mover(journey).value());
  }
  continue_legs(journey);
}

void DayEngine::next_leg(JourneyId journey) {
  ++travellers_[journey].leg;
  continue_legs(journey);
}

/// Begins legs until one takes time, or all are done.
void DayEngine::continue_legs(JourneyId journey) {
  auto const legs = input_.journeys.legs[journey];
  auto& traveller = travellers_[journey];
  for (; traveller.leg < legs.size(); ++traveller.leg) {
    if (drives(journey, traveller.leg))
      announce(EventKind::kLegStart, mover(journey).value(), traveller.leg);
    else
      log(EventKind::kLegStart, mover(journey).value(), traveller.leg);
    if (begin_leg(journey, legs[traveller.leg])) return;
  }
  arrive(journey);
}

/// True if the leg takes time: the traveller is then in the calendar, on a street, at a stop, or has given up.
bool DayEngine::begin_leg(JourneyId journey, Leg const& leg) {
  switch (leg.mode) {
    case Mode::kCar:
      return begin_drive(journey, leg);
    case Mode::kBikeShare:
      return begin_bike_share(journey, leg);
    case Mode::kEScooter:
      return begin_scooter(journey, leg);
    case Mode::kBus:
    case Mode::kBrt:
    case Mode::kRail:
    case Mode::kShuttle:
      return begin_wait(journey, leg);
    default:
      return spend(journey, State::kMoving, leg.duration_s);
  }
}

bool DayEngine::spend(JourneyId journey, State state, std::int32_t seconds) {
  if (seconds <= 0) return false;
  travellers_[journey].state = state;
  // A driver is at the car early enough to start when this stretch is over.
  auto const ahead = state == State::kMoving && drives(journey, travellers_[journey].leg + 1U) ? kPullOutSeconds : 0;
  people_calendar_.add(journey.value(), second_ + std::max(1, seconds - ahead));
  return true;
}

/// Is this leg of the journey one that takes its car into traffic?
bool DayEngine::drives(JourneyId journey, std::size_t leg) const {
  auto const legs = input_.journeys.legs[journey];
  if (leg >= legs.size() || legs[leg].mode != Mode::kCar) return false;
  return legs[leg].path.valid() && !input_.journeys.paths[legs[leg].path].empty();
}

bool DayEngine::begin_drive(JourneyId journey, Leg const& leg) {
  free_space(journey);
  if (!drives(journey, travellers_[journey].leg)) return park(journey, leg);
  travellers_[journey].state = State::kDriving;
  streets_.join_link(street_window_, pull_out_second(), mover(journey), input_.journeys.paths[leg.path],
                     input_.journeys.car_units(journey));
  return true;
}

void DayEngine::end_drive(JourneyId journey) {
  if (!park(journey, current_leg(journey))) next_leg(journey);
}

/// Takes a space if the leg ends at a park-and-ride site; true if that costs time because the site is full.
bool DayEngine::park(JourneyId journey, Leg const& leg) {
  if (!leg.park_at.valid()) return false;
  auto& free = free_spaces_[leg.park_at.index()];
  if (free > 0) {
    --free;
    travellers_[journey].has_space = 1;
    return false;
  }
  ++result_.full_sites;
  return spend(journey, State::kMoving, kParkElsewhereSeconds);
}

/// The way back's car leaves the site where the way out left it.
void DayEngine::free_space(JourneyId journey) {
  auto const before = input_.journeys.before(journey);
  if (!before.valid() || travellers_[before].has_space == 0) return;
  travellers_[before].has_space = 0;
  for (auto const& leg : input_.journeys.legs[before])
    if (leg.mode == Mode::kCar && leg.park_at.valid()) return void(++free_spaces_[leg.park_at.index()]);
}

bool DayEngine::rides_timetable(Leg const& leg) const {
  auto const& patterns = input_.timetable.patterns;
  if (!leg.pattern.valid() || leg.pattern.index() >= patterns.stops.size()) return false;
  return leg.board < leg.alight && leg.alight < patterns.stops[leg.pattern].size();
}

bool DayEngine::begin_wait(JourneyId journey, Leg const& leg) {
  if (!rides_timetable(leg)) {
    if (!leg.from.valid() || !leg.to.valid()) return give_up(journey), true;
    auto const& position = input_.network.nodes.position;
    ++result_.no_vehicle_came;
    return go_another_way(journey, position[leg.from], position[leg.to]);
  }
  auto const& patterns = input_.timetable.patterns;
  auto const stop = patterns.stops[leg.pattern][leg.board];
  auto const alight = patterns.stops[leg.pattern][leg.alight];
  auto const own = section_of(leg.pattern, leg.board);
  auto const own_comes = departed_trips_[own.index()] < patterns.trip_count[leg.pattern];
  if (!own_comes && !still_served(stop, alight, leg.mode)) {
    auto const& position = input_.timetable.stops.position;
    ++result_.no_vehicle_came;
    return go_another_way(journey, position[stop], position[alight]);
  }
  log(EventKind::kWait, mover(journey).value(), stop.value());
  auto& traveller = travellers_[journey];
  traveller.state = State::kWaiting;
  traveller.since_s = second_;
  stop_queues_[stop].push_back({journey, alight, leg.mode});
  patience_.push_back({journey, second_});
  return true;
}

void DayEngine::lose_patience() {
  auto const expired = second_ - parameters_.patience.count();
  while (!patience_.empty() && patience_.front().since_s <= expired) {
    auto const [journey, since] = patience_.front();
    patience_.pop_front();
    auto const& traveller = travellers_[journey];
    if (traveller.state != State::kWaiting || traveller.since_s != since) continue;
    ++result_.lost_patience;
    leave_stop(journey);
  }
}

/// Steps out of the queue of a stop and goes on without the vehicle.
void DayEngine::leave_stop(JourneyId journey) {
  auto const& leg = current_leg(journey);
  auto& traveller = travellers_[journey];
  auto const stop = input_.timetable.patterns.stops[leg.pattern][leg.board];
  auto& queue = stop_queues_[stop];
  auto const own = [journey](Waiting const& waiting) { return waiting.journey == journey; };
  auto const place = std::find_if(queue.begin(), queue.end(), own);
  assert(place != queue.end());
  auto const alight = place->alight;
  queue.erase(place);
  result_.outcomes[journey].wait_s += second_ - traveller.since_s;
  log(EventKind::kLegStart, mover(journey).value(), traveller.leg);
  auto const& position = input_.timetable.stops.position;
  go_another_way(journey, position[stop], position[alight]);
}

bool DayEngine::go_another_way(JourneyId journey, Point from, Point to) {
  ++result_.rerouted;
  auto const metres = distance(from, to);
  auto const speed = metres < kLongestWalk ? kWalkMetresPerSecond : kRideMetresPerSecond;
  return spend(journey, State::kMoving, seconds_of(metres, speed));
}

void DayEngine::arrive(JourneyId journey) {
  log(EventKind::kArrive, mover(journey).value());
  end(journey, JourneyOutcome::Status::kArrived);
}

void DayEngine::give_up(JourneyId journey) {
  log(EventKind::kGaveUp, mover(journey).value());
  end(journey, JourneyOutcome::Status::kGaveUp);
}

void DayEngine::end(JourneyId journey, JourneyOutcome::Status status) {
  auto& outcome = result_.outcomes[journey];
  outcome.status = status;
  if (status == JourneyOutcome::Status::kArrived) outcome.arrival_s = second_;
  travellers_[journey].state = State::kDone;
  if (input_.journeys.background(journey) || journey.value() % 2 != 0) return;
  auto const way_back = JourneyId{journey.value() + 1};
  if (travellers_[way_back].held_back != 0) people_calendar_.add(way_back.value(), second_ + 1);
}

}  // namespace twinshift::mobsim
