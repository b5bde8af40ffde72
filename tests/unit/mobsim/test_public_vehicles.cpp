// Public vehicles as agents: room by type, who gets on, who stays behind, and how delay arises, travels and heals.

#include "sim/core/rng.hpp"
#include "sim/mobsim/day.hpp"
#include "tests/support/draw_town.hpp"
#include "tests/unit/mobsim/recorder.hpp"

#include <gtest/gtest.h>

#include <map>

namespace twinshift::mobsim {
namespace {

using demand::JourneyOutcome;
using events::EventKind;
using test::DrawnTown;
using test::Recorder;

constexpr std::int32_t kEight = 8 * 3600;

void set_standing(DrawnTown& town, PatternId line, int standing) {
  town.fleet.types.standing[town.timetable.routes.vehicle_type[town.timetable.patterns.route[line]]] = standing;
}

// Two seats and one place to stand, four people: two sit, one stands all the way, one is left behind.
TEST(Room, IsSeatsThenStandingThenNone) {
  DrawnTown town{"A------B------C"};
  auto const line = town.line({.stops = "ABC", .starts = {kEight, kEight + 900}, .run_s = 120, .seats = 2});
  set_standing(town, line, 1);
  std::vector<JourneyId> people;
  for (int i = 0; i < 4; ++i) people.push_back(town.person(kEight - 600, {town.ride(line, 0, 2)}));
  auto const result = town.run();
  auto const& outcomes = result.outcomes;
  EXPECT_EQ(result.denied_boardings, 1);
  EXPECT_EQ(outcomes[people[0]].standing_s, 0);
  EXPECT_EQ(outcomes[people[1]].standing_s, 0);
  EXPECT_EQ(outcomes[people[2]].standing_s, 2 * 70 + 0);  // 700 m at 10 m/s, twice; at B the bus waits for its time
  EXPECT_EQ(outcomes[people[3]].standing_s, 0);           // alone in the next bus
  EXPECT_EQ(outcomes[people[3]].denied, 1);
}

TEST(Seat, GoesToWhoHasStoodLongestWhenItGetsFree) {
  DrawnTown town{"A------B------C------D"};
  auto const line = town.line({.stops = "ABCD", .starts = {kEight}, .run_s = 100, .seats = 1, .mode = Mode::kRail});
  set_standing(town, line, 5);
  auto const sits = town.person(kEight - 300, {town.ride(line, 0, 1)});
  auto const stands_once = town.person(kEight - 200, {town.ride(line, 0, 3)});
  auto const stands_always = town.person(kEight - 100, {town.ride(line, 0, 3)});
  auto const result = town.run();
  EXPECT_EQ(result.outcomes[sits].standing_s, 0);
  EXPECT_EQ(result.outcomes[stands_once].standing_s, 100);
  EXPECT_GE(result.outcomes[stands_always].standing_s, 300 - 20);  // less the dwells
}

TEST(Room, DiffersByTypeOfVehicle) {
  DrawnTown town{"A------B"};
  auto const small = town.line({.stops = "AB", .starts = {kEight}, .seats = 1});
  auto const large = town.line({.stops = "AB", .starts = {kEight + 300}, .seats = 3});
  for (int i = 0; i < 4; ++i) town.person(kEight - 600, {town.ride(i < 2 ? small : large, 0, 1)});
  Recorder recorder;
  auto const result = town.run({&recorder});
  std::map<std::uint32_t, int> boarded;
  for (auto const& event : recorder.all)
    if (event.kind == EventKind::kBoard) ++boarded[event.b];
  EXPECT_EQ(boarded[0], 1);
  EXPECT_EQ(boarded[1], 3);
  EXPECT_EQ(result.denied_boardings, 3);
}

TEST(Passenger, AlightsFromTheVehicleBoardedAtTheStopWanted) {
  DrawnTown town{"A------B------C"};
  auto const line = town.line({.stops = "ABC", .starts = {kEight, kEight + 300, kEight + 600}, .seats = 2});
  std::vector<JourneyId> people;
  for (int i = 0; i < 6; ++i)
    people.push_back(town.person(kEight - 60, {town.ride(line, 0, static_cast<std::uint16_t>(1 + i % 2))}));
  Recorder recorder;
  town.run({&recorder});
  auto const vehicles = static_cast<std::uint32_t>(town.timetable.blocks.type.size());
  std::map<std::uint32_t, std::uint32_t> at;  // stop position by trip
  std::map<std::uint32_t, std::uint32_t> on;  // trip by mover
  int alighted = 0;
  for (auto const& event : recorder.all) {
    if (event.kind == EventKind::kStopArrive) at[event.a] = event.b;
    if (event.kind == EventKind::kBoard) on[event.a] = event.b;
    if (event.kind != EventKind::kAlight) continue;
    ++alighted;
    EXPECT_EQ(event.b, on.at(event.a));
    auto const i = (event.a - vehicles) / 2;
    EXPECT_EQ(at[event.b], 1 + i % 2);
  }
  EXPECT_EQ(alighted, 6);
}

TEST(DeniedBoarding, IsToldWithTripAndStopForEveryoneLeftBehind) {
  DrawnTown town{"A------B------C"};
  auto const line = town.line({.stops = "ABC", .starts = {kEight, kEight + 600}, .run_s = 120, .seats = 1});
  town.person(kEight - 60, {town.ride(line, 0, 2)});
  auto const left = town.person(kEight - 60, {town.ride(line, 1, 2)});
  Recorder recorder;
  auto const result = town.run({&recorder});
  auto const mover = static_cast<std::uint32_t>(town.timetable.blocks.type.size()) + left.value();
  EXPECT_EQ(recorder.of(EventKind::kDenied, mover), std::vector<std::uint32_t>{0});
  EXPECT_EQ(recorder.of(EventKind::kWait, mover), std::vector{town.timetable.patterns.stops[line][1].value()});
  EXPECT_EQ(result.denied_boardings, recorder.count(EventKind::kDenied));
  EXPECT_EQ(result.outcomes[left].status, JourneyOutcome::Status::kArrived);
}

// Full bus after full bus: after the tolerable wait the person walks.
TEST(Patience, EndsForWhoIsLeftBehindTimeAfterTime) {
  DrawnTown town{"A------B------C"};
  std::vector<std::int32_t> starts;
  for (int k = 0; k < 20; ++k) starts.push_back(kEight + 300 * k);
  auto const line = town.line({.stops = "ABC", .starts = starts, .run_s = 120, .seats = 1});
  for (int k = 0; k < 20; ++k) town.person(kEight - 60 + 300 * k, {town.ride(line, 0, 2)});
  auto const unlucky = town.person(kEight, {town.ride(line, 1, 2)});
  MobsimParameters parameters;
  parameters.patience = Seconds{1200};
  auto const result = town.run({}, parameters);
  EXPECT_EQ(result.outcomes[unlucky].wait_s, 1200);
  EXPECT_GE(result.outcomes[unlucky].denied, 3);
  EXPECT_EQ(result.outcomes[unlucky].status, JourneyOutcome::Status::kArrived);
  EXPECT_EQ(result.lost_patience, 1);
  EXPECT_EQ(result.rerouted, 1);
}

TEST(Stranded, GoOnAsPassengersOfCarsWhereItIsTooFarToWalk) {
  DrawnTown town{"A--------------------------------------------------B"};  // 5.1 km
  auto const line = town.line({.stops = "AB", .starts = {kEight}});
  auto const journey = town.person(kEight + 60, {town.ride(line, 0, 1)});
  auto const result = town.run();
  EXPECT_EQ(result.no_vehicle_came, 1);
  EXPECT_EQ(result.rerouted, 1);
  EXPECT_EQ(result.outcomes[journey].arrival_s, kEight + 60 + 955);  // 5,100 m x 1.3 at 25 km/h
}

/// Two lines that meet at C, the second one leaving 60 s after the first is due. Returns when the traveller arrives.
std::int32_t arrival_after_transfer(int crowd, std::vector<std::int32_t> const& second_starts) {
  DrawnTown town{"A------B------C------D"};
  auto const first = town.line({.stops = "ABC", .starts = {kEight}, .run_s = 75});
  auto const second = town.line({.stops = "CD", .starts = second_starts, .run_s = 75});
  auto const journey = town.person(kEight - 60, {town.ride(first, 0, 2), DrawnTown::walk(20), town.ride(second, 0, 1)});
  for (int i = 0; i < crowd; ++i) town.person(kEight - 60, {town.ride(first, 1, 2)});
  return town.run().outcomes[journey].arrival_s;
}

TEST(Transfer, IsMissedWhenTheFirstVehicleIsLate) {
  std::vector<std::int32_t> const starts = {kEight + 210, kEight + 1410};
  EXPECT_LT(arrival_after_transfer(0, starts), kEight + 400);
  EXPECT_GE(arrival_after_transfer(40, starts), kEight + 1410);  // 40 people need 100 s to board
}

TEST(Transfer, MissedToTheLastVehicleMeansAnotherWay) {
  EXPECT_EQ(arrival_after_transfer(40, {kEight + 210}) > kEight + 700, true);
  EXPECT_LT(arrival_after_transfer(40, {kEight + 210}), kEight + 1410);
}

/// Start of a block's second trip if `crowd` people board its first, planned `pause` seconds after its end. The line
/// is a ring, so that no way lies between the two.
std::int32_t second_start(int crowd, std::int32_t pause) {
  DrawnTown town{"A------B\n|      |\nD------C"};
  auto const second = kEight + 4 * 75 + pause;
  auto const line =
      town.line({.stops = "ABCDA", .starts = {kEight, second}, .run_s = 75, .seats = 90, .one_block = true});
  for (int i = 0; i < crowd; ++i) town.person(kEight - 300, {town.ride(line, 1, 2)});
  Recorder recorder;
  town.run({&recorder});
  return recorder.times(EventKind::kStopDepart, 1, 0).at(0) - second;
}

TEST(Layover, AbsorbsTheDelayItIsLongEnoughFor) {
  EXPECT_EQ(second_start(0, 300), 0);
  EXPECT_EQ(second_start(40, 300), 0);  // 40 people board and alight for 152 s; the pause of 300 s holds that
}

TEST(Layover, TooShortHandsTheRestOfTheDelayToTheNextTrip) {
  auto const long_delay = second_start(80, 100);
  EXPECT_GT(long_delay, 120);
  // A longer pause takes exactly its own length more off the delay.
  EXPECT_EQ(second_start(80, 160), long_delay - 60);
}

/// Seconds at stop B for a vehicle with `doors` that `boarders` enter and `leavers` leave there.
std::int32_t dwell(int boarders, int leavers, int doors) {
  DrawnTown town{"A------B------C"};
  auto const line = town.line({.stops = "ABC", .starts = {kEight}, .run_s = 60});
  town.fleet.types.doors[VehicleTypeId{0}] = doors;
  for (int i = 0; i < leavers; ++i) town.person(kEight - 900, {town.ride(line, 0, 1)});
  for (int i = 0; i < boarders; ++i) town.person(kEight - 900, {town.ride(line, 1, 2)});
  Recorder recorder;
  town.run({&recorder});
  return recorder.times(EventKind::kStopDepart, 0, 1).at(0) - recorder.times(EventKind::kStopArrive, 0, 1).at(0);
}

// 6 s for the doors; 2.5 s a boarding, 1.3 s an alighting, at the same time, over the doors; whole seconds upwards.
TEST(Dwell, IsTheLongerOfBoardingAndAlightingOverTheDoors) {
  EXPECT_EQ(dwell(8, 0, 1), 26);
  EXPECT_EQ(dwell(8, 0, 2), 16);
  EXPECT_EQ(dwell(8, 0, 4), 11);
  EXPECT_EQ(dwell(0, 10, 1), 19);
  EXPECT_EQ(dwell(8, 10, 1), 26);
  EXPECT_EQ(dwell(2, 10, 1), 19);
}

/// Coefficient of variation of the headways at the last stop, for people who come one by one all the time.
double headway_spread(int people) {
  DrawnTown town{"A------B------C------D------E------F"};
  std::vector<std::int32_t> starts;
  for (int k = 0; k < 12; ++k) starts.push_back(kEight + 240 * k);
  auto const line = town.line({.stops = "ABCDEF", .starts = starts, .run_s = 70, .seats = 200});
  for (int i = 0; i < people; ++i) {
    Rng rng{1, static_cast<std::uint64_t>(i), Draw::kPerson};
    auto const board = static_cast<std::uint16_t>(rng.below(4));
    town.person(kEight + static_cast<std::int32_t>(rng.below(3000)), {town.ride(line, board, 5)});
  }
  Recorder recorder;
  town.run({&recorder});
  std::vector<double> at;
  for (std::uint32_t trip = 0; trip < 12; ++trip) at.push_back(recorder.times(EventKind::kStopArrive, trip, 5).at(0));
  std::sort(at.begin(), at.end());
  double mean = 0;
  double square = 0;
  for (std::size_t i = 0; i + 1 < at.size(); ++i) {
    auto const headway = at[i + 1] - at[i];
    mean += headway / 11;
    square += headway * headway / 11;
  }
  return std::sqrt(square - mean * mean) / mean;
}

TEST(Bunching, GrowsWithTheNumberOfPassengers) {
  EXPECT_LT(headway_spread(0), 0.01);
  EXPECT_GT(headway_spread(500), 2 * headway_spread(60));
  EXPECT_GT(headway_spread(500), 0.15);
}

}  // namespace
}  // namespace twinshift::mobsim
