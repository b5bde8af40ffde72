// Car paths on a grid of the size of a city's street network: time to learn new link times and paths a second, each
// with its list of links, one thread. Some answers are compared with Boost.Graph's Dijkstra; exit 1 if one differs.

#include "sim/network/boost_graph.hpp"
#include "sim/routing/street_router.hpp"
#include "tests/bench/stopwatch.hpp"
#include "tests/unit/routing/grid_town.hpp"

#include <cmath>
#include <cstdio>
#include <limits>

using namespace twinshift;

namespace {

constexpr int kQueries = 100'000;
constexpr int kChecked = 300;
constexpr int kRepeats = 5;
constexpr int kQuarter = 33;

/// About 8,300 nodes and 20,000 links open to cars, as a new town of 400,000 has.
network::Network make_city() {
  testing::GridTown town;
  town.columns = 83;
  town.rows = 100;
  town.missing = 0.33;
  town.one_way = 0.1;
  return testing::make_grid_town(town, 1);
}

void congest(network::Network const& network, network::LinkTimes& times, testing::Dice& dice) {
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    auto const free = network::free_flow_seconds(network, link);
    for (int q = 0; q < kQuarters; ++q) times.set(link, q, static_cast<float>(free * (1 + dice.below(300) / 100.0)));
  }
}

/// Pairs of nodes that can reach each other: searches that fail are quicker and would flatter.
std::vector<std::pair<NodeId, NodeId>> make_queries(network::StreetGraph const& graph, testing::Dice& dice) {
  auto const components = network::strong_components(graph);
  std::vector<std::size_t> size(components.of_node.size(), 0);
  for (auto const c : components.of_node) ++size[c];
  std::vector<NodeId> reachable;
  for (std::size_t n = 0; n < components.of_node.size(); ++n)
    if (size[components.of_node[n]] == components.largest) reachable.push_back(nth<NodeId>(n));
  std::vector<std::pair<NodeId, NodeId>> queries;
  for (int i = 0; i < kQueries; ++i)
    queries.emplace_back(reachable[dice.below(reachable.size())], reachable[dice.below(reachable.size())]);
  return queries;
}

/// Number of answers that differ from Dijkstra's.
int wrong_answers(network::Network const& network, network::LinkTimes const& times, routing::StreetRouter const& router,
                  std::vector<std::pair<NodeId, NodeId>> const& queries) {
  std::vector<double> ms;
  for (auto const s : times.quarter(kQuarter)) ms.push_back(std::max(1.0, std::round(static_cast<double>(s) * 1000)));
  auto const graph = network::make_street_graph(network, network::kCarAccess);
  auto const sum = [&](std::vector<LinkId> const& links) {
    double total = 0;
    for (auto const link : links) total += ms[link.index()];
    return total;
  };
  routing::StreetRouter::Query query{router};
  routing::Path path;
  int wrong = 0;
  for (int i = 0; i < kChecked; ++i) {
    auto const [from, to] = queries[static_cast<std::size_t>(i)];
    bool found = false;
    auto const expected = network::shortest_path(graph, network, ms, from, to, found);
    if (query.path(from, to, kQuarter, path) != found || sum(path.links) != sum(expected)) ++wrong;
  }
  return wrong;
}

}  // namespace

int main() {
  auto const network = make_city();
  auto const graph = network::make_street_graph(network, network::kCarAccess);
  std::printf("streets: %zu nodes, %zu links for cars\n", network.nodes.position.size(),
              static_cast<std::size_t>(boost::num_edges(graph)));
  bench::Stopwatch watch;
  routing::StreetRouter router{network};
  std::printf("order and shortcuts: %.0f ms\n", watch.lap_s() * 1e3);

  testing::Dice dice{2};
  network::LinkTimes times{network};
  congest(network, times, dice);
  router.customise(times);
  std::vector<double> customise_ms;
  for (int i = 0; i < kRepeats; ++i) {
    watch.lap_s();
    router.customise(times);
    customise_ms.push_back(watch.lap_s() * 1e3);
  }
  std::printf("customise all %d quarters, all threads: %.1f ms, %.2f ms a quarter\n", kQuarters,
              bench::median(customise_ms), bench::median(customise_ms) / kQuarters);

  auto const queries = make_queries(graph, dice);
  routing::StreetRouter::Query query{router};
  routing::Path path;
  std::vector<double> rates;
  std::size_t links = 0;
  for (int i = 0; i < kRepeats; ++i) {
    links = 0;
    watch.lap_s();
    for (auto const& [from, to] : queries) {
      query.path(from, to, kQuarter, path);
      links += path.links.size();
    }
    rates.push_back(kQueries / watch.lap_s());
  }
  std::printf("paths: %.0f a second, %.1f links each (spread %.0f ... %.0f)\n", bench::median(rates),
              static_cast<double>(links) / kQueries, bench::least(rates), bench::most(rates));

  auto const wrong = wrong_answers(network, times, router, queries);
  std::printf("checked against Dijkstra: %d, wrong: %d\n", kChecked, wrong);
  return wrong == 0 ? 0 : 1;
}
