#pragma once

#include <string>
#include <vector>

#include "sim/depot/depots.hpp"
#include "sim/emissions/ledger.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/transit/timetable.hpp"

namespace twinshift::results {

// Each gives the whole text of a result table; docs/results.md explains every column. Hydrogen and electricity have six
// decimals: whole mg and mWh, so that a reader can close the books exactly.

/// depots.csv: one row per depot with battery or hydrogen vehicles: its day, its year, its equipment. `currency` is the
/// city's, e.g. "GBP"; it is in the name of the cost column.
std::string depots_csv(depot::DepotReports const& reports, fleet::Fleet const& fleet, std::string const& currency);

/// depot_hours.csv: one row per depot and clock hour.
std::string depot_hours_csv(depot::DepotReports const& reports, fleet::Fleet const& fleet, std::string const& currency);

/// blocks.csv: one row per block: vehicle, depot, trips, kilometres, energy and hydrogen, and how the depot coped.
std::string blocks_csv(emissions::Ledger const& ledger, transit::Timetable const& timetable, fleet::Fleet const& fleet,
                       depot::DepotReports const& reports);

/// What has to be said of the depots, a line each: H401 blocks out of range, H402 depots short of hydrogen, H403 queues
/// that make vehicles late. Nothing if all go well.
std::vector<std::string> depot_findings(depot::DepotReports const& reports, fleet::Fleet const& fleet);

}  // namespace twinshift::results
