#pragma once

#include "sim/recording/recording.hpp"

#include <unistd.h>
#include <filesystem>
#include <optional>
#include <string>

namespace twinshift::test {

/// Two streets end to end, west to east, 100 m each, then back; one bus, one car, two people.
///
///     0 ---(link 0)--- 1 ---(link 1)--- 2      and links 2 (2 to 1), 3 (1 to 0)
inline recording::Scenery drawn_scenery() {
  recording::Scenery s;
  s.city = {"Drawn town", "그린 마을"};
  s.scenario = {"Base", "기준"};
  s.date = {"Wednesday 14 October 2026", "2026년 10월 14일 수요일"};
  s.time_zone = "Europe/London";
  s.drives_left = true;
  s.seed = 7;
  s.hash = "0123abcd";
  s.attribution = "Drawn by hand";
  s.centre = {100, 0};
  auto add_link = [&](std::uint32_t from, std::uint32_t to) {
    s.links.from.push_back(from);
    s.links.to.push_back(to);
    s.links.free_s.push_back(10);
    s.links.road_class.push_back(recording::RoadClass::kPrimary);
    s.links.lanes.push_back(1);
    s.links.two_way.push_back(1);
    std::array<Point, 3> const shape = {Point{100.0 * from, 0}, Point{50.0 * (from + to), 0}, Point{100.0 * to, 0}};
    s.links.shape.push_back(shape);
  };
  add_link(0, 1);
  add_link(1, 2);
  add_link(2, 1);
  add_link(1, 0);
  s.stops.name.push_back({"Market", "시장"});
  s.stops.position.push_back({100, 20});
  s.stations.name.push_back("Square");
  s.stations.position.push_back({0, 30});
  s.stations.docks.push_back(12);
  s.routes.key.push_back("1");
  s.routes.name.push_back("One");
  s.routes.mode.push_back(Mode::kBus);
  auto add_mover = [&](recording::MoverKind kind, Mode mode, RouteId route, std::uint32_t capacity) {
    s.movers.kind.push_back(kind);
    s.movers.mode.push_back(mode);
    s.movers.route.push_back(route);
    s.movers.capacity.push_back(capacity);
  };
  add_mover(recording::MoverKind::kPublicVehicle, Mode::kBus, RouteId{0}, 80);
  add_mover(recording::MoverKind::kCar, Mode::kCar, {}, 0);
  add_mover(recording::MoverKind::kPerson, Mode::kBus, {}, 0);
  add_mover(recording::MoverKind::kPerson, Mode::kCarPassenger, {}, 0);
  s.places = {{{"Old Town", "옛 마을"}, recording::PlaceKind::kCentre, 1, {100, 40}}};
  s.backdrop = {{recording::BackdropKind::kSea, true, {"Sea", "바다"}, {{{-500, -500}, {500, -500}, {0, -900}}}}};
  s.homes = {{{0, 0}, 40}, {{200, 0}, 60}};
  return s;
}

/// Figures of the drawn town: the car emits on links 0 and 1, the bus is a hydrogen one, one bike is taken at 08:05.
inline recording::Figures drawn_figures() {
  recording::Figures f;
  f.quarters.resize(36);
  f.quarters[32].departures[static_cast<std::size_t>(Mode::kCar)] = 1;
  f.quarters[32].departures[static_cast<std::size_t>(Mode::kBus)] = 1;
  f.quarters[33].boardings = 1;
  f.quarters[33].denied = 2;
  f.hours.resize(recording::kFigureHours);
  f.hours[8] = {1'000'000, 400, 30, 2000};
  for (std::uint32_t i = 0; i < 4; ++i) {
    recording::LinkFigures link;
    link.co2e_g = 100 * (i + 1);
    link.nox_mg = 10 * (i + 1);
    link.pm10_mg = i;
    link.entries[8] = static_cast<std::uint16_t>(3 - i);
    link.entries[9] = 1;
    f.links.push_back(link);
  }
  f.bikes.push_back(5);
  f.docks = {{StationId{0}, 8 * 3600 + 300, -1}, {StationId{0}, 8 * 3600 + 900, 1}};
  recording::DepotFigures depot;
  depot.name = {"Yard", "차고지"};
  depot.position = {50, -40};
  depot.storage_g = 600'000;
  depot.stored_before_g = 400'000;
  depot.electrolyser_w = 2'000'000;
  depot.dispensers = 3;
  for (auto& hour : depot.hours) hour.stored_g = 400'000;
  depot.hours[8] = {300'000, 20'000, 0, 120'000, 0, 4, 600, 1'400'000, 100'000, 300'000, 800'000, 400'000, 184};
  f.depots.push_back(depot);
  recording::TankFigures tank;
  tank.vehicle = MoverId{0};
  tank.tank_g = 30'000;
  tank.used_g[8] = 12'000;
  f.tanks.push_back(tank);
  recording::ZoneFigures west;
  west.name = {"West", "서쪽"};
  west.position = {0, 0};
  west.journeys[static_cast<std::size_t>(Mode::kCar)] = 3;
  west.journeys[static_cast<std::size_t>(Mode::kBus)] = 1;
  west.arrived = 4;
  west.seconds = 4800;
  auto east = west;
  east.name = {"East", "동쪽"};
  east.position = {200, 0};
  east.seconds = 9600;
  f.zones = {west, east};
  f.currency = "GBP";
  f.travellers = {{34, recording::Purpose::kWork, 2, Mode::kBus, {40, 310}, {52, 460}, 25}};
  f.sample_permille = 1000;
  return f;
}

/// A file that is removed at the end of the test.
class TemporaryFile {
public:
  explicit TemporaryFile(std::string const& name)
      : path_{std::filesystem::temp_directory_path() / ("twinshift-" + std::to_string(::getpid()) + "-" + name)} {}
  ~TemporaryFile() {
    std::error_code code;
    std::filesystem::remove(path_, code);
  }
  TemporaryFile(TemporaryFile const&) = delete;
  TemporaryFile& operator=(TemporaryFile const&) = delete;
  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

private:
  std::filesystem::path path_;
};

/// The morning of the drawn town: quarters 32 to 34 (08:00 to 08:45).
///
/// The car drives links 0 and 1 from 08:00:10 to 08:00:40. Person 2 walks to the stop from 08:01 to 08:20, waits until
/// 08:25 and rides the bus (link 0, 08:25 to 08:35, still on board at 08:35). Person 3 is driven from 08:02 to 08:10.
inline void write_drawn_day(std::filesystem::path const& path, std::optional<recording::Figures> const& figures = {},
                            recording::Scenery const& scenery = drawn_scenery()) {
  using recording::Doing;
  recording::RecordingWriter writer{path, scenery};
  constexpr int kEight = 8 * 3600;
  writer.begin(
      {.mover = MoverId{1}, .start = kEight + 10, .doing = Doing::kOnLink, .mode = Mode::kCar, .link = LinkId{0}});
  writer.begin(
      {.mover = MoverId{1}, .start = kEight + 20, .doing = Doing::kOnLink, .mode = Mode::kCar, .link = LinkId{1}});
  writer.end(MoverId{1}, kEight + 40);
  writer.begin({.mover = MoverId{2},
                .start = kEight + 60,
                .end = kEight + 1200,
                .doing = Doing::kMoves,
                .mode = Mode::kWalk,
                .from = {0, 0},
                .to = {100, 20}});
  writer.begin({.mover = MoverId{3}, .start = kEight + 120, .doing = Doing::kRidesCar, .mode = Mode::kCarPassenger});
  writer.end(MoverId{3}, kEight + 600);
  writer.close_quarter(32);
  writer.begin(
      {.mover = MoverId{2}, .start = kEight + 1200, .doing = Doing::kWaits, .mode = Mode::kWalk, .stop = StopId{0}});
  writer.end(MoverId{2}, kEight + 1500);
  writer.begin(
      {.mover = MoverId{0}, .start = kEight + 1500, .doing = Doing::kOnLink, .mode = Mode::kBus, .link = LinkId{0}});
  writer.load({MoverId{0}, kEight + 1500, 1});
  writer.close_quarter(33);
  writer.begin(
      {.mover = MoverId{0}, .start = kEight + 2100, .doing = Doing::kStands, .mode = Mode::kBus, .link = LinkId{0}});
  writer.close_quarter(34);
  writer.end_day();
  if (figures) writer.figures(*figures);
  writer.finish();
}

}  // namespace twinshift::test
