#include "sim/network/boost_graph.hpp"

#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/property_map/function_property_map.hpp>

#include <algorithm>
#include <limits>

namespace twinshift::network {

namespace {

/// Ends a Dijkstra search once its goal is settled.
struct GoalReached {};

class StopAtGoal : public boost::default_dijkstra_visitor {
public:
  explicit StopAtGoal(std::uint32_t goal) : goal_{goal} {}
  template <class Graph>
  void finish_vertex(std::uint32_t vertex, Graph const&) {
    if (vertex == goal_) throw GoalReached{};
  }

private:
  std::uint32_t goal_;
};

}  // namespace

StreetGraph make_street_graph(Network const& network, std::uint8_t access) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  std::vector<EdgeLink> links;
  for (std::size_t n = 0; n < network.nodes.position.size(); ++n)
    for (auto const link : network.out_links[nth<NodeId>(n)])
      if ((network.links.access[link] & access) != 0) {
        ends.emplace_back(network.links.from[link].value(), network.links.to[link].value());
        links.push_back({link});
      }
  return {boost::edges_are_sorted, ends.begin(), ends.end(), links.begin(),
          static_cast<std::uint32_t>(network.nodes.position.size())};
}

std::vector<LinkId> shortest_path(StreetGraph const& graph, Network const& network, std::span<double const> seconds,
                                  NodeId from, NodeId to, bool& found) {
  found = from == to;
  if (found) return {};
  auto const nodes = boost::num_vertices(graph);
  std::vector<double> distance(nodes);
  std::vector<std::uint32_t> parent(nodes);
  auto const weight = boost::make_function_property_map<StreetGraph::edge_descriptor>(
      [&](StreetGraph::edge_descriptor const& edge) { return seconds[graph[edge].link.index()]; });
  try {
    boost::dijkstra_shortest_paths(
        graph, from.value(),
        boost::weight_map(weight)
            .distance_map(boost::make_iterator_property_map(distance.begin(), boost::get(boost::vertex_index, graph)))
            .predecessor_map(boost::make_iterator_property_map(parent.begin(), boost::get(boost::vertex_index, graph)))
            .visitor(StopAtGoal{to.value()}));
    return {};
  } catch (GoalReached const&) {
    found = true;
  }
  std::vector<LinkId> path;
  for (auto node = to.value(); node != from.value(); node = parent[node]) {
    LinkId best;
    // Parallel links: the one that explains the distance, that is the fastest; ties to the lower id, which comes first.
    for (auto [edge, end] = boost::out_edges(parent[node], graph); edge != end; ++edge) {
      auto const link = graph[*edge].link;
      if (network.links.to[link].value() == node && (!best.valid() || seconds[link.index()] < seconds[best.index()]))
        best = link;
    }
    path.push_back(best);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

Components strong_components(StreetGraph const& graph) {
  Components result;
  auto const nodes = boost::num_vertices(graph);
  result.of_node.resize(nodes);
  boost::strong_components(
      graph, boost::make_iterator_property_map(result.of_node.begin(), boost::get(boost::vertex_index, graph)));
  std::vector<std::uint8_t> used(nodes, 0);
  for (std::uint32_t n = 0; n < nodes; ++n)
    for (auto [edge, end] = boost::out_edges(n, graph); edge != end; ++edge)
      used[n] = used[boost::target(*edge, graph)] = 1;
  std::vector<std::size_t> size(nodes, 0);
  for (std::uint32_t n = 0; n < nodes; ++n)
    if (used[n] != 0) {
      ++result.nodes;
      if (size[result.of_node[n]]++ == 0) ++result.count;
    }
  for (auto const s : size) result.largest = std::max(result.largest, s);
  return result;
}

}  // namespace twinshift::network
