#include "sim/results/film.hpp"

#include "tests/support/drawn_recording.hpp"

#include <gtest/gtest.h>

namespace twinshift {
namespace {

using events::Event;
using events::EventKind;

constexpr std::uint32_t kEight = 8 * 3600;

/// A street from node 0 by node 1 to node 2, a bus line over it and a railway beside it, and three journeys.
///
/// Movers: 0 bus, 1 train, 2 a car over links 0 and 1, 3 a walk and a bus ride, 4 a passenger in a car.
struct DrawnModel {
  network::Network network;
  transit::Timetable timetable;
  fleet::Fleet fleet;
  demand::Journeys journeys;

  DrawnModel() {
    for (double x : {0.0, 100.0, 200.0}) {
      network.nodes.position.push_back({x, 0});
      network.nodes.key.push_back("n");
    }
    add_link(0, 1);
    add_link(1, 2);
    network::index_network(network);
    add_transit();
    add_journeys();
  }

  void add_link(std::uint32_t from, std::uint32_t to) {
    auto& links = network.links;
    links.from.push_back(NodeId{from});
    links.to.push_back(NodeId{to});
    links.length.push_back(Metres{100});
    links.free_speed.push_back(MetresPerSecond{10});
    links.capacity.push_back(1000);
    links.lanes.push_back(1);
    links.link_class.push_back(network::LinkClass::kPrimary);
    links.access.push_back(7);
    links.bus_lane.push_back(0);
    links.reverse.push_back(LinkId{});
    std::array<Point, 2> const shape = {network.nodes.position[NodeId{from}], network.nodes.position[NodeId{to}]};
    links.shape.push_back(shape);
    links.key.push_back("l");
    links.name.push_back("");
  }

  void add_transit() {
    for (double x : {100.0, 200.0}) {
      timetable.stops.key.push_back("s");
      timetable.stops.name.push_back("Stop");
      timetable.stops.name_ko.push_back("");
      timetable.stops.position.push_back({x, 30});
      timetable.stops.node.push_back(NodeId{x > 150 ? 2U : 1U});
    }
    fleet.types.seats.push_back(50);
    fleet.types.standing.push_back(30);
    std::array<StopId, 2> const stops = {StopId{0}, StopId{1}};
    std::array<LinkId, 1> const by_street = {LinkId{1}};
    std::array<transit::StopTime, 2> const times = {{{kEight, kEight + 20}, {kEight + 60, kEight + 60}}};
    for (std::uint32_t i = 0; i < 2; ++i) {
      timetable.routes.key.push_back("r");
      timetable.routes.name.push_back("Line");
      timetable.routes.mode.push_back(i == 0 ? Mode::kBus : Mode::kRail);
      timetable.patterns.route.push_back(RouteId{i});
      timetable.patterns.stops.push_back(stops);
      timetable.patterns.section_links.push_back(i == 0 ? std::span<LinkId const>{by_street}
                                                        : std::span<LinkId const>{});
      timetable.patterns.section_links.push_back({});
      timetable.trips.pattern.push_back(PatternId{i});
      timetable.trips.block.push_back(BlockId{i});
      timetable.trips.times.push_back(times);
      std::array<TripId, 1> const trips = {TripId{i}};
      timetable.blocks.trips.push_back(trips);
      timetable.blocks.type.push_back(VehicleTypeId{0});
    }
  }

  void add_journeys() {
    auto const add = [&](Mode main, std::vector<demand::Leg> const& legs) {
      journeys.main_mode.push_back(main);
      journeys.departure.push_back(TimeOfDay::from_seconds(kEight));
      journeys.legs.push_back(legs);
    };
    demand::Leg leg;
    leg.mode = Mode::kCar;
    add(Mode::kCar, {leg});
    demand::Leg walk;
    walk.duration_s = 50;
    walk.from = NodeId{0};
    walk.to = NodeId{1};
    demand::Leg ride;
    ride.mode = Mode::kBus;
    add(Mode::kBus, {walk, ride});
    leg.mode = Mode::kCarPassenger;
    leg.duration_s = 100;
    add(Mode::kCarPassenger, {leg});
    journeys.tours = 2;
  }

  [[nodiscard]] results::FilmInput input() const { return {network, timetable, fleet, journeys}; }
};

class FilmOfAMorning : public testing::Test {
protected:
  FilmOfAMorning() {
    recording::Scenery scenery;
    scenery.city.en = "Drawn town";
    results::add_model_tables(scenery, model_.input());
    results::Film film{file_.path(), scenery, model_.input()};
    auto const at = [](std::uint32_t s, EventKind kind, std::uint32_t a, std::uint32_t b = 0) {
      return Event{(kEight + s) * 1000, kind, a, b};
    };
    std::vector<Event> const events = {at(0, EventKind::kTripStart, 0),      at(0, EventKind::kStopArrive, 0, 0),
                                       at(0, EventKind::kTripStart, 1),      at(0, EventKind::kDepart, 2),
                                       at(0, EventKind::kLegStart, 2, 0),    at(0, EventKind::kLinkEnter, 2, 0),
                                       at(0, EventKind::kLegStart, 3, 0),    at(0, EventKind::kLegStart, 4, 0),
                                       at(20, EventKind::kLinkEnter, 2, 1),  at(20, EventKind::kStopDepart, 1, 0),
                                       at(40, EventKind::kLinkExit, 2, 1),   at(40, EventKind::kArrive, 2),
                                       at(50, EventKind::kLegStart, 3, 1),   at(50, EventKind::kWait, 3, 0),
                                       at(60, EventKind::kStopArrive, 1, 1), at(60, EventKind::kTripEnd, 1),
                                       at(70, EventKind::kBoard, 3, 0),      at(80, EventKind::kStopDepart, 0, 0),
                                       at(80, EventKind::kLinkEnter, 0, 1),  at(100, EventKind::kArrive, 4),
                                       at(120, EventKind::kLinkExit, 0, 1),  at(120, EventKind::kStopArrive, 0, 1),
                                       at(130, EventKind::kAlight, 3, 0),    at(130, EventKind::kArrive, 3),
                                       at(140, EventKind::kTripEnd, 0)};
    film.consume({32, events});
    film.end_day();
    film.finish();
    reader_ = std::make_unique<recording::RecordingReader>(file_.path());
  }

  recording::Seen const* find(std::uint32_t second, std::uint32_t mover) {
    frame_ = reader_->frame_at(kEight + second);
    for (auto const& seen : frame_.seen)
      if (seen.mover == MoverId{mover}) return &seen;
    return nullptr;
  }

  DrawnModel model_;
  test::TemporaryFile file_{"film.tsr"};
  std::unique_ptr<recording::RecordingReader> reader_;
  recording::Frame frame_;
};

TEST_F(FilmOfAMorning, follows_a_car_over_its_links) {
  EXPECT_NEAR(find(10, 2)->x, 50, 0.1);
  EXPECT_NEAR(find(30, 2)->x, 150, 0.1);
  EXPECT_EQ(find(41, 2), nullptr);
}

TEST_F(FilmOfAMorning, lets_the_bus_stand_drive_and_carry) {
  EXPECT_NEAR(find(10, 0)->x, 100, 0.1);
  EXPECT_EQ(find(10, 0)->load, 0U);
  EXPECT_NEAR(find(100, 0)->x, 150, 0.1);
  EXPECT_EQ(find(100, 0)->load, 1U);
  EXPECT_NEAR(find(125, 0)->x, 200, 0.1);
  EXPECT_EQ(find(135, 0)->load, 0U);
  EXPECT_EQ(find(141, 0), nullptr);
}

TEST_F(FilmOfAMorning, lets_trains_go_from_station_to_station) {
  EXPECT_EQ(find(40, 1)->mode, Mode::kRail);
  EXPECT_NEAR(find(40, 1)->x, 150, 0.1);
  EXPECT_NEAR(find(40, 1)->y, 30, 0.1);
}

TEST_F(FilmOfAMorning, shows_a_walker_then_a_waiter_then_nobody) {
  ASSERT_NE(find(0, 3), nullptr);
  auto const* const start = find(0, 3);
  EXPECT_LE(std::hypot(start->x, start->y), 121.0) << "starts near its node";
  EXPECT_EQ(find(60, 3)->doing, recording::Doing::kWaits);
  EXPECT_EQ(find(90, 3), nullptr) << "rides in the bus";
  EXPECT_EQ(find(50, 4), nullptr) << "a passenger is no dot";
  EXPECT_EQ(reader_->counts_at(kEight).people[static_cast<std::size_t>(Mode::kCarPassenger)], 1U);
}

}  // namespace
}  // namespace twinshift
