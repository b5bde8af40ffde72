#include "sim/mobsim/shared_vehicles.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

namespace twinshift::mobsim {

namespace {

using Vehicle = SharedVehicles::Vehicle;

/// Heap order: fullest battery on top, then the lowest number.
auto less_charged(std::vector<std::int32_t> const& charge_j) {
  return [&charge_j](Vehicle a, Vehicle b) { return charge_j[a] != charge_j[b] ? charge_j[a] < charge_j[b] : a > b; };
}

}  // namespace

SharedVehicles::SharedVehicles(fleet::Fleet const& fleet, fleet::SharedFleetState const& morning, double sample)
    : fleet_{fleet},
      pedal_bikes_{morning.pedal_bikes},
      e_bikes_(fleet.stations.docks.size(), 0),
      e_bike_charge_j_{morning.e_bike_charge_j},
      scooter_charge_j_{morning.scooter_charge_j},
      scooters_(morning.scooter_charge_j.size()) {
  assert(morning.pedal_bikes.size() == fleet.stations.docks.size());
  std::uint32_t places = 0;
  for (auto const docks : fleet.stations.docks) {
    docks_.push_back(fleet::scaled(docks, sample));
    first_place_.push_back(places);
    places += static_cast<std::uint32_t>(docks_.values().back());
  }
  places_.resize(places);
  for (std::size_t bike = 0; bike < morning.e_bike_station.size(); ++bike) {
    auto const station = morning.e_bike_station[bike];
    auto const standing = e_bikes_at(station, ++e_bikes_[station]);
    standing.back() = static_cast<Vehicle>(bike);
    std::push_heap(standing.begin(), standing.end(), less_charged(e_bike_charge_j_));
  }
  std::iota(scooters_.begin(), scooters_.end(), Vehicle{0});
  std::make_heap(scooters_.begin(), scooters_.end(), less_charged(scooter_charge_j_));
}

std::span<Vehicle> SharedVehicles::e_bikes_at(StationId station, std::int32_t count) {
  return std::span{places_}.subspan(first_place_[station], static_cast<std::size_t>(count));
}

void SharedVehicles::drain(std::int32_t& charge_j, std::int32_t ride_j) {
  auto const drawn = std::min(charge_j, ride_j);
  charge_j -= drawn;
  used_j_ += drawn;
}

Vehicle SharedVehicles::take(std::span<Vehicle> standing, std::vector<std::int32_t>& charge_j,
                             fleet::SharedBattery const& battery, double metres) {
  if (standing.empty()) return kNoneThere;
  auto const fullest = standing.front();
  auto const ride_j = battery.ride_j(metres);
  if (charge_j[fullest] - ride_j < battery.reserve_j()) return kFlat;
  std::pop_heap(standing.begin(), standing.end(), less_charged(charge_j));
  drain(charge_j[fullest], ride_j);
  return fullest;
}

Vehicle SharedVehicles::take_bike(StationId station, double metres) {
  auto answer = take(e_bikes_at(station, e_bikes_[station]), e_bike_charge_j_, fleet_.bikes.battery, metres);
  if (taken(answer)) {
    --e_bikes_[station];
  } else if (pedal_bikes_[station] > 0) {
    --pedal_bikes_[station];
    answer = kPedalBike;
  }
  ridden_bikes_ += taken(answer) ? 1 : 0;
  return answer;
}

bool SharedVehicles::dock_bike(StationId station, Vehicle bike) {
  if (bikes_at(station) >= docks_[station]) return false;
  --ridden_bikes_;
  if (bike == kPedalBike) {
    ++pedal_bikes_[station];
    return true;
  }
  auto const standing = e_bikes_at(station, ++e_bikes_[station]);
  standing.back() = bike;
  std::push_heap(standing.begin(), standing.end(), less_charged(e_bike_charge_j_));
  return true;
}

StationId SharedVehicles::free_dock_near(StationId from) const {
  auto const& position = fleet_.stations.position;
  auto nearest = std::numeric_limits<double>::max();
  StationId found;
  for (std::size_t s = 0; s < docks_.size(); ++s) {
    auto const station = nth<StationId>(s);
    auto const metres = distance(position[from], position[station]);
    if (bikes_at(station) >= docks_[station] || metres >= nearest) continue;
    nearest = metres;
    found = station;
  }
  return found;
}

void SharedVehicles::ride_on(Vehicle bike, double metres) {
  if (bike != kPedalBike) drain(e_bike_charge_j_[bike], fleet_.bikes.battery.ride_j(metres));
}

Vehicle SharedVehicles::take_scooter(double metres) {
  auto const answer = take(scooters_, scooter_charge_j_, fleet_.scooters.battery, metres);
  if (taken(answer)) scooters_.pop_back();
  return answer;
}

void SharedVehicles::leave_scooter(Vehicle scooter) {
  scooters_.push_back(scooter);
  std::push_heap(scooters_.begin(), scooters_.end(), less_charged(scooter_charge_j_));
}

std::int64_t SharedVehicles::bikes() const {
  auto const sum = std::accumulate(pedal_bikes_.begin(), pedal_bikes_.end(), ridden_bikes_);
  return std::accumulate(e_bikes_.begin(), e_bikes_.end(), sum);
}

fleet::SharedFleetState SharedVehicles::evening() const {
  assert(ridden_bikes_ == 0);
  fleet::SharedFleetState state;
  state.pedal_bikes = pedal_bikes_;
  state.e_bike_station.resize(e_bike_charge_j_.size());
  for (std::size_t s = 0; s < e_bikes_.size(); ++s) {
    auto const station = nth<StationId>(s);
    for (std::int32_t k = 0; k < e_bikes_[station]; ++k)
      state.e_bike_station[places_[first_place_[station] + static_cast<std::uint32_t>(k)]] = station;
  }
  state.e_bike_charge_j = e_bike_charge_j_;
  state.scooter_charge_j = scooter_charge_j_;
  return state;
}

}  // namespace twinshift::mobsim
