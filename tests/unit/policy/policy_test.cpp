#include "sim/policy/policy.hpp"

#include <gtest/gtest.h>

namespace twinshift::policy {
namespace {

constexpr auto kDiesel = VehicleTypeId{0};
constexpr auto kBattery = VehicleTypeId{1};
constexpr auto kFuelCell = VehicleTypeId{2};
constexpr auto kDepot = DepotId{0};

TimeOfDay at(int hours) { return TimeOfDay::from_seconds(hours * 3600); }

/// A depot with 10 diesel and 4 battery buses; route 0 every 20 minutes from 6 to 22, route 1 likewise.
Inputs small_town() {
  Inputs inputs;
  inputs.fleet.depots.key.push_back("D");
  inputs.fleet.depots.stock.push_back({{kDiesel, 10}, {kBattery, 4}});
  inputs.plan.stock = {{kDepot, kDiesel, 10}, {kDepot, kBattery, 4}};
  for (std::uint32_t r = 0; r < 2; ++r) {
    inputs.plan.pattern_key.push_back("p");
    inputs.plan.pattern_route.push_back(RouteId{r});
    inputs.plan.services.push_back({PatternId{r}, at(6), at(22), Seconds{1200}, 1});
  }
  inputs.fares.fares = {{OperatorId{0}, Mode::kBus, Money{2}, Money{0.1}, Seconds{0}, Money{5}},
                        {OperatorId{1}, Mode::kRail, Money{3}, Money{0.2}, Seconds{0}, Money{0}}};
  return inputs;
}

TEST(Policy, NoMeasureChangesNothing) {
  auto const after = policy::apply(small_town(), {});
  EXPECT_EQ(after.plan.services.size(), 2U);
  EXPECT_EQ(after.plan.stock.size(), 2U);
  EXPECT_EQ(after.fares.fares[0].base, Money{2});
}

TEST(Policy, ReplacedVehiclesKeepTheirPlaceInLine) {
  Measure const measure = ReplaceFleet{kDepot, kDiesel, kFuelCell, 6};
  auto const after = policy::apply(small_town(), {&measure, 1});
  ASSERT_EQ(after.plan.stock.size(), 3U);
  EXPECT_EQ(after.plan.stock[0].type, kDiesel);
  EXPECT_EQ(after.plan.stock[0].count, 4);
  EXPECT_EQ(after.plan.stock[1].type, kFuelCell);
  EXPECT_EQ(after.plan.stock[1].count, 6);
  EXPECT_EQ(after.plan.stock[2].type, kBattery);
  EXPECT_EQ(stock_of(after.fleet.depots, kDepot, kFuelCell), 6);
}

TEST(Policy, ReplacingAllKeepsTheNumberOfVehicles) {
  Measure const measure = ReplaceFleet{kDepot, kDiesel, kFuelCell, std::nullopt};
  auto const after = policy::apply(small_town(), {&measure, 1});
  EXPECT_EQ(stock_of(after.fleet.depots, kDepot, kDiesel), 0);
  EXPECT_EQ(stock_of(after.fleet.depots, kDepot, kFuelCell), 10);
  EXPECT_EQ(stock_of(after.fleet.depots, kDepot, kBattery), 4);
}

/// The first route's trips leave at 7:00, 7:20 and 7:40 on pattern 0, and at 7:10 on a slower one with the same stops.
Inputs town_with_a_timetable() {
  auto inputs = small_town();
  inputs.plan.services.clear();
  inputs.plan.pattern_key.push_back("slower");
  inputs.plan.pattern_route.push_back(RouteId{0});
  std::vector<StopId> const stops = {StopId{0}, StopId{1}};
  for (auto pattern = 0; pattern < 3; ++pattern) inputs.plan.pattern_stops.push_back(stops);
  auto const leaves = [&](std::uint32_t pattern, std::int32_t minute) {
    auto const from = TimeOfDay::from_seconds(7 * 3600 + minute * 60);
    inputs.plan.services.push_back({PatternId{pattern}, from, from + Seconds{1}, Seconds{86400}, 1});
  };
  for (auto const minute : {0, 20, 40}) leaves(0, minute);
  leaves(2, 10);
  return inputs;
}

TEST(Policy, AHeadwayCanBeSetForTripsThatHaveDeparturesOfTheirOwn) {
  Measure const measure = ChangeHeadway{RouteId{0}, at(7), at(9), Seconds{300}, 1};
  auto const after = policy::apply(town_with_a_timetable(), {&measure, 1});
  ASSERT_EQ(after.plan.services.size(), 1U);
  EXPECT_EQ(after.plan.services[0].pattern, PatternId{0});
  EXPECT_EQ(after.plan.services[0].from, at(7));
  EXPECT_EQ(after.plan.services[0].to.seconds(), 7 * 3600 + 2400 + 800);
  EXPECT_EQ(after.plan.services[0].headway, Seconds{300});
}

TEST(Policy, TripsOutsideThePeriodKeepTheirDepartures) {
  Measure const measure = ChangeHeadway{RouteId{0}, at(8), at(9), Seconds{300}, 1};
  EXPECT_EQ(policy::apply(town_with_a_timetable(), {&measure, 1}).plan.services.size(), 4U);
}

TEST(Policy, HeadwayChangesWithinItsPeriodAndRouteOnly) {
  Measure const measure = ChangeHeadway{RouteId{0}, at(7), at(9), Seconds{360}, 1};
  auto const after = policy::apply(small_town(), {&measure, 1});
  ASSERT_EQ(after.plan.services.size(), 4U);
  EXPECT_EQ(after.plan.services[0].to, at(7));
  EXPECT_EQ(after.plan.services[1].headway, Seconds{360});
  EXPECT_EQ(after.plan.services[1].from, at(7));
  EXPECT_EQ(after.plan.services[1].to, at(9));
  EXPECT_EQ(after.plan.services[2].headway, Seconds{1200});
  EXPECT_EQ(after.plan.services[3].pattern, PatternId{1});
}

TEST(Policy, AHeadwaySetToWhatItIsLeavesTheServiceWhole) {
  Measure const measure = ChangeHeadway{RouteId{0}, at(7), at(9), Seconds{1200}, 1};
  EXPECT_EQ(policy::apply(small_town(), {&measure, 1}).plan.services.size(), 2U);
}

TEST(Policy, FaresChangeForWhomTheyAreNamed) {
  Measure const measures[] = {ChangeFare{OperatorId{0}, std::nullopt, std::nullopt, 0.8},
                              ChangeFare{std::nullopt, Mode::kRail, Money{1}, 1}};
  auto const after = policy::apply(small_town(), measures);
  EXPECT_DOUBLE_EQ(after.fares.fares[0].base.value(), 1.6);
  EXPECT_DOUBLE_EQ(after.fares.fares[0].day_cap.value(), 4);
  EXPECT_DOUBLE_EQ(after.fares.fares[1].base.value(), 1);
  EXPECT_DOUBLE_EQ(after.fares.fares[1].per_km.value(), 0);
}

}  // namespace
}  // namespace twinshift::policy
