#pragma once

#include "sim/core/column.hpp"

#include <cstdint>
#include <vector>

namespace twinshift::fleet {

struct Fleet;

/// Battery of one kind of shared vehicle, and how much of it the operator looks after overnight.
struct SharedBattery {
  double usable_wh = 0;
  double use_wh_per_km = 0;
  double reserve_share = 0;        ///< a ride that would end with less charge isn't let
  double service_below_share = 1;  ///< of charge: emptier batteries are charged or swapped overnight
  double served_share = 1;         ///< of the fleet: so many at most in a night, the emptiest first

  [[nodiscard]] std::int32_t full_j() const;               ///< charge of a full battery
  [[nodiscard]] std::int32_t reserve_j() const;            ///< charge that a ride must leave
  [[nodiscard]] std::int32_t ride_j(double metres) const;  ///< what a ride takes
};

/// Shared bikes: how many of them have a motor, and the vans that put them back overnight.
///
/// A station's target is the number of bikes it has in the city's file. What the vans drive is counted, but neither its
/// fuel nor its emissions: the life-cycle figure of a shared bike's kilometre contains them.
struct SharedBikes {
  double e_bike_share = 0;
  SharedBattery battery;
  int vans = 0;
  int van_bikes = 0;  ///< bikes in a load
  int van_loads = 0;  ///< loads a van carries in a night
};

/// Free-floating shared e-scooters; without docks, counted as a pool.
struct SharedScooters {
  int count = 0;
  SharedBattery battery;
};

/// Where shared vehicles stand in the morning and what is in their batteries: all of them that passes from one day to
/// the next, in plain columns. Counts are scaled by the run's sample. Part of a checkpoint.
struct SharedFleetState {
  Column<StationId, std::int32_t> pedal_bikes;  ///< at the station
  std::vector<StationId> e_bike_station;        ///< by e-bike
  std::vector<std::int32_t> e_bike_charge_j;    ///< by e-bike
  std::vector<std::int32_t> scooter_charge_j;   ///< by e-scooter

  [[nodiscard]] std::int64_t bikes() const;
  [[nodiscard]] std::int64_t charge_j() const;  ///< in all batteries
};

/// What a night's work came to.
struct NightWork {
  std::int64_t bikes_moved = 0;
  std::int64_t van_metres = 0;  ///< in the streets, by estimate; not booked
  std::int64_t e_bikes_served = 0;
  std::int64_t scooters_served = 0;
  std::int64_t charged_j = 0;
};

/// A number of things under a run's sample: rounded, and at least one where there is any.
[[nodiscard]] int scaled(int count, double sample);

/// The first morning: every station has its bikes, all batteries are full.
[[nodiscard]] SharedFleetState first_morning(Fleet const& fleet, double sample);

/// The night after a day: vans carry bikes from stations above their target to those below it, nearest first, and the
/// emptiest batteries are served. Leaves no station with more bikes than docks if there were none before.
NightWork spend_night(Fleet const& fleet, double sample, SharedFleetState& state);

}  // namespace twinshift::fleet
