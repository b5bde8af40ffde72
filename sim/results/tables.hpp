#pragma once

#include <string>

#include "sim/fleet/fleet.hpp"
#include "sim/network/network.hpp"
#include "sim/results/counters.hpp"
#include "sim/results/indicators.hpp"
#include "sim/transit/timetable.hpp"

namespace twinshift::results {

// Each gives the whole text of a result table; docs/results.md explains every column. Counts are those of the
// simulated travellers: a sample's are not scaled up.

/// modes.csv: one row per main mode in the order of Mode, journeys of tours only.
std::string modes_csv(Indicators const& indicators);

/// routes.csv: one row per route in the order of the files.
std::string routes_csv(transit::Timetable const& timetable, TransitCounts const& counts);

/// stops.csv: one row per stop in the order of the files.
std::string stops_csv(transit::Timetable const& timetable, TransitCounts const& counts);

/// loads.csv: who is on board along each line: one row per pattern and stop that vehicles left for another.
std::string loads_csv(transit::Timetable const& timetable, TransitCounts const& counts);

/// stations.csv: one row per station of shared bikes in the order of the files; docks and target as in the files.
std::string stations_csv(fleet::Stations const& stations, StationCounts const& counts,
                         fleet::SharedFleetState const& evening);

/// links.csv: one row per directed link in the order of the files.
std::string links_csv(network::Network const& network, LinkCounts const& counts);

}  // namespace twinshift::results
