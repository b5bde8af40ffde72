#include "sim/transit/blocks.hpp"

#include "sim/core/rng.hpp"
#include "tests/unit/transit/small_town.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace twinshift::transit {
namespace {

using testing::PlanBuilder;
using testing::straight_street;

constexpr Seconds kLayover{360};

std::size_t vehicles(std::span<VehicleRun const> runs) {
  auto const next = link_runs(runs, kLayover);
  return static_cast<std::size_t>(std::count(next.begin(), next.end(), runs.size()));
}

/// Fewest vehicles by trying, for each run in turn, every vehicle that could take it and a new one.
std::size_t fewest(std::vector<VehicleRun> const& runs, std::size_t i, std::vector<std::size_t>& last_of) {
  if (i == runs.size()) return last_of.size();
  last_of.push_back(i);
  auto best = fewest(runs, i + 1, last_of);
  last_of.pop_back();
  for (std::size_t v = 0; v < last_of.size(); ++v) {
    if (!can_follow(runs[last_of[v]], runs[i], kLayover)) continue;
    auto const before = std::exchange(last_of[v], i);
    best = std::min(best, fewest(runs, i + 1, last_of));
    last_of[v] = before;
  }
  return best;
}

TEST(Blocks, OneVehicleShuttlesWhenThereIsTimeToTurn) {
  std::vector<VehicleRun> const runs = {{0, 600, {0, 0}, {3000, 0}}, {960, 1560, {3000, 0}, {0, 0}}};
  EXPECT_EQ(vehicles(runs), 1U);
}

TEST(Blocks, ASecondVehicleIsNeededWhenTheLayoverIsASecondShort) {
  std::vector<VehicleRun> const runs = {{0, 600, {0, 0}, {3000, 0}}, {959, 1559, {3000, 0}, {0, 0}}};
  EXPECT_EQ(vehicles(runs), 2U);
}

TEST(Blocks, TheEmptyDriveToTheOtherEndTakesTime) {
  // 3 km x 1.3 at 25 km/h = 561.6 s, after the layover of 360 s
  VehicleRun const out{0, 600, {0, 0}, {3000, 0}};
  EXPECT_FALSE(can_follow(out, {600 + 921, 3000, {0, 0}, {3000, 0}}, kLayover));
  EXPECT_TRUE(can_follow(out, {600 + 922, 3000, {0, 0}, {3000, 0}}, kLayover));
}

TEST(Blocks, NobodyWaitsLongerThanThreeHours) {
  VehicleRun const out{0, 600, {0, 0}, {0, 0}};
  EXPECT_TRUE(can_follow(out, {600 + 10800, 20000, {0, 0}, {0, 0}}, kLayover));
  EXPECT_FALSE(can_follow(out, {600 + 10801, 20000, {0, 0}, {0, 0}}, kLayover));
}

TEST(Blocks, AreAsFewAsBruteForceFinds) {
  for (std::uint64_t town = 0; town < 200; ++town) {
    Rng rng(town, 1, Draw::kVehicle);
    std::vector<VehicleRun> runs;
    for (int i = 0; i < 8; ++i) {
      auto const start = static_cast<std::int32_t>(rng.below(7200));
      std::array<Point, 3> const ends = {Point{0, 0}, Point{2000, 0}, Point{0, 4000}};
      runs.push_back(
          {start, start + 300 + static_cast<std::int32_t>(rng.below(1800)), ends[rng.below(3)], ends[rng.below(3)]});
    }
    std::sort(runs.begin(), runs.end(), [](VehicleRun const& a, VehicleRun const& b) { return a.start_s < b.start_s; });
    std::vector<std::size_t> nobody;
    EXPECT_EQ(vehicles(runs), fewest(runs, 0, nobody)) << "town " << town;
  }
}

PlanBuilder busy_line() {
  PlanBuilder town(10);
  auto const route = town.route("1");
  town.service(town.pattern(route, "out", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}), 6, 20, 300);
  town.service(town.pattern(route, "back", {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}), 6, 20, 300);
  return town;
}

TEST(Blocks, HoldEveryTripOnceAndInOrder) {
  auto const timetable = build_timetable(busy_line().plan, straight_street(10), {}, 3);
  std::vector<int> seen(timetable.trips.pattern.size(), 0);
  for (std::size_t b = 0; b < timetable.blocks.type.size(); ++b) {
    TripId before;
    for (auto const trip : timetable.blocks.trips[nth<BlockId>(b)]) {
      ++seen[trip.index()];
      EXPECT_EQ(timetable.trips.block[trip], nth<BlockId>(b));
      if (before.valid()) {
        EXPECT_GE(timetable.time(trip, 0).departure_s, timetable.trips.times[before].back().arrival_s + 360);
      }
      before = trip;
    }
  }
  EXPECT_THAT(seen, ::testing::Each(1));
}

/// A trip out on one route, and one back on another an hour or two later.
PlanBuilder two_rare_routes(VehicleTypeId second_type) {
  PlanBuilder town(5);
  town.service(town.pattern(town.route("1"), "out", {0, 1, 2, 3, 4}), 6, 7, 3600);
  town.service(town.pattern(town.route("2", Mode::kBus, second_type), "back", {4, 3, 2, 1, 0}), 8, 9, 3600);
  return town;
}

TEST(Blocks, OfRareRoutesShareVehiclesOfTheSameDepotAndType) {
  auto const blocks = [](PlanBuilder const& town) {
    return build_timetable(town.plan, straight_street(5), {}, 3).blocks.type.size();
  };
  auto const town = two_rare_routes(VehicleTypeId{0});
  EXPECT_EQ(blocks(town), 1U);
  EXPECT_EQ(blocks(two_rare_routes(VehicleTypeId{1})), 2U);
  auto elsewhere = town;
  elsewhere.plan.routes.depot[RouteId{1}] = DepotId{1};
  EXPECT_EQ(blocks(elsewhere), 2U);
}

TEST(Blocks, OfABusyRouteAreItsOwn) {
  auto town = busy_line();
  town.service(town.pattern(town.route("2"), "rare", {0, 1, 2}), 9, 10, 3600);
  auto const timetable = build_timetable(town.plan, straight_street(10), {}, 3);
  for (std::size_t b = 0; b < timetable.blocks.type.size(); ++b) {
    auto const trips = timetable.blocks.trips[nth<BlockId>(b)];
    for (auto const trip : trips)
      EXPECT_EQ(timetable.patterns.route[timetable.trips.pattern[trip]],
                timetable.patterns.route[timetable.trips.pattern[trips.front()]]);
  }
}

TEST(BlockTypes, FollowTheStockInProportion) {
  auto town = busy_line();
  town.plan.stock = {{DepotId{0}, VehicleTypeId{0}, 30}, {DepotId{0}, VehicleTypeId{1}, 10}};
  auto const timetable = build_timetable(town.plan, straight_street(10), {}, 3);
  auto const n = static_cast<double>(timetable.blocks.type.size());
  auto const ones = std::count(timetable.blocks.type.begin(), timetable.blocks.type.end(), VehicleTypeId{1});
  EXPECT_NEAR(static_cast<double>(ones), n / 4, 1);
}

TEST(BlockTypes, AReplacementChangesOnlyBlocksOfTheReplacedType) {
  auto town = busy_line();
  town.plan.stock = {
      {DepotId{0}, VehicleTypeId{2}, 7}, {DepotId{0}, VehicleTypeId{0}, 20}, {DepotId{0}, VehicleTypeId{1}, 9}};
  auto const before = build_timetable(town.plan, straight_street(10), {}, 3);
  town.plan.stock = {{DepotId{0}, VehicleTypeId{2}, 7},
                     {DepotId{0}, VehicleTypeId{0}, 8},
                     {DepotId{0}, VehicleTypeId{1}, 12},
                     {DepotId{0}, VehicleTypeId{1}, 9}};
  auto const after = build_timetable(town.plan, straight_street(10), {}, 3);
  EXPECT_EQ(before.trips.block.values(), after.trips.block.values());
  int changed = 0;
  for (std::size_t b = 0; b < before.blocks.type.size(); ++b) {
    auto const block = nth<BlockId>(b);
    if (before.blocks.type[block] == after.blocks.type[block]) continue;
    ++changed;
    EXPECT_EQ(before.blocks.type[block], VehicleTypeId{0});
    EXPECT_EQ(after.blocks.type[block], VehicleTypeId{1});
  }
  EXPECT_GT(changed, 0);
}

TEST(BlockTypes, ATypeMayTakeTheLongestBlocksAndOthersKeepTheirs) {
  auto town = busy_line();
  // A second, rarer line makes blocks of many lengths.
  auto const route = town.route("2");
  town.service(town.pattern(route, "short", {0, 1, 2, 3}), 6, 9, 1500);
  town.plan.stock = {{DepotId{0}, VehicleTypeId{0}, 30}, {DepotId{0}, VehicleTypeId{1}, 10}};
  auto const before = build_timetable(town.plan, straight_street(10), {}, 3);
  town.plan.long_blocks = {{DepotId{0}, VehicleTypeId{1}}};
  auto const after = build_timetable(town.plan, straight_street(10), {}, 3);
  auto const metres = [&](BlockId block) {
    double sum = 0;
    for (auto const trip : after.blocks.trips[block])
      sum += after.patterns.distance[after.trips.pattern[trip]].back().value();
    return sum;
  };
  auto const count = [](Timetable const& t) {
    return std::count(t.blocks.type.begin(), t.blocks.type.end(), VehicleTypeId{1});
  };
  EXPECT_EQ(count(before), count(after));
  double shortest_of_ones = 1e9;
  double longest_of_others = 0;
  for (std::size_t b = 0; b < after.blocks.type.size(); ++b) {
    auto const block = nth<BlockId>(b);
    if (after.blocks.type[block] == VehicleTypeId{1})
      shortest_of_ones = std::min(shortest_of_ones, metres(block));
    else
      longest_of_others = std::max(longest_of_others, metres(block));
  }
  EXPECT_GE(shortest_of_ones, longest_of_others);
}

TEST(BlockTypes, KeepToTheKindOfTheRoute) {
  auto town = busy_line();
  town.plan.type_group = Column<VehicleTypeId, std::uint8_t>(3);
  town.plan.type_group[VehicleTypeId{2}] = 1;  // a train
  town.plan.stock = {{DepotId{0}, VehicleTypeId{2}, 50}, {DepotId{0}, VehicleTypeId{1}, 40}};
  auto const timetable = build_timetable(town.plan, straight_street(10), {}, 3);
  EXPECT_THAT(timetable.blocks.type.values(), ::testing::Each(VehicleTypeId{1}));
}

TEST(BlockTypes, AreTheRoutesOwnWhereTheDepotHasNoStock) {
  auto const timetable = build_timetable(busy_line().plan, straight_street(10), {}, 3);
  EXPECT_THAT(timetable.blocks.type.values(), ::testing::Each(VehicleTypeId{0}));
}

TEST(BlockTypes, TooFewVehiclesAreReported) {
  auto town = busy_line();
  town.plan.stock = {{DepotId{0}, VehicleTypeId{1}, 1}};
  BuildReport report;
  build_timetable(town.plan, straight_street(10), {}, 3, &report);
  EXPECT_THAT(report.warnings, ::testing::ElementsAre(::testing::HasSubstr("1 vehicles")));
}

}  // namespace
}  // namespace twinshift::transit
