// Car paths on a city's streets (row 6 of the budgets): processor time to learn new link times, and paths a second,
// each with its list of links, one thread; again with some of the turns banned. Answers are compared with Boost.Graph's
// Dijkstra, after updates too; exit 1 if one differs.
//
//   bench_street_router [city]        scenarios/<city>/base.yaml; sejong if none is named

#include "sim/network/boost_graph.hpp"
#include "sim/routing/street_router.hpp"
#include "sim/scenario/load.hpp"
#include "tests/bench/figure.hpp"
#include "tests/unit/routing/dice.hpp"
#include "tests/unit/routing/turn_oracle.hpp"

#include <cmath>
#include <cstdio>
#include <exception>
#include <limits>

using namespace twinshift;

namespace {

constexpr int kRepeats = 7;
constexpr int kQuarter = 33;
int queries_asked() { return bench::quick() ? 5'000 : 100'000; }
int queries_checked() { return bench::quick() ? 50 : 400; }

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
  for (int i = 0; i < queries_asked(); ++i)
    queries.emplace_back(reachable[dice.below(reachable.size())], reachable[dice.below(reachable.size())]);
  return queries;
}

std::vector<double> milliseconds(network::LinkTimes const& times) {
  std::vector<double> ms;
  for (auto const s : times.quarter(kQuarter)) ms.push_back(std::max(1.0, std::round(static_cast<double>(s) * 1000)));
  return ms;
}

/// Number of answers that differ from Dijkstra's; on the line graph if turns are banned.
int wrong_answers(network::Network const& network, network::LinkTimes const& times, routing::StreetRouter const& router,
                  std::vector<std::pair<NodeId, NodeId>> const& queries) {
  auto const ms = milliseconds(times);
  auto const graph = network::make_street_graph(network, network::kCarAccess);
  testing::TurnOracle turns{network, ms};
  routing::StreetRouter::Query query{router};
  routing::Path path;
  int wrong = 0;
  for (int i = 0; i < queries_checked(); ++i) {
    auto const [from, to] = queries[static_cast<std::size_t>(i)];
    auto expected = std::numeric_limits<double>::infinity();
    if (network.banned_turns.empty()) {
      bool found = false;
      auto const links = network::shortest_path(graph, network, ms, from, to, found);
      if (found) expected = 0;
      for (auto const link : links) expected += ms[link.index()];
    } else {
      expected = turns.from(from)[to.index()];
    }
    auto const found = query.path(from, to, kQuarter, path);
    double sum = 0;
    for (std::size_t k = 0; k < path.links.size(); ++k) {
      sum += ms[path.links[k].index()];
      if (k > 0 && network::turn_banned(network, path.links[k - 1], path.links[k])) ++wrong;
    }
    if (found != std::isfinite(expected) || (found && sum != expected)) ++wrong;
  }
  return wrong;
}

void time_updates(std::string const& key, routing::StreetRouter& router, network::LinkTimes const& times) {
  std::vector<double> ms;
  for (int i = 0; i < kRepeats; ++i) {
    auto const before = bench::cpu_s();
    router.customise(times);
    ms.push_back((bench::cpu_s() - before) * 1e3 / kQuarters);
  }
  bench::print({"6", key + ".update_ms", "learning the link times of a quarter hour; processor time", "ms", ms});
}

void time_paths(std::string const& key, routing::StreetRouter const& router,
                std::vector<std::pair<NodeId, NodeId>> const& queries) {
  routing::StreetRouter::Query query{router};
  routing::Path path;
  std::vector<double> rates;
  std::size_t links = 0;
  for (int i = 0; i < kRepeats; ++i) {
    links = 0;
    auto const before = bench::cpu_s();
    for (auto const& [from, to] : queries) {
      query.path(from, to, kQuarter, path);
      links += path.links.size();
    }
    rates.push_back(static_cast<double>(queries.size()) / (bench::cpu_s() - before));
  }
  std::printf("%.1f links a path\n", static_cast<double>(links) / static_cast<double>(queries.size()));
  bench::print({"6", key + ".paths_per_s", "car paths with their links; one thread; processor time", "paths/s", rates});
}

/// Times and checks the streets as they are; returns the number of wrong answers.
int measure(std::string const& key, network::Network const& network, testing::Dice& dice) {
  auto const graph = network::make_street_graph(network, network::kCarAccess);
  std::printf("%s: %zu nodes, %zu links for cars, %zu banned turns\n", key.c_str(), network.nodes.position.size(),
              static_cast<std::size_t>(boost::num_edges(graph)), network.banned_turns.size());
  bench::Stopwatch watch;
  routing::StreetRouter router{network};
  std::printf("order and shortcuts: %.0f ms\n", watch.lap_s() * 1e3);
  network::LinkTimes times{network};
  congest(network, times, dice);
  router.customise(times);
  auto const queries = make_queries(graph, dice);
  time_updates(key, router, times);
  time_paths(key, router, queries);
  auto wrong = wrong_answers(network, times, router, queries);
  congest(network, times, dice);
  router.customise(times);
  wrong += wrong_answers(network, times, router, queries);
  std::printf("checked against Dijkstra: %d, wrong: %d\n", 2 * queries_checked(), wrong);
  return wrong;
}

/// Every twentieth turn, and turning back at every other junction.
void ban_turns(network::Network& network, testing::Dice& dice) {
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    auto const into = nth<LinkId>(i);
    for (auto const link : network.out_links[network.links.to[into]])
      if (dice.chance(network.links.reverse[into] == link ? 0.5 : 0.05)) network.banned_turns.emplace_back(into, link);
  }
  std::sort(network.banned_turns.begin(), network.banned_turns.end());
}

}  // namespace

int main(int argc, char** argv) try {
  std::string const city = argc > 1 ? argv[1] : "sejong";
  auto network =
      scenario::load_scenario(std::string{TWINSHIFT_SOURCE_DIR} + "/scenarios/" + city + "/base.yaml").network;
  testing::Dice dice{2};
  auto wrong = measure("streets." + city, network, dice);
  network.banned_turns.clear();
  ban_turns(network, dice);
  wrong += measure("streets." + city + "_banned_turns", network, dice);
  return wrong == 0 ? 0 : 1;
} catch (std::exception const& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
