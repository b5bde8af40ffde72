#include "sim/routing/walk_access.hpp"
#include "tests/unit/routing/grid_town.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace twinshift::routing {
namespace {

using testing::add_link;
using testing::add_node;
using testing::add_street;
using testing::Dice;
using testing::GridTown;
using testing::make_grid_town;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void add_stop(transit::Stops& stops, Point at, NodeId node) {
  stops.position.push_back(at);
  stops.node.push_back(node);
}

Doors random_doors(network::Network const& network, int count, Dice& dice) {
  network::NodeLocator const locator{network, network::kWalkAccess};
  Doors doors;
  for (int i = 0; i < count; ++i) {
    Point const at{dice.below(1500) * 1.0, dice.below(1500) * 1.0};
    doors.position.push_back(at);
    doors.walk_node.push_back(locator.nearest(at));
  }
  return doors;
}

/// Metres between all nodes by Floyd and Warshall.
std::vector<double> all_metres(network::Network const& network, int access) {
  auto const nodes = network.nodes.position.size();
  std::vector<double> least(nodes * nodes, kInfinity);
  for (std::size_t n = 0; n < nodes; ++n) least[n * nodes + n] = 0;
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    if ((network.links.access[link] & access) == 0) continue;
    auto const from = network.links.from[link].index();
    auto const to = network.links.to[link].index();
    auto const metres = network.links.length[link].value();
    least[from * nodes + to] = std::min(least[from * nodes + to], metres);
    if (access == network::kWalkAccess) least[to * nodes + from] = std::min(least[to * nodes + from], metres);
  }
  for (std::size_t k = 0; k < nodes; ++k)
    for (std::size_t a = 0; a < nodes; ++a)
      for (std::size_t b = 0; b < nodes; ++b)
        least[a * nodes + b] = std::min(least[a * nodes + b], least[a * nodes + k] + least[k * nodes + b]);
  return least;
}

class WalkAccess : public ::testing::TestWithParam<int> {};

TEST_P(WalkAccess, DistancesAndStopsAreThoseOfAnAllPairsSearch) {
  auto const access = GetParam();
  GridTown town;
  town.columns = town.rows = 10;
  town.missing = 0.3;
  auto const network = make_grid_town(town, 17);
  auto const least = all_metres(network, access);
  auto const nodes = network.nodes.position.size();
  Dice dice{17};
  auto const doors = random_doors(network, 60, dice);
  transit::Stops stops;
  for (int i = 0; i < 40; ++i) {
    auto const node = nth<NodeId>(dice.below(nodes));
    auto const beside = network.nodes.position[node];
    add_stop(stops, {beside.x + dice.below(60), beside.y + dice.below(60)}, node);
  }
  Metres const limit{900};
  DistanceTable const table{network, doors, static_cast<std::uint8_t>(access), limit};
  auto const within =
      stops_within(network, stops, doors, static_cast<std::uint8_t>(access), limit, MetresPerSecond{1.25});
  auto const to_node = [&](LocationId l) {
    return distance(doors.position[l], network.nodes.position[doors.walk_node[l]]);
  };
  for (std::size_t i = 0; i < 60; ++i) {
    auto const from = nth<LocationId>(i);
    auto const* row = least.data() + doors.walk_node[from].index() * nodes;
    for (std::size_t j = 0; j < 60; ++j) {
      auto const to = nth<LocationId>(j);
      auto const metres = i == j ? 0 : to_node(from) + row[doors.walk_node[to].index()] + to_node(to);
      if (metres <= limit.value()) {
        EXPECT_NEAR(table.metres(from, to), metres, 0.01);
      } else {
        EXPECT_TRUE(std::isinf(table.metres(from, to)));
      }
    }
    std::vector<StopId> expected;
    for (std::size_t s = 0; s < stops.node.size(); ++s) {
      auto const stop = nth<StopId>(s);
      auto const node = stops.node[stop];
      auto const metres =
          to_node(from) + row[node.index()] + distance(stops.position[stop], network.nodes.position[node]);
      if (metres <= limit.value()) expected.push_back(stop);
    }
    std::vector<StopId> found;
    for (auto const& stop : within[from]) {
      found.push_back(stop.stop);
      EXPECT_EQ(stop.duration.count(), std::lround(stop.distance.value() / 1.25));
      EXPECT_LE(stop.distance, limit);
    }
    EXPECT_EQ(found, expected);
  }
}

INSTANTIATE_TEST_SUITE_P(OnFootAndByBike, WalkAccess, ::testing::Values(network::kWalkAccess, network::kBikeAccess));

TEST(WalkAccess, CountsTheStraightWaysToAndFromTheStreet) {
  network::Network town;
  auto const a = add_node(town, {0, 0});
  auto const b = add_node(town, {300, 0});
  add_link(town, b, a, 300, 10, 15);  // one-way for cars and bikes
  network::index_network(town);
  transit::Stops stops;
  add_stop(stops, {300, 30}, b);
  Doors doors;
  doors.position.push_back({0, 40});
  doors.walk_node.push_back(a);
  auto const on_foot = stops_within(town, stops, doors, network::kWalkAccess, Metres{370}, MetresPerSecond{1});
  ASSERT_EQ(on_foot[LocationId{0}].size(), 1U);
  EXPECT_DOUBLE_EQ(on_foot[LocationId{0}][0].distance.value(), 370);
  EXPECT_EQ(on_foot[LocationId{0}][0].duration, Seconds{370});
  EXPECT_TRUE(
      stops_within(town, stops, doors, network::kWalkAccess, Metres{369}, MetresPerSecond{1})[LocationId{0}].empty());
  EXPECT_TRUE(
      stops_within(town, stops, doors, network::kBikeAccess, Metres{999}, MetresPerSecond{1})[LocationId{0}].empty());
}

TEST(WalkAccess, WalkingIsAsFarThereAsBack) {
  auto const network = make_grid_town({}, 4);
  Dice dice{4};
  auto const doors = random_doors(network, 40, dice);
  DistanceTable const table{network, doors, network::kWalkAccess, Metres{3000}};
  for (std::uint32_t a = 0; a < 40; ++a)
    for (std::uint32_t b = 0; b < 40; ++b) {
      auto const there = table.metres(LocationId{a}, LocationId{b});
      auto const back = table.metres(LocationId{b}, LocationId{a});
      ASSERT_EQ(std::isinf(there), std::isinf(back));
      if (!std::isinf(there)) {
        EXPECT_NEAR(there, back, 0.01);
      }
    }
}

}  // namespace
}  // namespace twinshift::routing
