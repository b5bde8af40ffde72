#pragma once

#include "sim/demand/journeys.hpp"
#include "sim/run/write_run.hpp"

namespace twinshift::run {

/// Writes results.gpkg: links, stops, routes, stations, zones and depots as layers with a style each, and the run's
/// other tables but the two that have a row for every line of the books and every ride. The tables must be written;
/// `plans` are those of the last day.
void write_map_layers(results::RunFolder const& folder, LastDay const& day, demand::Journeys const& plans);

}  // namespace twinshift::run
