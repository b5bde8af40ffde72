#pragma once

#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"

#include <array>
#include <string>
#include <vector>

namespace twinshift::choice {

/// A group of alternatives whose unobserved merits are alike.
struct Nest {
  std::string name;
  ModeSet members;
  double lambda = 1;  ///< scale, 0 < lambda <= 1; 1 gives the multinomial logit
};

/// Tastes of a city's travellers. Each number with its source stands in scenarios/parameters/<city>.yaml.
///
/// Utility of a tour's mode = constant + beta_time x (weighted minutes there and back)
///   + beta_time x 60 / value_of_time x money. Weighted minutes: in-vehicle by mode and crowding, walk, wait,
///   transfers.
struct UtilityParameters {
  double beta_time_per_min = -0.044;
  std::array<double, kModes> constant{};           ///< alternative-specific, in utils per tour
  std::array<double, kModes> in_vehicle_weight{};  ///< of a minute riding, cycling, driving, walking by main mode
  double walk_weight = 1.65;                       ///< of access, egress and transfer walks
  double wait_weight = 1.7;
  double transfer_minutes = 7.5;
  double crowding_from = 0.6;     ///< load (people over capacity) from which riding gets worse
  double crowding_at_full = 1.5;  ///< weight of a minute at load 1, linear between
  Money car_cost_per_km;
  double car_access_minutes = 2;  ///< to and from the parked car, each way
  double car_passenger_share_of_cost = 0.3;
  Metres max_walk{6000};  ///< no walking journey longer than this
  Metres max_bike{15000};
  Metres max_shared{6000};       ///< bike share, e-scooter
  Metres max_bike_access{4000};  ///< to a station, by bike
  MetresPerSecond walk_speed{1.3};
  MetresPerSecond bike_speed{4.2};
  MetresPerSecond e_bike_speed{5.6};
  MetresPerSecond scooter_speed{4.4};
  Money bike_share_price;  ///< a ride
  Money scooter_unlock;
  Money scooter_per_min;
  std::vector<Nest> nests;  ///< modes in no nest stand alone
  ModeSet available;        ///< modes that exist (and are legal) in the city
};

}  // namespace twinshift::choice
