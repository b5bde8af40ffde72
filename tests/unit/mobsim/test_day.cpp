#include "sim/core/rng.hpp"
#include "sim/mobsim/day.hpp"
#include "tests/support/draw_town.hpp"
#include "tests/unit/mobsim/recorder.hpp"

#include <gtest/gtest.h>

namespace twinshift::mobsim {
namespace {

using demand::JourneyOutcome;
using events::EventKind;
using test::DrawnTown;
using test::Recorder;
using Status = JourneyOutcome::Status;

constexpr std::int32_t kEight = 8 * 3600;

void expect_nobody_vanished(DayResult const& result) {
  for (auto const& mode : result.journeys) EXPECT_EQ(mode.departed, mode.arrived + mode.travelling + mode.gave_up);
  EXPECT_EQ(result.background.departed,
            result.background.arrived + result.background.travelling + result.background.gave_up);
  EXPECT_EQ(result.bikes_at_start, result.bikes_at_end);
}

TEST(Walk, TakesItsTimeAndTheWayBackWaitsForTheWayOut) {
  DrawnTown town{"A--B"};
  auto const out = town.tour(kEight, {DrawnTown::walk(600)}, kEight + 100, {DrawnTown::walk(600)});
  auto const result = town.run();
  EXPECT_EQ(result.outcomes[out].arrival_s, kEight + 600);
  auto const back = result.outcomes[JourneyId{out.value() + 1}];
  EXPECT_EQ(back.departure_s, kEight + 601);
  EXPECT_EQ(back.status, Status::kArrived);
  EXPECT_EQ(result.journeys[static_cast<std::size_t>(Mode::kWalk)].arrived, 2);
}

TEST(Journey, WithoutLegsIsNeverStarted) {
  DrawnTown town{"A--B"};
  auto const journey = town.person(kEight, {});
  auto const result = town.run();
  EXPECT_EQ(result.outcomes[journey].status, Status::kNotStarted);
}

TEST(Car, DrivesItsPathThenItsDriverWalks) {
  DrawnTown town{"A--B--C"};
  auto const journey = town.person(kEight, {town.drive("ABC"), DrawnTown::walk(60)});
  Recorder recorder;
  auto const result = town.run({&recorder});
  EXPECT_EQ(result.outcomes[journey].arrival_s, kEight + 30 + 60);  // the first link is joined at its end
  EXPECT_EQ(recorder.count(EventKind::kLinkEnter), 1);
  EXPECT_EQ(recorder.count(EventKind::kLinkExit), 1);
  EXPECT_EQ(recorder.chunks, kQuarters);
}

// One bus with two seats, three people: the third must wait, and nobody may vanish.
TEST(Boarding, FullBusLeavesTheLastInQueueForTheNextTrip) {
  DrawnTown town{"A------B------C"};
  auto const g1 = town.line({.stops = "ABC", .starts = {kEight, kEight + 600}, .run_s = 120, .seats = 2});
  std::vector<JourneyId> people;
  for (int i = 0; i < 3; ++i) people.push_back(town.person(kEight - 120, {town.ride(g1, 0, 2)}));
  auto const result = town.run();
  EXPECT_EQ(result.boardings, 3);
  EXPECT_EQ(result.denied_boardings, 1);
  EXPECT_EQ(result.outcomes[people[1]].denied, 0);
  EXPECT_EQ(result.outcomes[people[2]].denied, 1);
  EXPECT_GT(result.outcomes[people[2]].arrival_s, kEight + 600);
  EXPECT_EQ(result.trips_run, 2);
  EXPECT_EQ(result.trips_unfinished, 0);
  expect_nobody_vanished(result);
}

TEST(Boarding, TakesAnyRouteOfTheModeThatGoesThere) {
  DrawnTown town{"A------B------C"};
  auto const slow = town.line({.stops = "ABC", .starts = {kEight + 1800}});
  town.line({.stops = "ABC", .starts = {kEight}});
  auto const journey = town.person(kEight - 60, {town.ride(slow, 0, 1)});
  auto const result = town.run();
  EXPECT_LT(result.outcomes[journey].arrival_s, kEight + 600);
}

TEST(LastVehicle, MissedMeansAnotherWayAtOnce) {
  DrawnTown town{"A------B"};
  auto const line = town.line({.stops = "AB", .starts = {kEight}});
  auto const journey = town.person(kEight + 600, {town.ride(line, 0, 1)});
  auto const result = town.run();
  EXPECT_EQ(result.rerouted, 1);
  EXPECT_EQ(result.outcomes[journey].wait_s, 0);
  EXPECT_EQ(result.outcomes[journey].arrival_s, kEight + 600 + 700);  // 700 m x 1.3 at 1.3 m/s
}

TEST(LastVehicle, FullMeansAnotherWayAtOnce) {
  DrawnTown town{"A------B"};
  auto const line = town.line({.stops = "AB", .starts = {kEight}, .seats = 1});
  town.person(kEight - 120, {town.ride(line, 0, 1)});
  auto const second = town.person(kEight - 120, {town.ride(line, 0, 1)});
  auto const result = town.run();
  EXPECT_EQ(result.outcomes[second].denied, 1);
  EXPECT_EQ(result.rerouted, 1);
  EXPECT_LT(result.outcomes[second].arrival_s, kEight + 900);
}

TEST(Patience, EndsAndThePersonWalks) {
  DrawnTown town{"A------B"};
  auto const line = town.line({.stops = "AB", .starts = {kEight + 7200}});
  auto const journey = town.person(kEight, {town.ride(line, 0, 1)});
  auto const result = town.run();
  EXPECT_EQ(result.rerouted, 1);
  EXPECT_EQ(result.outcomes[journey].wait_s, 2700);
  EXPECT_EQ(result.outcomes[journey].arrival_s, kEight + 2700 + 700);
}

TEST(Pattern, ThatDoesNotExistMakesThePersonGiveUp) {
  DrawnTown town{"A--B"};
  demand::Leg leg;
  leg.mode = Mode::kBus;
  auto const journey = town.person(kEight, {leg});
  auto const result = town.run();
  EXPECT_EQ(result.outcomes[journey].status, Status::kGaveUp);
  expect_nobody_vanished(result);
}

// 6 s for the doors and 2.5 s for each of four people, on top of 700 m at 10 m/s.
TEST(Dwell, GrowsWithThoseWhoBoard) {
  DrawnTown town{"A------B------C"};
  auto const line = town.line({.stops = "ABC", .starts = {kEight}, .run_s = 60});
  for (int i = 0; i < 4; ++i) town.person(kEight - 600, {town.ride(line, 1, 2)});
  Recorder recorder;
  town.run({&recorder});
  auto const arrives = recorder.times(EventKind::kStopArrive, 0, 1);
  auto const leaves = recorder.times(EventKind::kStopDepart, 0, 1);
  ASSERT_EQ(arrives.size(), 1U);
  EXPECT_EQ(leaves[0] - arrives[0], 16);
}

TEST(Vehicle, LeavesNoStopBeforeItsPlannedTime) {
  DrawnTown town{"A------B------C"};
  town.line({.stops = "ABC", .starts = {kEight}, .run_s = 300});
  Recorder recorder;
  town.run({&recorder});
  EXPECT_EQ(recorder.times(EventKind::kStopDepart, 0, 0), std::vector{kEight});
  EXPECT_EQ(recorder.times(EventKind::kStopDepart, 0, 1), std::vector{kEight + 300});
}

TEST(Rail, KeepsItsRunTimes) {
  DrawnTown town{"A------B------C"};
  auto const line = town.line({.stops = "ABC", .starts = {kEight}, .run_s = 200, .mode = Mode::kRail});
  auto const journey = town.person(kEight - 300, {town.ride(line, 0, 2)});
  auto const result = town.run();
  EXPECT_EQ(result.link_entries, 0);
  EXPECT_EQ(result.outcomes[journey].arrival_s, kEight + 400);
}

// The first bus stops for many people; the one behind it finds nobody and catches up.
TEST(Bunching, EmergesFromDwell) {
  DrawnTown town{"A------B------C------D"};
  auto const line = town.line({.stops = "ABCD", .starts = {kEight, kEight + 120}, .run_s = 71});
  for (int i = 0; i < 30; ++i) town.person(kEight - 600, {town.ride(line, 1, 3)});
  Recorder recorder;
  town.run({&recorder});
  auto const first = recorder.times(EventKind::kStopArrive, 0, 3).at(0);
  auto const second = recorder.times(EventKind::kStopArrive, 1, 3).at(0);
  EXPECT_LT(second - first, 60);
}

TEST(Block, CarriesDelayToItsNextTrip) {
  DrawnTown town{"A------B"};
  auto const line = town.line({.stops = "AB", .starts = {kEight, kEight + 200}, .run_s = 71, .one_block = true});
  for (int i = 0; i < 40; ++i) town.person(kEight - 120, {town.ride(line, 0, 1)});
  Recorder recorder;
  auto const result = town.run({&recorder});
  auto const end = recorder.times(EventKind::kTripEnd, 0, 0).at(0);
  auto const start = recorder.times(EventKind::kTripStart, 1, 0).at(0);
  EXPECT_GT(start, kEight + 200);  // planned departure
  EXPECT_EQ(start, end + 132);     // 700 m x 1.3 at 25 km/h takes longer than the least layover
  EXPECT_EQ(result.deadhead_metres, 910);
  EXPECT_EQ(result.trips_run, 2);
}

std::int32_t bus_end_behind_jam(bool bus_lane) {
  DrawnTown town{"A------B------C------D"};
  auto& links = town.network.links;
  links.capacity[town.link('B', 'C')] = 120;
  if (bus_lane)
    for (auto const* const street : {"AB", "BC", "CD"}) links.bus_lane[town.link(street[0], street[1])] = 1;
  town.line({.stops = "ABCD", .starts = {kEight}, .run_s = 60});
  for (int i = 0; i < 60; ++i) town.person(kEight - 120 + i, {town.drive("ABCD")});
  Recorder recorder;
  auto const result = town.run({&recorder});
  EXPECT_EQ(result.journeys[static_cast<std::size_t>(Mode::kCar)].arrived, 60);
  return recorder.times(EventKind::kTripEnd, 0, 0).at(0);
}

TEST(BusLane, PassesTheJamThatHoldsABusAmongCars) {
  EXPECT_LE(bus_end_behind_jam(true), kEight + 240);
  EXPECT_GT(bus_end_behind_jam(false), kEight + 600);
}

TEST(Dock, EmptyMeansWalking) {
  DrawnTown town{"A------B"};
  auto const a = town.station('A', 2, 1);
  auto const b = town.station('B', 2, 0);
  town.person(kEight, {DrawnTown::shared_bike(a, b, 100)});
  auto const second = town.person(kEight + 1, {DrawnTown::shared_bike(a, b, 100)});
  auto const result = town.run();
  EXPECT_EQ(result.empty_docks, 1);
  EXPECT_EQ(result.rerouted, 1);
  EXPECT_EQ(result.outcomes[second].arrival_s, kEight + 1 + 320);
  expect_nobody_vanished(result);
}

TEST(Dock, FullMeansRidingToTheNextAndWalkingBack) {
  DrawnTown town{"A------B------C"};
  auto const a = town.station('A', 2, 2);
  auto const b = town.station('B', 1, 1);
  town.station('C', 3, 0);
  auto const journey = town.person(kEight, {DrawnTown::shared_bike(a, b, 100)});
  Recorder recorder;
  auto const result = town.run({&recorder});
  EXPECT_EQ(result.full_docks, 1);
  EXPECT_EQ(recorder.count(EventKind::kDockBike), 1);
  EXPECT_GT(result.outcomes[journey].arrival_s, kEight + 100 + 300);
  expect_nobody_vanished(result);
}

TEST(ParkAndRide, FullSiteCostsTimeAndTheWayBackFreesTheSpace) {
  DrawnTown town{"A--B--C"};
  auto const site = town.site('C', 1);
  auto out = town.drive("ABC");
  out.park_at = site;
  auto const back = town.drive("CBA");
  auto const first = town.tour(kEight, {out}, kEight + 1000, {back});
  auto const second = town.tour(kEight + 100, {out}, kEight + 5000, {back});
  auto const third = town.tour(kEight + 2000, {out}, kEight + 5000, {back});
  auto const result = town.run();
  EXPECT_EQ(result.full_sites, 1);
  EXPECT_EQ(result.outcomes[first].arrival_s, kEight + 30);
  EXPECT_EQ(result.outcomes[second].arrival_s, kEight + 100 + 30 + 300);
  EXPECT_EQ(result.outcomes[third].arrival_s, kEight + 2000 + 30);
}

/// A random day with every sort of journey, more of it than there is room for.
DrawnTown random_town(std::uint64_t seed) {
  DrawnTown town{"A--B--C--D\n|  |  |  |\nE--F--G--H\n|  |  |  |\nI--J--K--L"};
  std::vector<std::int32_t> starts;
  for (int k = 0; k < 20; ++k) starts.push_back(kEight + 240 * k);
  std::vector<PatternId> lines;
  lines.push_back(town.line({.stops = "ABCDHL", .starts = starts, .seats = 4}));
  lines.push_back(town.line({.stops = "IJFBCD", .starts = starts, .seats = 3, .one_block = true}));
  lines.push_back(town.line({.stops = "AFL", .starts = starts, .seats = 9, .mode = Mode::kRail}));
  std::vector<StationId> stations;
  for (auto const at : {'A', 'D', 'I', 'L'}) stations.push_back(town.station(at, 4, 2));
  for (std::uint32_t i = 0; i < 600; ++i) {
    Rng rng{seed, i, Draw::kPerson};
    std::vector<demand::Leg> legs = {DrawnTown::walk(static_cast<std::int32_t>(rng.below(120)))};
    auto const what = rng.below(4);
    if (what == 0) legs.push_back(town.drive("ABFGKL"));
    if (what == 1) legs.push_back(DrawnTown::shared_bike(stations[rng.below(4)], stations[rng.below(4)], 200));
    if (what >= 2) {
      auto const line = lines[rng.below(3)];
      auto const stops = static_cast<std::uint32_t>(town.timetable.patterns.stops[line].size());
      auto const board = rng.below(stops - 1);
      auto const alight = board + 1 + rng.below(stops - 1 - board);
      legs.push_back(town.ride(line, static_cast<std::uint16_t>(board), static_cast<std::uint16_t>(alight)));
    }
    auto const leaves = kEight + static_cast<std::int32_t>(rng.below(4000));
    town.tour(leaves, legs, leaves + 1800, {DrawnTown::walk(300)});
  }
  return town;
}

TEST(RandomTown, LosesNoPersonNoBikeNoVehicle) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    auto town = random_town(seed);
    auto const result = town.run();
    expect_nobody_vanished(result);
    EXPECT_EQ(result.trips_run, 60);
    EXPECT_EQ(result.trips_unfinished, 0);
    std::int64_t arrived = 0;
    for (auto const& mode : result.journeys) arrived += mode.arrived;
    EXPECT_EQ(arrived, 1200);
    EXPECT_GT(result.denied_boardings, 0);
    EXPECT_GT(result.empty_docks + result.full_docks, 0);
  }
}

TEST(RandomTown, NeverLoadsMoreThanThereIsRoomFor) {
  auto town = random_town(9);
  Recorder recorder;
  town.run({&recorder});
  std::map<std::uint32_t, int> load;
  for (auto const& event : recorder.all) {
    if (event.kind == EventKind::kAlight) --load[event.b];
    if (event.kind != EventKind::kBoard) continue;
    auto const block = town.timetable.trips.block[TripId{event.b}];
    EXPECT_LE(++load[event.b], town.fleet.types.capacity(town.timetable.blocks.type[block]));
  }
  for (auto const& [trip, left] : load) EXPECT_EQ(left, 0);
}

TEST(RandomTown, IsTheSameWithAndWithoutReaders) {
  auto town = random_town(3);
  Recorder recorder;
  auto const watched = town.run({&recorder});
  auto const alone = town.run();
  for (std::size_t i = 0; i < alone.outcomes.size(); ++i) {
    auto const journey = nth<JourneyId>(i);
    EXPECT_EQ(watched.outcomes[journey].arrival_s, alone.outcomes[journey].arrival_s);
    EXPECT_EQ(watched.outcomes[journey].wait_s, alone.outcomes[journey].wait_s);
  }
  EXPECT_EQ(recorder.count(EventKind::kBoard), alone.boardings);
  EXPECT_EQ(recorder.count(EventKind::kLinkEnter), alone.link_entries);
}

TEST(Sample, ScalesRoomInVehicles) {
  DrawnTown town{"A------B"};
  auto const line = town.line({.stops = "AB", .starts = {kEight, kEight + 600}, .seats = 20});
  for (int i = 0; i < 3; ++i) town.person(kEight - 120, {town.ride(line, 0, 1)});
  MobsimParameters parameters;
  parameters.sample = 0.1;
  EXPECT_EQ(town.run({}, parameters).denied_boardings, 1);
}

}  // namespace
}  // namespace twinshift::mobsim
