#pragma once

#include "sim/transit/build.hpp"

#include <string>
#include <vector>

namespace twinshift::transit::testing {

/// A straight street along x with a node every 500 m, open to buses both ways.
inline network::Network straight_street(int nodes) {
  network::Network town;
  auto add_link = [&](int from, int to) {
    auto const a = town.nodes.position[nth<NodeId>(from)];
    auto const b = town.nodes.position[nth<NodeId>(to)];
    town.links.from.push_back(nth<NodeId>(from));
    town.links.to.push_back(nth<NodeId>(to));
    town.links.length.push_back(Metres{distance(a, b)});
    town.links.free_speed.push_back(km_per_hour(36));
    town.links.capacity.push_back(1000);
    town.links.lanes.push_back(1);
    town.links.link_class.push_back(network::LinkClass::kSecondary);
    town.links.access.push_back(network::kCarAccess | network::kBusAccess | network::kWalkAccess);
    town.links.bus_lane.push_back(0);
    town.links.reverse.push_back(LinkId{});
    town.links.shape.push_back(std::vector<Point>{a, b});
    town.links.key.push_back(std::to_string(from) + ">" + std::to_string(to));
    town.links.name.push_back("");
  };
  for (int n = 0; n < nodes; ++n) {
    town.nodes.position.push_back({500.0 * n, 0});
    town.nodes.key.push_back(std::to_string(n));
  }
  for (int n = 0; n + 1 < nodes; ++n) {
    add_link(n, n + 1);
    add_link(n + 1, n);
  }
  network::index_network(town);
  return town;
}

/// A stop at every node of straight_street, one operator, one depot; lines are added by hand.
struct PlanBuilder {
  ServicePlan plan;

  explicit PlanBuilder(int stops) {
    for (int s = 0; s < stops; ++s) {
      plan.stops.key.push_back("s" + std::to_string(s));
      plan.stops.name.push_back("Stop " + std::to_string(s));
      plan.stops.name_ko.push_back("");
      plan.stops.position.push_back({500.0 * s, 0});
      plan.stops.node.push_back(nth<NodeId>(s));
    }
    plan.operators.key.push_back("op");
  }

  RouteId route(std::string const& key, Mode mode = Mode::kBus, VehicleTypeId type = VehicleTypeId{0}) {
    plan.routes.name.push_back(key);
    plan.routes.mode.push_back(mode);
    plan.routes.operated_by.push_back(OperatorId{0});
    plan.routes.vehicle_type.push_back(type);
    plan.routes.depot.push_back(DepotId{0});
    return plan.routes.key.push_back(key);
  }

  /// Two minutes a section.
  PatternId pattern(RouteId of, std::string const& key, std::vector<unsigned> const& stops) {
    std::vector<StopId> ids;
    std::vector<Metres> metres;
    std::vector<Seconds> run;
    for (auto const s : stops) {
      metres.push_back(Metres{500.0 * static_cast<double>(ids.size())});
      run.push_back(Seconds{120 * static_cast<int>(ids.size())});
      ids.push_back(StopId{s});
    }
    plan.pattern_key.push_back(key);
    plan.pattern_route.push_back(of);
    plan.headsign.push_back("");
    plan.pattern_stops.push_back(ids);
    plan.pattern_distance.push_back(metres);
    return plan.pattern_run.push_back(run);
  }

  void service(PatternId pattern, int from_h, int to_h, int headway_s, double run_factor = 1) {
    plan.services.push_back({pattern, TimeOfDay::from_seconds(from_h * 3600), TimeOfDay::from_seconds(to_h * 3600),
                             Seconds{headway_s}, run_factor});
  }
};

}  // namespace twinshift::transit::testing
