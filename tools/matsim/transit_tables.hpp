#pragma once

#include "sim/io/projection.hpp"
#include "tools/imports/report.hpp"
#include "tools/matsim/matsim_data.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace twinshift::matsim {

/// A schedule as tables of a city's folder (docs/data.md), as text.
struct TransitTables {
  std::string stops;
  std::string routes;
  std::string patterns;
  std::string pattern_stops;
  std::string services;
  std::string fares;
  std::string depots;
  std::string depot_fleet;
};

/// Where the city lies.
struct CityPlace {
  std::string crs;
  io::LonLat centre;
};

/// A MATSim line becomes a route, a MATSim route a pattern, departures of a minute a row of services. Buses keep to the
/// streets; all other modes run as rail, which needs none. `room`: people a vehicle holds, by vehicle id. Each
/// operator's vehicles stand at one made-up depot in the middle, as many as are out at once.
/// Rows that can't be used are dropped and counted in `report` under "schedule stops" and "schedule routes".
TransitTables transit_tables(MatsimSchedule const& schedule, std::map<std::string, double> const& room,
                             std::function<std::optional<io::LonLat>(double, double)> const& place,
                             CityPlace const& city, imports::ImportReport& report);

}  // namespace twinshift::matsim
