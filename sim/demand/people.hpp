#pragma once

#include "sim/demand/population.hpp"
#include "sim/demand/synthesis.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::demand {

/// Whole numbers of people of a zone.
struct ZoneCounts {
  std::uint32_t residents = 0;
  std::uint32_t households = 0;
  std::uint32_t workers = 0;
  std::uint32_t pupils = 0;
  std::uint32_t students = 0;
  std::uint32_t in_workers = 0;  ///< external zones
  std::uint32_t in_students = 0;
};

/// Counts of all zones; each kind keeps its city total by largest remainder. Where a zone's activities outnumber its
/// residents, workers give way first, then students.
Column<ZoneId, ZoneCounts> count_people(DemandInput const& input);

/// A person in the making. The draws are the person's own: they depend on seed and key alone.
struct Individual {
  std::uint64_t key = 0;
  std::uint32_t household = 0;  ///< row within the zone
  LocationId home;
  std::uint8_t age = 0;
  std::uint8_t woman = 0;
  std::uint8_t income = 3;
  std::uint8_t licence = 0;
  std::uint8_t car = 0;
  std::uint8_t bike = 0;
  std::uint8_t e_bike = 0;
  std::uint8_t pass = 0;
  Activity activity = Activity::kNone;
  double sample_draw = 0;   ///< kept if below the sample
  double absence_draw = 0;  ///< works at home if below that share, absent if in the next one
  float activity_draw = 0;  ///< who is chosen among those of like age
  float car_draw = 0;
  float pass_draw = 0;
  float sex_draw = 0;
  float place_draw = 0;  ///< rank when destination zones are dealt out
};

struct ZonePeople {
  std::vector<Individual> people;  ///< ascending key
  std::vector<std::uint8_t> cars;  ///< by household
  std::vector<std::uint8_t> members;
};

/// Where in a zone things are, with weights.
struct ZonePlaces {
  std::span<LocationId const> locations;
  std::span<double const> home;
};

inline constexpr std::uint8_t kAdult = 17;  ///< from this age a car may be driven, and a household led

/// All residents of an internal zone in households.
ZonePeople make_residents(ZoneId zone, ZoneCounts const& counts, ZoneFigures const& figures, ZonePlaces const& places,
                          DemandParameters const& parameters, std::uint64_t seed);

/// Those who come in from an external zone, workers first; each a household of one as far as we know.
ZonePeople make_incomers(ZoneId zone, ZoneCounts const& counts, std::span<double const, 3> car_shares,
                         ZonePlaces const& places, DemandParameters const& parameters, std::uint64_t seed);

}  // namespace twinshift::demand
