#include "tests/unit/osm/drawn_map.hpp"
#include "tools/osm/places.hpp"
#include "tools/osm/rings.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <queue>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twinshift::testing {
namespace {

using network::kBikeAccess;
using network::kBusAccess;
using network::kCarAccess;
using network::kWalkAccess;
using osm::Islands;

/// A cross: A west, B east, C south, D north, M in the middle.
DrawnMap cross() {
  return DrawnMap{}.node('A', -1, 0).node('B', 1, 0).node('C', 0, -1).node('D', 0, 1).node('M', 0, 0);
}

TEST(Streets, ABridgeJoinsNothing) {
  auto const made = made_of(cross().way(1, "AB", "highway=primary").way(2, "CD", "highway=primary,bridge=yes,layer=1"));
  EXPECT_EQ(made.streets.rows.size(), 2U);
  EXPECT_EQ(made.streets.nodes.size(), 4U);
  EXPECT_TRUE(made.row("w2_0").bridge);
  EXPECT_EQ(made.row("w2_0").layer, 1);
}

TEST(Streets, WaysThatShareANodeMeetThere) {
  auto const made = made_of(cross().way(1, "AMB", "highway=primary").way(2, "CMD", "highway=residential"));
  EXPECT_EQ(made.streets.rows.size(), 4U);
  EXPECT_EQ(made.streets.nodes.size(), 5U);
  EXPECT_NEAR(made.row("w1_0").length, 100, 1);
}

TEST(Streets, PiecesOfAStreetAreJoinedAndKeepTheirCourse) {
  auto map = DrawnMap{}.node('A', 0, 0).node('B', 1, 0).node('C', 1, 1).node('D', 2, 1);
  auto const made = made_of(map.way(7, "BCD", "highway=tertiary,maxspeed=30_mph").way(3, "BA", "highway=tertiary"));
  ASSERT_EQ(made.streets.rows.size(), 1U);
  auto const& row = made.streets.rows[0];
  EXPECT_EQ(row.key, "w3_0");
  EXPECT_EQ(row.shape.size(), 2U);
  EXPECT_NEAR(row.length, 300, 2);
  EXPECT_FALSE(row.oneway);
}

TEST(Streets, AChangeOfNameOrKindKeepsTheNode) {
  auto map = DrawnMap{}.node('A', 0, 0).node('B', 1, 0).node('C', 2, 0).node('D', 3, 0);
  auto const made = made_of(map.way(1, "AB", "highway=tertiary,name=East")
                                .way(2, "BC", "highway=tertiary,name=West")
                                .way(3, "CD", "highway=primary,name=West"));
  EXPECT_EQ(made.streets.rows.size(), 3U);
}

TEST(Streets, OneWayFollowsTheTagTheRoundaboutAndTheMotorway) {
  auto map = DrawnMap{}.node('A', 0, 0).node('B', 1, 0).node('C', 2, 0).node('D', 0, 5).node('E', 1, 5).node('F', 1, 6);
  auto const made = made_of(map.way(1, "AB", "highway=primary,oneway=-1")
                                .way(2, "BC", "highway=motorway")
                                .way(3, "DEFD", "highway=primary,junction=roundabout"));
  EXPECT_TRUE(made.row("w1_0").oneway);
  EXPECT_EQ(made.from(made.row("w1_0")), "B");
  EXPECT_EQ(made.to(made.row("w1_0")), "A");
  EXPECT_TRUE(made.row("w2_0").oneway);
  EXPECT_EQ(made.row("w2_0").access, kCarAccess | kBusAccess);
  auto const ring = std::count_if(made.streets.rows.begin(), made.streets.rows.end(), [](auto const& row) {
    return row.first_way == 3 && row.oneway && row.from != row.to;
  });
  EXPECT_EQ(ring, 2) << "a ring becomes two links, neither a loop";
}

TEST(Streets, BicyclesAndBusesMayGoAgainstTheFlowWhereTagged) {
  auto map = DrawnMap{}.node('A', 0, 0).node('B', 1, 0).node('C', 2, 0);
  auto const made = made_of(map.way(1, "AB", "highway=residential,oneway=yes,oneway:bicycle=no")
                                .way(2, "BC", "highway=primary,oneway=yes,busway=opposite_lane"));
  EXPECT_EQ(made.row("w1_0").access, kCarAccess | kBusAccess | kBikeAccess | kWalkAccess);
  EXPECT_EQ(made.row("w1_0r").access, kBikeAccess);
  EXPECT_EQ(made.row("w2_0r").access, kBusAccess);
  EXPECT_EQ(made.from(made.row("w2_0r")), "C");
}

struct WayCase {
  std::string tags;
  int access;
  int lanes;
};

TEST(Streets, AccessAndLanesFollowTheTags) {
  constexpr int kAll = kCarAccess | kBusAccess | kBikeAccess | kWalkAccess;
  for (auto const& [tags, access, lanes] :
       std::vector<WayCase>{{"highway=residential", kAll, 1},
                            {"highway=residential,access=private", 0, 0},
                            {"highway=residential,access=destination", kAll, 1},
                            {"highway=residential,motor_vehicle=no", kBikeAccess | kWalkAccess, 0},
                            {"highway=residential,motor_vehicle=no,bus=yes", kBusAccess | kBikeAccess | kWalkAccess, 1},
                            {"highway=residential,access=no,foot=yes", kWalkAccess, 0},
                            {"highway=busway", kBusAccess, 1},
                            {"highway=footway", kWalkAccess, 0},
                            {"highway=footway,bicycle=yes", kWalkAccess | kBikeAccess, 0},
                            {"highway=cycleway,foot=no", kBikeAccess, 0},
                            {"highway=trunk,motorroad=yes", kCarAccess | kBusAccess, 1},
                            {"highway=primary,lanes=4", kAll, 2},
                            {"highway=primary,lanes=3,oneway=yes", kAll, 3},
                            {"highway=primary,lanes=3,oneway=yes,turn:lanes=left|left|through|right", kAll, 4},
                            {"highway=primary,lanes=3,oneway=yes,lanes:bus=1", kAll, 2},
                            {"highway=primary,lanes=junk", kAll, 1}}) {
    auto map = DrawnMap{}.node('A', 0, 0).node('B', 1, 0).node('C', 2, 0);
    auto const made = made_of(map.way(1, "AB", tags).way(2, "BC", "highway=path"));
    auto const found = std::find_if(made.streets.rows.begin(), made.streets.rows.end(),
                                    [](auto const& row) { return row.key == "w1_0"; });
    EXPECT_EQ(found == made.streets.rows.end() ? 0 : found->access, access) << tags;
    EXPECT_EQ(found == made.streets.rows.end() ? 0 : found->lanes, lanes) << tags;
  }
}

TEST(Streets, LanesAndBusLanesAreThoseOfTheirDirection) {
  auto map = DrawnMap{}.node('A', 0, 0).node('B', 1, 0);
  auto const made =
      made_of(map.way(1, "AB", "highway=primary,lanes=3,lanes:forward=2,lanes:backward=1,busway:left=lane"));
  EXPECT_EQ(made.row("w1_0").lanes, 1);  // two, of which one is the buses': in Britain they keep to the left
  EXPECT_TRUE(made.row("w1_0").bus_lane_forward);
  EXPECT_FALSE(made.row("w1_0").bus_lane_backward);
}

TEST(Streets, SpeedsAreReadInTheirUnitsAndDefaultByCountry) {
  auto const gb = osm::country_rules("GB");
  auto const de = osm::country_rules("DE");
  EXPECT_DOUBLE_EQ(osm::parse_speed("50", de).value(), 50);
  EXPECT_NEAR(osm::parse_speed("30 mph", gb).value(), 48.28, 0.01);
  EXPECT_NEAR(osm::parse_speed("30mph", gb).value(), 48.28, 0.01);
  EXPECT_DOUBLE_EQ(osm::parse_speed("DE:urban", de).value(), 50);
  EXPECT_DOUBLE_EQ(osm::parse_speed("DE:zone:30", de).value(), 30);
  EXPECT_DOUBLE_EQ(osm::parse_speed("walk", de).value(), 6);
  EXPECT_DOUBLE_EQ(osm::parse_speed("none", de).value(), 130);
  for (auto const* const junk : {"", "fast", "-5", "1e9", "50 furlongs", "nan"})
    EXPECT_FALSE(osm::parse_speed(junk, de)) << junk;
  auto map = DrawnMap{}.node('A', 0, 0).node('B', 1, 0);
  EXPECT_NEAR(made_of(map.way(1, "AB", "highway=residential")).row("w1_0").limit_kmh, 48.28, 0.01);
  EXPECT_NEAR(made_of(map.opl(), Islands::kKeep, "KR").row("w1_0").limit_kmh, 50, 0.01);
}

/// Ways that a car can take from the first one, named in order; by the links and bans that were made.
bool drivable(MadeStreets const& made, std::vector<std::int64_t> const& ways) {
  auto const& rows = made.streets.rows;
  std::set<std::pair<osm::StreetLink, osm::StreetLink>> const banned{made.streets.banned_turns.begin(),
                                                                     made.streets.banned_turns.end()};
  auto const end = [&](osm::StreetLink l) { return l.backward ? rows[l.row].from : rows[l.row].to; };
  auto const start = [&](osm::StreetLink l) { return l.backward ? rows[l.row].to : rows[l.row].from; };
  std::vector<osm::StreetLink> links;
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (auto const backward : {false, true})
      if ((rows[r].access & kCarAccess) != 0 && (!backward || !rows[r].oneway)) links.push_back({r, backward});
  std::vector<osm::StreetLink> at;
  for (auto const link : links)
    if (rows[link.row].first_way == ways.front()) at.push_back(link);
  for (std::size_t i = 1; i < ways.size(); ++i) {
    std::vector<osm::StreetLink> next;
    for (auto const from : at)
      for (auto const to : links)
        if (rows[to.row].first_way == ways[i] && end(from) == start(to) && !banned.contains({from, to}))
          next.push_back(to);
    at = next;
  }
  return !at.empty();
}

DrawnMap crossing_of_four() {
  return cross()
      .way(1, "AM", "highway=primary,name=a")
      .way(2, "MB", "highway=primary,name=b")
      .way(3, "CM", "highway=primary,name=c")
      .way(4, "MD", "highway=primary,name=d");
}

TEST(TurnRestrictions, ABannedTurnIsTheOnlyOneLost) {
  auto const made =
      made_of(crossing_of_four().relation(9, "type=restriction,restriction=no_left_turn", "w1@from,nM@via,w4@to"));
  EXPECT_EQ(made.streets.banned_turns.size(), 1U);
  EXPECT_FALSE(drivable(made, {1, 4}));
  EXPECT_TRUE(drivable(made, {1, 2}));
  EXPECT_TRUE(drivable(made, {4, 1}));
}

TEST(TurnRestrictions, AnOnlyTurnBansAllOthers) {
  auto const made =
      made_of(crossing_of_four().relation(9, "type=restriction,restriction=only_straight_on", "w1@from,nM@via,w2@to"));
  EXPECT_TRUE(drivable(made, {1, 2}));
  for (auto const way : {3, 4}) EXPECT_FALSE(drivable(made, {1, way})) << way;
  EXPECT_TRUE(drivable(made, {3, 4}));
}

TEST(TurnRestrictions, ThoseForOthersOrForSomeHoursAreLeftOutAndCounted) {
  auto made =
      made_of(crossing_of_four()
                  .relation(1, "type=restriction,restriction=no_left_turn,except=motorcar", "w1@from,nM@via,w4@to")
                  .relation(2, "type=restriction,restriction:hgv=no_left_turn", "w1@from,nM@via,w4@to")
                  .relation(3, "type=restriction,restriction:conditional=no_left_turn", "w1@from,nM@via,w4@to")
                  .relation(4, "type=restriction,restriction=no_dancing", "w1@from,nM@via,w4@to")
                  .relation(5, "type=restriction,restriction=no_left_turn", "w1@from,nM@via")
                  .relation(6, "type=restriction,restriction=no_left_turn", "w1@from,nM@via,w99@to"));
  EXPECT_EQ(made.count("turn restrictions", "O345"), 2U);
  EXPECT_EQ(made.count("turn restrictions", "O344"), 1U);
  EXPECT_EQ(made.count("turn restrictions", "O340"), 1U);
  EXPECT_EQ(made.count("turn restrictions", "O343"), 1U);
  EXPECT_EQ(made.streets.banned_turns.size(), 1U);  // no_dancing is a ban of an unknown kind: a ban
}

/// Two carriageways a and b joined by a short street: A-M-B eastwards, D-N-C westwards, M-N between.
DrawnMap two_carriageways() {
  return DrawnMap{}
      .node('A', -2, 0)
      .node('M', 0, 0)
      .node('B', 2, 0)
      .node('D', 2, 1)
      .node('N', 0, 1)
      .node('C', -2, 1)
      .node('S', 0, -2)
      .way(1, "AM", "highway=primary,oneway=yes,name=in")
      .way(2, "MB", "highway=primary,oneway=yes,name=on")
      .way(3, "DN", "highway=primary,oneway=yes,name=back_in")
      .way(4, "NC", "highway=primary,oneway=yes,name=back_out")
      .way(5, "MN", "highway=residential,name=between")
      .way(6, "SM", "highway=residential,name=side");
}

TEST(TurnRestrictions, ABanOverAWayHoldsForThoseFromItsFirstStreetAlone) {
  auto const made =
      made_of(two_carriageways().relation(9, "type=restriction,restriction=no_u_turn", "w1@from,w5@via,w4@to"));
  EXPECT_TRUE(drivable(made, {1, 5}));
  EXPECT_FALSE(drivable(made, {1, 5, 4}));
  EXPECT_TRUE(drivable(made, {6, 5, 4}));
  EXPECT_TRUE(drivable(made, {1, 2}));
}

TEST(TurnRestrictions, OnlyOverAWayLeavesNoOtherWay) {
  auto const made =
      made_of(two_carriageways().relation(9, "type=restriction,restriction=only_left_turn", "w6@from,w5@via,w4@to"));
  EXPECT_TRUE(drivable(made, {6, 5, 4}));
  EXPECT_FALSE(drivable(made, {6, 2}));
  EXPECT_TRUE(drivable(made, {1, 2}));
}

TEST(TurnRestrictions, ALinkThatCarsCouldNotLeaveKeepsItsTurns) {
  auto map = DrawnMap{}.node('A', -1, 0).node('M', 0, 0).node('B', 1, 0).node('C', 0, 1);
  auto made = made_of(map.way(1, "AM", "highway=primary,oneway=yes")
                          .way(2, "MB", "highway=secondary,oneway=yes")
                          .way(3, "MC", "highway=tertiary,oneway=yes")
                          .relation(1, "type=restriction,restriction=no_left_turn", "w1@from,nM@via,w3@to")
                          .relation(2, "type=restriction,restriction=no_straight_on", "w1@from,nM@via,w2@to"));
  EXPECT_TRUE(drivable(made, {1, 2}));
  EXPECT_EQ(made.count("turn restrictions", "O349"), 2U);
}

TEST(Streets, ParkingAislesCountOnlyAsWaysThrough) {
  auto map = DrawnMap{}.node('A', 0, 0).node('B', 2, 0).node('C', 0, 1).node('D', 2, 1).node('E', 1, 2).node('F', 1, 3);
  auto made = made_of(map.way(1, "AB", "highway=residential")
                          .way(2, "ACDB", "highway=service,service=parking_aisle")
                          .way(3, "DE", "highway=service,service=driveway")
                          .way(4, "EF", "highway=service,service=driveway"));
  EXPECT_EQ(made.count("streets", "O312"), 2U);
  EXPECT_NO_THROW((void)made.row("w2_0"));
  EXPECT_EQ(made.report.file("streets").rows(imports::Fate::kLeftOut), 2U);
}

TEST(Streets, ABollardStopsCarsOnly) {
  auto map = DrawnMap{}.node('A', 0, 0).node('B', 1, 0, "barrier=bollard").node('C', 2, 0);
  auto const made = made_of(map.way(1, "ABC", "highway=residential"));
  EXPECT_EQ(made.streets.nodes.size(), 4U);
  EXPECT_EQ(made.row("n2b1").access, kWalkAccess | kBikeAccess);
  EXPECT_NE(made.row("w1_0").to, made.row("w1_1").from);
}

TEST(Streets, WhatTheFileLacksIsCutOrLeftOutAndCounted) {
  auto map = DrawnMap{}.node('A', 0, 0).node('B', 1, 0).node('D', 3, 0).node('E', 4, 0);
  auto made = made_of(map.way(1, "ABCDE", "highway=primary")
                          .way(2, "AXYZ", "highway=primary")
                          .way(3, "AABBD", "highway=secondary")
                          .way(3, "AB", "highway=motorway")
                          .way(-4, "DE", "highway=residential")
                          .way(5, "AB", "highway=teleport")
                          .way(6, "A", "highway=residential"));
  EXPECT_EQ(made.count("streets", "O320"), 1U);
  EXPECT_EQ(made.count("streets", "O324"), 1U);
  EXPECT_EQ(made.count("streets", "O322"), 1U);
  EXPECT_EQ(made.count("streets", "O323"), 1U);
  EXPECT_EQ(made.count("streets", "O311"), 1U);
  EXPECT_EQ(made.count("streets", "O321"), 1U);
  auto const& rows = made.report.file("streets");
  EXPECT_EQ(rows.read(), 7U);
  EXPECT_EQ(rows.kept() + rows.rows(imports::Fate::kRepaired) + rows.rows(imports::Fate::kDropped) +
                rows.rows(imports::Fate::kLeftOut),
            rows.read());
  EXPECT_NO_THROW((void)made.row("w-4_0"));
  EXPECT_EQ(made.row("w3_0").link_class, network::LinkClass::kSecondary) << "the first of two ways with one id counts";
}

/// A town, and a street that touches it nowhere.
DrawnMap town_and_island(double gap) {
  return DrawnMap{}
      .node('A', 0, 0)
      .node('B', 1, 0)
      .node('C', 0, 1)
      .node('D', 1, 1 + gap)
      .node('E', 2, 1 + gap)
      .way(1, "AB", "highway=residential,name=a")
      .way(2, "BC", "highway=residential,name=b")
      .way(3, "CA", "highway=residential,name=c")
      .way(4, "DE", "highway=residential,name=island");
}

TEST(Islands, AreDroppedJoinedOrKeptAsAskedAndReported) {
  auto dropped = made_of(town_and_island(1), Islands::kDrop);
  EXPECT_EQ(dropped.streets.rows.size(), 3U);
  EXPECT_EQ(dropped.streets.nodes.size(), 3U);
  EXPECT_EQ(dropped.report.file("islands").read(), 4U) << "one for each mode";
  auto const kept = made_of(town_and_island(1), Islands::kKeep);
  EXPECT_EQ(kept.streets.rows.size(), 4U);
  auto const joined = made_of(town_and_island(1), Islands::kJoin);
  ASSERT_EQ(joined.streets.rows.size(), 5U);
  EXPECT_EQ(joined.streets.rows.back().link_class, network::LinkClass::kConnector);
  EXPECT_NEAR(joined.streets.rows.back().length, std::hypot(100, 100), 2);
  EXPECT_EQ(made_of(town_and_island(20), Islands::kJoin).streets.rows.size(), 3U) << "too far to be joined";
}

TEST(Islands, AOneWayStreetOutOfTheTownIsClosedToCarsNotToWalkers) {
  auto map = town_and_island(1);
  auto const made = made_of(map.node('F', 5, 0).way(5, "BF", "highway=residential,oneway=yes"), Islands::kDrop);
  EXPECT_EQ(made.row("w5_0").access, kWalkAccess);
  EXPECT_EQ(made.row("w5_0").lanes, 0);
}

/// Every node's distance from `start` in metres along ways as drawn; the oracle.
std::map<std::int64_t, double> distances_in(osm::OsmData const& data, io::Projection const& projection,
                                            std::int64_t start) {
  std::map<std::int64_t, std::vector<std::pair<std::int64_t, double>>> next;
  for (auto const& way : data.ways)
    for (std::size_t i = 1; i < way.nodes.size(); ++i) {
      auto const a = way.nodes[i - 1];
      auto const b = way.nodes[i];
      auto const metres = distance(*projection.to_plane(data.nodes.at(a)), *projection.to_plane(data.nodes.at(b)));
      next[a].emplace_back(b, metres);
      if (!way.tags.is("oneway", "yes")) next[b].emplace_back(a, metres);
    }
  std::map<std::int64_t, double> best;
  std::priority_queue<std::pair<double, std::int64_t>> queue;
  queue.emplace(0, start);
  while (!queue.empty()) {
    auto const [minus, node] = queue.top();
    queue.pop();
    if (!best.emplace(node, -minus).second) continue;
    for (auto const& [to, metres] : next[node]) queue.emplace(minus - metres, to);
  }
  return best;
}

std::map<std::string, double> distances_in(osm::Streets const& streets, std::string const& start) {
  std::map<std::size_t, std::vector<std::pair<std::size_t, double>>> next;
  for (auto const& row : streets.rows) {
    next[row.from].emplace_back(row.to, row.length);
    if (!row.oneway) next[row.to].emplace_back(row.from, row.length);
  }
  std::map<std::size_t, double> best;
  std::priority_queue<std::pair<double, std::size_t>> queue;
  for (std::size_t n = 0; n < streets.nodes.size(); ++n)
    if (streets.nodes[n].key == start) queue.emplace(0, n);
  while (!queue.empty()) {
    auto const [minus, node] = queue.top();
    queue.pop();
    if (!best.emplace(node, -minus).second) continue;
    for (auto const& [to, metres] : next[node]) queue.emplace(minus - metres, to);
  }
  std::map<std::string, double> result;
  for (auto const& [node, metres] : best) result[streets.nodes[node].key] = metres;
  return result;
}

/// Ways over a grid of nodes drawn by lot: straight on, bent, in rings, one-way or not, of two kinds.
std::string drawn_by_lot(std::mt19937& dice) {
  std::string opl;
  constexpr int kSide = 6;
  for (auto i = 0; i < kSide * kSide; ++i)
    opl += "n" + std::to_string(i + 1) + " x" + std::to_string(-5.93 + (i % kSide) * 0.001 + (i / kSide) * 0.0001) +
           " y" + std::to_string(54.59 + (i / kSide) * 0.0007) + "\n";
  for (auto way = 1; way <= 22; ++way) {
    auto at = static_cast<int>(dice() % (kSide * kSide));
    opl += "w" + std::to_string(way) + " Thighway=" + (dice() % 2 == 0 ? "residential" : "primary") +
           (dice() % 3 == 0 ? ",oneway=yes" : "") + " Nn" + std::to_string(at + 1);
    for (auto steps = 1 + dice() % 6; steps > 0; --steps) {
      auto const x = at % kSide + static_cast<int>(dice() % 3) - 1;
      auto const y = at / kSide + static_cast<int>(dice() % 3) - 1;
      if (x < 0 || y < 0 || x >= kSide || y >= kSide || y * kSide + x == at) continue;
      at = y * kSide + x;
      opl += ",n" + std::to_string(at + 1);
    }
    opl += "\n";
  }
  return opl;
}

TEST(Streets, JoiningPiecesChangesNoDistance) {
  std::mt19937 dice{7};
  auto const projection = io::Projection::make("EPSG:2157").value();
  std::size_t compared = 0;
  for (auto town = 0; town < 20; ++town) {
    auto const made = made_of(drawn_by_lot(dice));
    for (auto const& node : made.streets.nodes) {
      auto const expected = distances_in(made.data, projection, std::stoll(node.key.substr(1)));
      auto const found = distances_in(made.streets, node.key);
      for (auto const& other : made.streets.nodes) {
        auto const there = expected.find(std::stoll(other.key.substr(1)));
        auto const here = found.find(other.key);
        ASSERT_EQ(there == expected.end(), here == found.end()) << town << ' ' << node.key << ' ' << other.key;
        if (here == found.end()) continue;
        ASSERT_NEAR(here->second, there->second, 0.2) << town << ' ' << node.key << ' ' << other.key;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 5000U);
}

TEST(Streets, TheOrderOfTheFileDoesNotMatter) {
  auto const map = two_carriageways().relation(9, "type=restriction,restriction=no_u_turn", "w1@from,w5@via,w4@to");
  auto const one = made_of(map.opl());
  auto const other = made_of(map.opl_backwards());
  ASSERT_EQ(one.streets.rows.size(), other.streets.rows.size());
  for (std::size_t r = 0; r < one.streets.rows.size(); ++r) {
    EXPECT_EQ(one.streets.rows[r].key, other.streets.rows[r].key);
    EXPECT_EQ(one.streets.rows[r].length, other.streets.rows[r].length);
  }
  EXPECT_EQ(one.streets.banned_turns, other.streets.banned_turns);
}

TEST(OsmFiles, WhatIsNoMapIsRefusedPolitely) {
  for (auto const& [bytes, format] : std::vector<std::pair<std::string, std::string>>{
           {"", "osm"},
           {"<osm version=\"0.6\"><node id=\"1\" lat=\"54\" lon=\"", "osm"},
           {"<osm version=\"0.6\"></osm>", "osm"},
           {"<!DOCTYPE x [<!ENTITY a \"aaaa\">]><osm version=\"0.6\"><node id=\"1\" lat=\"1\" lon=\"1\" "
            "user=\"&a;\"/></osm>",
            "osm"},
           {std::string(300, '\xff'), "pbf"},
           {std::string{"\0\0\0\x0d\x0a\x09OSMHeader\x18\x7f", 17}, "pbf"},
           {"hello", "opl"}}) {
    io::Faults faults;
    EXPECT_FALSE(osm::parse_osm(bytes, format, {}, faults)) << format << ' ' << bytes.substr(0, 40);
    EXPECT_EQ(faults.errors(), 1U);
  }
}

TEST(OsmFiles, NodesWithoutAPlaceOnEarthAreCounted) {
  io::Faults faults;
  auto const data = osm::parse_osm(
      "<osm version=\"0.6\"><node id=\"1\" lat=\"54\" lon=\"-6\"/><node id=\"2\" lat=\"95\" lon=\"179\"/>"
      "<way id=\"1\"><nd ref=\"1\"/><nd ref=\"2\"/><tag k=\"highway\" v=\"primary\"/></way></osm>",
      "osm", {}, faults);
  ASSERT_TRUE(data);
  EXPECT_EQ(data->counts.bad_places, 1);
  EXPECT_EQ(data->nodes.size(), 1U);
}

TEST(OsmFiles, ABoxKeepsWhatLiesInIt) {
  auto map = DrawnMap{}.node('A', 0, 0).node('B', 1, 0).node('C', 5, 0).node('D', 9, 0);
  map.way(1, "ABC", "highway=primary").way(2, "CD", "highway=primary");
  auto const box = osm::parse_box("-5.9310,54.589,-5.927,54.591");
  ASSERT_TRUE(box);
  io::Faults faults;
  auto const data = osm::parse_osm(map.opl(), "opl", box, faults);
  ASSERT_TRUE(data);
  EXPECT_EQ(data->ways.size(), 1U);
  EXPECT_EQ(data->counts.streets_outside, 1);
  EXPECT_FALSE(osm::parse_box("1,2,3"));
  EXPECT_FALSE(osm::parse_box("1,2,1,4"));
  EXPECT_FALSE(osm::parse_box("1,2,3,x"));
}

TEST(Places, BuildingsWeighTheirFloorsByUse) {
  auto map = DrawnMap{}.node('A', 0, 0).node('B', 0.2, 0).node('C', 0.2, 0.1).node('D', 0, 0.1);
  map.node('E', 5, 5).node('F', 6, 5).node('G', 6, 6).node('H', 5, 6);
  map.way(1, "ABCDA", "building=apartments,building:levels=3").way(2, "EFGHE", "landuse=commercial");
  map.node('P', 2, 2, "place=suburb,name=Northgate");
  auto const made = made_of(map.way(3, "AE", "highway=primary"));
  imports::ImportReport report{"import osm", "drawn"};
  auto const places = osm::make_places(made.data, io::Projection::make("EPSG:2157").value(), {}, report);
  auto home = 0.0;
  auto job = 0.0;
  for (auto const& cell : places.cells) {
    home += cell.home;
    job += cell.job;
  }
  EXPECT_NEAR(home, 20 * 10 * 3 + 0.05 * 0.2 * 10000, 20);  // the commercial land holds a few homes
  EXPECT_NEAR(job, 0.2 * 10000, 40);
  ASSERT_EQ(places.places.size(), 1U);
  EXPECT_EQ(places.places[0].name, "Northgate");
}

TEST(Rings, LinesAreJoinedEndToEnd) {
  auto const rings = osm::join_lines({{1, 2, 3}, {5, 4, 3}, {5, 1}, {8, 9}}, false);
  ASSERT_EQ(rings.size(), 2U);
  EXPECT_EQ(rings[0].front(), rings[0].back());
  EXPECT_EQ(rings[0].size(), 6U);
  auto const coast = osm::join_lines({{3, 4}, {1, 2, 3}}, true);
  ASSERT_EQ(coast.size(), 1U);
  EXPECT_EQ(coast[0], (std::vector<std::int64_t>{1, 2, 3, 4}));
}

double area_of(osm::Polygon const& polygon) {
  std::vector<Point> ring;
  auto area = 0.0;
  for (auto const& part : polygon) {
    ring.clear();
    for (auto const at : part) ring.push_back({at.lon, at.lat});
    area += (&part == &polygon.front() ? 1 : -1) * std::abs(osm::signed_area(ring));
  }
  return area;
}

TEST(Rings, TheSeaLiesRightOfTheCoast) {
  osm::Box const box{0, 0, 10, 10};
  // From south to north through the middle: land in the west, sea in the east.
  auto sea = osm::sea_of({{{5, -2}, {5, 12}}}, box);
  ASSERT_EQ(sea.size(), 1U);
  EXPECT_NEAR(area_of(sea[0]), 50, 1e-9);
  // The other way round the sea is in the west; an island in it is a hole (land on the left: counter-clockwise).
  sea = osm::sea_of({{{5, 12}, {5, -2}}, {{1, 1}, {2, 1}, {2, 2}, {1, 2}, {1, 1}}}, box);
  ASSERT_EQ(sea.size(), 1U);
  EXPECT_NEAR(area_of(sea[0]), 49, 1e-9);
  // A bay that enters and leaves through the same side.
  sea = osm::sea_of({{{4, -1}, {4, 3}, {6, 3}, {6, -1}}}, box);
  ASSERT_EQ(sea.size(), 1U);
  EXPECT_NEAR(area_of(sea[0]), 6, 1e-9);
  // Two coasts: a strait between.
  sea = osm::sea_of({{{2, -1}, {2, 11}}, {{7, 11}, {7, -1}}}, box);
  ASSERT_EQ(sea.size(), 1U);
  EXPECT_NEAR(area_of(sea[0]), 50, 1e-9);
  EXPECT_TRUE(osm::sea_of({}, box).empty());
}

TEST(Rings, TheSeaGoesOnBeyondTheBox) {
  osm::Box const box{0, 0, 10, 10};
  auto const sea = osm::beyond_sides(osm::sea_of({{{5, -2}, {5, 12}}}, box), box);
  ASSERT_EQ(sea.size(), 1U);
  EXPECT_NEAR(area_of(sea[0]), 15 * 30, 1e-9);  // from 5 to 20 east, from -10 to 20 north
}

}  // namespace
}  // namespace twinshift::testing
