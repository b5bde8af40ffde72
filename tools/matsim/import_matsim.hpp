#pragma once

#include "sim/io/input_error.hpp"
#include "tools/imports/city_folder.hpp"
#include "tools/imports/report.hpp"
#include "tools/matsim/matsim_data.hpp"

#include <optional>
#include <string>

namespace twinshift::matsim {

struct MatsimImportOptions {
  std::string crs;          ///< of the files' coordinates, as in EPSG:31468; empty: as network.xml says
  std::string time_zone;    ///< of a new city
  std::string currency;     ///< of a new city
  double scale = 1;         ///< people that a person of the file stands for: 10 for a sample of 10 %
  std::string source_name;  ///< the network's file, as the user gave it
};

/// What was read of a scenario; parts that were not given are empty.
struct MatsimScenario {
  MatsimNetwork network;
  std::optional<MatsimSchedule> schedule;
  std::optional<MatsimVehicles> vehicles;
  std::optional<MatsimPopulation> population;
};

/// Puts a scenario into a city's folder: `nodes` and `links`; with a schedule its stops, routes, patterns, services,
/// depots and fares of nought; with a population `zones` and `locations`, squares of 1 km that hold as many homes, jobs
/// and school places as the plans name. Plans themselves are not kept: people of the city choose for themselves.
///
/// Coordinates of no known system (MATSim's "Atlantis") are laid around 3 degrees east on the equator. Faults: X320 no
/// link for cars, C302 unknown coordinate system.
void import_matsim(MatsimScenario const& scenario, MatsimImportOptions const& options, imports::CityFolder& city,
                   imports::ImportReport& report, io::Faults& faults);

}  // namespace twinshift::matsim
