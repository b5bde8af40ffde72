#pragma once

#include "sim/transit/build.hpp"

namespace twinshift::transit {

/// Fills `timetable.patterns.section_links`: the plan's streets, else the fastest way over links open to buses between
/// consecutive stops at free flow. Nothing for rail. A section without a way, or one longer than 4 x the straight
/// distance + 600 m (a stop tied to the wrong carriageway, a missing street), is reported once per pair of nodes.
void lay_bus_paths(network::Network const& network, ServicePlan const& plan, Timetable& timetable, BuildReport& report);

}  // namespace twinshift::transit
