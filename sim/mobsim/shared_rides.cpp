#include "sim/mobsim/day_engine.hpp"
#include "sim/mobsim/detour.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace twinshift::mobsim {

namespace {

using demand::Leg;
using events::EventKind;

constexpr double kWalkOverCycle = 3.2;  ///< duration ratio, 15 to 4.7 km/h

}  // namespace

bool DayEngine::walk_instead(JourneyId journey, Leg const& leg) {
  ++result_.rerouted;
  return spend(journey, State::kMoving, static_cast<std::int32_t>(std::lround(leg.duration_s * kWalkOverCycle)));
}

bool DayEngine::begin_bike_share(JourneyId journey, Leg const& leg) {
  if (!leg.from_station.valid() || !leg.to_station.valid()) return walk_instead(journey, leg);
  auto const bike = shared_.take_bike(leg.from_station, static_cast<double>(leg.distance_m));
  if (!SharedVehicles::taken(bike)) {
    ++(bike == SharedVehicles::kFlat ? result_.flat_bikes : result_.empty_docks);
    log(EventKind::kNoBike, mover(journey).value(), leg.from_station.value());
    return walk_instead(journey, leg);
  }
  ++result_.bike_rides;
  if (bike != SharedVehicles::kPedalBike) ++result_.e_bike_rides;
  travellers_[journey].vehicle = bike;
  log(EventKind::kTakeBike, mover(journey).value(), leg.from_station.value());
  return spend(journey, State::kCycling, std::max(1, leg.duration_s));
}

void DayEngine::dock(JourneyId journey, StationId station) {
  auto& traveller = travellers_[journey];
  if (!shared_.dock_bike(station, traveller.vehicle)) return seek_dock(journey, station);
  traveller.vehicle = kNobody;
  log(EventKind::kDockBike, mover(journey).value(), station.value());
  if (traveller.state == State::kCycling) return next_leg(journey);
  auto const& position = input_.fleet.stations.position;
  auto const back = distance(position[station], position[current_leg(journey).to_station]);
  spend(journey, State::kMoving, seconds_of(back, kWalkMetresPerSecond));
}

void DayEngine::seek_dock(JourneyId journey, StationId full) {
  ++result_.full_docks;
  log(EventKind::kNoDock, mover(journey).value(), full.value());
  auto& traveller = travellers_[journey];
  traveller.station = shared_.free_dock_near(full);
  auto const& position = input_.fleet.stations.position;
  auto const metres = distance(position[full], position[traveller.station]);
  shared_.ride_on(traveller.vehicle, metres * kDetour);
  spend(journey, State::kSeekingDock, seconds_of(metres, kCycleMetresPerSecond));
}

bool DayEngine::begin_scooter(JourneyId journey, Leg const& leg) {
  auto const scooter = shared_.take_scooter(static_cast<double>(leg.distance_m));
  if (!SharedVehicles::taken(scooter)) {
    ++(scooter == SharedVehicles::kFlat ? result_.flat_scooters : result_.empty_scooters);
    return walk_instead(journey, leg);
  }
  ++result_.scooter_rides;
  travellers_[journey].vehicle = scooter;
  return spend(journey, State::kScooting, std::max(1, leg.duration_s));
}

void DayEngine::end_scooter(JourneyId journey) {
  shared_.leave_scooter(travellers_[journey].vehicle);
  travellers_[journey].vehicle = kNobody;
  next_leg(journey);
}

/// Who is still on a shared vehicle when the day ends leaves it where it was bound, or at the nearest free dock.
void DayEngine::end_last_rides() {
  for (std::size_t i = 0; i < travellers_.size(); ++i) {
    auto const& traveller = travellers_[nth<JourneyId>(i)];
    auto const cycling = traveller.state == State::kCycling;
    if (traveller.state == State::kScooting) shared_.leave_scooter(traveller.vehicle);
    if (!cycling && traveller.state != State::kSeekingDock) continue;
    auto const bound_for = cycling ? current_leg(nth<JourneyId>(i)).to_station : traveller.station;
    if (shared_.dock_bike(bound_for, traveller.vehicle)) continue;
    [[maybe_unused]] auto const docked = shared_.dock_bike(shared_.free_dock_near(bound_for), traveller.vehicle);
    assert(docked);
  }
}

}  // namespace twinshift::mobsim
