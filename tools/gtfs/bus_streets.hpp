#pragma once

#include "tools/gtfs/city_streets.hpp"
#include "tools/gtfs/day_patterns.hpp"

#include <string>
#include <vector>

namespace twinshift::gtfs {

/// The streets from each stop of a pattern to the next.
using Sections = std::vector<std::vector<LinkId>>;

/// Puts the patterns of vehicles on the road onto the city's streets: along their shapes, else along the quickest ways
/// near their stops (tools/map_match). By pattern; empty for rail and for those that no way leads along. Shapes must be
/// read. How well they fit is told in `report`: patterns, their length, and how much of it lies within 25 m of the
/// shape.
[[nodiscard]] std::vector<Sections> match_to_streets(Schedule const& schedule, ServiceOfDay const& day,
                                                     CityStreets const& streets, imports::ImportReport& report);

}  // namespace twinshift::gtfs
