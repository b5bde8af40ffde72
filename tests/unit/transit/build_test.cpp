#include "sim/transit/build.hpp"

#include "tests/unit/transit/small_town.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace twinshift::transit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::PlanBuilder;
using testing::straight_street;

constexpr std::uint64_t kSeed = 7;

std::vector<std::int32_t> starts(Timetable const& timetable, PatternId pattern) {
  std::vector<std::int32_t> result;
  for (std::uint32_t i = 0; i < timetable.patterns.trip_count[pattern]; ++i)
    result.push_back(timetable.time(TripId{timetable.patterns.first_trip[pattern].value() + i}, 0).departure_s);
  return result;
}

PlanBuilder one_line() {
  PlanBuilder town(4);
  town.service(town.pattern(town.route("1"), "1-out", {0, 1, 2, 3}), 7, 9, 900);
  return town;
}

TEST(Trips, LeaveEveryHeadwayFromAnOffsetWithinTheFirst) {
  auto const timetable = build_timetable(one_line().plan, straight_street(4), {}, kSeed);
  auto const at = starts(timetable, PatternId{0});
  ASSERT_EQ(at.size(), 8U);
  EXPECT_GE(at.front(), 7 * 3600);
  EXPECT_LT(at.front(), 7 * 3600 + 900);
  for (std::size_t i = 1; i < at.size(); ++i) EXPECT_EQ(at[i] - at[i - 1], 900);
}

TEST(Streets, GivenForAPatternAreTakenAsTheyAre) {
  auto town = one_line();
  // Links 0 and 1 lead from node 0 to 1 and back: once round before going on.
  town.plan.pattern_links.push_back({{LinkId{0}, LinkId{1}, LinkId{0}}, {}, {LinkId{2}, LinkId{4}}});
  auto const timetable = build_timetable(town.plan, straight_street(4), {}, kSeed);
  auto const& sections = timetable.patterns.section_links;
  EXPECT_THAT(sections[SectionId{0}], ElementsAre(LinkId{0}, LinkId{1}, LinkId{0}));
  EXPECT_TRUE(sections[SectionId{1}].empty());
  EXPECT_THAT(sections[SectionId{2}], ElementsAre(LinkId{2}, LinkId{4}));
  EXPECT_TRUE(sections[SectionId{3}].empty());
}

TEST(Trips, TakeTheRunTimeTimesTheFactorInWholeSeconds) {
  PlanBuilder town(3);
  town.service(town.pattern(town.route("1"), "1-out", {0, 1, 2}), 7, 8, 3600, 1.2542);
  auto const timetable = build_timetable(town.plan, straight_street(3), {}, kSeed);
  auto const times = timetable.trips.times[TripId{0}];
  EXPECT_EQ(times[1].arrival_s - times[0].departure_s, 151);  // 120 s x 1.2542 = 150.5 s
  EXPECT_EQ(times[2].arrival_s - times[0].departure_s, 301);  // 240 s x 1.2542 = 301.0 s
}

TEST(Trips, StrictlyAdvanceEvenWhenStopsAreASecondApart) {
  PlanBuilder town(3);
  auto const pattern = town.pattern(town.route("1"), "1-out", {0, 1, 2});
  town.plan.pattern_run[pattern][1] = Seconds{1};
  town.plan.pattern_run[pattern][2] = Seconds{2};
  town.service(pattern, 7, 8, 3600, 0.3);
  auto const timetable = build_timetable(town.plan, straight_street(3), {}, kSeed);
  auto const times = timetable.trips.times[TripId{0}];
  EXPECT_LT(times[0].departure_s, times[1].arrival_s);
  EXPECT_LT(times[1].departure_s, times[2].arrival_s);
}

TEST(Trips, NeverOvertakeWhenThePeakEnds) {
  PlanBuilder town(30);
  std::vector<unsigned> stops(30);
  for (unsigned s = 0; s < 30; ++s) stops[s] = s;
  auto const pattern = town.pattern(town.route("1"), "1-out", stops);
  town.service(pattern, 7, 9, 300, 1.6);
  town.service(pattern, 9, 12, 300, 1.0);
  auto const timetable = build_timetable(town.plan, straight_street(30), {}, kSeed);
  for (std::uint32_t t = 1; t < timetable.patterns.trip_count[pattern]; ++t)
    for (std::uint32_t k = 0; k < 30; ++k)
      EXPECT_GT(timetable.time(TripId{t}, k).arrival_s, timetable.time(TripId{t - 1}, k).departure_s);
}

TEST(Trips, AServiceShorterThanItsHeadwayRunsOnceAndInside) {
  PlanBuilder town(3);
  auto const pattern = town.pattern(town.route("1"), "1-out", {0, 1, 2});
  town.service(pattern, 7, 8, 7200);
  auto const at = starts(build_timetable(town.plan, straight_street(3), {}, kSeed), pattern);
  ASSERT_EQ(at.size(), 1U);
  EXPECT_GE(at[0], 7 * 3600);
  EXPECT_LT(at[0], 8 * 3600);
}

TEST(Trips, ANewPatternMovesNoOther) {
  auto town = one_line();
  auto const before = starts(build_timetable(town.plan, straight_street(4), {}, kSeed), PatternId{0});
  town.service(town.pattern(town.route("2"), "2-out", {3, 2, 1}), 6, 10, 600);
  auto const after = starts(build_timetable(town.plan, straight_street(4), {}, kSeed), PatternId{0});
  EXPECT_EQ(before, after);
}

// The offset is part of what a seed means: a change here changes every published run.
TEST(Trips, OffsetsOfASeedAreFrozen) {
  auto const at = starts(build_timetable(one_line().plan, straight_street(4), {}, kSeed), PatternId{0});
  EXPECT_EQ(at.front() - 7 * 3600, 401);
}

TEST(Trips, AnImpossibleServiceIsReportedAndLeftOut) {
  auto town = one_line();
  town.plan.services.push_back({PatternId{0}, TimeOfDay::from_seconds(0), TimeOfDay::from_seconds(60), Seconds{0}, 1});
  BuildReport report;
  auto const timetable = build_timetable(town.plan, straight_street(4), {}, kSeed, &report);
  EXPECT_EQ(timetable.trips.pattern.size(), 8U);
  EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("1-out")));
}

TEST(BusPaths, FollowTheStreetsBetweenStopsAndRailHasNone) {
  PlanBuilder town(4);
  auto const bus = town.pattern(town.route("1"), "1-out", {0, 2, 3});
  auto const train = town.pattern(town.route("R", Mode::kRail), "R-out", {0, 3});
  auto const street = straight_street(4);
  auto const timetable = build_timetable(town.plan, street, {}, kSeed);
  auto const& patterns = timetable.patterns;
  auto const row = [&](PatternId p, std::size_t k) {
    return patterns.section_links[nth<SectionId>(patterns.stops.offset(p) + k)];
  };
  ASSERT_EQ(patterns.section_links.size(), 5U);
  ASSERT_EQ(row(bus, 0).size(), 2U);
  EXPECT_EQ(street.links.key[row(bus, 0)[0]], "0>1");
  EXPECT_EQ(street.links.key[row(bus, 0)[1]], "1>2");
  EXPECT_EQ(row(bus, 1).size(), 1U);
  EXPECT_TRUE(row(bus, 2).empty());
  EXPECT_TRUE(row(train, 0).empty());
}

TEST(BusPaths, AClosedStreetIsReportedOnceAndDoesNotStopTheBuild) {
  auto street = straight_street(3);
  for (std::size_t l = 0; l < street.links.size(); ++l)
    if (street.links.key[nth<LinkId>(l)] == "1>2") street.links.access[nth<LinkId>(l)] = network::kCarAccess;
  PlanBuilder town(3);
  town.pattern(town.route("1"), "1-out", {0, 1, 2});
  town.pattern(RouteId{0}, "1-short", {1, 2});
  BuildReport report;
  auto const timetable = build_timetable(town.plan, street, {}, kSeed, &report);
  EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("from stop 's1' to stop 's2'")));
  EXPECT_TRUE(timetable.patterns.section_links[SectionId{1}].empty());
}

TEST(BusPaths, AnAbsurdDetourIsReported) {
  PlanBuilder town(8);
  town.plan.stops.position[StopId{7}] = {10, 0};  // stands beside stop 0, but tied to a node 3.5 km away
  town.pattern(town.route("1"), "1-out", {0, 7});
  BuildReport report;
  build_timetable(town.plan, straight_street(8), {}, kSeed, &report);
  EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("3500 m for 10 m")));
}

TEST(Footpaths, LeadToServedStopsWithinTheWalkAndTakeTheDetour) {
  PlanBuilder town(4);
  town.plan.stops.position[StopId{1}] = {100, 0};
  town.plan.stops.position[StopId{2}] = {300, 0};
  town.plan.stops.position[StopId{3}] = {110, 0};  // nobody calls here
  town.pattern(town.route("1"), "1-out", {0, 1, 2});
  auto const timetable = build_timetable(town.plan, straight_street(4), {}, kSeed);
  auto const from_first = timetable.footpaths[StopId{0}];
  ASSERT_EQ(from_first.size(), 2U);
  EXPECT_EQ(from_first[0].to, StopId{1});
  EXPECT_EQ(from_first[0].duration.count(), 100);  // 100 m x 1.3 / 1.3 m/s
  EXPECT_EQ(from_first[1].to, StopId{2});
  EXPECT_TRUE(timetable.footpaths[StopId{3}].empty());
}

TEST(Footpaths, AreAtMostTwelveTheNearest) {
  PlanBuilder town(30);
  std::vector<unsigned> all;
  for (unsigned s = 0; s < 30; ++s) {
    town.plan.stops.position[StopId{s}] = {5.0 * s, 0};
    all.push_back(s);
  }
  town.pattern(town.route("1"), "1-out", all);
  auto const timetable = build_timetable(town.plan, straight_street(30), {}, kSeed);
  auto const paths = timetable.footpaths[StopId{0}];
  ASSERT_EQ(paths.size(), 12U);
  EXPECT_EQ(paths.back().to, StopId{12});
}

TEST(Footpaths, ChangesOfThePlanCloseLengthenAndAddThem) {
  PlanBuilder town(4);
  for (unsigned s = 1; s < 3; ++s) town.plan.stops.position[StopId{s}] = {100.0 * s, 0};
  town.pattern(town.route("1"), "1-out", {0, 1, 2, 3});
  town.plan.changes = {
      {StopId{0}, StopId{1}, {}}, {StopId{0}, StopId{2}, Seconds{500}}, {StopId{1}, StopId{3}, Seconds{60}}};
  auto const timetable = build_timetable(town.plan, straight_street(4), {}, kSeed);
  auto const paths = [&](unsigned stop) {
    std::vector<std::pair<std::uint32_t, std::int32_t>> result;
    for (auto const& path : timetable.footpaths[StopId{stop}])
      result.emplace_back(path.to.value(), path.duration.count());
    return result;
  };
  EXPECT_THAT(paths(0), ElementsAre(std::pair{2U, 500}));
  // 1,400 m x 1.3 at 1.3 m/s: a least time does not make anybody faster.
  EXPECT_THAT(paths(1), ElementsAre(std::pair{0U, 100}, std::pair{2U, 100}, std::pair{3U, 1400}));
}

// One vehicle runs what its block names even without a layover; it can't be in two places.
TEST(PlannedBlocks, AreRunAsTheyStandAndCutWhereOneVehicleCannotGoOn) {
  PlanBuilder town(3);
  auto const out = town.pattern(town.route("1"), "1-out", {0, 1, 2});
  auto const back = town.pattern(RouteId{0}, "1-back", {2, 1, 0});
  auto const trip = [&](PatternId pattern, std::int32_t at, std::uint32_t block) {
    town.plan.services.push_back(
        {pattern, TimeOfDay::from_seconds(at), TimeOfDay::from_seconds(at + 1), Seconds{86400}, 1, block});
  };
  trip(out, 25200, 5);
  trip(back, 25440, 5);  // the moment the first one arrives
  trip(out, 25600, 5);   // while the second is under way
  trip(out, 30000, kAnyVehicle);
  trip(back, 31000, kAnyVehicle);
  BuildReport report;
  auto const timetable = build_timetable(town.plan, straight_street(3), {}, kSeed, &report);
  std::vector<std::vector<std::int32_t>> departures;
  for (std::size_t b = 0; b < timetable.blocks.type.size(); ++b) {
    departures.emplace_back();
    for (auto const t : timetable.blocks.trips[nth<BlockId>(b)]) {
      departures.back().push_back(timetable.time(t, 0).departure_s);
      EXPECT_EQ(timetable.trips.block[t], nth<BlockId>(b));
    }
  }
  EXPECT_THAT(departures, ElementsAre(ElementsAre(25200, 25440), ElementsAre(25600), ElementsAre(30000, 31000)));
  EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("cut at 1 places")));
}

TEST(Calls, ListEveryPatternAndPositionOfAStop) {
  PlanBuilder town(3);
  town.pattern(town.route("1"), "circle", {0, 1, 2, 0});
  town.pattern(RouteId{0}, "back", {2, 0});
  auto const timetable = build_timetable(town.plan, straight_street(3), {}, kSeed);
  auto const calls = timetable.calls[StopId{0}];
  ASSERT_EQ(calls.size(), 3U);
  EXPECT_EQ(calls[0].position, 0U);
  EXPECT_EQ(calls[1].position, 3U);
  EXPECT_EQ(calls[2].pattern, PatternId{1});
}

TEST(Fares, AreFoundByOperatorAndMode) {
  auto const timetable = build_timetable(one_line().plan, straight_street(4), {}, kSeed);
  FareTable table;
  table.fares.push_back({OperatorId{0}, Mode::kRail, Money{3}, Money{0}, Seconds{0}, Money{0}});
  EXPECT_EQ(table.of(timetable, RouteId{0}), nullptr);
  table.fares.push_back({OperatorId{0}, Mode::kBus, Money{2}, Money{0}, Seconds{0}, Money{0}});
  EXPECT_EQ(table.of(timetable, RouteId{0})->base, Money{2});
}

}  // namespace
}  // namespace twinshift::transit
