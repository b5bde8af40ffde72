#pragma once

#include "sim/demand/charges.hpp"
#include "sim/demand/population.hpp"
#include "sim/network/network.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace twinshift::demand {

/// What is known of a zone's people, homes and jobs; counts are people or places on an average working day.
struct ZoneFigures {
  double residents = 0;
  double households = 0;
  double employed_residents = 0;
  double jobs = 0;
  double pupils = 0;    ///< residents who go to school
  double students = 0;  ///< residents who go to a college or university
  double school_places = 0;
  double university_places = 0;
  std::array<double, 4> age_shares{};  ///< 0-14, 15-39, 40-64, 65 and over; sum 1
  std::array<double, 3> car_shares{};  ///< households with 0, 1, 2 or more cars; sum 1
  double in_workers = 0;               ///< external zones: people who live there and work in the city
  double in_students = 0;
  double out_workers = 0;  ///< external zones: residents of the city who work there
};

/// How much of a zone's homes, jobs and places lies at a location; relative within the zone.
struct LocationWeights {
  double home = 0;
  double job = 0;
  double school = 0;
  double university = 0;
};

/// A quarter hour of a departure profile: share of people who leave in it.
struct DepartureProfile {
  std::array<double, 120> share{};  ///< by quarter hour from midnight; sum 1
};

/// How long ways are: shares of them up to each length [km travelled], ascending; the last takes all longer ones.
struct LengthShares {
  std::vector<double> km_to;
  std::vector<double> share;  ///< sum 1
};

/// Behind the numbers: see the city's parameter file, where each value has its source.
struct DemandParameters {
  double home_working = 0.05;              ///< share of workers who work at home on the day
  Column<ZoneId, double> home_working_at;  ///< likewise, of those with a job there; empty: the same everywhere
  double absent_workers = 0.07;            ///< share of workers not at work on the day: leave, sickness, part-time days
  double absent_pupils = 0.06;             ///< likewise for pupils and students
  double gravity_decay_work = 0.1;         ///< per km, in exp(-decay x km): work
  double gravity_decay_school = 0.6;
  double gravity_decay_university = 0.1;
  LengthShares work_lengths;  ///< of residents' ways to work; empty: the decay alone tells their lengths
  double women = 0.51;        ///< share of residents
  double licence_men = 0.83;  ///< of 17 and over, with a licence
  double licence_women = 0.72;
  double bike_ownership = 0.4;
  double e_bike_ownership = 0.03;
  std::vector<EBikeGrant> e_bike_grants;
  double pass_young = 0;  ///< share of pupils' ages (5-18) who ride public transport free or on a pass
  double pass_adults = 0;
  double pass_seniors = 0;
  int pass_senior_age = 65;
  Money median_value_of_time{10};    ///< per hour
  double value_of_time_sigma = 0.5;  ///< of its logarithm
  DepartureProfile to_work;
  DepartureProfile from_work;
  DepartureProfile to_school;
  DepartureProfile from_school;
  double background_car_trips_per_resident = 0;  ///< car driver trips a day for other purposes than the tours
  double background_mean_km = 5;                 ///< their mean straight length
  DepartureProfile background;
  double visitor_trips = 0;    ///< car trips a day into the city and out by people from outside, for other purposes
  double through_trips = 0;    ///< trips a day between outside zones past the city
  double through_lorries = 0;  ///< share of them that are lorries
  double van_trips_per_job = 0;
  double van_outside = 0;  ///< share of them that leaves the city
  double lorry_trips_per_job = 0;
  double lorry_outside = 0;
  DepartureProfile goods;
  double rider_trips_per_resident = 0;  ///< journeys by bus and train a day for other purposes than the tours
  double rider_mean_km = 5;             ///< straight
  DepartureProfile riders;

  /// Share of workers with a job in `destination` who work at home; the city's if they have none.
  [[nodiscard]] double home_working_in(ZoneId destination) const {
    return home_working_at.empty() || !destination.valid() ? home_working : home_working_at[destination];
  }
};

/// A port or the like, where lorries start and end beyond what its jobs bring about.
struct FreightSite {
  std::string key;
  NodeId node;                 ///< nearest street node
  double lorries_per_day = 0;  ///< in and out together
};

struct DemandInput {
  Zones zones;
  Column<ZoneId, ZoneFigures> figures;
  Locations locations;
  Column<LocationId, LocationWeights> weights;
  std::vector<FreightSite> freight;
};

/// Makes every resident and everybody who comes in, and the tours and background trips of the day.
///
/// Zone totals are met exactly (largest remainder); home-activity pairs follow a doubly constrained gravity model
/// (Furness), made whole by largest remainder. `sample` keeps each traveller by a draw of the person's own key,
/// so a sample is a subset of the whole. 2, 3, ... (up to kMostGrowth): a city grown to so many times its
/// people, each with look-alikes of like home, age, household and destination zone. Their keys carry the number of the
/// copy above the ordinal in the zone, so they have places, times and tastes of their own; who was there before stays
/// as before. Depends on the arguments alone.
inline constexpr int kMostGrowth = 10;
inline constexpr unsigned kCopyShift = 26;  ///< in a person's key; ordinals in a zone stay below
Population synthesise(DemandInput const& input, DemandParameters const& parameters, double sample, std::uint64_t seed);

}  // namespace twinshift::demand
