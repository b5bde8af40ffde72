#include "tools/map_match/map_match.hpp"
#include "tests/unit/routing/grid_town.hpp"
#include "tools/map_match/segment_grid.hpp"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace twinshift::testing {
namespace {

using map_match::MapMatcher;
using map_match::MatchedPattern;
using map_match::PatternShape;

constexpr int kAll = network::kCarAccess | network::kBusAccess | network::kWalkAccess | network::kBikeAccess;

/// A grid of streets 100 m apart, `side` by `side` nodes; node (x, y) is number y * side + x.
network::Network grid(int side, int access = kAll) {
  network::Network net;
  for (auto y = 0; y < side; ++y)
    for (auto x = 0; x < side; ++x) add_node(net, {x * 100.0, y * 100.0});
  for (auto y = 0; y < side; ++y)
    for (auto x = 0; x < side; ++x) {
      if (x + 1 < side) add_street(net, nth<NodeId>(y * side + x), nth<NodeId>(y * side + x + 1), 100, 10, access);
      if (y + 1 < side) add_street(net, nth<NodeId>(y * side + x), nth<NodeId>(y * side + side + x), 100, 10, access);
    }
  network::index_network(net);
  return net;
}

/// Nodes passed, first to last.
std::vector<int> nodes_of(network::Network const& net, MatchedPattern const& match) {
  std::vector<int> nodes = {static_cast<int>(net.links.from[match.links.front()].value())};
  for (auto const link : match.links) nodes.push_back(static_cast<int>(net.links.to[link].value()));
  return nodes;
}

void expect_whole(network::Network const& net, MatchedPattern const& match) {
  for (std::size_t i = 1; i < match.links.size(); ++i)
    EXPECT_EQ(net.links.to[match.links[i - 1]], net.links.from[match.links[i]]) << i;
  EXPECT_TRUE(std::is_sorted(match.stop_along.begin(), match.stop_along.end()));
  EXPECT_TRUE(std::is_sorted(match.stop_link.begin(), match.stop_link.end()));
}

TEST(MapMatch, AShapeBesideTheStreetsIsPutOntoThemInItsDirection) {
  auto const net = grid(5);
  MapMatcher const matcher{net};
  auto const match =
      matcher.match({{{20, -8}, {208, 150}, {300, 292}}, {{10, -6}, {204, -5}, {207, 194}, {305, 207}, {302, 292}}});
  EXPECT_TRUE(match.by_shape);
  EXPECT_EQ(match.gaps, 0U);
  EXPECT_EQ(nodes_of(net, match), (std::vector<int>{0, 1, 2, 7, 12, 13, 18}));
  expect_whole(net, match);
  EXPECT_GT(match.path_near_shape, 0.99);
  EXPECT_GT(match.shape_near_path, 0.99);
  EXPECT_NEAR(match.stop_along[1] - match.stop_along[0], 330, 1);
}

TEST(MapMatch, WithoutAShapeTheQuickestWayBetweenStopsIsTakenAndSaid) {
  auto const net = grid(5);
  auto const match = MapMatcher{net}.match({{{5, 3}, {300, 4}, {302, 300}}, {}});
  EXPECT_FALSE(match.by_shape);
  EXPECT_EQ(match.path_near_shape, 0);
  expect_whole(net, match);
  EXPECT_NEAR(match.length, 595, 6);
}

TEST(MapMatch, AOneWayStreetIsNotDrivenAgainstItsDirection) {
  network::Network net;
  for (auto const at : {Point{0, 0}, Point{300, 0}, Point{300, 60}, Point{0, 60}}) add_node(net, at);
  add_link(net, NodeId{0}, NodeId{1}, 300, 10, kAll);  // east
  add_street(net, NodeId{1}, NodeId{2}, 60, 10, kAll);
  add_link(net, NodeId{2}, NodeId{3}, 300, 10, kAll);  // west
  add_street(net, NodeId{3}, NodeId{0}, 60, 10, kAll);
  network::index_network(net);
  // The line is drawn on the eastbound street, but goes west.
  auto const match = MapMatcher{net}.match({{{280, 20}, {20, 20}}, {{290, 20}, {10, 20}}});
  ASSERT_FALSE(match.links.empty());
  for (auto const link : match.links) EXPECT_NE(link, LinkId{0});
  EXPECT_EQ(match.gaps, 0U);
}

TEST(MapMatch, StreetsThatBusesMayNotUseAreLeftAlone) {
  auto net = grid(4, network::kCarAccess);
  for (std::size_t l = 0; l < net.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    auto const both_low =
        net.nodes.position[net.links.from[link]].y < 50 && net.nodes.position[net.links.to[link]].y < 50;
    if (both_low) net.links.access[link] = network::kBusAccess;  // a busway along the south
  }
  auto const match = MapMatcher{net}.match({{{0, 30}, {300, 30}}, {{0, 45}, {300, 45}}});
  EXPECT_EQ(nodes_of(net, match), (std::vector<int>{0, 1, 2, 3}));
}

TEST(MapMatch, AGapInTheStreetsIsCountedNotHidden) {
  network::Network net;
  for (auto const at : {Point{0, 0}, Point{200, 0}, Point{400, 0}, Point{600, 0}}) add_node(net, at);
  add_street(net, NodeId{0}, NodeId{1}, 200, 10, kAll);
  add_street(net, NodeId{2}, NodeId{3}, 200, 10, kAll);
  network::index_network(net);
  auto const match = MapMatcher{net}.match({{{0, 0}, {600, 0}}, {{0, 2}, {600, 2}}});
  EXPECT_EQ(match.gaps, 1U);
  EXPECT_EQ(match.links.size(), 2U);
}

TEST(MapMatch, NowhereNearAStreetThereIsNoMatch) {
  auto const net = grid(3);
  auto const match = MapMatcher{net}.match({{{5000, 5000}, {6000, 6000}}, {{5000, 5000}, {6000, 6000}}});
  EXPECT_TRUE(match.links.empty());
}

TEST(MapMatch, AShapeOfAnotherLineIsNotBelieved) {
  auto const net = grid(12);
  auto const match = MapMatcher{net}.match({{{0, 0}, {1000, 0}}, {{0, 1000}, {1000, 1000}}});
  EXPECT_FALSE(match.by_shape);
  EXPECT_NEAR(match.length, 1000, 1);
}

/// A drive by lot over the grid that never turns round, and the line a careless draughtsman would make of it.
struct Drive {
  std::vector<LinkId> links;
  PatternShape pattern;
};

Drive drive_by_lot(network::Network const& net, std::mt19937& dice, double noise) {
  std::normal_distribution<double> off{0, noise};
  Drive drive;
  auto at = nth<NodeId>(dice() % net.nodes.key.size());
  LinkId last;
  for (auto i = 0; i < 25; ++i) {
    std::vector<LinkId> choices;
    for (auto const link : net.out_links[at])
      if (!last.valid() || link != net.links.reverse[last]) choices.push_back(link);
    if (choices.empty()) break;
    last = choices[dice() % choices.size()];
    drive.links.push_back(last);
    at = net.links.to[last];
    auto const a = net.nodes.position[net.links.from[last]];
    auto const b = net.nodes.position[at];
    for (auto const share : {0.25, 0.5, 0.75})
      drive.pattern.shape.push_back({a.x + share * (b.x - a.x) + off(dice), a.y + share * (b.y - a.y) + off(dice)});
    if (i % 4 == 0) drive.pattern.stops.push_back(drive.pattern.shape.back());
  }
  drive.pattern.stops.front() = drive.pattern.shape.front();
  drive.pattern.stops.back() = drive.pattern.shape.back();
  return drive;
}

TEST(MapMatch, DrivesByLotAreFoundAgain) {
  std::mt19937 dice{11};
  auto const net = grid(12);
  MapMatcher const matcher{net};
  std::size_t links = 0;
  std::size_t found = 0;
  auto near = 0.0;
  constexpr int kDrives = 30;
  for (auto i = 0; i < kDrives; ++i) {
    auto const drive = drive_by_lot(net, dice, 6);
    auto const match = matcher.match(drive.pattern);
    expect_whole(net, match);
    near += match.path_near_shape / kDrives;
    links += drive.links.size();
    for (auto const link : drive.links)
      if (std::find(match.links.begin(), match.links.end(), link) != match.links.end()) ++found;
  }
  EXPECT_GT(near, 0.98);
  EXPECT_GT(static_cast<double>(found), 0.97 * static_cast<double>(links));
}

TEST(MapMatch, TheAnswerIsTheSameOnAnyNumberOfThreads) {
  std::mt19937 dice{3};
  auto const net = grid(8);
  MapMatcher const matcher{net};
  std::vector<PatternShape> patterns;
  for (auto i = 0; i < 12; ++i) patterns.push_back(drive_by_lot(net, dice, 8).pattern);
  omp_set_num_threads(1);
  auto const one = matcher.match_all(patterns);
  omp_set_num_threads(3);
  auto const three = matcher.match_all(patterns);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].links, three[i].links);
    EXPECT_EQ(one[i].stop_along, three[i].stop_along);
  }
}

TEST(SegmentGrid, FindsTheNearestAsBruteForceDoes) {
  std::mt19937 dice{5};
  std::uniform_real_distribution<double> metres{-500, 500};
  std::vector<std::vector<Point>> lines;
  map_match::SegmentGrid index{100};
  for (auto i = 0; i < 60; ++i) {
    lines.push_back({{metres(dice), metres(dice)}, {metres(dice), metres(dice)}});
    index.add(lines.back());
  }
  index.index();
  for (auto i = 0; i < 200; ++i) {
    Point const at{metres(dice), metres(dice)};
    std::vector<std::pair<double, std::uint32_t>> expected;
    for (std::size_t l = 0; l < lines.size(); ++l)
      if (auto const n = map_match::nearest_on(lines[l][0], lines[l][1], at); n.metres <= 150)
        expected.emplace_back(n.metres, static_cast<std::uint32_t>(l));
    std::sort(expected.begin(), expected.end());
    auto const found = index.near(at, 150);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t k = 0; k < found.size(); ++k) EXPECT_EQ(found[k].line, expected[k].second);
  }
}

}  // namespace
}  // namespace twinshift::testing
