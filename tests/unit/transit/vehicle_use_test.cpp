#include "sim/transit/vehicle_use.hpp"

#include "tests/unit/transit/small_town.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace twinshift::transit {
namespace {

using testing::PlanBuilder;
using testing::straight_street;

std::vector<BlockId> all_blocks(Timetable const& timetable) {
  std::vector<BlockId> result;
  for (std::size_t b = 0; b < timetable.blocks.type.size(); ++b) result.push_back(nth<BlockId>(b));
  return result;
}

/// A trip of 600 s and 4.5 km from the first stop to the last at each of `starts`, all in one block of one depot.
Timetable one_block(std::vector<std::int32_t> const& starts) {
  PlanBuilder town(10);
  auto const route = town.route("1");
  town.service(town.pattern(route, "out", {0, 9}), 6, 7, 3600);
  auto timetable = build_timetable(town.plan, straight_street(10), {}, 1);
  timetable.trips.pattern = {};
  timetable.trips.times = {};
  timetable.blocks.trips = {};
  timetable.patterns.distance = {};
  timetable.patterns.distance.push_back(std::vector<Metres>{Metres{0}, Metres{4500}});
  std::vector<TripId> chain;
  for (auto const start : starts) {
    chain.push_back(nth<TripId>(timetable.trips.pattern.size()));
    timetable.trips.pattern.push_back(PatternId{0});
    timetable.trips.times.push_back(std::vector<StopTime>{{start, start}, {start + 600, start + 600}});
  }
  timetable.blocks.trips.push_back(chain);
  timetable.blocks.depot[BlockId{0}] = DepotId{0};
  return timetable;
}

Column<DepotId, Point> depot_at(Point place) {
  Column<DepotId, Point> result;
  result.push_back(place);
  return result;
}

TEST(VehicleUse, CountsEmptyDrivesBetweenTripsAndFromTheDepot) {
  auto const timetable = one_block({0, 1500});
  auto const use = vehicle_use(timetable, all_blocks(timetable), depot_at({0, 1000}));
  EXPECT_EQ(use.service_metres, 9000);
  EXPECT_EQ(use.service_seconds, 1200);
  EXPECT_EQ(use.layover_seconds, 900);
  EXPECT_EQ(use.between_trips_metres, 5850);  // 4.5 km back to the start, x 1.3
  // out: 1 km x 1.3; back: the hypotenuse of 4.5 and 1 km, 4609.8 m x 1.3
  EXPECT_EQ(use.depot_metres, 1300 + 5993);
}

TEST(VehicleUse, ALayoverIsOutButNotInService) {
  auto const timetable = one_block({0, 1500});
  auto const use = vehicle_use(timetable, all_blocks(timetable), depot_at({0, 0}));
  EXPECT_EQ(use.vehicles, 1U);
  EXPECT_EQ(use.most_out, 1U);
  EXPECT_EQ(use.most_in_service, 1U);
}

TEST(VehicleUse, AVehicleThatComesInAsAnotherLeavesIsNotTwoAtOnce) {
  auto const timetable = one_block({0, 600});
  EXPECT_EQ(vehicle_use(timetable, all_blocks(timetable), depot_at({0, 0})).most_in_service, 1U);
  auto const overlapping = one_block({0, 599});
  EXPECT_EQ(vehicle_use(overlapping, all_blocks(overlapping), depot_at({0, 0})).most_in_service, 2U);
}

TEST(VehicleUse, OfABusyLineNeverExceedsItsBlocks) {
  PlanBuilder town(10);
  auto const route = town.route("1");
  town.service(town.pattern(route, "out", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}), 6, 20, 300);
  town.service(town.pattern(route, "back", {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}), 6, 20, 300);
  auto const timetable = build_timetable(town.plan, straight_street(10), {}, 3);
  auto const use = vehicle_use(timetable, all_blocks(timetable), depot_at({0, 0}));
  EXPECT_LE(use.most_in_service, use.most_out);
  EXPECT_LE(use.most_out, use.vehicles);
  EXPECT_GT(use.most_in_service, 0U);
}

TEST(VehicleUse, OfNoBlocksIsNothing) {
  auto const timetable = one_block({0});
  auto const use = vehicle_use(timetable, {}, depot_at({0, 0}));
  EXPECT_EQ(use.vehicles, 0U);
  EXPECT_EQ(use.most_out, 0U);
  EXPECT_EQ(use.service_metres, 0);
}

}  // namespace
}  // namespace twinshift::transit
