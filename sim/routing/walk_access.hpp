#pragma once

#include "sim/core/column.hpp"
#include "sim/core/units.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/timetable.hpp"

#include <vector>

namespace twinshift::routing {

/// A stop reachable without boarding, and the time to get there.
struct AccessStop {
  StopId stop;
  Seconds duration{0};
  Metres distance;
};

/// Where access starts: a place and the node by which it enters the streets.
struct Doors {
  Column<LocationId, Point> position;
  Column<LocationId, NodeId> walk_node;
};

/// Stops within `limit` of each location along streets open to `access` (kWalkAccess or kBikeAccess; walking ignores
/// one-way). Distance = door to node straight + streets + node to stop straight. Ascending by StopId.
Ragged<LocationId, AccessStop> stops_within(network::Network const& network, transit::Stops const& stops,
                                            Doors const& doors, std::uint8_t access, Metres limit,
                                            MetresPerSecond speed);

/// Distances along the streets from every location to every location for walking or cycling, up to `limit`.
///
/// A dense table of floats [m], row by origin; infinity where farther than the limit, 0 from a location to itself. Size
/// locations squared x 4 B.
class DistanceTable {
public:
  DistanceTable() = default;
  DistanceTable(network::Network const& network, Doors const& doors, std::uint8_t access, Metres limit);
  [[nodiscard]] float metres(LocationId from, LocationId to) const {
    return metres_[from.index() * locations_ + to.index()];
  }

private:
  std::size_t locations_ = 0;
  std::vector<float> metres_;
};

}  // namespace twinshift::routing
