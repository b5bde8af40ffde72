#pragma once

#include "sim/choice/utility.hpp"
#include "sim/core/column.hpp"
#include "sim/demand/population.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/network/network.hpp"
#include "sim/routing/walk_access.hpp"
#include "sim/transit/timetable.hpp"

namespace twinshift::choice {

/// Every place from which, or to which, public transport is searched, as rows of one table: the locations on foot,
/// then the park-and-ride sites on foot, then the locations by bike (rail stops only; empty if nobody goes so).
class Doors {
public:
  Doors(network::Network const& network, transit::Timetable const& timetable, fleet::Fleet const& fleet,
        demand::Locations const& locations, UtilityParameters const& parameters);

  [[nodiscard]] LocationId site(SiteId site) const { return nth<LocationId>(locations_ + site.index()); }
  [[nodiscard]] LocationId by_bike(LocationId location) const {
    return nth<LocationId>(locations_ + sites_ + location.index());
  }
  /// Stops by row, for routing::JourneyPlanner.
  [[nodiscard]] Ragged<LocationId, routing::AccessStop> const& stops() const { return stops_; }

private:
  std::size_t locations_ = 0;
  std::size_t sites_ = 0;
  Ragged<LocationId, routing::AccessStop> stops_;
};

}  // namespace twinshift::choice
