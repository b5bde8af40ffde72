#pragma once

#include "sim/network/network.hpp"

#include <boost/graph/compressed_sparse_row_graph.hpp>

#include <vector>

namespace twinshift::network {

/// Topology of the streets open to some access as Boost.Graph sees it: vertex v is node v, each edge knows its link.
struct EdgeLink {
  LinkId link;
};
using StreetGraph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, EdgeLink,
                                                       boost::no_property, std::uint32_t, std::uint32_t>;

/// The graph of all links whose access has one of `access`'s bits. Edges leave a node in ascending LinkId.
StreetGraph make_street_graph(Network const& network, std::uint8_t access);

/// Fastest path on `graph` with `seconds` by LinkId (Boost's Dijkstra): the oracle of the production routers, and good
/// enough where few paths are wanted. Empty if `from` == `to`; `found` tells whether there is a way.
std::vector<LinkId> shortest_path(StreetGraph const& graph, Network const& network, std::span<double const> seconds,
                                  NodeId from, NodeId to, bool& found);

/// Number of strongly connected components among nodes that have an edge, and the size of the largest.
struct Components {
  std::size_t count = 0;
  std::size_t largest = 0;
  std::size_t nodes = 0;
  std::vector<std::uint32_t> of_node;  ///< component by NodeId
};
Components strong_components(StreetGraph const& graph);

}  // namespace twinshift::network
