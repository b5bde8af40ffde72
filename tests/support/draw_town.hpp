#pragma once

#include "sim/mobsim/day.hpp"
#include "sim/network/network.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::test {

/// A town drawn as text: letters are nodes, '-' and '|' are streets open both ways between them. Everything else is
/// added by the functions below; `build` makes the input of a day. All streets: one lane, 36 km/h, 1,800 cars/h.
class DrawnTown {
public:
  explicit DrawnTown(std::string_view drawing, double metres_per_character = 100) : scale_{metres_per_character} {
    std::vector<std::string> rows(1);
    for (auto const c : drawing) {
      if (c == '\n')
        rows.emplace_back();
      else
        rows.back().push_back(c);
    }
    for (std::size_t y = 0; y < rows.size(); ++y)
      for (std::size_t x = 0; x < rows[y].size(); ++x)
        if (is_node(rows[y][x])) add_node(rows[y][x], static_cast<double>(x), -static_cast<double>(y));
    for (std::size_t y = 0; y < rows.size(); ++y)
      for (std::size_t x = 0; x < rows[y].size(); ++x) {
        if (!is_node(rows[y][x])) continue;
        follow(rows, x, y, 1, 0, '-');
        follow(rows, x, y, 0, 1, '|');
      }
    network::index_network(network);
  }

  [[nodiscard]] NodeId node(char name) const { return nodes_.at(name); }
  [[nodiscard]] LinkId link(char from, char to) const {
    for (std::size_t i = 0; i < network.links.size(); ++i)
      if (network.links.from.values()[i] == node(from) && network.links.to.values()[i] == node(to))
        return nth<LinkId>(i);
    return {};
  }
  /// Links along named nodes.
  [[nodiscard]] std::vector<LinkId> path(std::string_view names) const {
    std::vector<LinkId> links;
    for (std::size_t i = 0; i + 1 < names.size(); ++i) links.push_back(link(names[i], names[i + 1]));
    return links;
  }

  struct Line {
    std::string_view stops;            ///< letters; neighbours must have a street unless the mode is rail
    std::vector<std::int32_t> starts;  ///< planned departures of its trips [s]
    std::int32_t run_s = 60;           ///< planned between two stops
    int seats = 50;
    Mode mode = Mode::kBus;
    bool one_block = false;  ///< all trips by one vehicle
  };

  /// Adds a route with one pattern; its id is the number of lines before it.
  PatternId line(Line const& line) {
    auto const route = nth<RouteId>(timetable.routes.key.size());
    auto const type = nth<VehicleTypeId>(route.index());
    timetable.routes.key.push_back("line");
    timetable.routes.name.push_back("line");
    timetable.routes.mode.push_back(line.mode);
    timetable.routes.operated_by.push_back(OperatorId{0});
    timetable.routes.vehicle_type.push_back(type);
    timetable.routes.depot.push_back(DepotId{0});
    add_type(line.seats);
    auto const pattern = add_pattern(line, route);
    add_trips(line, pattern, type);
    return pattern;
  }

  /// A way out with the given legs (and an empty way back); returns its journey.
  JourneyId person(std::int32_t departure_s, std::vector<demand::Leg> const& legs) {
    return tour(departure_s, legs, 0, {});
  }
  JourneyId tour(std::int32_t out_s, std::vector<demand::Leg> const& out, std::int32_t back_s,
                 std::vector<demand::Leg> const& back) {
    auto const journey = nth<JourneyId>(journeys.departure.size());
    for (auto const way : {0, 1}) {
      auto const& legs = way == 0 ? out : back;
      journeys.main_mode.push_back(legs.empty() ? Mode::kWalk : legs[legs.size() / 2].mode);
      journeys.departure.push_back(TimeOfDay::from_seconds(way == 0 ? out_s : back_s));
      journeys.legs.push_back(legs);
    }
    ++journeys.tours;
    return journey;
  }

  [[nodiscard]] static demand::Leg walk(std::int32_t seconds) {
    demand::Leg leg;
    leg.duration_s = seconds;
    return leg;
  }
  [[nodiscard]] demand::Leg ride(PatternId pattern, std::uint16_t board, std::uint16_t alight) const {
    demand::Leg leg;
    leg.mode = timetable.mode_of(pattern);
    leg.pattern = pattern;
    leg.board = board;
    leg.alight = alight;
    return leg;
  }
  demand::Leg drive(std::string_view names) {
    demand::Leg leg;
    leg.mode = Mode::kCar;
    leg.path = journeys.paths.push_back(path(names));
    return leg;
  }
  [[nodiscard]] static demand::Leg shared_bike(StationId from, StationId to, std::int32_t seconds) {
    demand::Leg leg;
    leg.mode = Mode::kBikeShare;
    leg.duration_s = seconds;
    leg.from_station = from;
    leg.to_station = to;
    return leg;
  }
  StationId station(char at, int docks, int bikes) {
    fleet.stations.key.push_back({at});
    fleet.stations.name.push_back({at});
    fleet.stations.position.push_back(network.nodes.position[node(at)]);
    fleet.stations.node.push_back(node(at));
    fleet.stations.docks.push_back(docks);
    return fleet.stations.bikes.push_back(bikes);
  }
  SiteId site(char at, int spaces) {
    fleet.sites.key.push_back({at});
    fleet.sites.name.push_back({at});
    fleet.sites.position.push_back(network.nodes.position[node(at)]);
    fleet.sites.node.push_back(node(at));
    return fleet.sites.spaces.push_back(spaces);
  }

  /// Runs the day on what was drawn.
  mobsim::DayResult run(std::vector<events::EventSink*> const& sinks = {},
                        mobsim::MobsimParameters const& parameters = {}) {
    index_calls();
    return mobsim::simulate_day({network, timetable, fleet, journeys, morning.get()}, parameters, sinks);
  }
  /// Shared bikes and scooters stand so in the morning; without it they stand as on the first morning.
  void start_with(fleet::SharedFleetState const& state) { morning = std::make_unique<fleet::SharedFleetState>(state); }

  network::Network network;
  transit::Timetable timetable;
  fleet::Fleet fleet;
  demand::Journeys journeys;
  std::unique_ptr<fleet::SharedFleetState> morning;

private:
  static bool is_node(char c) { return c >= 'A' && c <= 'Z'; }

  void add_node(char name, double x, double y) {
    nodes_[name] = network.nodes.position.push_back({x * scale_, y * scale_});
    network.nodes.key.push_back({name});
    timetable.stops.key.push_back({name});
    timetable.stops.name.push_back({name});
    timetable.stops.name_ko.push_back({});
    timetable.stops.position.push_back({x * scale_, y * scale_});
    timetable.stops.node.push_back(nodes_[name]);
  }

  void follow(std::vector<std::string> const& rows, std::size_t x, std::size_t y, std::size_t dx, std::size_t dy,
              char street) {
    auto const from = rows[y][x];
    for (std::size_t steps = 1;; ++steps) {
      auto const v = y + dy * steps;
      auto const u = x + dx * steps;
      if (v >= rows.size() || u >= rows[v].size()) return;
      auto const c = rows[v][u];
      if (is_node(c) && steps > 1) {
        add_link(from, c, static_cast<double>(steps));
        add_link(c, from, static_cast<double>(steps));
      }
      if (c != street) return;
    }
  }

  void add_link(char from, char to, double characters) {
    auto& links = network.links;
    links.from.push_back(nodes_[from]);
    links.to.push_back(nodes_[to]);
    links.length.push_back(Metres{characters * scale_});
    links.free_speed.push_back(MetresPerSecond{10});
    links.capacity.push_back(1800);
    links.lanes.push_back(1);
    links.link_class.push_back(network::LinkClass::kTertiary);
    links.access.push_back(network::kCarAccess | network::kBusAccess);
    links.bus_lane.push_back(0);
  }

  void add_type(int seats) {
    auto& types = fleet.types;
    types.key.push_back("bus");
    types.name.push_back("bus");
    types.powertrain.push_back(fleet::Powertrain::kDiesel);
    types.seats.push_back(seats);
    types.standing.push_back(0);
    types.doors.push_back(1);
    types.length.push_back(Metres{12});
    types.car_units.push_back(2.5);
    types.empty_mass.push_back(Kilograms{12000});
    types.tank.push_back({});
    types.battery.push_back({});
  }

  PatternId add_pattern(Line const& line, RouteId route) {
    auto& patterns = timetable.patterns;
    std::vector<StopId> stops;
    std::vector<Metres> distance;
    for (std::size_t k = 0; k < line.stops.size(); ++k) {
      stops.push_back(StopId{node(line.stops[k]).value()});
      distance.push_back(Metres{500.0 * static_cast<double>(k)});
      auto const last = k + 1 == line.stops.size();
      auto const street = last || line.mode == Mode::kRail ? LinkId{} : link(line.stops[k], line.stops[k + 1]);
      patterns.section_links.push_back(street.valid() ? std::vector{street} : std::vector<LinkId>{});
    }
    patterns.key.push_back("line");
    patterns.route.push_back(route);
    patterns.headsign.push_back({});
    patterns.distance.push_back(distance);
    return patterns.stops.push_back(stops);
  }

  void add_trips(Line const& line, PatternId pattern, VehicleTypeId type) {
    timetable.patterns.first_trip.push_back(nth<TripId>(timetable.trips.pattern.size()));
    timetable.patterns.trip_count.push_back(static_cast<std::uint32_t>(line.starts.size()));
    std::vector<TripId> block;
    for (auto const start : line.starts) {
      std::vector<transit::StopTime> times;
      for (std::size_t k = 0; k < line.stops.size(); ++k) {
        auto const time = start + static_cast<std::int32_t>(k) * line.run_s;
        times.push_back({time, time});
      }
      timetable.trips.block.push_back(nth<BlockId>(timetable.blocks.trips.size()));
      timetable.trips.times.push_back(times);
      block.push_back(timetable.trips.pattern.push_back(pattern));
      if (line.one_block && start != line.starts.back()) continue;
      timetable.blocks.trips.push_back(block);
      timetable.blocks.type.push_back(type);
      timetable.blocks.depot.push_back(DepotId{0});
      block.clear();
    }
  }

  void index_calls() {
    std::vector<std::pair<StopId, transit::Call>> calls;
    auto const& stops = timetable.patterns.stops;
    for (std::size_t p = 0; p < stops.size(); ++p) {
      auto const row = stops[nth<PatternId>(p)];
      for (std::uint32_t k = 0; k < row.size(); ++k) calls.push_back({row[k], {nth<PatternId>(p), k}});
    }
    timetable.calls = Ragged<StopId, transit::Call>::group(timetable.stops.position.size(), calls);
  }

  double scale_;
  std::map<char, NodeId> nodes_;
};

}  // namespace twinshift::test
