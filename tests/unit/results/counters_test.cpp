#include "sim/results/counters.hpp"

#include <gtest/gtest.h>

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
    t.routes.key.push_back("1");
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

}  // namespace
}  // namespace twinshift::results
