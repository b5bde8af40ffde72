#include "tools/gtfs/city_tables.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/suggest.hpp"
#include "tools/gtfs/along_shape.hpp"
#include "tools/gtfs/busiest_day.hpp"
#include "tools/gtfs/city_depots.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>

namespace twinshift::gtfs {

namespace {

constexpr double kShapeReach = 200;  // [m] a stop farther from its trip's shape doesn't lie on it
constexpr double kRoadDetour = 1.3;  // way over straight line where there is no shape: estimate for streets
constexpr double kRailDetour = 1.1;  // the same for rails

std::string clock(std::int32_t seconds) {
  auto text = fmt::format("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 != 0) text += fmt::format(":{:02}", seconds % 60);
  return text;
}

class TableWriter {
public:
  explicit TableWriter(CityInput const& input) : input_{&input}, depots_{input} {}

  void write() {
    write_stops();
    write_routes();
    write_patterns();
    write_streets();
    write_blocks();
    write_transfers();
    put_fares(*input_);
    depots_.put();
  }

private:
  void put(std::string const& kind, std::ostringstream const& text) {
    input_->city.put(input_->entry(kind + ".csv", kind), text.str());
  }

  void write_stops() {
    std::vector<std::uint8_t> called(input_->schedule.stops.size());
    for (auto const& pattern : input_->day.patterns)
      for (auto const stop : pattern.stops) called[stop] = 1;
    std::ostringstream text;
    static constexpr std::array<std::string_view, 5> kHeader = {"stop_id", "name", "name_ko", "lon", "lat"};
    io::CsvWriter csv{text, kHeader};
    Ids ids;
    stop_ids_.resize(called.size());
    for (std::uint32_t s = 0; s < called.size(); ++s) {
      if (called[s] == 0) continue;
      auto const& stop = input_->schedule.stops[s];
      stop_ids_[s] = ids.make(input_->schedule.stop_keys[s]);
      csv.cell(stop_ids_[s]).cell(stop.name.empty() ? input_->schedule.stop_keys[s] : stop.name).cell("");
      csv.cell(stop.at.lon, 6).cell(stop.at.lat, 6).end_row();
    }
    input_->report.figure("stops_in_city", static_cast<double>(std::count(called.begin(), called.end(), 1)));
    put("stops", text);
  }

  void write_routes() {
    std::ostringstream text;
    static constexpr std::array<std::string_view, 9> kHeader = {
        "route_id", "name", "name_ko", "mode", "operator", "vehicle_type", "depot_id", "status", "basis"};
    io::CsvWriter csv{text, kHeader};
    std::vector<std::uint8_t> runs(input_->schedule.routes.size());
    for (auto const& pattern : input_->day.patterns) runs[pattern.route] = 1;
    Ids ids;
    route_ids_.resize(runs.size());
    for (std::uint32_t r = 0; r < runs.size(); ++r) {
      if (runs[r] == 0) continue;
      auto const& route = input_->schedule.routes[r];
      route_ids_[r] = ids.make(input_->schedule.route_keys[r]);
      auto name = route.short_name;
      if (!route.long_name.empty() && route.long_name != name) name += (name.empty() ? "" : " ") + route.long_name;
      csv.cell(route_ids_[r])
          .cell(name.empty() ? input_->schedule.route_keys[r] : name)
          .cell("")
          .cell(token(*route.mode));
      csv.cell(input_->operators[route.agency])
          .cell(depots_.vehicle_type(route))
          .cell(depots_.id_of({route.agency, *route.mode}));
      csv.cell("real").cell("timetable of " + to_text(input_->date)).end_row();
    }
    input_->report.figure("routes_in_city", static_cast<double>(std::count(runs.begin(), runs.end(), 1)));
    input_->report.note("Vehicle types of routes are assumed by mode: a feed doesn't tell them.");
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
    for (auto const& pattern : input_->day.patterns) {
      auto const n = ++number[{pattern.route, pattern.direction}];
      auto const id = ids.make(fmt::format("{}.{}.{}", route_ids_[pattern.route], int{pattern.direction}, n));
      pattern_ids_.push_back(id);
      auto const& last = input_->schedule.stops[pattern.stops.back()].name;
      pattern_rows.cell(id).cell(route_ids_[pattern.route]).cell(std::int64_t{pattern.direction});
      pattern_rows.cell(pattern.headsign == kNone ? last : input_->schedule.headsigns[pattern.headsign]).end_row();
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
    input_->report.figure("patterns_along_a_shape", static_cast<double>(along_shape_));
  }

  void write_streets() {
    input_->city.remove("pattern_links");
    std::ostringstream text;
    static constexpr std::array<std::string_view, 3> kHeader = {"pattern_id", "seq", "links"};
    io::CsvWriter csv{text, kHeader};
    auto any = false;
    for (std::size_t p = 0; p < input_->streets.size(); ++p)
      for (std::size_t k = 0; k < input_->streets[p].size(); ++k) {
        std::string links;
        for (auto const link : input_->streets[p][k])
          links += (links.empty() ? "" : " ") + input_->network->links.key[link];
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

  /// Which trips a vehicle runs one after the other, where the feed says so. Trips of frequencies have no block of
  /// their own: a vehicle can't run one trip twice.
  void write_blocks() {
    std::map<std::uint32_t, std::vector<std::pair<std::int32_t, std::size_t>>> blocks;  // departure, pattern
    std::int64_t repeated = 0;
    for (std::size_t p = 0; p < input_->day.patterns.size(); ++p)
      for (auto const& departure : input_->day.patterns[p].departures) {
        auto const block = input_->schedule.trips[departure.trip].block;
        if (block == kNone) continue;
        if (frequencies_of(input_->schedule, departure.trip).empty())
          blocks[block].emplace_back(departure.at_s, p);
        else
          ++repeated;
      }
    std::ostringstream text;
    static constexpr std::array<std::string_view, 3> kHeader = {"block_id", "pattern_id", "departure"};
    io::CsvWriter csv{text, kHeader};
    Ids ids;
    std::size_t trips = 0;
    for (auto& [block, runs] : blocks) {
      std::sort(runs.begin(), runs.end());
      auto const id = ids.make(input_->schedule.blocks[block]);
      for (auto const& [at, pattern] : runs) csv.cell(id).cell(pattern_ids_[pattern]).cell(clock(at)).end_row();
      trips += runs.size();
    }
    input_->report.figure("blocks_of_feed", static_cast<double>(blocks.size()));
    input_->report.figure("trips_in_blocks", static_cast<double>(trips));
    if (repeated > 0)
      input_->report.note(
          std::to_string(repeated) +
          " departures of frequencies have a block, which is not used: a vehicle can't run a trip twice.");
    if (!blocks.empty()) put("vehicle_blocks", text);
  }

  /// The feed's changes between stops of the city; those of stations count for all their stops, those of stops before
  /// them.
  void write_transfers() {
    constexpr std::size_t kMostPairs = 20000;  // of one row; more would be no station
    std::map<std::uint32_t, std::vector<std::uint32_t>> platforms;
    for (std::uint32_t s = 0; s < stop_ids_.size(); ++s)
      if (auto const station = input_->schedule.stops[s].parent; station != kNone && !stop_ids_[s].empty())
        platforms[station].push_back(s);
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::optional<std::int32_t>> changes;
    for (auto const of_stops : {true, false})
      for (auto const& transfer : input_->schedule.transfers) {
        auto const plain =
            input_->schedule.stops[transfer.from].kind != 1 && input_->schedule.stops[transfer.to].kind != 1;
        if (plain != of_stops) continue;
        auto const at = [&](std::uint32_t stop) {
          return input_->schedule.stops[stop].kind == 1 ? platforms[stop] : std::vector{stop};
        };
        auto const from = at(transfer.from);
        auto const to = at(transfer.to);
        if (from.size() * to.size() > kMostPairs) continue;
        for (auto const a : from)
          for (auto const b : to)
            if (a != b && !stop_ids_[a].empty() && !stop_ids_[b].empty()) changes.try_emplace({a, b}, transfer.least_s);
      }
    input_->report.figure("changes_of_feed", static_cast<double>(changes.size()));
    if (changes.empty()) return;
    std::ostringstream text;
    static constexpr std::array<std::string_view, 3> kHeader = {"from_stop", "to_stop", "least_s"};
    io::CsvWriter csv{text, kHeader};
    for (auto const& [ends, least] : changes) {
      csv.cell(stop_ids_[ends.first]).cell(stop_ids_[ends.second]);
      least ? csv.cell(std::int64_t{*least}) : csv.cell("");
      csv.end_row();
    }
    put("transfers", text);
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
    for (auto const stop : pattern.stops) stops.push_back(input_->plane(stop));
    if (pattern.shape != kNone) {
      std::vector<Point> line;
      auto const& shape = input_->schedule.shapes[pattern.shape];
      for (std::size_t i = 0; i < shape.points.size(); ++i)
        if (auto const p = input_->projection.to_plane(shape.at(i))) line.push_back(*p);
      if (auto along = positions_along(line, stops, kShapeReach)) return {true, std::move(*along)};
    }
    auto const detour = input_->route_of(pattern).mode == Mode::kRail ? kRailDetour : kRoadDetour;
    std::vector<double> along = {0};
    for (std::size_t k = 1; k < stops.size(); ++k)
      along.push_back(along.back() + detour * distance(stops[k - 1], stops[k]));
    return {false, std::move(along)};
  }

  CityInput const* input_;
  CityDepots depots_;
  std::vector<std::string> stop_ids_;
  std::vector<std::string> route_ids_;
  std::vector<std::string> pattern_ids_;  ///< by pattern of the day
  std::map<std::pair<std::uint32_t, std::vector<std::uint32_t>>, std::pair<bool, std::vector<double>>> distances_;
  std::size_t along_shape_ = 0;
};

}  // namespace

void put_city_tables(imports::CityFolder& city, Schedule const& schedule, ServiceOfDay const& day,
                     std::vector<Sections> const& streets, network::Network const* network, std::string const& source,
                     Date date, imports::ImportReport& report, io::Faults& faults) {
  auto const projection = io::Projection::make(city.facts().crs);
  if (!projection) {
    faults.add({"C302",
                {(city.folder() / "city.yaml").string(), 0, 0},
                "\"" + io::shown(city.facts().crs) + "\" is not a plane in metres that PROJ knows.",
                "Distances could not be computed.",
                "Name one such as EPSG:2157 under crs."});
    return;
  }
  CityInput const input{
      city, schedule, day, streets, network, source, date, report, faults, *projection, operator_ids(schedule)};
  TableWriter{input}.write();
}

}  // namespace twinshift::gtfs
