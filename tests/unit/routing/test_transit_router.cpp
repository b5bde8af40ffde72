#include "sim/routing/transit_router.hpp"
#include "tests/unit/routing/drawn_timetable.hpp"
#include "tests/unit/routing/exhaustive_transit.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <map>

namespace twinshift::routing {
namespace {

using testing::Criteria;
using testing::Dice;
using testing::DrawnTimetable;
using testing::ExhaustiveTransit;
using testing::make_random_timetable;

constexpr int kNever = std::numeric_limits<int>::max() / 2;
constexpr int hm(int hours, int minutes) { return hours * 3600 + minutes * 60; }
TimeOfDay at(int hours, int minutes) { return TimeOfDay::from_seconds(hm(hours, minutes)); }
AccessStop walk(StopId stop, int seconds) { return {stop, Seconds{seconds}, Metres{seconds * 1.3}}; }

/// A journey must be one that a person can make, and tell the truth about its times.
void expect_feasible(transit::Timetable const& table, TransitJourney const& journey, int asked_s,
                     std::vector<AccessStop> const& access, std::vector<AccessStop> const& egress, ModeSet modes) {
  auto const find = [](std::vector<AccessStop> const& list, StopId stop) {
    for (auto const& entry : list)
      if (entry.stop == stop) return entry.duration.count();
    return kNever;
  };
  StopId place;
  auto ready = asked_s;
  for (auto const& ride : journey.used()) {
    auto const pattern = table.trips.pattern[ride.trip];
    ASSERT_TRUE(modes.contains(table.mode_of(pattern)));
    ASSERT_LT(ride.board, ride.alight);
    auto const board = table.patterns.stops[pattern][ride.board];
    if (!place.valid()) {
      ASSERT_EQ(ride.walk_before_s, find(access, board));
      ready += ride.walk_before_s;
      auto const leaves = table.time(ride.trip, ride.board).departure_s;
      ASSERT_EQ(journey.departure_s, std::max(asked_s, leaves - ride.walk_before_s - kTimeInHand.count()));
    } else {
      if (place == board) {
        ASSERT_EQ(ride.walk_before_s, 0);
      } else {
        auto found = false;
        for (auto const& path : table.footpaths[place])
          found = found || (path.to == board && path.duration.count() == ride.walk_before_s);
        ASSERT_TRUE(found);
      }
      ready += std::max(ride.walk_before_s, kMinimumChange.count());
    }
    ASSERT_LE(ready, table.time(ride.trip, ride.board).departure_s);
    ready = table.time(ride.trip, ride.alight).arrival_s;
    place = table.patterns.stops[pattern][ride.alight];
  }
  ASSERT_EQ(journey.egress_walk_s, find(egress, place));
  ASSERT_EQ(journey.arrival_s, ready + journey.egress_walk_s);
}

std::vector<AccessStop> random_walks(transit::Timetable const& table, Dice& dice) {
  std::map<StopId, AccessStop> chosen;
  for (int n = 1 + dice.below(4); n > 0; --n) {
    auto const stop = nth<StopId>(dice.below(table.stops.position.size()));
    chosen[stop] = walk(stop, dice.below(900));
  }
  std::vector<AccessStop> result;
  for (auto const& [stop, entry] : chosen) result.push_back(entry);
  return result;
}

ModeSet random_modes(Dice& dice) {
  ModeSet modes;
  for (auto const mode : {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle})
    if (dice.chance(0.8)) modes.insert(mode);
  return modes;
}

TEST(TransitRouter, FindsTheParetoSetOfABruteForceSearchOnRandomTimetables) {
  std::size_t found = 0;
  std::size_t with_changes = 0;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    testing::RandomService service;
    service.lines = 3 + static_cast<int>(seed % 20);
    service.stops = 8 + static_cast<int>(seed % 7) * 6;
    auto const table = make_random_timetable(service, seed);
    TransitRouter router{table};
    Dice dice{seed};
    for (int q = 0; q < 25; ++q) {
      auto const departure = TimeOfDay::from_seconds(hm(5, 0) + dice.below(20 * 3600));
      auto const access = random_walks(table, dice);
      auto const egress = random_walks(table, dice);
      auto const modes = random_modes(dice);
      router.search(departure, access, modes);
      auto const journeys = router.journeys(egress);
      std::vector<Criteria> criteria;
      for (auto const& journey : journeys) {
        criteria.push_back({journey.boardings, journey.arrival_s});
        ASSERT_NO_FATAL_FAILURE(expect_feasible(table, journey, departure.seconds(), access, egress, modes));
        with_changes += journey.boardings > 1 ? 1 : 0;
      }
      ExhaustiveTransit const oracle{table, departure.seconds(), access, modes, kMinimumChange.count()};
      ASSERT_EQ(criteria, oracle.pareto(egress)) << "seed " << seed << " query " << q;
      found += journeys.size();
    }
  }
  // The comparison means something only if many searches find a way, and many ways change.
  EXPECT_GT(found, 500U);
  EXPECT_GT(with_changes, 200U);
}

TEST(TransitRouter, FewerModesNeverArriveEarlierAndALaterDepartureNeverDoes) {
  auto const table = make_random_timetable({}, 99);
  TransitRouter router{table};
  Dice dice{99};
  auto const earliest = [&](TimeOfDay departure, std::vector<AccessStop> const& access,
                            std::vector<AccessStop> const& egress, ModeSet modes) {
    router.search(departure, access, modes);
    auto const journeys = router.journeys(egress);
    return journeys.empty() ? kNever : journeys.back().arrival_s;
  };
  for (int q = 0; q < 300; ++q) {
    auto const departure = TimeOfDay::from_seconds(hm(5, 0) + dice.below(18 * 3600));
    auto const access = random_walks(table, dice);
    auto const egress = random_walks(table, dice);
    auto const all = earliest(departure, access, egress, kTransitModes);
    EXPECT_LE(all, earliest(departure, access, egress, random_modes(dice)));
    EXPECT_LE(all, earliest(departure + Seconds{dice.below(3600)}, access, egress, kTransitModes));
  }
}

TEST(TransitRouter, AnswersDoNotDependOnEarlierSearches) {
  auto const table = make_random_timetable({}, 5);
  TransitRouter used{table};
  Dice dice{5};
  for (int q = 0; q < 50; ++q) {
    auto const departure = TimeOfDay::from_seconds(hm(5, 0) + dice.below(18 * 3600));
    auto const access = random_walks(table, dice);
    auto const egress = random_walks(table, dice);
    TransitRouter fresh{table};
    fresh.search(departure, access, kTransitModes);
    used.search(departure, access, kTransitModes);
    auto const a = fresh.journeys(egress);
    auto const b = used.journeys(egress);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
      for (std::size_t r = 0; r < a[i].used().size(); ++r) {
        EXPECT_EQ(a[i].rides[r].trip, b[i].rides[r].trip);
        EXPECT_EQ(a[i].rides[r].board, b[i].rides[r].board);
        EXPECT_EQ(a[i].rides[r].alight, b[i].rides[r].alight);
      }
  }
}

/// A bus A-B-C every 10 min from 8:00, 5 min a section; a tram B-D from 8:00 every 10 min.
class TwoLines : public ::testing::Test {
protected:
  DrawnTimetable drawn;
  StopId a = drawn.stop({0, 0});
  StopId b = drawn.stop({2000, 0});
  StopId c = drawn.stop({4000, 0});
  StopId d = drawn.stop({2000, 3000});
};

TEST_F(TwoLines, LeavesTheDoorTwoMinutesBeforeItMustButNotBeforeTheAskedTime) {
  drawn.line(Mode::kBus, {a, b, c}, {hm(8, 0), hm(8, 30)}, 300);
  auto const table = drawn.finish();
  TransitRouter router{table};
  router.search(at(8, 5), std::vector{walk(a, 240)}, kTransitModes);
  auto const late = router.journeys(std::vector{walk(c, 60)});
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late[0].departure_s, hm(8, 24));
  EXPECT_EQ(late[0].arrival_s, hm(8, 41));
  router.search(at(7, 55), std::vector{walk(a, 240)}, kTransitModes);
  EXPECT_EQ(router.journeys(std::vector{walk(c, 60)})[0].departure_s, hm(7, 55));
  router.search(at(8, 27), std::vector{walk(a, 240)}, kTransitModes);
  EXPECT_TRUE(router.journeys(std::vector{walk(c, 60)}).empty());
}

TEST_F(TwoLines, ChangeAtTheSameStopNeedsAMinute) {
  drawn.line(Mode::kBus, {a, b, c}, {hm(8, 0)}, 300);
  drawn.line(Mode::kRail, {b, d}, {hm(8, 5), hm(8, 6), hm(8, 20)}, 600);
  auto const table = drawn.finish();
  TransitRouter router{table};
  router.search(at(7, 50), std::vector{walk(a, 0)}, kTransitModes);
  auto const journeys = router.journeys(std::vector{walk(d, 0)});
  ASSERT_EQ(journeys.size(), 1U);
  EXPECT_EQ(journeys[0].boardings, 2);
  EXPECT_EQ(journeys[0].arrival_s, hm(8, 16));
  TransitRouter hurried{table, Seconds{0}};
  hurried.search(at(7, 50), std::vector{walk(a, 0)}, kTransitModes);
  EXPECT_EQ(hurried.journeys(std::vector{walk(d, 0)})[0].arrival_s, hm(8, 15));
}

TEST_F(TwoLines, RidesTheLatestBusThatStillMakesTheChangeWithTimeInHand) {
  drawn.line(Mode::kBus, {a, b, c}, {hm(8, 0), hm(8, 10), hm(8, 20), hm(8, 30)}, 300);
  drawn.line(Mode::kRail, {b, d}, {hm(8, 28)}, 600);
  auto const table = drawn.finish();
  TransitRouter router{table};
  router.search(at(7, 50), std::vector{walk(a, 0)}, kTransitModes);
  auto const journeys = router.journeys(std::vector{walk(d, 0)});
  ASSERT_EQ(journeys.size(), 1U);
  EXPECT_EQ(table.time(journeys[0].rides[0].trip, 0).departure_s, hm(8, 20));
  EXPECT_EQ(journeys[0].departure_s, hm(8, 18));
}

TEST_F(TwoLines, OffersFewerBoardingsBesideAnEarlierArrival) {
  drawn.line(Mode::kBus, {a, b}, {hm(8, 0)}, 300);
  drawn.line(Mode::kRail, {b, d}, {hm(8, 10)}, 300);
  drawn.line(Mode::kBus, {a, d}, {hm(8, 0)}, 3000);
  auto const table = drawn.finish();
  TransitRouter router{table};
  router.search(at(7, 50), std::vector{walk(a, 0)}, kTransitModes);
  auto const journeys = router.journeys(std::vector{walk(d, 0)});
  ASSERT_EQ(journeys.size(), 2U);
  EXPECT_EQ(journeys[0].boardings, 1);
  EXPECT_EQ(journeys[0].arrival_s, hm(8, 50));
  EXPECT_EQ(journeys[1].boardings, 2);
  EXPECT_EQ(journeys[1].arrival_s, hm(8, 15));
}

TEST_F(TwoLines, KeepsTheLowerTripOfTwoThatArriveTogether) {
  drawn.line(Mode::kRail, {a, b}, {hm(8, 0)}, 300);
  drawn.line(Mode::kBus, {a, b}, {hm(8, 0)}, 300);
  auto const table = drawn.finish();
  TransitRouter router{table};
  router.search(at(7, 50), std::vector{walk(a, 0)}, kTransitModes);
  EXPECT_EQ(router.journeys(std::vector{walk(b, 0)})[0].rides[0].trip, TripId{0});
}

TEST_F(TwoLines, WalksToTheStopThatLetsOneLeaveTheDoorLatest) {
  drawn.line(Mode::kBus, {a, b, c}, {hm(8, 0)}, 300);
  auto const table = drawn.finish();
  TransitRouter router{table};
  router.search(at(7, 0), std::vector{walk(a, 900), walk(b, 100)}, kTransitModes);
  auto const journey = router.journeys(std::vector{walk(c, 0)})[0];
  EXPECT_EQ(journey.rides[0].board, 1);
  EXPECT_EQ(journey.rides[0].walk_before_s, 100);
}

TEST_F(TwoLines, RunsOnAfterMidnight) {
  drawn.line(Mode::kBus, {a, b}, {hm(23, 50), hm(24, 20)}, 900);
  auto const table = drawn.finish();
  TransitRouter router{table};
  router.search(at(23, 55), std::vector{walk(a, 60)}, kTransitModes);
  EXPECT_EQ(router.journeys(std::vector{walk(b, 0)})[0].arrival_s, hm(24, 35));
}

TEST_F(TwoLines, TellsWhichModesItsAnswersUse) {
  drawn.line(Mode::kBus, {a, b}, {hm(8, 0)}, 300);
  drawn.line(Mode::kRail, {a, b}, {hm(8, 10)}, 300);
  auto const table = drawn.finish();
  TransitRouter router{table};
  router.search(at(7, 50), std::vector{walk(a, 0)}, kTransitModes);
  EXPECT_EQ(router.modes_used(), ModeSet{Mode::kBus});
  router.search(at(8, 5), std::vector{walk(a, 0)}, kTransitModes);
  EXPECT_EQ(router.modes_used(), ModeSet{Mode::kRail});
}

}  // namespace
}  // namespace twinshift::routing
