#pragma once

#include "sim/transit/build.hpp"

#include <span>
#include <vector>

namespace twinshift::transit {

/// Way over straight distance of a drive without passengers: estimate for streets of a town.
inline constexpr double kEmptyDriveDetour = 1.3;

/// A piece of work for one vehicle: when and where it starts and ends.
struct VehicleRun {
  std::int32_t start_s = 0;
  std::int32_t end_s = 0;
  Point start;
  Point end;
};

/// One vehicle can do `second` after `first`: there is time for the layover and the empty drive between their ends
/// (1.3 x the straight distance at 25 km/h), and it stands idle no longer than 3 h.
[[nodiscard]] bool can_follow(VehicleRun const& first, VehicleRun const& second, Seconds minimum_layover);

/// For each run the one its vehicle does next, or runs.size(). The number of chains is the least possible: a largest
/// bipartite matching (Boost.Graph) of runs to their successors. Among equals, near and early ends are paired first.
[[nodiscard]] std::vector<std::size_t> link_runs(std::span<VehicleRun const> runs, Seconds minimum_layover);

/// Fills `timetable.blocks` and `timetable.trips.block`: first those that `planned_block` names, cut where a trip
/// begins before the one before it ends or belongs to another depot; then, of the other trips, blocks by route and
/// first departure; then each block's type from the stock of its depot. Routes of fewer than 48 trips a day share
/// vehicles with others such of the same depot and usual type (interlining): a vehicle that serves a village twice a
/// day does not wait there for hours.
void make_blocks(ServicePlan const& plan, Column<TripId, std::uint32_t> const& planned_block,
                 BuildParameters const& parameters, Timetable& timetable, BuildReport& report);

}  // namespace twinshift::transit
