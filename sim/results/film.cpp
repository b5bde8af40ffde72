#include "sim/results/film.hpp"

#include "sim/core/fetch.hpp"
#include "sim/core/units.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace twinshift::results {
namespace {

using recording::Doing;
using recording::MoverKind;
using recording::RoadClass;
using recording::Span;

constexpr double kSpotRadius = 120;  // [m] about half the spacing of the locations in the cities' data

static_assert(static_cast<int>(RoadClass::kPath) == static_cast<int>(network::LinkClass::kPath) &&
              static_cast<int>(RoadClass::kBusway) == static_cast<int>(network::LinkClass::kBusway));

std::uint64_t scramble(std::uint64_t x) {  // splitmix64: spreads neighbouring numbers over all bits
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

double share_of_bits(std::uint64_t bits) { return static_cast<double>(bits & 0xFFFFFFU) / 0x1000000; }

void add_streets(recording::StreetLinks& streets, network::Network const& network) {
  auto const& links = network.links;
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    streets.from.push_back(links.from[link].value());
    streets.to.push_back(links.to[link].value());
    streets.free_s.push_back(
        static_cast<std::uint16_t>(std::clamp(network::free_flow_seconds(network, link), 0.0, 65535.0)));
    streets.road_class.push_back(static_cast<RoadClass>(links.link_class[link]));
    streets.lanes.push_back(links.lanes[link]);
    streets.two_way.push_back(links.reverse[link].valid() ? 1 : 0);
    streets.shape.push_back(links.shape[link]);
  }
}

Mode mode_of_block(transit::Timetable const& timetable, BlockId block, RouteId& route) {
  auto const trips = timetable.blocks.trips[block];
  if (trips.empty()) return Mode::kBus;
  auto const pattern = timetable.trips.pattern[trips.front()];
  route = timetable.patterns.route[pattern];
  return timetable.mode_of(pattern);
}

void add_movers(recording::Movers& movers, FilmInput const& input) {
  auto const& blocks = input.timetable.blocks;
  for (std::size_t i = 0; i < blocks.type.size(); ++i) {
    auto const block = nth<BlockId>(i);
    RouteId route;
    movers.mode.push_back(mode_of_block(input.timetable, block, route));
    movers.kind.push_back(MoverKind::kPublicVehicle);
    movers.route.push_back(route);
    movers.capacity.push_back(
        blocks.type[block].valid() ? static_cast<std::uint32_t>(input.fleet.types.capacity(blocks.type[block])) : 0);
  }
  for (auto const mode : input.journeys.main_mode) {
    movers.mode.push_back(mode);
    movers.kind.push_back(mode == Mode::kCar ? MoverKind::kCar : MoverKind::kPerson);
    movers.route.push_back(RouteId{});
    movers.capacity.push_back(0);
  }
}

}  // namespace

void add_model_tables(recording::Scenery& scenery, FilmInput const& input) {
  add_streets(scenery.links, input.network);
  auto const& stops = input.timetable.stops;
  for (std::size_t i = 0; i < stops.key.size(); ++i) {
    auto const stop = nth<StopId>(i);
    scenery.stops.name.push_back({stops.name[stop], stops.name_ko[stop]});
    scenery.stops.position.push_back(stops.position[stop]);
  }
  auto const& stations = input.fleet.stations;
  for (std::size_t i = 0; i < stations.key.size(); ++i) {
    auto const station = nth<StationId>(i);
    scenery.stations.name.push_back(stations.name[station]);
    scenery.stations.position.push_back(stations.position[station]);
    scenery.stations.docks.push_back(static_cast<std::uint32_t>(std::max(0, stations.docks[station])));
  }
  auto const& routes = input.timetable.routes;
  for (std::size_t i = 0; i < routes.key.size(); ++i) {
    auto const route = nth<RouteId>(i);
    scenery.routes.key.push_back(routes.key[route]);
    scenery.routes.name.push_back(routes.name[route]);
    scenery.routes.mode.push_back(routes.mode[route]);
  }
  add_movers(scenery.movers, input);
}

std::vector<recording::Home> homes_of(demand::Population const& population) {
  std::vector<std::uint32_t> people(population.locations.position.size(), 0);
  for (std::size_t i = 0; i < population.persons.size(); ++i) {
    auto const person = nth<PersonId>(i);
    if (population.persons.resident[person] != 0) ++people[population.persons.home[person].index()];
  }
  std::vector<recording::Home> homes;
  for (std::size_t i = 0; i < people.size(); ++i)
    if (people[i] > 0) homes.push_back({population.locations.position[nth<LocationId>(i)], people[i]});
  return homes;
}

Film::Film(std::filesystem::path const& path, recording::Scenery const& scenery, FilmInput const& input)
    : input_{input},
      writer_{path, scenery},
      blocks_{input.timetable.blocks.type.size()},
      last_link_(blocks_),
      load_(blocks_, 0),
      entered_(input.network.links.size(), 0) {
  RouteId route;
  for (std::size_t i = 0; i < input.network.links.size(); ++i) figures_.links.push_back({});
  for (std::size_t i = 0; i < blocks_; ++i) mode_of_.push_back(mode_of_block(input.timetable, nth<BlockId>(i), route));
}

void Film::consume(events::EventChunk const& chunk) {
  figures_.quarters.resize(std::max(figures_.quarters.size(), static_cast<std::size_t>(chunk.quarter) + 1));
  constexpr std::size_t kAhead = 16;
  auto const& events = chunk.events;
  for (std::size_t i = 0; i < events.size(); ++i) {
    auto const& event = events[i];
    if (i + kAhead < events.size()) expect(events[i + kAhead]);
    if (event.kind == events::EventKind::kLinkEnter) {  // nearly all that happens
      enter_link(MoverId{event.a}, static_cast<std::int32_t>(event.time_ms / 1000), LinkId{event.b});
      ++entered_[LinkId{event.b}];
      continue;
    }
    show(event);
    count(event);
  }
  constexpr int kQuartersAnHour = 3600 / kQuarterSeconds;
  hour_ = std::min(chunk.quarter / kQuartersAnHour, recording::kFigureHours - 1);
  if ((chunk.quarter + 1) % kQuartersAnHour == 0) close_hour();
  writer_.close_quarter(chunk.quarter);
}

/// Asks for the memory that an event will need.
void Film::expect(events::Event const& event) const {
  if (event.kind == events::EventKind::kLinkEnter) return fetch(entered_.values().data(), event.b);
  if (event.kind != events::EventKind::kLegStart) return;
  auto const& legs = input_.journeys.legs;
  fetch(legs.values().data(), legs.offset(nth<JourneyId>(event.a - blocks_)) + event.b);
}

/// Those who entered a street since the last call did so in the clock hour hour_.
void Film::close_hour() {
  for (std::size_t i = 0; i < entered_.size(); ++i) {
    auto const link = nth<LinkId>(i);
    auto& entries = figures_.links[link].entries[static_cast<std::size_t>(hour_)];
    entries = static_cast<std::uint16_t>(std::min(entries + entered_[link], 0xFFFFU));
    entered_[link] = 0;
  }
}

void Film::end_day() {
  close_hour();
  writer_.end_day();
}

void Film::finish() {
  end_day();
  writer_.figures(figures_);
  writer_.finish();
}

void Film::count(events::Event const& event) {
  using events::EventKind;
  auto const time = static_cast<std::int32_t>(event.time_ms / 1000);
  auto const quarter = static_cast<std::size_t>(time / kQuarterSeconds);
  auto& now = figures_.quarters[std::min(quarter, figures_.quarters.size() - 1)];
  auto const dock = [&](std::int32_t change) { figures_.docks.push_back({StationId{event.b}, time, change}); };
  switch (event.kind) {
    case EventKind::kDepart: {
      auto const journey = nth<JourneyId>(event.a - blocks_);
      if (!input_.journeys.background(journey))
        ++now.departures[static_cast<std::size_t>(input_.journeys.main_mode[journey])];
      return;
    }
    case EventKind::kBoard:
      ++now.boardings;
      return;
    case EventKind::kDenied:
      ++now.denied;
      return;
    case EventKind::kTakeBike:
      return dock(-1);
    case EventKind::kDockBike:
      return dock(1);
    default:
      return;
  }
}

void Film::show(events::Event const& event) {
  using events::EventKind;
  auto const time = static_cast<std::int32_t>(event.time_ms / 1000);
  auto const mover = MoverId{event.a};
  switch (event.kind) {
    case EventKind::kArrive:
    case EventKind::kGaveUp:
      return writer_.end(mover, time);
    case EventKind::kLegStart:
      return start_leg(mover, time, event.b);
    case EventKind::kLinkExit:
      return leave_link(mover, time, LinkId{event.b});
    case EventKind::kStopArrive:
      return arrive_at_stop(TripId{event.a}, time, event.b);
    case EventKind::kStopDepart:
      return depart_from_stop(TripId{event.a}, time, event.b);
    case EventKind::kTripStart:
      last_link_[vehicle_of(TripId{event.a}).index()] = LinkId{};
      return arrive_at_stop(TripId{event.a}, time, 0);
    case EventKind::kTripEnd:
      return writer_.end(vehicle_of(TripId{event.a}), time);
    case EventKind::kWait:
      return wait_at(mover, time, Mode::kWalk, StopId{event.b});
    case EventKind::kBoard:
      writer_.end(mover, time);
      return change_load(TripId{event.b}, time, 1);
    case EventKind::kAlight:
      return change_load(TripId{event.b}, time, -1);
    case EventKind::kLinkEnter:
    case EventKind::kDepart:
    case EventKind::kDenied:
    case EventKind::kTakeBike:
    case EventKind::kDockBike:
    case EventKind::kNoBike:
    case EventKind::kNoDock:
    case EventKind::kForcedMove:
      return;
  }
}

void Film::start_leg(MoverId mover, std::int32_t time, std::uint32_t leg_index) {
  auto const journey = nth<JourneyId>(mover.index() - blocks_);
  auto const legs = input_.journeys.legs[journey];
  if (leg_index >= legs.size()) return;
  auto const& leg = legs[leg_index];
  if (leg.mode == Mode::kCar || kTransitModes.contains(leg.mode)) return writer_.end(mover, time);
  Span span{.mover = mover, .start = time, .end = time + leg.duration_s, .mode = leg.mode};
  span.doing = leg.mode == Mode::kCarPassenger ? Doing::kRidesCar : Doing::kMoves;
  if (span.doing == Doing::kMoves) {
    auto const& nodes = input_.network.nodes.position;
    auto const& stations = input_.fleet.stations.position;
    auto from = leg.from_station.valid() ? stations[leg.from_station] : nodes[leg.from];
    auto to = leg.to_station.valid() ? stations[leg.to_station] : nodes[leg.to];
    if (leg_index == 0) from = spot(journey, from, false);
    if (leg_index + 1 == legs.size()) to = spot(journey, to, true);
    span.from = recording::to_grid(from);
    span.to = recording::to_grid(to);
  }
  writer_.begin(span);
}

void Film::wait_at(MoverId mover, std::int32_t time, Mode mode, StopId stop) {
  writer_.begin({.mover = mover, .start = time, .doing = Doing::kWaits, .mode = mode, .stop = stop});
}

void Film::enter_link(MoverId mover, std::int32_t time, LinkId link) {
  if (is_vehicle(mover)) last_link_[mover.index()] = link;
  auto const mode = is_vehicle(mover) ? mode_of_[mover.index()] : Mode::kCar;
  writer_.begin({.mover = mover, .start = time, .doing = Doing::kOnLink, .mode = mode, .link = link});
}

void Film::leave_link(MoverId mover, std::int32_t time, LinkId link) {
  if (!is_vehicle(mover)) return writer_.end(mover, time);
  auto const mode = mode_of_[mover.index()];
  writer_.begin({.mover = mover, .start = time, .doing = Doing::kStands, .mode = mode, .link = link});
}

void Film::arrive_at_stop(TripId trip, std::int32_t time, std::uint32_t position) {
  auto const vehicle = vehicle_of(trip);
  auto const link = last_link_[vehicle.index()];
  if (link.valid()) return leave_link(vehicle, time, link);
  auto const stop = input_.timetable.patterns.stops[input_.timetable.trips.pattern[trip]][position];
  wait_at(vehicle, time, mode_of_[vehicle.index()], stop);
}

void Film::depart_from_stop(TripId trip, std::int32_t time, std::uint32_t position) {
  auto const& timetable = input_.timetable;
  auto const pattern = timetable.trips.pattern[trip];
  auto const stops = timetable.patterns.stops[pattern];
  if (position + 1 >= stops.size()) return;
  auto const section = nth<SectionId>(timetable.patterns.stops.offset(pattern) + position);
  if (!timetable.patterns.section_links[section].empty()) return;  // stands until it gets into the street
  auto const planned = timetable.time(trip, position + 1).arrival_s - timetable.time(trip, position).departure_s;
  auto const vehicle = vehicle_of(trip);
  last_link_[vehicle.index()] = LinkId{};
  writer_.begin({.mover = vehicle,
                 .start = time,
                 .end = time + std::max(1, planned),
                 .doing = Doing::kMoves,
                 .mode = mode_of_[vehicle.index()],
                 .from = recording::to_grid(timetable.stops.position[stops[position]]),
                 .to = recording::to_grid(timetable.stops.position[stops[position + 1]])});
}

void Film::change_load(TripId trip, std::int32_t time, int people) {
  auto const vehicle = vehicle_of(trip);
  auto& load = load_[vehicle.index()];
  if (people < 0 && load == 0) return;
  load = people > 0 ? load + 1 : load - 1;
  writer_.load({vehicle, time, load});
}

Point Film::spot(JourneyId journey, Point node, bool at_end) const {
  if (input_.journeys.background(journey)) return node;
  // A tour's way out starts where its way back ends.
  bool const home = (journey.value() % 2 == 0) != at_end;
  auto const bits = scramble(2 * static_cast<std::uint64_t>(journey.value() / 2) + (home ? 1 : 0));
  auto const radius = kSpotRadius * std::sqrt(share_of_bits(bits));
  auto const angle = 2 * std::numbers::pi * share_of_bits(bits >> 32U);
  return {node.x + radius * std::cos(angle), node.y + radius * std::sin(angle)};
}

}  // namespace twinshift::results
