#include "sim/routing/street_router.hpp"
#include "tests/unit/routing/grid_town.hpp"
#include "tests/unit/routing/turn_oracle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace twinshift::routing {
namespace {

using testing::add_link;
using testing::add_node;
using testing::add_street;
using testing::Dice;
using testing::TurnOracle;

constexpr int kAll = 15;
constexpr int kQuarter = 33;

/// Bans this share of all turns, and more of those back along the same street.
void ban_turns(network::Network& network, double share, Dice& dice) {
  network.banned_turns.clear();
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    auto const into = nth<LinkId>(i);
    for (auto const link : network.out_links[network.links.to[into]])
      if (dice.chance(network.links.reverse[into] == link ? std::min(1.0, 4 * share) : share))
        network.banned_turns.emplace_back(into, link);
  }
  std::sort(network.banned_turns.begin(), network.banned_turns.end());
}

void slow_down(network::Network const& network, network::LinkTimes& times, Dice& dice) {
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    auto const free = network::free_flow_seconds(network, nth<LinkId>(i));
    times.set(nth<LinkId>(i), kQuarter, static_cast<float>(free * (1.0 + dice.below(1000) / 250.0)));
  }
}

std::vector<double> milliseconds(network::LinkTimes const& times) {
  std::vector<double> ms;
  for (auto const s : times.quarter(kQuarter)) ms.push_back(std::max(1.0, std::round(static_cast<double>(s) * 1000)));
  return ms;
}

/// The path is connected, makes no banned turn and takes as long as it says.
void expect_honest(network::Network const& network, std::vector<double> const& ms, Path const& path, NodeId from,
                   NodeId to) {
  auto at = from;
  auto sum = 0.0;
  for (std::size_t i = 0; i < path.links.size(); ++i) {
    ASSERT_EQ(network.links.from[path.links[i]], at);
    ASSERT_NE(network.links.access[path.links[i]] & network::kCarAccess, 0);
    ASSERT_FALSE(i > 0 && network::turn_banned(network, path.links[i - 1], path.links[i]));
    at = network.links.to[path.links[i]];
    sum += ms[path.links[i].index()];
  }
  ASSERT_EQ(at, to);
  ASSERT_EQ(sum / 1000, path.seconds);
}

struct Tally {
  int longer = 0;  ///< ways that bans made longer, or shut
  int none = 0;
};

void compare(network::Network const& network, network::LinkTimes const& times, StreetRouter const& router, Dice& dice,
             Tally& tally) {
  auto const ms = milliseconds(times);
  TurnOracle oracle{network, ms};
  auto free = network;
  free.banned_turns.clear();
  TurnOracle unbanned{free, ms};
  StreetRouter::Query query{router};
  Path path;
  for (int start = 0; start < 6; ++start) {
    auto const from = nth<NodeId>(dice.below(network.nodes.position.size()));
    auto const expected = oracle.from(from);
    auto const without_bans = unbanned.from(from);
    for (std::size_t n = 0; n < expected.size(); ++n) {
      auto const to = nth<NodeId>(n);
      ASSERT_EQ(query.seconds(from, to, kQuarter), expected[n] / 1000);
      ASSERT_EQ(query.path(from, to, kQuarter, path), std::isfinite(expected[n]));
      if (expected[n] > without_bans[n]) ++tally.longer;
      if (std::isinf(expected[n])) {
        ++tally.none;
        ASSERT_TRUE(path.links.empty());
        continue;
      }
      ASSERT_EQ(path.seconds, expected[n] / 1000);
      ASSERT_NO_FATAL_FAILURE(expect_honest(network, ms, path, from, to));
    }
  }
}

TEST(BannedTurns, WaysAreAsLongAsOnTheLineGraphOfRandomTownsAlsoAfterUpdates) {
  Tally tally;
  for (std::uint32_t seed = 1; seed <= 24; ++seed) {
    testing::GridTown town;
    town.columns = 3 + static_cast<int>(seed % 9);
    town.rows = 9;
    town.missing = 0.04 * (seed % 6);
    auto network = testing::make_grid_town(town, seed);
    Dice dice{seed};
    ban_turns(network, 0.02 * (seed % 12), dice);
    StreetRouter router{network};
    network::LinkTimes times{network};
    for (int round = 0; round < 3; ++round) {
      router.customise(times);
      ASSERT_NO_FATAL_FAILURE(compare(network, times, router, dice, tally)) << "seed " << seed;
      slow_down(network, times, dice);
    }
  }
  EXPECT_GT(tally.longer, 2000);
  EXPECT_GT(tally.none, 100);
}

TEST(BannedTurns, AFasterLinkNeverLengthensAWayAndABanNeverShortensOne) {
  auto network = testing::make_grid_town({}, 11);
  Dice dice{11};
  network::LinkTimes times{network};
  slow_down(network, times, dice);
  auto const all_ways = [&] {
    StreetRouter router{network};
    router.customise(times);
    StreetRouter::Query query{router};
    std::vector<double> seconds;
    for (std::size_t a = 0; a < network.nodes.position.size(); a += 3)
      for (std::size_t b = 0; b < network.nodes.position.size(); ++b)
        seconds.push_back(query.seconds(nth<NodeId>(a), nth<NodeId>(b), kQuarter));
    return seconds;
  };
  auto before = all_ways();
  for (auto const share : {0.05, 0.15}) {
    ban_turns(network, share, dice);
    auto const after = all_ways();
    for (std::size_t i = 0; share == 0.05 && i < after.size(); ++i) ASSERT_GE(after[i], before[i]);
    before = after;
  }
  for (int change = 0; change < 8; ++change) {
    auto const link = nth<LinkId>(dice.below(network.links.size()));
    times.set(link, kQuarter, times.at(link, kQuarter) / 3);
    auto const after = all_ways();
    for (std::size_t i = 0; i < after.size(); ++i) ASSERT_LE(after[i], before[i]);
    before = after;
  }
}

/// A street a - b - c, a side street b - d, and a block b - e - f - b to drive around.
struct Crossing {
  network::Network network;
  NodeId a = add_node(network, {0, 0});
  NodeId b = add_node(network, {100, 0});
  NodeId c = add_node(network, {200, 0});
  NodeId d = add_node(network, {100, 100});
  NodeId e = add_node(network, {100, -100});
  NodeId f = add_node(network, {150, -50});
  LinkId ab = add_street(network, a, b, 100, 10, kAll);
  LinkId bc = add_street(network, b, c, 100, 10, kAll);
  LinkId bd = add_street(network, b, d, 100, 10, kAll);
  LinkId be = add_link(network, b, e, 100, 10, kAll);
  LinkId ef = add_link(network, e, f, 100, 10, kAll);
  LinkId fb = add_link(network, f, b, 100, 10, kAll);

  Path path(NodeId from, NodeId to, std::vector<std::pair<LinkId, LinkId>> bans) {
    std::sort(bans.begin(), bans.end());
    network.banned_turns = std::move(bans);
    network::index_network(network);
    StreetRouter router{network};
    router.customise(network::LinkTimes{network});
    StreetRouter::Query query{router};
    Path path;
    query.path(from, to, 0, path);
    return path;
  }
};

TEST(BannedTurns, DrivesAroundTheBlockWhereTheTurnIsBanned) {
  Crossing town;
  EXPECT_EQ(town.path(town.a, town.d, {}).links, (std::vector{town.ab, town.bd}));
  // Back along the street at c is nearer than the block.
  auto const cb = town.network.links.reverse[town.bc];
  EXPECT_EQ(town.path(town.a, town.d, {{town.ab, town.bd}}).links, (std::vector{town.ab, town.bc, cb, town.bd}));
  EXPECT_EQ(town.path(town.a, town.d, {{town.ab, town.bd}, {town.bc, cb}}).links,
            (std::vector{town.ab, town.be, town.ef, town.fb, town.bd}));
}

TEST(BannedTurns, MayEndOrBeginAtTheJunctionOfTheBan) {
  Crossing town;
  EXPECT_EQ(town.path(town.a, town.b, {{town.ab, town.bd}}).links, std::vector{town.ab});
  EXPECT_EQ(town.path(town.b, town.d, {{town.ab, town.bd}}).links, std::vector{town.bd});
}

TEST(BannedTurns, ALoopAtTheJunctionIsAWayAroundToo) {
  Crossing town;
  auto const loop = add_link(town.network, town.b, town.b, 20, 10, kAll);
  EXPECT_EQ(town.path(town.a, town.d, {{town.ab, town.bd}}).links, (std::vector{town.ab, loop, town.bd}));
}

}  // namespace
}  // namespace twinshift::routing
