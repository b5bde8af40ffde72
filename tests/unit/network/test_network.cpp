#include "sim/network/boost_graph.hpp"
#include "sim/network/link_times.hpp"
#include "sim/network/network.hpp"
#include "tests/unit/routing/grid_town.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

namespace twinshift::network {
namespace {

using testing::add_link;
using testing::add_node;
using testing::add_street;
using testing::Dice;
using testing::GridTown;
using testing::make_grid_town;

constexpr int kAll = kCarAccess | kBusAccess | kWalkAccess | kBikeAccess;

/// A grid with gaps, some of its streets closed to cars; larger with each seed.
Network patchy_town(std::uint32_t seed) {
  GridTown town;
  town.columns = 4 + static_cast<int>(seed) * 3;
  town.rows = 9;
  town.missing = 0.3;
  town.no_cars = 0.4;
  town.block_metres = 60.0 * seed;
  return make_grid_town(town, seed);
}

/// All nodes with a street open to `access`, nearest to `point` first.
std::vector<std::pair<double, NodeId>> open_nodes(Network const& network, std::uint8_t access, Point point) {
  std::vector<std::pair<double, NodeId>> found;
  for (std::size_t n = 0; n < network.nodes.position.size(); ++n) {
    auto const node = nth<NodeId>(n);
    auto const open = [&](LinkId link) { return (network.links.access[link] & access) != 0; };
    auto const out = network.out_links[node];
    auto const in = network.in_links[node];
    if (std::any_of(out.begin(), out.end(), open) || std::any_of(in.begin(), in.end(), open))
      found.emplace_back(distance(point, network.nodes.position[node]), node);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<NodeId> within_by_looking_at_all(Network const& network, std::uint8_t access, Point point, double metres,
                                             std::size_t most) {
  std::vector<NodeId> nodes;
  for (auto const& [d, node] : open_nodes(network, access, point))
    if (d <= metres && nodes.size() < most) nodes.push_back(node);
  return nodes;
}

TEST(NodeLocator, FindsTheNodeThatLookingAtAllFinds) {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    auto const network = patchy_town(seed);
    Dice dice{seed};
    for (auto const access : {std::uint8_t{kCarAccess}, std::uint8_t{kWalkAccess}}) {
      NodeLocator const locator{network, access};
      for (int i = 0; i < 200; ++i) {
        Point const point{dice.below(16000) - 4000.0, dice.below(12000) - 4000.0};
        ASSERT_EQ(locator.nearest(point), open_nodes(network, access, point).front().second);
      }
    }
  }
}

TEST(NodeLocator, ListsTheNodesWithinADistanceThatLookingAtAllLists) {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    auto const network = patchy_town(seed);
    Dice dice{seed};
    NodeLocator const locator{network, kCarAccess};
    for (int i = 0; i < 200; ++i) {
      Point const point{dice.below(8000) - 2000.0, dice.below(6000) - 2000.0};
      double const metres = dice.below(1200);
      auto const most = static_cast<std::size_t>(dice.below(20));
      ASSERT_EQ(locator.within(point, metres, most),
                within_by_looking_at_all(network, kCarAccess, point, metres, most));
    }
  }
}

TEST(NodeLocator, ListsANodeThatLiesExactlyAtTheDistance) {
  Network network;
  auto const a = add_node(network, {0, 0});
  auto const b = add_node(network, {400, 0});
  add_street(network, a, b, 400, 10, kAll);
  index_network(network);
  NodeLocator const locator{network, kCarAccess};
  EXPECT_EQ(locator.within({0, 0}, 400, 12), (std::vector{a, b}));
  EXPECT_EQ(locator.within({0, 0}, 399.9, 12), std::vector{a});
  EXPECT_EQ(locator.within({200, 0}, 300, 1), std::vector{a});
}

TEST(NodeLocator, TakesTheLowerNodeOfTwoEquallyNear) {
  Network network;
  auto const a = add_node(network, {0, 0});
  auto const b = add_node(network, {200, 0});
  add_street(network, b, a, 200, 10, kAll);
  index_network(network);
  EXPECT_EQ((NodeLocator{network, kWalkAccess}.nearest({100, 50})), a);
}

TEST(NodeLocator, FindsNothingWhereNoStreetIsOpen) {
  Network network;
  auto const a = add_node(network, {0, 0});
  auto const b = add_node(network, {200, 0});
  add_street(network, a, b, 200, 10, kWalkAccess);
  index_network(network);
  EXPECT_FALSE((NodeLocator{network, kCarAccess}.nearest({0, 0}).valid()));
  EXPECT_TRUE((NodeLocator{network, kCarAccess}.within({0, 0}, 400, 12).empty()));
  EXPECT_EQ((NodeLocator{network, kWalkAccess}.nearest({-90000, 3})), a);
}

TEST(Network, ListsLinksByBothEndsInAscendingOrder) {
  auto const network = make_grid_town({}, 3);
  std::size_t out = 0;
  std::size_t in = 0;
  for (std::size_t n = 0; n < network.nodes.position.size(); ++n) {
    auto const node = nth<NodeId>(n);
    auto const leaving = network.out_links[node];
    auto const coming = network.in_links[node];
    EXPECT_TRUE(std::is_sorted(leaving.begin(), leaving.end()));
    EXPECT_TRUE(std::is_sorted(coming.begin(), coming.end()));
    for (auto const link : leaving) EXPECT_EQ(network.links.from[link], node);
    for (auto const link : coming) EXPECT_EQ(network.links.to[link], node);
    out += leaving.size();
    in += coming.size();
  }
  EXPECT_EQ(out, network.links.size());
  EXPECT_EQ(in, network.links.size());
}

TEST(LinkTimes, StartAtFreeFlowAndKeepEachQuarterApart) {
  Network network;
  auto const a = add_node(network, {0, 0});
  auto const b = add_node(network, {100, 0});
  auto const street = add_street(network, a, b, 100, 20, kAll);
  auto const tiny = add_link(network, a, b, 0, 20, kAll);
  index_network(network);
  LinkTimes times{network};
  EXPECT_FLOAT_EQ(times.at(street, 0), 5);
  EXPECT_FLOAT_EQ(times.at(tiny, kQuarters - 1), 0.001F);
  times.set(street, 33, 60);
  EXPECT_FLOAT_EQ(times.at(street, 32), 5);
  EXPECT_FLOAT_EQ(times.quarter(33)[street.index()], 60);
  EXPECT_FLOAT_EQ(times.at(street, 34), 5);
  EXPECT_EQ(times.quarter(33).size(), network.links.size());
}

TEST(StreetGraph, HoldsTheLinksOpenToTheAccessAndNoOther) {
  auto const network = make_grid_town({}, 11);
  auto const graph = make_street_graph(network, kCarAccess);
  std::set<LinkId> expected;
  for (std::size_t i = 0; i < network.links.size(); ++i)
    if (auto const link = nth<LinkId>(i); (network.links.access[link] & kCarAccess) != 0) expected.insert(link);
  std::set<LinkId> found;
  for (auto [edge, end] = boost::edges(graph); edge != end; ++edge) {
    auto const link = graph[*edge].link;
    EXPECT_EQ(network.links.from[link].value(), boost::source(*edge, graph));
    EXPECT_EQ(network.links.to[link].value(), boost::target(*edge, graph));
    found.insert(link);
  }
  EXPECT_EQ(found, expected);
  EXPECT_EQ(boost::num_vertices(graph), network.nodes.position.size());
}

std::vector<double> free_flow(Network const& network) {
  std::vector<double> seconds;
  for (std::size_t i = 0; i < network.links.size(); ++i) seconds.push_back(free_flow_seconds(network, nth<LinkId>(i)));
  return seconds;
}

TEST(ShortestPath, AgreesWithFloydAndWarshall) {
  GridTown town;
  town.columns = town.rows = 6;
  auto const network = make_grid_town(town, 21);
  auto const nodes = network.nodes.position.size();
  auto const seconds = free_flow(network);
  auto const infinity = std::numeric_limits<double>::infinity();
  std::vector<double> least(nodes * nodes, infinity);
  for (std::size_t n = 0; n < nodes; ++n) least[n * nodes + n] = 0;
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    if ((network.links.access[link] & kCarAccess) == 0) continue;
    auto& entry = least[network.links.from[link].index() * nodes + network.links.to[link].index()];
    entry = std::min(entry, seconds[i]);
  }
  for (std::size_t k = 0; k < nodes; ++k)
    for (std::size_t a = 0; a < nodes; ++a)
      for (std::size_t b = 0; b < nodes; ++b)
        least[a * nodes + b] = std::min(least[a * nodes + b], least[a * nodes + k] + least[k * nodes + b]);
  auto const graph = make_street_graph(network, kCarAccess);
  for (std::size_t a = 0; a < nodes; ++a)
    for (std::size_t b = 0; b < nodes; ++b) {
      bool found = false;
      double sum = 0;
      for (auto const link : shortest_path(graph, network, seconds, nth<NodeId>(a), nth<NodeId>(b), found))
        sum += seconds[link.index()];
      ASSERT_EQ(found, least[a * nodes + b] < infinity);
      ASSERT_NEAR(sum, found ? least[a * nodes + b] : 0, 1e-9);
    }
}

TEST(ShortestPath, NeverTakesAFasterParallelLinkThatIsClosedToTheMode) {
  Network network;
  auto const a = add_node(network, {0, 0});
  auto const b = add_node(network, {100, 0});
  add_link(network, a, b, 100, 50, kWalkAccess);
  auto const street = add_link(network, a, b, 100, 10, kAll);
  add_link(network, a, b, 100, 10, kAll);
  index_network(network);
  bool found = false;
  auto const path = shortest_path(make_street_graph(network, kCarAccess), network, free_flow(network), a, b, found);
  EXPECT_TRUE(found);
  EXPECT_EQ(path, std::vector{street});
}

TEST(StrongComponents, CountWhatCanBeReachedThereAndBack) {
  Network network;
  std::vector<NodeId> n;
  for (int i = 0; i < 6; ++i) n.push_back(add_node(network, {i * 100.0, 0}));
  add_link(network, n[0], n[1], 100, 10, kAll);
  add_link(network, n[1], n[2], 100, 10, kAll);
  add_link(network, n[2], n[0], 100, 10, kAll);
  add_link(network, n[2], n[3], 100, 10, kAll);  // one-way to a dead end
  add_street(network, n[3], n[4], 100, 10, kWalkAccess);
  index_network(network);
  auto const driving = strong_components(make_street_graph(network, kCarAccess));
  EXPECT_EQ(driving.nodes, 4U);
  EXPECT_EQ(driving.count, 2U);
  EXPECT_EQ(driving.largest, 3U);
  EXPECT_EQ(driving.of_node[0], driving.of_node[2]);
  EXPECT_NE(driving.of_node[0], driving.of_node[3]);
  auto const walking = strong_components(make_street_graph(network, kWalkAccess));
  EXPECT_EQ(walking.nodes, 5U);
  EXPECT_EQ(walking.count, 2U);
}

}  // namespace
}  // namespace twinshift::network
