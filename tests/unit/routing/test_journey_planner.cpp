#include "sim/routing/journey_planner.hpp"
#include "tests/unit/routing/drawn_timetable.hpp"
#include "tests/unit/routing/exhaustive_transit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace twinshift::routing {
namespace {

using testing::Dice;
using testing::DrawnTimetable;

constexpr int hm(int hours, int minutes) { return hours * 3600 + minutes * 60; }
TimeOfDay at(int hours, int minutes) { return TimeOfDay::from_seconds(hm(hours, minutes)); }
AccessStop walk(StopId stop, int seconds) { return {stop, Seconds{seconds}, Metres{seconds * 1.3}}; }

/// From home (at a) to work (at b), 5 km apart: a train beats the BRT, which beats the bus.
class ThreeWays : public ::testing::Test {
protected:
  ThreeWays() {
    drawn.line(Mode::kRail, {a, b}, {hm(8, 0), hm(8, 20)}, 300);
    drawn.line(Mode::kBrt, {a, b}, {hm(8, 0), hm(8, 10), hm(8, 20)}, 600);
    drawn.line(Mode::kBus, {a, b}, {hm(8, 0), hm(8, 10), hm(8, 20)}, 1200);
    table = drawn.finish();
    stops.push_back(std::vector{walk(a, 120)});
    stops.push_back(std::vector{walk(b, 180)});
    stops.push_back(std::vector<AccessStop>{});
  }

  std::vector<TransitOption> options(ModeSet available, TimeOfDay departure = at(7, 57)) {
    JourneyPlanner planner{table, stops, {}};
    std::vector<std::vector<TransitOption>> out;
    std::vector const destinations = {LocationId{1}, LocationId{2}};
    planner.options(stops[LocationId{0}], departure, available, destinations, out);
    EXPECT_EQ(out.size(), 2U);
    EXPECT_TRUE(out[1].empty());  // no stop near
    return out[0];
  }

  DrawnTimetable drawn;
  StopId a = drawn.stop({0, 0});
  StopId b = drawn.stop({5000, 0});
  transit::Timetable table;
  Ragged<LocationId, AccessStop> stops;
};

TEST_F(ThreeWays, EveryMainModeGetsItsJourneyThoughTheTrainIsFastest) {
  auto const found = options(kTransitModes);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].main, Mode::kBus);
  EXPECT_EQ(found[1].main, Mode::kBrt);
  EXPECT_EQ(found[2].main, Mode::kRail);
  EXPECT_EQ(found[0].journey.arrival_s, hm(8, 23));
  EXPECT_EQ(found[1].journey.arrival_s, hm(8, 13));
  EXPECT_EQ(found[2].journey.arrival_s, hm(8, 8));
}

TEST_F(ThreeWays, SecondsAddUpToTheJourney) {
  auto const rail = options(kTransitModes).back();
  EXPECT_EQ(rail.access_s, 120);
  EXPECT_EQ(rail.egress_s, 180);
  EXPECT_EQ(rail.transfer_s, 0);
  EXPECT_EQ(rail.in_vehicle_s, 300);
  EXPECT_EQ(rail.wait_s, 60);
  EXPECT_EQ(rail.postponed_s, 0);
  EXPECT_DOUBLE_EQ(rail.ridden.value(), 5000);
  auto const minutes = GeneralisedCost{{2, 3, 0.5, 7}}.minutes(rail);
  EXPECT_DOUBLE_EQ(minutes, 5 + 2 * 5 + 3 * 1);
}

/// Fares of the only operator: buses and BRT change freely for a while, trains pay by distance.
transit::FareTable fares_by_mode() {
  auto const fare = [](Mode mode, double base, double per_km, int window_s) {
    return transit::Fare{OperatorId{0}, mode, Money{base}, Money{per_km}, Seconds{window_s}, {}};
  };
  return {{fare(Mode::kBus, 2, 0, 3600), fare(Mode::kBrt, 3, 0, 3600), fare(Mode::kRail, 1, 0.2, 0)}};
}

TEST_F(ThreeWays, WhatIsFasterMustBeWorthItsFare) {
  // By train from c: 40 min for 2.17, or 15 min with a change for 3.60; 14 weighted minutes less for 1.43 more.
  auto const c = drawn.stop({0, 3000});
  drawn.line(Mode::kRail, {c, b}, {hm(7, 40)}, 2400);
  drawn.line(Mode::kRail, {c, a}, {hm(7, 40)}, 300);
  drawn.line(Mode::kRail, {a, b}, {hm(7, 50)}, 300);
  auto const more = drawn.finish();
  auto const table_fares = fares_by_mode();
  transit::RouteFares const fares{more, table_fares};
  Ragged<LocationId, AccessStop> doors;
  doors.push_back(std::vector{walk(c, 120)});
  doors.push_back(std::vector{walk(b, 180)});
  for (auto const& [value_of_time, boardings] : {std::pair{4.0, 1}, std::pair{8.0, 2}}) {
    CostWeights weights;
    weights.value_of_time = Money{value_of_time};
    JourneyPlanner planner{more, doors, weights, &fares};
    std::vector<std::vector<TransitOption>> out;
    planner.options(doors[LocationId{0}], at(7, 30), {Mode::kRail}, std::vector{LocationId{1}}, out);
    ASSERT_EQ(out[0].size(), 1U);
    EXPECT_EQ(out[0][0].boardings(), boardings) << value_of_time;
    EXPECT_NEAR(out[0][0].fare.value(), boardings == 1 ? 2.166 : 3.6, 0.001);
  }
}

TEST_F(ThreeWays, UnavailableModesAreNotRidden) {
  auto const found = options({Mode::kBus, Mode::kRail});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].main, Mode::kBus);
  EXPECT_EQ(found[1].main, Mode::kRail);
  EXPECT_TRUE(options({Mode::kCar, Mode::kShuttle}).empty());
}

TEST_F(ThreeWays, AfterTheLastDepartureThereIsNoOption) { EXPECT_TRUE(options(kTransitModes, at(9, 0)).empty()); }

TEST(JourneyPlanner, MainModeIsTheOneRiddenFarthest) {
  DrawnTimetable drawn;
  auto const a = drawn.stop({0, 0});
  auto const b = drawn.stop({1000, 0});
  auto const c = drawn.stop({9000, 0});
  drawn.line(Mode::kBus, {a, b}, {hm(8, 0)}, 300);
  drawn.line(Mode::kRail, {b, c}, {hm(8, 10)}, 600);
  auto const table = drawn.finish();
  Ragged<LocationId, AccessStop> stops;
  stops.push_back(std::vector{walk(a, 0)});
  stops.push_back(std::vector{walk(c, 0)});
  JourneyPlanner planner{table, stops, {}};
  std::vector<std::vector<TransitOption>> out;
  planner.options(stops[LocationId{0}], at(7, 30), kTransitModes, std::vector{LocationId{1}}, out);
  ASSERT_EQ(out[0].size(), 1U);
  auto const& option = out[0][0];
  EXPECT_EQ(option.main, Mode::kRail);
  EXPECT_EQ(option.boardings(), 2);
  EXPECT_EQ(option.postponed_s, 28 * 60);
  EXPECT_EQ(option.wait_s, 120 + 300);
  EXPECT_EQ(option.in_vehicle_s, 900);
  EXPECT_DOUBLE_EQ(option.ridden.value(), 9000);
}

/// Up to four stops, each at another walk, ascending.
std::vector<AccessStop> stops_near_a_door(transit::Timetable const& table, Dice& dice) {
  std::map<StopId, AccessStop> near;
  for (int n = 0; n < 4; ++n) {
    auto const stop = nth<StopId>(dice.below(table.stops.position.size()));
    near[stop] = walk(stop, dice.below(600));
  }
  std::vector<AccessStop> row;
  for (auto const& [stop, entry] : near) row.push_back(entry);
  return row;
}

/// Weighted minutes of a journey, added up ride by ride from the timetable.
double minutes_of(transit::Timetable const& table, TransitJourney const& journey, int asked_s, CostWeights const& w) {
  double minutes = w.postponed * (journey.departure_s - asked_s) / 60.0 + w.walk * journey.egress_walk_s / 60.0;
  auto at = journey.departure_s;
  auto paid = 0.0;
  auto free_until = -1;
  for (auto const& ride : journey.used()) {
    auto const leaves = table.time(ride.trip, ride.board).departure_s;
    auto const arrives = table.time(ride.trip, ride.alight).arrival_s;
    minutes += w.walk * ride.walk_before_s / 60.0 + w.wait * (leaves - at - ride.walk_before_s) / 60.0 +
               (arrives - leaves) / 60.0;
    at = arrives;
    auto const pattern = table.trips.pattern[ride.trip];
    auto const mode = table.mode_of(pattern);
    if (mode == Mode::kShuttle || leaves <= free_until) continue;
    auto const along = table.patterns.distance[pattern];
    auto const km = (along[ride.alight] - along[ride.board]).value() / 1000;
    paid += mode == Mode::kBus ? 2 : mode == Mode::kBrt ? 3 : 1 + 0.2 * km;
    free_until = mode == Mode::kRail ? -1 : leaves + 3600;
  }
  minutes += 60 * paid / w.value_of_time.value();
  return minutes + w.transfer_minutes * (journey.boardings - 1);
}

/// The mode ridden farthest; ties: rail, brt, bus, shuttle.
Mode main_of(transit::Timetable const& table, TransitJourney const& journey) {
  std::map<Mode, double> metres;
  for (auto const& ride : journey.used()) {
    auto const pattern = table.trips.pattern[ride.trip];
    auto const along = table.patterns.distance[pattern];
    metres[table.mode_of(pattern)] += (along[ride.alight] - along[ride.board]).value();
  }
  auto main = Mode::kRail;
  for (auto const mode : {Mode::kBrt, Mode::kBus, Mode::kShuttle})
    if (metres[mode] > metres[main]) main = mode;
  return main;
}

/// The option of each main mode must be the cheapest of all Pareto sets of its searches, which the exhaustive search
/// confirms.
TEST(JourneyPlanner, ChoosesTheCheapestOfTheParetoSetsOnRandomTimetables) {
  std::size_t choices = 0;
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    auto const table = testing::make_random_timetable({}, seed);
    Dice dice{seed};
    Ragged<LocationId, AccessStop> stops;
    for (int i = 0; i < 6; ++i) {
      stops.push_back(stops_near_a_door(table, dice));
    }
    CostWeights weights;
    weights.transfer_minutes = dice.below(15);
    weights.walk = 1 + dice.below(20) / 10.0;
    weights.value_of_time = Money{4.0 + dice.below(20)};
    auto const table_fares = fares_by_mode();
    transit::RouteFares const fares{table, table_fares};
    JourneyPlanner planner{table, stops, weights, &fares};
    TransitRouter router{table};
    std::vector<std::vector<TransitOption>> out;
    for (std::size_t from = 0; from < stops.size(); ++from)
      for (std::size_t to = 0; to < stops.size(); ++to) {
        auto const departure = TimeOfDay::from_seconds(hm(6, 0) + dice.below(12 * 3600));
        auto const access = stops[nth<LocationId>(from)];
        auto const egress = stops[nth<LocationId>(to)];
        planner.options(access, departure, kTransitModes, std::vector{nth<LocationId>(to)}, out);
        std::map<Mode, double> cheapest;
        for (auto const& modes :
             {kTransitModes, ModeSet{Mode::kBus, Mode::kBrt, Mode::kShuttle}, ModeSet{Mode::kBus, Mode::kShuttle}}) {
          router.search(departure, access, modes);
          std::vector<testing::Criteria> found;
          for (auto const& journey : router.journeys(egress)) {
            found.push_back({journey.boardings, journey.arrival_s});
            auto const minutes = minutes_of(table, journey, departure.seconds(), weights);
            auto const [known, fresh] = cheapest.emplace(main_of(table, journey), minutes);
            if (!fresh && std::abs(known->second - minutes) > 1e-9) ++choices;
            known->second = std::min(known->second, minutes);
          }
          testing::ExhaustiveTransit const oracle{
              table, departure.seconds(), {access.begin(), access.end()}, modes, kMinimumChange.count()};
          ASSERT_EQ(found, oracle.pareto({egress.begin(), egress.end()}));
        }
        ASSERT_EQ(out[0].size(), cheapest.size());
        for (auto const& option : out[0]) {
          EXPECT_NEAR(GeneralisedCost{weights}.minutes(option), cheapest.at(option.main), 1e-9);
          EXPECT_NEAR(minutes_of(table, option.journey, departure.seconds(), weights), cheapest.at(option.main), 1e-9);
        }
      }
  }
  EXPECT_GT(choices, 50U);
}

/// A planner skips searches that cannot find anything new. Then whatever it finds with fewer modes available, it must
/// find as cheaply with all of them.
TEST(JourneyPlanner, MoreModesNeverCostMoreForAnyMainMode) {
  std::size_t compared = 0;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    auto const table = testing::make_random_timetable({}, seed);
    Dice dice{seed};
    Ragged<LocationId, AccessStop> stops;
    std::vector<LocationId> doors;
    for (int i = 0; i < 12; ++i) {
      doors.push_back(stops.push_back(stops_near_a_door(table, dice)));
    }
    GeneralisedCost const cost;
    JourneyPlanner planner{table, stops, cost.weights};
    std::vector<std::vector<TransitOption>> all;
    std::vector<std::vector<TransitOption>> some;
    for (auto const from : doors) {
      auto const departure = TimeOfDay::from_seconds(hm(6, 0) + dice.below(12 * 3600));
      planner.options(stops[from], departure, kTransitModes, doors, all);
      for (auto const& modes : {ModeSet{Mode::kBus, Mode::kShuttle}, ModeSet{Mode::kBus, Mode::kBrt, Mode::kShuttle}}) {
        planner.options(stops[from], departure, modes, doors, some);
        for (std::size_t d = 0; d < doors.size(); ++d)
          for (auto const& option : some[d]) {
            auto const same = std::find_if(all[d].begin(), all[d].end(),
                                           [&](TransitOption const& o) { return o.main == option.main; });
            ASSERT_NE(same, all[d].end());
            EXPECT_LE(cost.minutes(*same), cost.minutes(option));
            ++compared;
          }
      }
    }
  }
  EXPECT_GT(compared, 300U);
}

}  // namespace
}  // namespace twinshift::routing
