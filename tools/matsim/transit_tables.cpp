#include "tools/matsim/transit_tables.hpp"

#include "sim/core/geometry.hpp"
#include "sim/io/csv.hpp"
#include "tools/matsim/ids.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

namespace twinshift::matsim {
namespace {

constexpr imports::Reason kSameId{"X322", "the same id came before"};
constexpr imports::Reason kUnknownStop{"X326", "calls at a stop that is not there"};
constexpr imports::Reason kTimes{"X327", "times that do not grow from stop to stop; put a second apart"};
constexpr imports::Reason kNoDeparture{"X328", "no departure"};
constexpr imports::Reason kUnplaced{"X330", "a place that the coordinate system can't show"};

constexpr std::array<std::string_view, 5> kStops = {"stop_id", "name", "name_ko", "lon", "lat"};
constexpr std::array<std::string_view, 9> kRoutes = {"route_id",     "name",     "name_ko", "mode", "operator",
                                                     "vehicle_type", "depot_id", "status",  "basis"};
constexpr std::array<std::string_view, 4> kPatterns = {"pattern_id", "route_id", "direction", "headsign"};
constexpr std::array<std::string_view, 5> kCalls = {"pattern_id", "seq", "stop_id", "distance_m", "run_s"};
constexpr std::array<std::string_view, 5> kServices = {"pattern_id", "from", "to", "headway_s", "run_factor"};
constexpr std::array<std::string_view, 7> kFares = {
    "operator", "mode", "base_fare", "fare_per_km", "transfer_window_min", "day_cap", "source"};
constexpr std::array<std::string_view, 7> kDepots = {"depot_id", "name", "name_ko", "kind", "lon", "lat", "source"};
constexpr std::array<std::string_view, 5> kFleet = {"depot_id", "vehicle_type", "count", "status", "source"};

struct Stop {
  std::string id;
  std::string name;
  Point point;
};

/// A route of ours: a line's patterns of one mode.
struct Route {
  std::string id;
  std::string name;
  bool rail = false;
  double room = 0;  ///< most people that one of its vehicles holds; 0: not known
};

bool runs_as_rail(std::string_view mode) {
  return mode != "bus" && mode != "minibus" && mode != "trolleybus" && mode != "brt" && mode != "pt";
}

/// The type whose room is nearest, of those that scenarios/parameters/vehicle_types.csv knows.
std::string_view vehicle_type(Route const& route) {
  if (route.rail) return "train_diesel";
  return route.room > 98 ? "bus_hybrid_artic" : route.room > 77 ? "bus_diesel_dd" : "bus_diesel_sd";
}

std::string clock(std::int64_t minute) {
  auto const two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minute / 60) + ':' + two(minute % 60);
}

class TransitWriter {
public:
  TransitWriter(std::map<std::string, double> const& room, CityPlace const& city, imports::ImportReport& report)
      : room_{room}, city_{city}, report_{report}, projection_{io::Projection::make(city.crs)} {}

  void add_stops(MatsimSchedule const& schedule,
                 std::function<std::optional<io::LonLat>(double, double)> const& place) {
    auto& rows = report_.file("schedule stops");
    io::CsvWriter csv{stops_, kStops};
    auto row = next_used(rows, 0);
    for (auto const& stop : schedule.stops) {
      auto const here = row;
      row = next_used(rows, row + 1);
      auto const at = place(stop.x, stop.y);
      auto const point = at && projection_ ? projection_->to_plane(*at) : std::nullopt;
      if (!point) {
        rows.drop(here, kUnplaced, stop.line, "stop " + stop.id);
        continue;
      }
      if (known_stops_.contains(stop.id)) {
        rows.drop(here, kSameId, stop.line, "stop " + stop.id, at);
        continue;
      }
      Stop made{unique_id(stop.id, stop_ids_), stop.name.empty() ? stop.id : stop.name, *point};
      csv.cell(made.id).cell(made.name).cell("").cell(at->lon, 6).cell(at->lat, 6);
      csv.end_row();
      known_stops_.emplace(stop.id, std::move(made));
    }
  }

  void add_patterns(MatsimSchedule const& schedule) {
    auto& rows = report_.file("schedule routes");
    io::CsvWriter patterns{patterns_, kPatterns};
    io::CsvWriter calls{calls_, kCalls};
    io::CsvWriter services{services_, kServices};
    auto row = next_used(rows, 0);
    for (auto const& route : schedule.routes) {
      add_pattern(route, rows, row, patterns, calls, services);
      row = next_used(rows, row + 1);
    }
  }

  TransitTables take() {
    TransitTables tables;
    tables.stops = stops_.str();
    tables.patterns = patterns_.str();
    tables.pattern_stops = calls_.str();
    tables.services = services_.str();
    write_routes(tables);
    write_depots(tables);
    report_.figure("departures", static_cast<double>(departures_));
    return tables;
  }

private:
  /// An id with the plan's room on how many patterns share it: "5", "5_2", ...
  static std::string unique_id(std::string const& wish, std::set<std::string>& taken) {
    auto id = id_text(wish);
    for (auto n = 2; !taken.insert(id).second; ++n) id = id_text(wish) + '_' + std::to_string(n);
    return id;
  }

  void add_pattern(MatsimRoute const& route, imports::FileRows& rows, std::size_t row, io::CsvWriter& patterns,
                   io::CsvWriter& calls, io::CsvWriter& services) {
    auto const what = "route " + route.id + " of line " + route.line_id;
    for (auto const& call : route.calls)
      if (!known_stops_.contains(call.stop))
        return rows.drop(row, kUnknownStop, route.line, what + ", stop " + call.stop);
    if (route.departures.empty()) return rows.drop(row, kNoDeparture, route.line, what);
    auto const rail = runs_as_rail(route.mode);
    auto& ours = routes_[{route.line_id, rail}];
    if (ours.id.empty()) ours = {unique_id(route.line_id, route_ids_), route.line_name, rail, 0};
    for (auto const& departure : route.departures)
      if (auto const it = room_.find(departure.vehicle); it != room_.end()) ours.room = std::max(ours.room, it->second);
    auto const id = unique_id(route.line_id + '.' + route.id, pattern_ids_);
    patterns.cell(id).cell(ours.id).cell("0").cell(known_stops_.at(route.calls.back().stop).name);
    patterns.end_row();
    auto const times = run_times(route);
    if (times.second) rows.repair(row, kTimes, route.line, what);
    auto metres = 0.0;
    for (std::size_t k = 0; k < route.calls.size(); ++k) {
      auto const& stop = known_stops_.at(route.calls[k].stop);
      constexpr double kDetour = 1.2;  // of streets and rails over a straight line; an estimate
      if (k > 0) metres += kDetour * distance(known_stops_.at(route.calls[k - 1].stop).point, stop.point);
      calls.cell(id).cell(static_cast<std::int64_t>(k + 1)).cell(stop.id).cell(metres, 0);
      calls.cell(times.first[k]);
      calls.end_row();
    }
    add_departures(route, id, times.first.back(), services);
  }

  /// Seconds after the first departure, growing; true if they had to be changed for that.
  static std::pair<std::vector<std::int64_t>, bool> run_times(MatsimRoute const& route) {
    std::vector<std::int64_t> times;
    auto changed = false;
    for (std::size_t k = 0; k < route.calls.size(); ++k) {
      auto const& call = route.calls[k];
      auto const last = k + 1 == route.calls.size();
      auto const given = last             ? call.arrival ? call.arrival : call.departure
                         : call.departure ? call.departure
                                          : call.arrival;
      auto time = k == 0 ? 0 : static_cast<std::int64_t>(given.value_or(0));
      if (k > 0 && time <= times.back()) {
        time = times.back() + 1;
        changed = true;
      }
      times.push_back(std::min<std::int64_t>(time, 86400));
    }
    return {times, changed};
  }

  /// A row for each minute in which vehicles leave: a headway that lets as many go in it.
  void add_departures(MatsimRoute const& route, std::string const& id, std::int64_t run_s, io::CsvWriter& services) {
    std::map<std::int64_t, int> by_minute;
    for (auto const& departure : route.departures) {
      constexpr double kLatest = 30 * 3600 - 60;
      if (departure.seconds > kLatest) {
        ++too_late_;
        continue;
      }
      ++by_minute[static_cast<std::int64_t>(departure.seconds / 60)];
      auto& changes = changes_[runs_as_rail(route.mode)];
      changes.emplace_back(static_cast<std::int64_t>(departure.seconds), 1);
      changes.emplace_back(static_cast<std::int64_t>(departure.seconds) + run_s, -1);
      ++departures_;
    }
    for (auto const& [minute, count] : by_minute) {
      services.cell(id).cell(clock(minute)).cell(clock(minute + 1));
      services.cell(std::max<std::int64_t>(20, 60 / count)).cell("1");
      services.end_row();
    }
  }

  void write_routes(TransitTables& tables) const {
    std::ostringstream out;
    io::CsvWriter csv{out, kRoutes};
    for (auto const& [key, route] : routes_) {
      csv.cell(route.id).cell(route.name).cell("").cell(route.rail ? "rail" : "bus").cell("matsim");
      csv.cell(vehicle_type(route)).cell(route.rail ? "rail_yard" : "bus_yard").cell("real").cell("MATSim schedule");
      csv.end_row();
    }
    tables.routes = out.str();
    std::ostringstream fares;
    io::CsvWriter prices{fares, kFares};
    for (auto const rail : {false, true}) {
      if (!runs(rail)) continue;
      prices.cell("matsim").cell(rail ? "rail" : "bus").cell("0").cell("0").cell("0").cell("").cell("not in the files");
      prices.end_row();
    }
    tables.fares = fares.str();
  }

  [[nodiscard]] bool runs(bool rail) const {
    return std::any_of(routes_.begin(), routes_.end(), [&](auto const& entry) { return entry.second.rail == rail; });
  }

  void write_depots(TransitTables& tables) {
    std::ostringstream depots;
    std::ostringstream fleet;
    io::CsvWriter sites{depots, kDepots};
    io::CsvWriter vehicles{fleet, kFleet};
    for (auto const rail : {false, true}) {
      if (!runs(rail)) continue;
      auto const* const id = rail ? "rail_yard" : "bus_yard";
      sites.cell(id).cell(rail ? "Rail yard" : "Bus yard").cell("").cell(rail ? "rail" : "bus");
      sites.cell(city_.centre.lon, 6).cell(city_.centre.lat, 6).cell("assumed: in the middle");
      sites.end_row();
      std::set<std::string_view> types;
      for (auto const& [key, route] : routes_)
        if (route.rail == rail) types.insert(vehicle_type(route));
      for (auto const type : types) {
        vehicles.cell(id).cell(type).cell(std::int64_t{most_at_once(rail)}).cell("estimate").cell("most out at once");
        vehicles.end_row();
      }
    }
    tables.depots = depots.str();
    tables.depot_fleet = fleet.str();
    if (too_late_ > 0) report_.note(std::to_string(too_late_) + " departures at or after 30:00 are left away.");
  }

  int most_at_once(bool rail) {
    auto& changes = changes_[rail];
    std::sort(changes.begin(), changes.end());
    auto now = 0;
    auto most = 1;
    for (auto const& [time, change] : changes) most = std::max(most, now += change);
    return most;
  }

  std::map<std::string, double> const& room_;
  CityPlace const& city_;
  imports::ImportReport& report_;
  std::optional<io::Projection> projection_;
  std::map<std::string, Stop> known_stops_;               ///< by their id
  std::map<std::pair<std::string, bool>, Route> routes_;  ///< by line and "runs as rail"
  std::map<bool, std::vector<std::pair<std::int64_t, int>>> changes_;
  std::set<std::string> stop_ids_;
  std::set<std::string> route_ids_;
  std::set<std::string> pattern_ids_;
  std::ostringstream stops_;
  std::ostringstream patterns_;
  std::ostringstream calls_;
  std::ostringstream services_;
  std::int64_t departures_ = 0;
  std::int64_t too_late_ = 0;
};

}  // namespace

std::string id_text(std::string_view text) {
  std::string result;
  for (auto const c : text) result += std::isspace(static_cast<unsigned char>(c)) != 0 ? '_' : c;
  if (result.starts_with('~')) result.front() = '-';
  return result;
}

std::size_t next_used(imports::FileRows const& rows, std::size_t row) {
  while (row < rows.read() && !rows.used(row)) ++row;
  return row;
}

TransitTables transit_tables(MatsimSchedule const& schedule, std::map<std::string, double> const& room,
                             std::function<std::optional<io::LonLat>(double, double)> const& place,
                             CityPlace const& city, imports::ImportReport& report) {
  TransitWriter writer{room, city, report};
  writer.add_stops(schedule, place);
  writer.add_patterns(schedule);
  return writer.take();
}

}  // namespace twinshift::matsim
