#include "sim/results/counters.hpp"

#include <gtest/gtest.h>

#include "sim/results/by_distance.hpp"
#include "sim/results/spread.hpp"
#include "sim/results/tables.hpp"

namespace twinshift::results {
namespace {

using events::Event;
using events::EventKind;

/// One link, one route of two stops 1,000 m apart, one block with one trip; one traveller.
class CountersTest : public testing::Test {
protected:
  CountersTest() {
    network_.links.from.push_back(NodeId{0});
    network_.links.length.push_back(Metres{40});
    network_.links.free_speed.push_back(MetresPerSecond{10});
    auto& t = timetable_;
    t.stops.key.push_back("A");
    t.stops.key.push_back("B");
    t.stops.name.push_back("Mill");
    t.stops.name.push_back("Harbour");
    t.routes.key.push_back("1");
    t.patterns.key.push_back("1_out");
    t.patterns.route.push_back(RouteId{0});
    t.patterns.stops.push_back(std::vector{StopId{0}, StopId{1}});
    t.patterns.distance.push_back(std::vector{Metres{0}, Metres{1000}});
    t.trips.pattern.push_back(PatternId{0});
    t.trips.block.push_back(BlockId{0});
    t.blocks.type.push_back(VehicleTypeId{0});
    rooms_.push_back({30, 50});
    journeys_.departure.push_back(TimeOfDay{});
  }

  network::Network network_;
  transit::Timetable timetable_;
  Column<VehicleTypeId, Room> rooms_;
  demand::Journeys journeys_;
};

TEST_F(CountersTest, BooksBoardingsAtTheStopAndPassengerKilometresAlongTheLine) {
  constexpr std::uint32_t kRider = 1;  // movers: block 0, then journey 0
  std::vector<Event> const day{{1000, EventKind::kTripStart, 0, 0},  {1000, EventKind::kStopArrive, 0, 0},
                               {1500, EventKind::kBoard, kRider, 0}, {2000, EventKind::kStopDepart, 0, 0},
                               {9000, EventKind::kStopArrive, 0, 1}, {9500, EventKind::kAlight, kRider, 0},
                               {9600, EventKind::kStopDepart, 0, 1}, {9600, EventKind::kTripEnd, 0, 0},
                               {9900, EventKind::kDenied, kRider, 0}};
  Counters counters{network_, timetable_, rooms_, journeys_, 2};
  counters.consume({0, day});
  auto const& transit = counters.transit();
  EXPECT_EQ(transit.boardings[RouteId{0}], 1);
  EXPECT_EQ(transit.stop_boardings[StopId{0}], 1);
  EXPECT_EQ(transit.stop_alightings[StopId{1}], 1);
  EXPECT_EQ(transit.passenger_metres[RouteId{0}], 1000);
  EXPECT_EQ(transit.place_metres[RouteId{0}], 50'000);
  EXPECT_EQ(transit.seat_metres[RouteId{0}], 30'000);
  EXPECT_EQ(transit.standing_metres[RouteId{0}], 0);
  EXPECT_EQ(transit.stop_denied[StopId{1}], 1);
  EXPECT_EQ(transit.peak_load[RouteId{0}], 1);
  EXPECT_EQ(transit.denied[RouteId{0}], 1);
  EXPECT_EQ(transit.trips_ended[RouteId{0}], 1);
}

TEST_F(CountersTest, BooksAsStandingWhoIsMoreThanThereAreSeats) {
  rooms_[VehicleTypeId{0}] = {1, 3};
  std::vector<Event> const day{{1000, EventKind::kStopArrive, 0, 0}, {1500, EventKind::kBoard, 1, 0},
                               {1500, EventKind::kBoard, 2, 0},      {1500, EventKind::kBoard, 3, 0},
                               {2000, EventKind::kStopDepart, 0, 0}, {9000, EventKind::kStopArrive, 0, 1}};
  Counters counters{network_, timetable_, rooms_, journeys_, 2};
  counters.consume({0, day});
  EXPECT_EQ(counters.transit().passenger_metres[RouteId{0}], 3000);
  EXPECT_EQ(counters.transit().standing_metres[RouteId{0}], 2000);
  EXPECT_EQ(loads_csv(timetable_, counters.transit()),
            "route_id,pattern_id,position,stop_id,name,departures,passengers,mean_load_persons\n"
            "1,1_out,0,A,Mill,1,3,3.00\n");
}

TEST_F(CountersTest, CountsRidesAndRefusalsByStation) {
  std::vector<Event> const day{{1000, EventKind::kTakeBike, 1, 0},
                               {1500, EventKind::kNoBike, 2, 0},
                               {2000, EventKind::kNoDock, 1, 1},
                               {2500, EventKind::kDockBike, 1, 0}};
  Counters counters{network_, timetable_, rooms_, journeys_, 2};
  counters.consume({0, day});
  auto const& stations = counters.stations();
  EXPECT_EQ(stations.taken.values(), (std::vector<std::int64_t>{1, 0}));
  EXPECT_EQ(stations.docked.values(), (std::vector<std::int64_t>{1, 0}));
  EXPECT_EQ(stations.no_bike.values(), (std::vector<std::int64_t>{1, 0}));
  EXPECT_EQ(stations.no_dock.values(), (std::vector<std::int64_t>{0, 1}));
}

TEST_F(CountersTest, CountsLinkEntriesByHourAndTheTimeSpentThere) {
  std::vector<Event> const day{{3'599'000, EventKind::kLinkEnter, 1, 0},
                               {3'609'000, EventKind::kLinkExit, 1, 0},
                               {3'700'000, EventKind::kLinkEnter, 0, 0},
                               {3'705'000, EventKind::kLinkEnter, 0, 0}};
  Counters counters{network_, timetable_, rooms_, journeys_, 2};
  counters.consume({0, day});
  auto const& links = counters.links();
  EXPECT_EQ(links.entries[0], 1U);
  EXPECT_EQ(links.entries[1], 2U);
  EXPECT_EQ(links.buses[LinkId{0}], 2U);
  EXPECT_EQ(links.exits[LinkId{0}], 2U);
  EXPECT_EQ(links.milliseconds[LinkId{0}], 15'000);
  EXPECT_EQ(links.car_ms[1], 10'000) << "the car, by the hour in which it leaves; not the bus";
  EXPECT_EQ(links.car_free_ms[1], 4'000);
}

/// Two who live at the same place: one works 1.9 km away and walks, the other 5 km and drives there and rides back.
TEST(ByDistance, SharesAreThoseOfTheBand) {
  demand::Population population;
  for (auto const x : {0.0, 1900.0, 5000.0}) population.locations.position.push_back({x, 0});
  demand::Journeys journeys;
  journeys.tours = 2;
  for (std::uint32_t p = 0; p < 2; ++p) {
    population.persons.home.push_back(LocationId{0});
    population.tours.person.push_back(PersonId{p});
    population.tours.destination.push_back(LocationId{p + 1});
  }
  for (auto const mode : {Mode::kWalk, Mode::kWalk, Mode::kCar, Mode::kBus}) journeys.main_mode.push_back(mode);
  demand::JourneyOutcome left;
  left.departure_s = 28'800;
  Column<JourneyId, demand::JourneyOutcome> const outcomes(4, left);
  EXPECT_EQ(modes_by_distance_csv(population, journeys, outcomes),
            "from_km,to_km,mode,journeys,share_pct\n"
            "0,2,walk,2,100.000\n"
            "5,10,car,1,50.000\n"
            "5,10,bus,1,50.000\n");
}

// Differences 1, 2, 3: mean 2 over a standard error of 1 / sqrt 3, t = 2 sqrt 3 with two degrees: 0.0742.
TEST(Chance, IsThatOfAPairedTTest) {
  EXPECT_NEAR(chance_of({1, 2, 3}), 0.0742, 5e-5);
  EXPECT_EQ(chance_of({0, 0}), 1);
  EXPECT_EQ(chance_of({4, 4}), 0);
}

// Of five tests at a rate of 5 % the limits are 0.01, 0.02, 0.03, 0.04 and 0.05: 0.029 is under its own, so is all
// below.
TEST(Chance, FindingsAmongManyAreThoseOfBenjaminiAndHochberg) {
  EXPECT_EQ(findings_among({0.029, 0.3, 0.005, 0.022, 0.06}, 0.05), (std::vector<std::uint8_t>{1, 0, 1, 1, 0}));
  EXPECT_EQ(findings_among({0.2, 0.03}, 0.05), (std::vector<std::uint8_t>{0, 0}));
}

}  // namespace
}  // namespace twinshift::results
