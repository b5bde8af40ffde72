#pragma once

#include "sim/transit/build.hpp"

#include <span>

namespace twinshift::transit {

/// Fills `timetable.footpaths` from the stops' positions and `timetable.calls`: to at most the 12 nearest stops that
/// are served, within `transfer_walk`. The walk is estimated as 1.3 x the straight distance (a usual detour on foot in
/// towns), not measured along streets. `changes` of the plan then take paths away, make them longer, or add such.
void lay_footpaths(std::span<PlannedChange const> changes, BuildParameters const& parameters, Timetable& timetable);

}  // namespace twinshift::transit
