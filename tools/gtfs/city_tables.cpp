#include "tools/gtfs/city_tables.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/suggest.hpp"
#include "tools/gtfs/along_shape.hpp"
#include "tools/gtfs/busiest_day.hpp"
#include "tools/gtfs/read_schedule.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include <fmt/format.h>

namespace twinshift::gtfs {

namespace {

constexpr double kShapeReach = 200;      // [m] a stop farther from its trip's shape doesn't lie on it
constexpr double kRoadDetour = 1.3;      // way over straight line where there is no shape: estimate for streets
constexpr double kRailDetour = 1.1;      // the same for rails
constexpr double kSpareVehicles = 0.15;  // of the most that are out at once: estimate
constexpr double kChangeMinutes = 90;    // in which a fare with changes and no duration lets one change: estimate
constexpr char const* kNoFare = "unknown: the feed has no fare; 0 until somebody writes one here";
constexpr char const* kOwnDepots = "depots_gtfs.csv";
constexpr char const* kOwnFleet = "depot_fleet_gtfs.csv";

/// A text as an id of a city folder: without spaces, not empty.
std::string plain_id(std::string_view text) {
  std::string result;
  for (auto const c : text)
    result += std::isspace(static_cast<unsigned char>(c)) != 0 || c == ',' || c == '"' ? '_' : c;
  return result.empty() ? "_" : result;
}

/// Ids of a city folder, each once.
class Ids {
public:
  std::string make(std::string_view wish) {
    auto id = plain_id(wish);
    for (auto n = 2; !taken_.insert(id).second; ++n) id = plain_id(wish) + '~' + std::to_string(n);
    return id;
  }

private:
  std::set<std::string> taken_;
};

std::string slug(std::string_view text) {
  std::string result;
  for (auto const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte >= 0x80)
      result += c;
    else if (std::isalnum(byte) != 0)
      result += static_cast<char>(std::tolower(byte));
    else if (!result.empty() && result.back() != '_')
      result += '_';
  }
  while (result.ends_with('_')) result.pop_back();
  return result;
}

std::string clock(std::int32_t seconds) {
  auto text = fmt::format("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 != 0) text += fmt::format(":{:02}", seconds % 60);
  return text;
}

constexpr std::array<Customs, 16> kCustoms = {{{"Europe/London", "GBP", true},
                                               {"Europe/Belfast", "GBP", true},
                                               {"Europe/Dublin", "EUR", true},
                                               {"Asia/Seoul", "KRW", false},
                                               {"Asia/Tokyo", "JPY", true},
                                               {"Asia/Singapore", "SGD", true},
                                               {"Asia/Hong_Kong", "HKD", true},
                                               {"Asia/Kolkata", "INR", true},
                                               {"Australia/", "AUD", true},
                                               {"Pacific/Auckland", "NZD", true},
                                               {"Europe/Zurich", "CHF", false},
                                               {"Europe/Stockholm", "SEK", false},
                                               {"Europe/Oslo", "NOK", false},
                                               {"Europe/Copenhagen", "DKK", false},
                                               {"Europe/", "EUR", false},
                                               {"America/", "USD", false}}};

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// An operator's services of one mode.
using Group = std::pair<std::uint32_t, Mode>;  // agency, mode

class TableWriter {
public:
  TableWriter(imports::CityFolder& city, Schedule const& schedule, ServiceOfDay const& day,
              std::vector<Sections> const& streets, network::Network const* network, std::string source, Date date,
              io::Projection projection, imports::ImportReport& report, io::Faults& faults)
      : city_{&city},
        schedule_{&schedule},
        day_{&day},
        streets_{&streets},
        network_{network},
        source_{std::move(source)},
        date_{date},
        projection_{std::move(projection)},
        report_{&report},
        faults_{&faults} {}

  void write() {
    name_operators();
    read_present_routes();
    place_depots();
    write_stops();
    write_routes();
    write_patterns();
    write_fares();
    write_depots();
  }

private:
  imports::CityTable entry(std::string path, std::string kind, std::string confidence = "high") const {
    return {std::move(path),
            std::move(kind),
            to_text(date_).substr(0, 4),
            source_,
            "as the feed's publisher grants it (not in the feed)",
            std::move(confidence)};
  }

  void put(std::string const& kind, std::ostringstream const& text) {
    city_->put(entry(kind + ".csv", kind), text.str());
  }

  [[nodiscard]] FeedRoute const& route_of(DayPattern const& pattern) const { return schedule_->routes[pattern.route]; }
  [[nodiscard]] Group group_of(DayPattern const& pattern) const {
    return {route_of(pattern).agency, *route_of(pattern).mode};
  }

  [[nodiscard]] Point plane(std::uint32_t stop) const {
    return projection_.to_plane(schedule_->stops[stop].at).value_or(Point{});
  }

  void name_operators() {
    Ids ids;
    for (std::uint32_t a = 0; a < schedule_->agencies.size(); ++a) {
      auto const& key = schedule_->agency_keys[a];
      operators_.push_back(ids.make(key.empty() ? slug(schedule_->agencies[a].name) : key));
    }
  }

  /// Vehicle types of the routes that are replaced, the commonest of each mode.
  void read_present_routes() {
    type_of_mode_ = {
        {Mode::kBus, "bus_diesel_sd"}, {Mode::kBrt, "bus_hybrid_artic"}, {Mode::kShuttle, "shuttle_battery"}};
    std::map<Mode, std::map<std::string, int>> counts;
    static constexpr std::array<std::string_view, 2> kColumns = {"mode", "vehicle_type"};
    for (auto const& [file, text] : city_->texts("routes", *faults_)) {
      io::CsvReader csv{file, text, io::OpenColumns{kColumns, {}}, *faults_};
      while (csv.next())
        if (auto const mode = mode_from_token(csv.text(0))) ++counts[*mode][std::string{csv.text(1)}];
    }
    for (auto const& [mode, types] : counts)
      type_of_mode_[mode] = std::max_element(types.begin(), types.end(), [](auto const& a, auto const& b) {
                              return a.second < b.second;
                            })->first;
  }

  [[nodiscard]] std::string vehicle_type(FeedRoute const& route) const {
    auto const known = type_of_mode_.find(*route.mode);
    if (known != type_of_mode_.end()) return known->second;
    auto const train = route.type == 2 || (route.type >= 100 && route.type < 200);
    return train ? "train_diesel" : "train_electric";
  }

  /// A depot for each operator and mode: one of the city's of the right kind if it has some, else one made up where
  /// most of its vehicles start.
  void place_depots() {
    struct Depot {
      std::string id;
      Point at;
    };
    std::map<bool, std::vector<Depot>> present;  // by "rail"
    static constexpr std::array<std::string_view, 4> kColumns = {"depot_id", "kind", "lon", "lat"};
    for (auto const& [file, text] : city_->texts("depots", *faults_)) {
      if (file.ends_with(kOwnDepots)) continue;
      io::CsvReader csv{file, text, io::OpenColumns{kColumns, {}}, *faults_};
      while (csv.next()) {
        auto const at = projection_.to_plane({csv.number(2).value_or(0), csv.number(3).value_or(0)});
        if (at && (csv.text(1) == "bus" || csv.text(1) == "rail"))
          present[csv.text(1) == "rail"].push_back({std::string{csv.text(0)}, *at});
      }
    }
    std::map<Group, std::map<std::uint32_t, std::int64_t>> starts;
    for (auto const& pattern : day_->patterns) starts[group_of(pattern)][pattern.stops.front()] += departures(pattern);
    Ids ids;
    for (auto const& [rail, depots] : present)
      for (auto const& depot : depots) ids.make(depot.id);
    for (auto const& [group, stops] : starts) {
      auto const busiest = std::max_element(stops.begin(), stops.end(), [](auto const& a, auto const& b) {
                             return a.second < b.second;
                           })->first;
      auto const& depots = present[group.second == Mode::kRail];
      if (depots.empty()) {
        depot_of_[group] = ids.make("depot_" + operators_[group.first] + (group.second == Mode::kRail ? "_rail" : ""));
        made_up_[group] = busiest;
        continue;
      }
      auto const at = plane(busiest);
      depot_of_[group] = std::min_element(depots.begin(), depots.end(), [&](Depot const& a, Depot const& b) {
                           return distance(a.at, at) < distance(b.at, at);
                         })->id;
    }
  }

  static std::int64_t departures(DayPattern const& pattern) {
    auto sum = static_cast<std::int64_t>(pattern.departures.size());
    for (auto const& p : pattern.periods) sum += (p.until_s - p.from_s - 1) / p.headway_s + 1;
    return sum;
  }

  void write_stops() {
    std::vector<std::uint8_t> called(schedule_->stops.size());
    for (auto const& pattern : day_->patterns)
      for (auto const stop : pattern.stops) called[stop] = 1;
    std::ostringstream text;
    static constexpr std::array<std::string_view, 5> kHeader = {"stop_id", "name", "name_ko", "lon", "lat"};
    io::CsvWriter csv{text, kHeader};
    Ids ids;
    stop_ids_.resize(called.size());
    for (std::uint32_t s = 0; s < called.size(); ++s) {
      if (called[s] == 0) continue;
      auto const& stop = schedule_->stops[s];
      stop_ids_[s] = ids.make(schedule_->stop_keys[s]);
      csv.cell(stop_ids_[s]).cell(stop.name.empty() ? schedule_->stop_keys[s] : stop.name).cell("");
      csv.cell(stop.at.lon, 6).cell(stop.at.lat, 6).end_row();
    }
    report_->figure("stops_in_city", static_cast<double>(std::count(called.begin(), called.end(), 1)));
    put("stops", text);
  }

  void write_routes() {
    std::ostringstream text;
    static constexpr std::array<std::string_view, 9> kHeader = {
        "route_id", "name", "name_ko", "mode", "operator", "vehicle_type", "depot_id", "status", "basis"};
    io::CsvWriter csv{text, kHeader};
    std::vector<std::uint8_t> runs(schedule_->routes.size());
    for (auto const& pattern : day_->patterns) runs[pattern.route] = 1;
    Ids ids;
    route_ids_.resize(runs.size());
    for (std::uint32_t r = 0; r < runs.size(); ++r) {
      if (runs[r] == 0) continue;
      auto const& route = schedule_->routes[r];
      route_ids_[r] = ids.make(schedule_->route_keys[r]);
      auto name = route.short_name;
      if (!route.long_name.empty() && route.long_name != name) name += (name.empty() ? "" : " ") + route.long_name;
      csv.cell(route_ids_[r]).cell(name.empty() ? schedule_->route_keys[r] : name).cell("").cell(token(*route.mode));
      csv.cell(operators_[route.agency]).cell(vehicle_type(route)).cell(depot_of_.at({route.agency, *route.mode}));
      csv.cell("real").cell("GTFS, timetable of " + to_text(date_)).end_row();
    }
    report_->figure("routes_in_city", static_cast<double>(std::count(runs.begin(), runs.end(), 1)));
    report_->note("Vehicle types of routes are assumed by mode: a feed doesn't tell them.");
    put("routes", text);
  }

  void write_patterns() {
    std::ostringstream patterns;
    std::ostringstream calls;
    std::ostringstream services;
    static constexpr std::array<std::string_view, 4> kPatterns = {"pattern_id", "route_id", "direction", "headsign"};
    static constexpr std::array<std::string_view, 5> kCalls = {"pattern_id", "seq", "stop_id", "distance_m", "run_s"};
    static constexpr std::array<std::string_view, 5> kServices = {"pattern_id", "from", "to", "headway_s",
                                                                  "run_factor"};
    io::CsvWriter pattern_rows{patterns, kPatterns};
    io::CsvWriter call_rows{calls, kCalls};
    io::CsvWriter service_rows{services, kServices};
    Ids ids;
    std::map<std::pair<std::uint32_t, std::int8_t>, int> number;
    for (auto const& pattern : day_->patterns) {
      auto const n = ++number[{pattern.route, pattern.direction}];
      auto const id = ids.make(fmt::format("{}.{}.{}", route_ids_[pattern.route], int{pattern.direction}, n));
      pattern_ids_.push_back(id);
      auto const& last = schedule_->stops[pattern.stops.back()].name;
      pattern_rows.cell(id).cell(route_ids_[pattern.route]).cell(std::int64_t{pattern.direction});
      pattern_rows.cell(pattern.headsign == kNone ? last : schedule_->headsigns[pattern.headsign]).end_row();
      auto const& along = distances(pattern);
      for (std::size_t k = 0; k < pattern.stops.size(); ++k)
        call_rows.cell(id)
            .cell(static_cast<std::int64_t>(k + 1))
            .cell(stop_ids_[pattern.stops[k]])
            .cell(along[k], 0)
            .cell(std::int64_t{pattern.run_s[k]})
            .end_row();
      write_services(pattern, id, service_rows);
    }
    put("patterns", patterns);
    put("pattern_stops", calls);
    put("services", services);
    write_streets();
    report_->figure("patterns_along_a_shape", static_cast<double>(along_shape_));
  }

  void write_streets() {
    city_->remove("pattern_links");
    std::ostringstream text;
    static constexpr std::array<std::string_view, 3> kHeader = {"pattern_id", "seq", "links"};
    io::CsvWriter csv{text, kHeader};
    auto any = false;
    for (std::size_t p = 0; p < streets_->size(); ++p)
      for (std::size_t k = 0; k < (*streets_)[p].size(); ++k) {
        std::string links;
        for (auto const link : (*streets_)[p][k]) links += (links.empty() ? "" : " ") + network_->links.key[link];
        csv.cell(pattern_ids_[p]).cell(static_cast<std::int64_t>(k + 1)).cell(links).end_row();
        any = true;
      }
    if (any) put("pattern_links", text);
  }

  static void write_services(DayPattern const& pattern, std::string const& id, io::CsvWriter& rows) {
    struct Row {
      std::int32_t from, to, headway;
    };
    std::vector<Row> sorted;
    for (auto const& p : pattern.periods) sorted.push_back({p.from_s, p.until_s, p.headway_s});
    for (auto const& d : pattern.departures) sorted.push_back({d.at_s, d.at_s + 1, 86400});
    std::sort(sorted.begin(), sorted.end(), [](Row const& a, Row const& b) { return a.from < b.from; });
    for (auto const& row : sorted)
      rows.cell(id).cell(clock(row.from)).cell(clock(row.to)).cell(std::int64_t{row.headway}).cell("1").end_row();
  }

  /// How far along its line each stop of a pattern lies [m]: along its shape, else by straight lines and a detour.
  std::vector<double> const& distances(DayPattern const& pattern) {
    auto const [it, added] = distances_.try_emplace({pattern.shape, pattern.stops});
    if (added) it->second = measure(pattern);
    if (it->second.first) ++along_shape_;
    return it->second.second;
  }

  std::pair<bool, std::vector<double>> measure(DayPattern const& pattern) {
    std::vector<Point> stops;
    for (auto const stop : pattern.stops) stops.push_back(plane(stop));
    if (pattern.shape != kNone) {
      std::vector<Point> line;
      auto const& shape = schedule_->shapes[pattern.shape];
      for (std::size_t i = 0; i < shape.points.size(); ++i)
        if (auto const p = projection_.to_plane(shape.at(i))) line.push_back(*p);
      if (auto along = positions_along(line, stops, kShapeReach)) return {true, std::move(*along)};
    }
    auto const detour = route_of(pattern).mode == Mode::kRail ? kRailDetour : kRoadDetour;
    std::vector<double> along = {0};
    for (std::size_t k = 1; k < stops.size(); ++k)
      along.push_back(along.back() + detour * distance(stops[k - 1], stops[k]));
    return {false, std::move(along)};
  }

  /// The cheapest fare that counts for a route, if any does.
  [[nodiscard]] FeedFare const* fare_of(std::uint32_t route) const {
    FeedFare const* best = nullptr;
    for (auto const& fare : schedule_->fares) {
      if (fare.agency != kNone && fare.agency != schedule_->routes[route].agency) continue;
      if (fare.currency != city_->facts().currency) continue;
      auto const names = std::find(fare.routes.begin(), fare.routes.end(), route) != fare.routes.end();
      if (!names && !fare.routes.empty()) continue;
      if (best == nullptr || names > !best->routes.empty() ||
          (names == !best->routes.empty() && fare.price < best->price))
        best = &fare;
    }
    return best;
  }

  /// One row per operator and mode: the price on most departures. Where the feed has none, rows that the city has for
  /// such an operator stay.
  void write_fares() {
    std::map<Group, std::map<FeedFare const*, std::int64_t>> fares;
    std::set<Group> groups;
    for (auto const& pattern : day_->patterns) {
      groups.insert(group_of(pattern));
      if (auto const* const fare = fare_of(pattern.route)) fares[group_of(pattern)][fare] += departures(pattern);
    }
    std::ostringstream text;
    static constexpr std::array<std::string_view, 7> kHeader = {
        "operator", "mode", "base_fare", "fare_per_km", "transfer_window_min", "day_cap", "source"};
    io::CsvWriter csv{text, kHeader};
    auto by_zone = false;
    for (auto const& [group, candidates] : fares) {
      auto const& fare = *std::max_element(candidates.begin(), candidates.end(), [](auto const& a, auto const& b) {
                            return std::tuple{a.second, -a.first->price} < std::tuple{b.second, -b.first->price};
                          })->first;
      by_zone = by_zone || fare.by_zone;
      auto const changes = !fare.transfers || *fare.transfers > 0;
      auto const window = fare.transfer_minutes > 0 ? fare.transfer_minutes : kChangeMinutes;
      csv.cell(operators_[group.first]).cell(token(group.second)).cell(fare.price, 2).cell("0");
      csv.cell(changes ? window : 0, 0)
          .cell("")
          .cell("fares of the feed, the commonest of this operator and mode")
          .end_row();
    }
    if (fares.empty()) return keep_present_fares(groups);
    if (by_zone) report_->note("Fares by zone are simplified to the cheapest one per operator and mode (estimate).");
    city_->put(entry("fares.csv", "fares", "low"), text.str());
  }

  void keep_present_fares(std::set<Group> const& groups) {
    if (schedule_->fares.empty())
      report_->note("The feed has no fares.");
    else
      report_->note("The feed's fares are not in the city's currency, " + city_->facts().currency +
                    ", and are not used.");
    static constexpr std::array<std::string_view, 7> kColumns = {
        "operator", "mode", "base_fare", "fare_per_km", "transfer_window_min", "day_cap", "source"};
    std::ostringstream text;
    io::CsvWriter csv{text, kColumns};
    std::set<Group> priced;
    for (auto const& [file, present] : city_->texts("fares", *faults_)) {
      io::CsvReader rows{file, present, io::OpenColumns{kColumns, {}}, *faults_};
      while (rows.next())
        for (auto const& group : groups) {
          if (operators_[group.first] != rows.text(0) || token(group.second) != rows.text(1)) continue;
          if (rows.text(6) == kNoFare) continue;
          for (std::size_t i = 0; i < kColumns.size(); ++i) csv.cell(rows.text(i));
          csv.end_row();
          priced.insert(group);
        }
    }
    for (auto const& group : groups) {
      if (priced.contains(group)) continue;
      csv.cell(operators_[group.first]).cell(token(group.second)).cell("0").cell("0").cell("0").cell("");
      csv.cell(kNoFare).end_row();
      report_->note("Operator " + operators_[group.first] + ", " + std::string{token(group.second)} +
                    ": no fare is known; 0 is written into fares.csv. Write the real one there.");
    }
    auto table = entry("fares.csv", "fares", "low");
    table.source = "fares the city had before for the same operators; 0 where there was none";
    city_->put(std::move(table), text.str());
  }

  /// The most runs of an operator and mode under way at once.
  [[nodiscard]] int most_at_once(Group const& group) const {
    std::vector<std::pair<std::int64_t, int>> changes;
    for (auto const& pattern : day_->patterns) {
      if (group_of(pattern) != group) continue;
      auto const run = pattern.run_s.back();
      auto const add = [&](std::int64_t at) {
        changes.emplace_back(at, 1);
        changes.emplace_back(at + run, -1);
      };
      for (auto const& d : pattern.departures) add(d.at_s);
      for (auto const& p : pattern.periods)
        for (std::int64_t at = p.from_s; at < p.until_s; at += p.headway_s) add(at);
    }
    std::sort(changes.begin(), changes.end());
    auto now = 0;
    auto most = 0;
    for (auto const& change : changes) most = std::max(most, now += change.second);
    return most;
  }

  void write_depots() {
    city_->drop(kOwnDepots);
    city_->drop(kOwnFleet);
    if (made_up_.empty()) return;
    std::ostringstream depots;
    std::ostringstream fleet;
    static constexpr std::array<std::string_view, 7> kDepots = {"depot_id", "name", "name_ko", "kind",
                                                                "lon",      "lat",  "source"};
    static constexpr std::array<std::string_view, 5> kFleet = {"depot_id", "vehicle_type", "count", "status", "source"};
    io::CsvWriter depot_rows{depots, kDepots};
    io::CsvWriter fleet_rows{fleet, kFleet};
    std::set<std::string> written;
    for (auto const& [group, stop] : made_up_) {
      auto const& id = depot_of_[group];
      auto const at = schedule_->stops[stop].at;
      if (written.insert(id).second)
        depot_rows.cell(id)
            .cell(schedule_->agencies[group.first].name + ", place assumed")
            .cell("")
            .cell(group.second == Mode::kRail ? "rail" : "bus")
            .cell(at.lon, 6)
            .cell(at.lat, 6)
            .cell("assumed at the stop where most of its trips begin")
            .end_row();
      auto const count = static_cast<std::int64_t>(std::ceil(most_at_once(group) * (1 + kSpareVehicles)));
      auto const pattern = std::find_if(day_->patterns.begin(), day_->patterns.end(),
                                        [&, &of = group](DayPattern const& p) { return group_of(p) == of; });
      fleet_rows.cell(id)
          .cell(vehicle_type(route_of(*pattern)))
          .cell(std::max<std::int64_t>(count, 1))
          .cell("estimate")
          .cell("most runs under way at once in the feed, and 15 %")
          .end_row();
    }
    report_->note("Depots and fleets of " + std::to_string(written.size()) +
                  " operators are made up: a feed has none.");
    auto table = entry(kOwnDepots, "depots", "low");
    table.source = "assumed from the timetable: " + source_;
    city_->add(table, depots.str());
    table.path = kOwnFleet;
    table.kind = "depot_fleet";
    city_->add(table, fleet.str());
  }

  imports::CityFolder* city_;
  Schedule const* schedule_;
  ServiceOfDay const* day_;
  std::vector<Sections> const* streets_;
  network::Network const* network_;
  std::string source_;
  Date date_;
  io::Projection projection_;
  imports::ImportReport* report_;
  io::Faults* faults_;
  std::vector<std::string> operators_;  ///< by agency
  std::map<Mode, std::string> type_of_mode_;
  std::map<Group, std::string> depot_of_;
  std::map<Group, std::uint32_t> made_up_;  ///< depots at this stop
  std::vector<std::string> stop_ids_;
  std::vector<std::string> route_ids_;
  std::vector<std::string> pattern_ids_;  ///< by pattern of the day
  std::map<std::pair<std::uint32_t, std::vector<std::uint32_t>>, std::pair<bool, std::vector<double>>> distances_;
  std::size_t along_shape_ = 0;
};

}  // namespace

std::optional<Customs> customs_of(std::string_view time_zone) {
  for (auto const& customs : kCustoms)
    if (time_zone.starts_with(customs.time_zone)) return customs;
  return std::nullopt;
}

std::string time_zone_of_feed(std::string const& feed, std::string const& encoding) {
  static constexpr std::array<imports::ColumnName, 1> kColumns = {{{"agency_timezone"}}};
  io::Faults faults;
  imports::ImportReport report{"", ""};
  std::string zone;
  if (auto const archive = imports::Archive::open_at(feed, "stops.txt", faults))
    each_row(*archive, {encoding, {}}, "agency.txt", false, kColumns, report, faults, [&](imports::TableReader& table) {
      if (zone.empty()) zone = table.text(0);
    });
  return zone;
}

void describe_new_city(imports::CityFolder& city, Schedule const& schedule, std::span<std::uint8_t const> called) {
  auto& facts = city.facts();
  if (!city.is_new() || !facts.crs.empty()) return;
  std::vector<double> lons;
  std::vector<double> lats;
  for (std::size_t s = 0; s < called.size(); ++s) {
    if (called[s] == 0) continue;
    lons.push_back(schedule.stops[s].at.lon);
    lats.push_back(schedule.stops[s].at.lat);
  }
  facts.centre = {median(lons), median(lats)};
  facts.crs = imports::utm_zone(facts.centre);
  facts.name_en = facts.city;
  facts.time_zone = schedule.agencies.front().time_zone;
  auto const customs = customs_of(facts.time_zone);
  auto const currency = std::find_if(schedule.fares.begin(), schedule.fares.end(),
                                     [](FeedFare const& fare) { return fare.currency.size() == 3; });
  facts.currency = currency != schedule.fares.end() ? currency->currency
                   : customs                        ? std::string{customs->currency}
                                                    : "EUR";
  facts.drives_left = customs && customs->drives_left;
  facts.claim = "A city put together from open data; nothing about it is calibrated.";
  facts.gaps = {"Currency and side of the road are guessed from the time zone " + facts.time_zone +
                "; check city.yaml."};
}

void put_city_tables(imports::CityFolder& city, Schedule const& schedule, ServiceOfDay const& day,
                     std::vector<Sections> const& streets, network::Network const* network, std::string const& source,
                     Date date, imports::ImportReport& report, io::Faults& faults) {
  auto projection = io::Projection::make(city.facts().crs);
  if (!projection) {
    faults.add({"C302",
                {(city.folder() / "city.yaml").string(), 0, 0},
                "\"" + io::shown(city.facts().crs) + "\" is not a plane in metres that PROJ knows.",
                "Distances could not be computed.",
                "Name one such as EPSG:2157 under crs."});
    return;
  }
  TableWriter{city, schedule, day, streets, network, source, date, std::move(*projection), report, faults}.write();
}

}  // namespace twinshift::gtfs
