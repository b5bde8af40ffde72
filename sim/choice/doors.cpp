#include "sim/choice/doors.hpp"

#include <vector>

namespace twinshift::choice {
namespace {

using routing::AccessStop;

/// Stops where a train calls, by StopId.
std::vector<std::uint8_t> rail_stops(transit::Timetable const& timetable) {
  auto result = std::vector<std::uint8_t>(timetable.stops.node.size(), 0);
  for (std::size_t p = 0; p < timetable.patterns.route.size(); ++p) {
    auto const pattern = nth<PatternId>(p);
    if (timetable.mode_of(pattern) != Mode::kRail) continue;
    for (auto const stop : timetable.patterns.stops[pattern]) result[stop.index()] = 1;
  }
  return result;
}

}  // namespace

Doors::Doors(network::Network const& network, transit::Timetable const& timetable, fleet::Fleet const& fleet,
             demand::Locations const& locations, UtilityParameters const& parameters)
    : locations_{locations.position.size()}, sites_{fleet.sites.position.size()} {
  auto doors = routing::Doors{};
  for (std::size_t l = 0; l < locations_; ++l) {
    doors.position.push_back(locations.position[nth<LocationId>(l)]);
    doors.walk_node.push_back(locations.walk_node[nth<LocationId>(l)]);
  }
  auto const bikes_on_rail = parameters.available.contains(Mode::kBikeRail);
  auto by_bike = Ragged<LocationId, AccessStop>{};
  if (bikes_on_rail)
    by_bike = routing::stops_within(network, timetable.stops, doors, network::kBikeAccess, parameters.max_bike_access,
                                    parameters.bike_speed);
  for (std::size_t s = 0; s < sites_; ++s) {
    doors.position.push_back(fleet.sites.position[nth<SiteId>(s)]);
    doors.walk_node.push_back(fleet.sites.node[nth<SiteId>(s)]);
  }
  stops_ = routing::stops_within(network, timetable.stops, doors, network::kWalkAccess, parameters.max_walk_access,
                                 parameters.walk_speed);
  if (!bikes_on_rail) return;
  auto const is_rail = rail_stops(timetable);
  auto kept = std::vector<AccessStop>{};
  for (std::size_t l = 0; l < locations_; ++l) {
    kept.clear();
    for (auto const& access : by_bike[nth<LocationId>(l)])
      if (is_rail[access.stop.index()] != 0) kept.push_back(access);
    stops_.push_back(kept);
  }
}

}  // namespace twinshift::choice
