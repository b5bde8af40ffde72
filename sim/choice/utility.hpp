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
  double postponed_weight = 0.6;  ///< of a minute that the timetable makes one leave later than wished (Small 1982)
  double transfer_minutes = 7.5;
  double crowding_from = 0.6;     ///< load (people over capacity) from which riding gets worse
  double crowding_at_full = 1.5;  ///< weight of a minute at load 1, linear between
  Money car_cost_per_km;
  double car_access_minutes = 2;  ///< to and from the parked car, each way
  double car_passenger_share_of_cost = 0.3;
  Metres max_walk{6000};              ///< no walking journey longer than this
  Metres max_walk_access{1000};       ///< to a stop
  Metres max_station_walk{600};       ///< to a station of shared bikes, straight
  double scooter_access_minutes = 3;  ///< walk to the nearest e-scooter
  Metres max_bike{15000};
  Metres max_shared{6000};         ///< bike share, e-scooter
  Metres max_bike_access{4000};    ///< to a station, by bike
  Money median_value_of_time{10};  ///< per hour; weighs fares where a search serves many travellers
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

/// What a tour or a part of it takes by some mode. Parts add up.
struct Travel {
  double in_vehicle_min = 0;  ///< riding, driving, cycling; walking if that is the mode. Crowding already weighs in.
  double walk_min = 0;        ///< access, egress, transfer
  double wait_min = 0;        ///< at stops
  double postponed_min = 0;
  int transfers = 0;
  Money money;
  double clock_min = 0;  ///< unweighted, from door to door

  Travel& operator+=(Travel const& part);
};

/// Weight of a minute in a vehicle with `load` people over capacity.
[[nodiscard]] double crowding_weight(UtilityParameters const& parameters, double load);

/// Weighted minutes, money not counted.
[[nodiscard]] double weighted_minutes(UtilityParameters const& parameters, Mode mode, Travel const& travel);

/// Generalised cost in minutes: weighted minutes, and money at the traveller's value of time.
[[nodiscard]] double generalised_minutes(UtilityParameters const& parameters, Mode mode, Travel const& travel,
                                         Money value_of_time_per_hour);

/// Utility of a tour (there and back) by `mode`, without the error term.
[[nodiscard]] double utility(UtilityParameters const& parameters, Mode mode, Travel const& there_and_back,
                             Money value_of_time_per_hour);

}  // namespace twinshift::choice
