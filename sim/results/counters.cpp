#include "sim/results/counters.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::results {

Counters::Counters(network::Network const& network, transit::Timetable const& timetable,
                   Column<VehicleTypeId, Room> const& rooms, demand::Journeys const& journeys, std::size_t stations)
    : network_{network},
      timetable_{timetable},
      rooms_{rooms},
      blocks_{timetable.blocks.type.size()},
      on_link_(blocks_ + journeys.size()),
      load_(blocks_, 0),
      position_(timetable.trips.pattern.size(), 0) {
  auto const link_rows = network.links.size();
  links_.entries.assign(link_rows * kHours, 0);
  links_.buses.resize(link_rows);
  links_.milliseconds.resize(link_rows);
  links_.exits.resize(link_rows);
  for (std::size_t l = 0; l < link_rows; ++l)
    free_ms_.push_back(
        static_cast<std::uint32_t>(std::lround(1000 * network::free_flow_seconds(network, nth<LinkId>(l)))));
  auto const routes = timetable.routes.key.size();
  for (auto* column :
       {&transit_.boardings, &transit_.denied, &transit_.trips_started, &transit_.trips_ended,
        &transit_.passenger_metres, &transit_.standing_metres, &transit_.place_metres, &transit_.seat_metres})
    column->resize(routes);
  transit_.peak_load.resize(routes);
  for (std::size_t p = 0; p < timetable.patterns.route.size(); ++p) {
    std::vector<std::int64_t> const none(timetable.patterns.stops[nth<PatternId>(p)].size(), 0);
    transit_.departures.push_back(none);
    transit_.on_board.push_back(none);
  }
  transit_.stop_boardings.resize(timetable.stops.key.size());
  transit_.stop_alightings.resize(timetable.stops.key.size());
  transit_.stop_denied.resize(timetable.stops.key.size());
  for (auto* column : {&stations_.taken, &stations_.docked, &stations_.no_bike, &stations_.no_dock})
    column->resize(stations);
}

void Counters::leave_link(events::Event const& event) {
  auto& on = on_link_[event.a];
  if (!on.link.valid()) return;
  links_.milliseconds[on.link] += event.time_ms - on.since_ms;
  ++links_.exits[on.link];
  if (event.a >= blocks_) {
    auto const hour = std::min<std::size_t>(event.time_ms / 3'600'000, kHours - 1);
    links_.car_ms[hour] += event.time_ms - on.since_ms;
    links_.car_free_ms[hour] += free_ms_[on.link];
  }
  on.link = {};
}

void Counters::enter_link(events::Event const& event) {
  leave_link(event);
  auto const link = LinkId{event.b};
  on_link_[event.a] = {link, event.time_ms};
  auto const hour = std::min<std::size_t>(event.time_ms / 3'600'000, kHours - 1);
  ++links_.entries[link.index() * kHours + hour];
  if (event.a < blocks_) ++links_.buses[link];
}

void Counters::depart_stop(events::Event const& event) {
  auto const trip = TripId{event.a};
  auto const pattern = timetable_.trips.pattern[trip];
  auto const distances = timetable_.patterns.distance[pattern];
  if (event.b + 1 >= distances.size()) return;
  auto const block = timetable_.trips.block[trip];
  ++transit_.departures[pattern][event.b];
  transit_.on_board[pattern][event.b] += load_[block];
  auto const route = timetable_.patterns.route[pattern];
  auto const metres = static_cast<std::int64_t>((distances[event.b + 1] - distances[event.b]).value());
  transit_.passenger_metres[route] += metres * load_[block];
  auto const room = rooms_[timetable_.blocks.type[block]];
  transit_.standing_metres[route] += metres * std::max(0, load_[block] - room.seats);
  transit_.place_metres[route] += metres * room.places;
  transit_.seat_metres[route] += metres * room.seats;
  transit_.peak_load[route] = std::max(transit_.peak_load[route], load_[block]);
}

void Counters::count_station(events::Event const& event) {
  using events::EventKind;
  auto& counts = event.kind == EventKind::kTakeBike   ? stations_.taken
                 : event.kind == EventKind::kDockBike ? stations_.docked
                 : event.kind == EventKind::kNoBike   ? stations_.no_bike
                                                      : stations_.no_dock;
  ++counts[StationId{event.b}];
}

void Counters::consume(events::EventChunk const& chunk) {
  using events::EventKind;
  auto const route_of = [&](TripId trip) { return timetable_.patterns.route[timetable_.trips.pattern[trip]]; };
  auto const stop_of = [&](TripId trip) {
    return timetable_.patterns.stops[timetable_.trips.pattern[trip]][position_[trip]];
  };
  for (auto const& event : chunk.events) {
    switch (event.kind) {
      case EventKind::kLinkEnter:
        enter_link(event);
        break;
      case EventKind::kLinkExit:
        leave_link(event);
        break;
      case EventKind::kStopArrive:
        position_[TripId{event.a}] = static_cast<std::uint16_t>(event.b);
        break;
      case EventKind::kStopDepart:
        depart_stop(event);
        break;
      case EventKind::kTripStart:
        ++transit_.trips_started[route_of(TripId{event.a})];
        break;
      case EventKind::kTripEnd:
        ++transit_.trips_ended[route_of(TripId{event.a})];
        break;
      case EventKind::kDenied:
        ++transit_.denied[route_of(TripId{event.b})];
        ++transit_.stop_denied[stop_of(TripId{event.b})];
        break;
      case EventKind::kTakeBike:
      case EventKind::kDockBike:
      case EventKind::kNoBike:
      case EventKind::kNoDock:
        count_station(event);
        break;
      case EventKind::kBoard: {
        auto const trip = TripId{event.b};
        ++load_[timetable_.trips.block[trip]];
        ++transit_.boardings[route_of(trip)];
        ++transit_.stop_boardings[stop_of(trip)];
        ++transit_.boardings_by_hour[std::min<std::size_t>(event.time_ms / 3'600'000, kHours - 1)];
        break;
      }
      case EventKind::kAlight:
        --load_[timetable_.trips.block[TripId{event.b}]];
        ++transit_.stop_alightings[stop_of(TripId{event.b})];
        break;
      default:
        break;
    }
  }
}

}  // namespace twinshift::results
