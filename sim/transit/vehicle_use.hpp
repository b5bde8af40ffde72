#pragma once

#include "sim/transit/timetable.hpp"

#include <cstdint>
#include <span>

namespace twinshift::transit {

/// What a day's blocks ask of the vehicles that run them.
struct VehicleUse {
  std::size_t vehicles = 0;         ///< one a block: that many come out of the depot in the day
  std::size_t most_out = 0;         ///< at once between first departure and last arrival of their block
  std::size_t most_in_service = 0;  ///< at once on a trip
  std::int64_t service_metres = 0;
  std::int64_t between_trips_metres = 0;  ///< empty, from the end of a trip to the start of the next
  std::int64_t depot_metres = 0;          ///< empty, out of the depot and back; 0 for blocks without a depot
  std::int64_t service_seconds = 0;
  std::int64_t layover_seconds = 0;  ///< between the trips of a block, empty drives included
};

/// Adds up `blocks` as planned. Empty drives are kEmptyDriveDetour times the straight line between their ends.
/// `depots` holds the place of each depot.
VehicleUse vehicle_use(Timetable const& timetable, std::span<BlockId const> blocks,
                       Column<DepotId, Point> const& depots);

}  // namespace twinshift::transit
