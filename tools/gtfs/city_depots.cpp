#include "tools/gtfs/city_depots.hpp"

#include "sim/io/csv.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <sstream>

namespace twinshift::gtfs {

namespace {

constexpr double kSpareVehicles = 0.15;  // of the most that are out at once: estimate
constexpr char const* kOwnDepots = "depots_gtfs.csv";
constexpr char const* kOwnFleet = "depot_fleet_gtfs.csv";

}  // namespace

CityDepots::CityDepots(CityInput const& input) : input_{&input} {
  read_present_routes();
  place();
}

/// Vehicle types of the routes that are replaced, the commonest of each mode.
void CityDepots::read_present_routes() {
  type_of_mode_ = {
      {Mode::kBus, "bus_diesel_sd"}, {Mode::kBrt, "bus_hybrid_artic"}, {Mode::kShuttle, "shuttle_battery"}};
  std::map<Mode, std::map<std::string, int>> counts;
  static constexpr std::array<std::string_view, 2> kColumns = {"mode", "vehicle_type"};
  for (auto const& [file, text] : input_->city.texts("routes", input_->faults)) {
    io::CsvReader csv{file, text, io::OpenColumns{kColumns, {}}, input_->faults};
    while (csv.next())
      if (auto const mode = mode_from_token(csv.text(0))) ++counts[*mode][std::string{csv.text(1)}];
  }
  for (auto const& [mode, types] : counts)
    type_of_mode_[mode] = std::max_element(types.begin(), types.end(), [](auto const& a, auto const& b) {
                            return a.second < b.second;
                          })->first;
}

std::string CityDepots::vehicle_type(FeedRoute const& route) const {
  auto const known = type_of_mode_.find(*route.mode);
  if (known != type_of_mode_.end()) return known->second;
  auto const train = route.type == 2 || (route.type >= 100 && route.type < 200);
  return train ? "train_diesel" : "train_electric";
}

/// A depot for each operator and mode: one of the city's of the right kind if it has some, else one made up where
/// most of its vehicles start.
void CityDepots::place() {
  struct Depot {
    std::string id;
    Point at;
  };
  std::map<bool, std::vector<Depot>> present;  // by "rail"
  static constexpr std::array<std::string_view, 4> kColumns = {"depot_id", "kind", "lon", "lat"};
  for (auto const& [file, text] : input_->city.texts("depots", input_->faults)) {
    if (file.ends_with(kOwnDepots)) continue;
    io::CsvReader csv{file, text, io::OpenColumns{kColumns, {}}, input_->faults};
    while (csv.next()) {
      auto const at = input_->projection.to_plane({csv.number(2).value_or(0), csv.number(3).value_or(0)});
      if (at && (csv.text(1) == "bus" || csv.text(1) == "rail"))
        present[csv.text(1) == "rail"].push_back({std::string{csv.text(0)}, *at});
    }
  }
  std::map<Group, std::map<std::uint32_t, std::int64_t>> starts;
  for (auto const& pattern : input_->day.patterns)
    starts[input_->group_of(pattern)][pattern.stops.front()] += departures_of(pattern);
  Ids ids;
  for (auto const& [rail, depots] : present)
    for (auto const& depot : depots) ids.make(depot.id);
  for (auto const& [group, stops] : starts) {
    auto const busiest = std::max_element(stops.begin(), stops.end(), [](auto const& a, auto const& b) {
                           return a.second < b.second;
                         })->first;
    auto const& depots = present[group.second == Mode::kRail];
    if (depots.empty()) {
      depot_of_[group] =
          ids.make("depot_" + input_->operators[group.first] + (group.second == Mode::kRail ? "_rail" : ""));
      made_up_[group] = busiest;
      continue;
    }
    auto const at = input_->plane(busiest);
    depot_of_[group] = std::min_element(depots.begin(), depots.end(), [&](Depot const& a, Depot const& b) {
                         return distance(a.at, at) < distance(b.at, at);
                       })->id;
  }
}

/// Of an operator and mode, the most vehicles under way at once: a block's from its first departure to its last
/// arrival, and one for each other run.
int CityDepots::most_at_once(Group const& group) const {
  std::vector<std::pair<std::int64_t, int>> changes;
  auto const add = [&](std::int64_t from, std::int64_t until) {
    changes.emplace_back(from, 1);
    changes.emplace_back(until, -1);
  };
  std::map<std::uint32_t, std::pair<std::int64_t, std::int64_t>> blocks;
  for (auto const& pattern : input_->day.patterns) {
    if (input_->group_of(pattern) != group) continue;
    auto const run = pattern.run_s.back();
    for (auto const& d : pattern.departures) {
      auto const block = input_->schedule.trips[d.trip].block;
      if (block == kNone) {
        add(d.at_s, d.at_s + run);
        continue;
      }
      auto& span = blocks.try_emplace(block, d.at_s, d.at_s + run).first->second;
      span = {std::min<std::int64_t>(span.first, d.at_s), std::max<std::int64_t>(span.second, d.at_s + run)};
    }
    for (auto const& p : pattern.periods)
      for (std::int64_t at = p.from_s; at < p.until_s; at += p.headway_s) add(at, at + run);
  }
  for (auto const& [block, span] : blocks) add(span.first, span.second);
  std::sort(changes.begin(), changes.end());
  auto now = 0;
  auto most = 0;
  for (auto const& change : changes) most = std::max(most, now += change.second);
  return most;
}

void CityDepots::put() {
  input_->city.drop(kOwnDepots);
  input_->city.drop(kOwnFleet);
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
    auto const at = input_->schedule.stops[stop].at;
    if (written.insert(id).second)
      depot_rows.cell(id)
          .cell(input_->schedule.agencies[group.first].name + ", place assumed")
          .cell("")
          .cell(group.second == Mode::kRail ? "rail" : "bus")
          .cell(at.lon, 6)
          .cell(at.lat, 6)
          .cell("assumed at the stop where most of its trips begin")
          .end_row();
    auto const count = static_cast<std::int64_t>(std::ceil(most_at_once(group) * (1 + kSpareVehicles)));
    auto const pattern = std::find_if(input_->day.patterns.begin(), input_->day.patterns.end(),
                                      [&, &of = group](DayPattern const& p) { return input_->group_of(p) == of; });
    fleet_rows.cell(id)
        .cell(vehicle_type(input_->route_of(*pattern)))
        .cell(std::max<std::int64_t>(count, 1))
        .cell("estimate")
        .cell("most vehicles under way at once in the feed, and 15 %")
        .end_row();
  }
  input_->report.note("Depots and fleets of " + std::to_string(written.size()) +
                      " operators are made up: a feed has none.");
  auto table = input_->entry(kOwnDepots, "depots", "low");
  table.source = "assumed from the timetable: " + input_->source;
  input_->city.add(table, depots.str());
  table.path = kOwnFleet;
  table.kind = "depot_fleet";
  input_->city.add(table, fleet.str());
}

}  // namespace twinshift::gtfs
