#pragma once

#include "sim/scenario/scenario.hpp"
#include "tools/gtfs/feed.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace twinshift::gtfs {

/// What an export held.
struct ExportCounts {
  std::int64_t stops = 0;
  std::int64_t routes = 0;
  std::int64_t trips = 0;
  std::int64_t stop_times = 0;
  std::int64_t shape_points = 0;
};

/// The services of a scenario, its policy applied and headways become trips as in a run with the scenario's seed, as
/// the files of a GTFS feed by name. They hold for one date. Blocks are those the program makes; shapes follow the
/// streets that buses take; fares are those per boarding (a price per km can't be told in fares v1 and is left away).
/// The same scenario gives the same bytes. `counts` is filled if given.
[[nodiscard]] std::map<std::string, std::string> gtfs_files(scenario::Scenario const& scenario, Date date,
                                                            ExportCounts* counts = nullptr);

/// Writes them into a folder, or a ZIP if `place` ends in .zip; what stood there is replaced when all is written.
/// Throws results::FolderError.
void write_feed(std::map<std::string, std::string> const& files, std::string const& place);

}  // namespace twinshift::gtfs
