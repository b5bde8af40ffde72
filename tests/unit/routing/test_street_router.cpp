#include "sim/network/boost_graph.hpp"
#include "sim/routing/street_router.hpp"
#include "tests/unit/routing/grid_town.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace twinshift::routing {
namespace {

using testing::add_link;
using testing::add_node;
using testing::add_street;
using testing::GridTown;
using testing::make_grid_town;

constexpr int kAll = 15;

/// Whole milliseconds as the router uses them, for exact comparison.
double rounded(float seconds) { return std::max(1.0, std::round(static_cast<double>(seconds) * 1000)); }

/// Random times for the given quarter, from free flow up to five times as long.
void slow_down(network::Network const& network, network::LinkTimes& times, int quarter, testing::Dice& random) {
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    auto const factor = 1.0 + 4.0 * (random.below(1000)) / 1000.0;
    times.set(link, quarter, static_cast<float>(network::free_flow_seconds(network, link) * factor));
  }
}

class Oracle {
public:
  Oracle(network::Network const& network, network::LinkTimes const& times, int quarter)
      : network_{network}, graph_{network::make_street_graph(network, network::kCarAccess)} {
    for (auto const s : times.quarter(quarter)) ms_.push_back(rounded(s));
  }

  /// Milliseconds; infinity if there is no way.
  double ms(NodeId from, NodeId to) const {
    bool found = false;
    auto const path = network::shortest_path(graph_, network_, ms_, from, to, found);
    return found ? ms_of(path) : std::numeric_limits<double>::infinity();
  }

  double ms_of(std::vector<LinkId> const& path) const {
    double sum = 0;
    for (auto const link : path) sum += ms_[link.index()];
    return sum;
  }

private:
  network::Network const& network_;
  network::StreetGraph graph_;
  std::vector<double> ms_;
};

void expect_drivable(network::Network const& network, Path const& path, NodeId from, NodeId to) {
  auto at = from;
  double metres = 0;
  for (auto const link : path.links) {
    ASSERT_EQ(network.links.from[link], at);
    ASSERT_NE(network.links.access[link] & network::kCarAccess, 0);
    at = network.links.to[link];
    metres += network.links.length[link].value();
  }
  ASSERT_EQ(at, to);
  ASSERT_DOUBLE_EQ(path.metres, metres);
}

void expect_same_as_dijkstra(network::Network const& network, StreetRouter const& router,
                             network::LinkTimes const& times, int quarter, int queries, testing::Dice& random) {
  Oracle const oracle{network, times, quarter};
  StreetRouter::Query query{router};
  Path path;
  auto const nodes = network.nodes.position.size();
  for (int i = 0; i < queries; ++i) {
    auto const from = nth<NodeId>(random.below(nodes));
    auto const to = nth<NodeId>(random.below(nodes));
    auto const expected = oracle.ms(from, to);
    auto const found = query.path(from, to, quarter, path);
    ASSERT_EQ(found, std::isfinite(expected));
    ASSERT_EQ(query.seconds(from, to, quarter), expected / 1000);
    if (!found) {
      ASSERT_TRUE(path.links.empty());
      continue;
    }
    ASSERT_EQ(oracle.ms_of(path.links), expected);
    ASSERT_EQ(path.seconds, expected / 1000);
    expect_drivable(network, path, from, to);
  }
}

TEST(StreetRouter, FindsTheSamePathLengthsAsDijkstraOnRandomTownsAndAfterUpdates) {
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    GridTown town;
    town.columns = 3 + static_cast<int>(seed) * 2;
    town.rows = 12;
    town.missing = 0.05 * (seed % 8);
    town.one_way = 0.1 * (seed % 5);
    auto const network = make_grid_town(town, seed);
    StreetRouter router{network};
    network::LinkTimes times{network};
    testing::Dice random{seed};
    for (int round = 0; round < 3; ++round) {
      router.customise(times);
      expect_same_as_dijkstra(network, router, times, 33, 60, random);
      expect_same_as_dijkstra(network, router, times, 119, 20, random);
      slow_down(network, times, 33, random);
    }
  }
}

TEST(StreetRouter, AFasterLinkNeverLengthensAShortestPath) {
  auto const network = make_grid_town({}, 7);
  StreetRouter router{network};
  network::LinkTimes times{network};
  testing::Dice random{7};
  slow_down(network, times, 0, random);
  std::vector<double> before;
  auto const all_pairs = [&] {
    StreetRouter::Query query{router};
    std::vector<double> seconds;
    for (std::size_t a = 0; a < network.nodes.position.size(); a += 3)
      for (std::size_t b = 0; b < network.nodes.position.size(); ++b)
        seconds.push_back(query.seconds(nth<NodeId>(a), nth<NodeId>(b), 0));
    return seconds;
  };
  router.customise(times);
  before = all_pairs();
  for (int change = 0; change < 10; ++change) {
    auto const link = nth<LinkId>(random.below(network.links.size()));
    times.set(link, 0, times.at(link, 0) / 3);
    router.customise(times);
    auto const after = all_pairs();
    for (std::size_t i = 0; i < after.size(); ++i) ASSERT_LE(after[i], before[i]);
    before = after;
  }
}

TEST(StreetRouter, TakesTheFasterOfTwoParallelLinksAndTheLowerIdWhenEqual) {
  network::Network town;
  auto const a = add_node(town, {0, 0});
  auto const b = add_node(town, {100, 0});
  auto const slow = add_link(town, a, b, 100, 5, kAll);
  auto const fast = add_link(town, a, b, 100, 10, kAll);
  add_link(town, a, b, 100, 10, kAll);
  network::index_network(town);
  StreetRouter router{town};
  network::LinkTimes times{town};
  router.customise(times);
  StreetRouter::Query query{router};
  Path path;
  ASSERT_TRUE(query.path(a, b, 0, path));
  EXPECT_EQ(path.links, std::vector{fast});
  EXPECT_DOUBLE_EQ(path.seconds, 10);
  EXPECT_FALSE(query.path(b, a, 0, path));
  times.set(slow, 0, 1);
  router.customise(times);
  ASSERT_TRUE(query.path(a, b, 0, path));
  EXPECT_EQ(path.links, std::vector{slow});
}

TEST(StreetRouter, UsesTheMetricOfTheQuarterOfDeparture) {
  network::Network town;
  auto const a = add_node(town, {0, 0});
  auto const b = add_node(town, {100, 0});
  auto const street = add_link(town, a, b, 100, 10, kAll);
  network::index_network(town);
  network::LinkTimes times{town};
  times.set(street, 32, 77);
  StreetRouter router{town};
  router.customise(times);
  StreetRouter::Query query{router};
  EXPECT_DOUBLE_EQ(query.seconds(a, b, 31), 10);
  EXPECT_DOUBLE_EQ(query.seconds(a, b, 32), 77);
}

TEST(StreetRouter, IgnoresLoopsPathsWithoutCarsAndStaysWhereItIs) {
  network::Network town;
  auto const a = add_node(town, {0, 0});
  auto const b = add_node(town, {100, 0});
  auto const lonely = add_node(town, {200, 0});
  add_link(town, a, a, 10, 10, kAll);
  add_street(town, a, b, 100, 10, kAll);
  add_street(town, b, lonely, 100, 10, network::kWalkAccess);
  network::index_network(town);
  StreetRouter router{town};
  router.customise(network::LinkTimes{town});
  StreetRouter::Query query{router};
  Path path;
  EXPECT_TRUE(query.path(a, a, 0, path));
  EXPECT_TRUE(path.links.empty());
  EXPECT_DOUBLE_EQ(query.seconds(a, a, 0), 0);
  EXPECT_DOUBLE_EQ(query.seconds(lonely, lonely, 0), 0);
  EXPECT_FALSE(query.path(a, lonely, 0, path));
  EXPECT_TRUE(std::isinf(query.seconds(lonely, a, 0)));
}

TEST(StreetRouter, WorksInATownWithoutStreets) {
  network::Network town;
  auto const a = add_node(town, {0, 0});
  auto const b = add_node(town, {100, 0});
  network::index_network(town);
  StreetRouter router{town};
  router.customise(network::LinkTimes{town});
  StreetRouter::Query query{router};
  EXPECT_TRUE(std::isinf(query.seconds(a, b, 0)));
}

}  // namespace
}  // namespace twinshift::routing
