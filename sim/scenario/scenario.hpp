#pragma once

#include "sim/choice/utility.hpp"
#include "sim/core/geometry.hpp"
#include "sim/demand/charges.hpp"
#include "sim/demand/synthesis.hpp"
#include "sim/depot/depots.hpp"
#include "sim/emissions/conditions.hpp"
#include "sim/emissions/factors.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/io/input_error.hpp"
#include "sim/io/projection.hpp"
#include "sim/mobsim/day.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/build.hpp"
#include "sim/transit/timetable.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace twinshift::scenario {

/// A file that was read, and what is known of its origin.
struct InputFile {
  std::string path;  ///< as opened
  std::string kind;  ///< "scenario", "parameters", or a table's name (docs/data.md)
  std::string sha256;
  std::string year;
  std::string source;
  std::string licence;
  std::string confidence;
};

struct CityInfo {
  std::string key;
  std::string name;
  std::string name_ko;
  std::string time_zone;
  std::string currency;
  std::string crs;
  bool drives_left = false;
  io::LonLat centre;
  Money median_pay;               ///< gross, a month: what makes money of two cities comparable
  std::string claim;              ///< the sentence that may be said about the data
  std::vector<std::string> gaps;  ///< what is known to be missing
};

struct RunSettings {
  int iterations = 0;
  std::uint64_t seed = 0;
  int seeds = 0;         ///< runs with seed, seed + 1, ...
  double sample = 0;     ///< share of travellers simulated, (0, 1]
  double gap_limit = 0;  ///< relative gap below which the day counts as settled
};

/// What energy and emissions depend on besides the day itself.
struct EnergySettings {
  int month = 0;  ///< 1 ... 12: temperature, and heating and cooling with it
  emissions::Conditions conditions;
  emissions::EmissionFactors factors;
};

/// Something that was not known and was assumed, defaulted or repaired.
struct Assumption {
  std::string subject;
  std::string text;
  std::int64_t count = 1;
};

/// A name on the map.
struct MapPlace {
  std::string name;
  std::string name_ko;
  std::string kind;
  int importance = 3;  ///< 1 high ... 3 low
  Point position;
};

/// A shape behind the streets: an area (rings fill by the even-odd rule) or lines.
struct MapShape {
  std::string kind;  ///< sea, lake, river, land or rail
  bool area = false;
  std::string name;
  std::string name_ko;
  std::vector<std::vector<Point>> parts;
};

/// What is known of the real city, to be put beside results. No model reads it.
struct Observation {
  std::string measure;
  double value = 0;
  std::string unit;
  std::string year;
  std::string who;
  std::string source;
  std::string confidence;
};

/// What was counted on streets or routes on a working day. Background travel can be fitted to it; no run reads it.
struct CountPoint {
  enum class What : std::uint8_t { kVehicles, kLorries, kBoardings };
  std::string key;
  std::string name;
  What what = What::kVehicles;
  std::vector<LinkId> links;    ///< counted together; empty for boardings
  std::vector<RouteId> routes;  ///< counted together; empty for vehicles
  double per_day = 0;
  std::array<double, 24> hours{};  ///< shares of the day; all 0 if they are not known
  bool fit = false;                ///< else only to be compared with
  std::string source;
};

/// A measure as it was applied.
struct AppliedMeasure {
  std::string words;    ///< what it does
  std::string touched;  ///< what it found to change, as in "34 street directions, 5.2 km"
  demand::Scope whom;   ///< travellers whom it can concern
};

/// Everything a run needs: read, checked, policy applied, frozen. Models take the parts they read, never the whole.
struct Scenario {
  std::string key;  ///< the file's name without ending
  std::string title;
  std::string question;
  CityInfo city;
  RunSettings run;
  network::Network network;
  transit::ServicePlan service_plan;  ///< policy applied; transit::build_timetable makes the day of it
  transit::BuildParameters build;
  transit::FareTable fares;
  fleet::Fleet fleet;
  demand::DemandInput demand;
  demand::DemandParameters demand_parameters;
  demand::Charges charges;
  choice::UtilityParameters utility;
  mobsim::MobsimParameters mobsim;
  EnergySettings energy;
  depot::Settings depot_energy;
  std::vector<MapPlace> places;
  std::vector<MapShape> background;
  std::vector<Observation> observed;
  std::vector<CountPoint> counts;
  std::vector<AppliedMeasure> measures;
  std::vector<Assumption> assumptions;
  std::vector<io::Fault> warnings;
  std::vector<InputFile> inputs;
  std::string resolved_yaml;  ///< every value used, with unit, status and source
};

}  // namespace twinshift::scenario
