#pragma once

#include "sim/network/network.hpp"
#include "tests/unit/routing/dice.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace twinshift::testing {

/// How irregular a grid of streets is; shares of all grid edges.
struct GridTown {
  int columns = 10;
  int rows = 10;
  double missing = 0.2;
  double one_way = 0.2;
  double doubled = 0.05;  ///< a second link between the same nodes
  double no_cars = 0.05;  ///< a path for walking and cycling only
  double loops = 0.02;    ///< a link from a node to itself
  double block_metres = 150;
};

/// Appends a directed link with everything the tables need.
inline LinkId add_link(network::Network& network, NodeId from, NodeId to, double metres, double metres_per_second,
                       int access) {
  auto& links = network.links;
  auto const id = links.from.push_back(from);
  links.to.push_back(to);
  links.length.push_back(Metres{metres});
  links.free_speed.push_back(MetresPerSecond{metres_per_second});
  links.capacity.push_back(1800);
  links.lanes.push_back(1);
  links.link_class.push_back(network::LinkClass::kResidential);
  links.access.push_back(static_cast<std::uint8_t>(access));
  links.bus_lane.push_back(0);
  links.reverse.push_back(LinkId{});
  std::array<Point, 2> const shape = {network.nodes.position[from], network.nodes.position[to]};
  links.shape.push_back(shape);
  links.key.push_back(std::to_string(id.value()));
  links.name.push_back("");
  return id;
}

/// A street open both ways: two links, each the other's reverse. The forward one is returned.
inline LinkId add_street(network::Network& network, NodeId a, NodeId b, double metres, double metres_per_second,
                         int access) {
  auto const forward = add_link(network, a, b, metres, metres_per_second, access);
  auto const backward = add_link(network, b, a, metres, metres_per_second, access);
  network.links.reverse[forward] = backward;
  network.links.reverse[backward] = forward;
  return forward;
}

inline NodeId add_node(network::Network& network, Point at) {
  network.nodes.key.push_back(std::to_string(network.nodes.key.size()));
  return network.nodes.position.push_back(at);
}

/// A grid of streets with holes, one-way streets, parallel links, loops and places no car reaches.
inline network::Network make_grid_town(GridTown const& town, std::uint32_t seed) {
  constexpr int kAll = network::kCarAccess | network::kBusAccess | network::kWalkAccess | network::kBikeAccess;
  constexpr int kNoCars = network::kWalkAccess | network::kBikeAccess;
  Dice random{seed};
  network::Network network;
  for (int row = 0; row < town.rows; ++row)
    for (int column = 0; column < town.columns; ++column)
      add_node(network, {column * town.block_metres + random.below(50), row * town.block_metres + random.below(50)});
  auto const node = [&](int column, int row) { return nth<NodeId>(row * town.columns + column); };
  auto const join = [&](NodeId a, NodeId b) {
    if (random.chance(town.missing)) return;
    auto const metres = distance(network.nodes.position[a], network.nodes.position[b]) * 1.1;
    auto const speed = 5.0 + random.below(15);
    auto const access = random.chance(town.no_cars) ? kNoCars : kAll;
    if (random.chance(town.one_way))
      random.below(2) == 0 ? add_link(network, a, b, metres, speed, access)
                           : add_link(network, b, a, metres, speed, access);
    else
      add_street(network, a, b, metres, speed, access);
    if (random.chance(town.doubled)) add_link(network, a, b, metres * 1.2, speed * 1.2, access);
    if (random.chance(town.loops)) add_link(network, a, a, 40, 5, access);
  };
  for (int row = 0; row < town.rows; ++row)
    for (int column = 0; column < town.columns; ++column) {
      if (column + 1 < town.columns) join(node(column, row), node(column + 1, row));
      if (row + 1 < town.rows) join(node(column, row), node(column, row + 1));
    }
  network::index_network(network);
  return network;
}

}  // namespace twinshift::testing
