#pragma once

#include "sim/network/network.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include <limits>
#include <span>
#include <vector>

namespace twinshift::testing {

/// Fastest ways with banned turns by Boost's Dijkstra on the line graph: a vertex a link, an edge a turn that may be
/// made, weighed by the link it leads to.
class TurnOracle {
public:
  TurnOracle(network::Network const& network, std::span<double const> weight)
      : network_{&network}, weight_{weight.begin(), weight.end()}, graph_{network.links.size() + 1} {
    for (std::size_t i = 0; i < network.links.size(); ++i) {
      auto const into = nth<LinkId>(i);
      if (!open(into)) continue;
      for (auto const link : network.out_links[network.links.to[into]])
        if (open(link) && !network::turn_banned(network, into, link)) join(i, link);
    }
  }

  /// Weight of the fastest way to each node; infinity where there is none.
  std::vector<double> from(NodeId start) {
    auto const source = network_->links.size();
    boost::clear_out_edges(source, graph_);
    for (auto const link : network_->out_links[start])
      if (open(link)) join(source, link);
    std::vector<double> to_link(source + 1);
    boost::dijkstra_shortest_paths(
        graph_, source,
        boost::distance_map(boost::make_iterator_property_map(to_link.begin(), get(boost::vertex_index, graph_)))
            .distance_inf(kNoWay));
    std::vector<double> to_node(network_->nodes.position.size(), kNoWay);
    for (std::size_t i = 0; i < source; ++i) {
      auto& there = to_node[network_->links.to[nth<LinkId>(i)].index()];
      there = std::min(there, to_link[i]);
    }
    to_node[start.index()] = 0;
    return to_node;
  }

private:
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property,
                                      boost::property<boost::edge_weight_t, double>>;
  static constexpr double kNoWay = std::numeric_limits<double>::infinity();

  [[nodiscard]] bool open(LinkId link) const { return (network_->links.access[link] & network::kCarAccess) != 0; }
  void join(std::size_t vertex, LinkId link) { boost::add_edge(vertex, link.index(), weight_[link.index()], graph_); }

  network::Network const* network_;
  std::vector<double> weight_;
  Graph graph_;
};

}  // namespace twinshift::testing
