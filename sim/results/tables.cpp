#include "sim/results/tables.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "sim/io/csv.hpp"

namespace twinshift::results {

namespace {

using namespace std::string_view_literals;

/// A quotient for a table: empty (not a number) where there is nothing to divide by.
double per(std::int64_t sum, double unit, std::int64_t count) {
  return count == 0 ? std::numeric_limits<double>::quiet_NaN()
                    : static_cast<double>(sum) / unit / static_cast<double>(count);
}

constexpr std::array kClassNames{"motorway"sv,    "trunk"sv,  "primary"sv,   "secondary"sv, "tertiary"sv,
                                 "residential"sv, "busway"sv, "connector"sv, "path"sv};

}  // namespace

std::string modes_csv(Indicators const& indicators) {
  std::ostringstream out;
  constexpr std::array columns{"mode"sv,
                               "journeys"sv,
                               "share_pct"sv,
                               "residents_to_work_share_pct"sv,
                               "departed"sv,
                               "arrived"sv,
                               "travelling"sv,
                               "gave_up"sv,
                               "mean_km"sv,
                               "mean_min"sv,
                               "mean_wait_min"sv,
                               "denied_boardings"sv,
                               "mean_standing_min"sv,
                               "rides"sv};
  io::CsvWriter csv{out, columns};
  auto const figures = [&](ModeFigures const& f) {
    csv.cell(f.journeys).cell(f.arrived).cell(f.travelling).cell(f.gave_up);
    csv.cell(per(f.metres, 1000, f.journeys), 3).cell(per(f.seconds, 60, f.arrived), 2);
    csv.cell(per(f.wait_seconds, 60, f.arrived), 2).cell(f.denied).cell(per(f.standing_seconds, 60, f.arrived), 2);
    csv.cell(f.rides);
    csv.end_row();
  };
  for (int i = 0; i < kModes; ++i) {
    auto const mode = static_cast<Mode>(i);
    auto const& f = indicators.modes[static_cast<std::size_t>(i)];
    csv.cell(token(mode)).cell(f.journeys).cell(100 * indicators.share(mode), 3);
    csv.cell(100 * indicators.residents_to_work_share(mode), 3);
    figures(f);
  }
  for (int i = 0; i < kBackgroundRows; ++i) {
    auto const& f = indicators.background[static_cast<std::size_t>(i)];
    if (f.journeys == 0) continue;
    csv.cell(background_token(i)).cell(f.journeys).cell("").cell("");
    figures(f);
  }
  return out.str();
}

std::string routes_csv(transit::Timetable const& timetable, TransitCounts const& counts) {
  std::ostringstream out;
  constexpr std::array columns{"route_id"sv,
                               "name"sv,
                               "mode"sv,
                               "trips"sv,
                               "trips_ended"sv,
                               "boardings"sv,
                               "denied_boardings"sv,
                               "passenger_km"sv,
                               "place_km"sv,
                               "mean_load_pct"sv,
                               "peak_load_persons"sv,
                               "seat_km"sv,
                               "standing_passenger_km"sv};
  io::CsvWriter csv{out, columns};
  for (std::size_t i = 0; i < timetable.routes.key.size(); ++i) {
    auto const route = nth<RouteId>(i);
    auto const places = counts.place_metres[route];
    csv.cell(timetable.routes.key[route]).cell(timetable.routes.name[route]).cell(token(timetable.routes.mode[route]));
    csv.cell(counts.trips_started[route]).cell(counts.trips_ended[route]);
    csv.cell(counts.boardings[route]).cell(counts.denied[route]);
    csv.cell(static_cast<double>(counts.passenger_metres[route]) / 1000, 1).cell(static_cast<double>(places) / 1000, 1);
    csv.cell(per(100 * counts.passenger_metres[route], 1, places), 1).cell(std::int64_t{counts.peak_load[route]});
    csv.cell(static_cast<double>(counts.seat_metres[route]) / 1000, 1);
    csv.cell(static_cast<double>(counts.standing_metres[route]) / 1000, 1);
    csv.end_row();
  }
  return out.str();
}

std::string stops_csv(transit::Timetable const& timetable, TransitCounts const& counts) {
  std::ostringstream out;
  constexpr std::array columns{"stop_id"sv, "name"sv, "boardings"sv, "alightings"sv, "denied_boardings"sv};
  io::CsvWriter csv{out, columns};
  for (std::size_t i = 0; i < timetable.stops.key.size(); ++i) {
    auto const stop = nth<StopId>(i);
    csv.cell(timetable.stops.key[stop]).cell(timetable.stops.name[stop]);
    csv.cell(counts.stop_boardings[stop]).cell(counts.stop_alightings[stop]).cell(counts.stop_denied[stop]);
    csv.end_row();
  }
  return out.str();
}

std::string loads_csv(transit::Timetable const& timetable, TransitCounts const& counts) {
  std::ostringstream out;
  constexpr std::array columns{"route_id"sv, "pattern_id"sv, "position"sv,   "stop_id"sv,
                               "name"sv,     "departures"sv, "passengers"sv, "mean_load_persons"sv};
  io::CsvWriter csv{out, columns};
  for (std::size_t i = 0; i < timetable.patterns.route.size(); ++i) {
    auto const pattern = nth<PatternId>(i);
    auto const stops = timetable.patterns.stops[pattern];
    for (std::size_t k = 0; k < stops.size(); ++k) {
      auto const departures = counts.departures[pattern][k];
      auto const passengers = counts.on_board[pattern][k];
      if (departures == 0) continue;
      csv.cell(timetable.routes.key[timetable.patterns.route[pattern]]).cell(timetable.patterns.key[pattern]);
      csv.cell(static_cast<std::int64_t>(k)).cell(timetable.stops.key[stops[k]]).cell(timetable.stops.name[stops[k]]);
      csv.cell(departures).cell(passengers).cell(per(passengers, 1, departures), 2);
      csv.end_row();
    }
  }
  return out.str();
}

std::string stations_csv(fleet::Stations const& stations, StationCounts const& counts,
                         fleet::SharedFleetState const& evening) {
  std::ostringstream out;
  constexpr std::array columns{"station_id"sv, "name"sv,    "docks"sv,   "target_bikes"sv, "taken"sv,
                               "docked"sv,     "no_bike"sv, "no_dock"sv, "bikes_at_end"sv, "e_bikes_at_end"sv};
  io::CsvWriter csv{out, columns};
  for (std::size_t i = 0; i < stations.key.size(); ++i) {
    auto const station = nth<StationId>(i);
    auto const e_bikes = std::count(evening.e_bike_station.begin(), evening.e_bike_station.end(), station);
    csv.cell(stations.key[station]).cell(stations.name[station]);
    csv.cell(std::int64_t{stations.docks[station]}).cell(std::int64_t{stations.bikes[station]});
    csv.cell(counts.taken[station]).cell(counts.docked[station]);
    csv.cell(counts.no_bike[station]).cell(counts.no_dock[station]);
    csv.cell(std::int64_t{evening.pedal_bikes[station] + e_bikes}).cell(std::int64_t{e_bikes});
    csv.end_row();
  }
  return out.str();
}

std::string links_csv(network::Network const& network, LinkCounts const& counts) {
  std::ostringstream out;
  constexpr std::array columns{"link_id"sv, "from_node"sv,          "to_node"sv,        "name"sv,
                               "class"sv,   "length_m"sv,           "capacity_veh_h"sv, "vehicles"sv,
                               "buses"sv,   "peak_hour_vehicles"sv, "mean_speed_kmh"sv, "free_speed_kmh"sv};
  io::CsvWriter csv{out, columns};
  auto const& links = network.links;
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    auto const* first = counts.entries.data() + i * kHours;
    std::int64_t vehicles = 0;
    for (int hour = 0; hour < kHours; ++hour) vehicles += first[hour];
    csv.cell(links.key[link]).cell(network.nodes.key[links.from[link]]).cell(network.nodes.key[links.to[link]]);
    csv.cell(links.name[link]).cell(kClassNames.at(static_cast<std::size_t>(links.link_class[link])));
    csv.cell(links.length[link].value(), 1).cell(links.capacity[link], 0).cell(vehicles);
    csv.cell(std::int64_t{counts.buses[link]}).cell(std::int64_t{*std::max_element(first, first + kHours)});
    auto const metres = links.length[link].value() * counts.exits[link];
    auto const hours = static_cast<double>(counts.milliseconds[link]) / 3'600'000;
    csv.cell(hours > 0 ? metres / 1000 / hours : std::numeric_limits<double>::quiet_NaN(), 1);
    csv.cell(links.free_speed[link].value() * 3.6, 1);
    csv.end_row();
  }
  return out.str();
}

}  // namespace twinshift::results
