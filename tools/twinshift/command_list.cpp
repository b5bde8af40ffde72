// list: what there is: scenarios, modes, and the routes, stops, depots and vehicles of a scenario's city.

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/core/mode.hpp"
#include "sim/io/file.hpp"
#include "sim/io/yaml.hpp"
#include "sim/policy/verbs.hpp"
#include "sim/scenario/load.hpp"
#include "sim/transit/build.hpp"
#include "sim/transit/vehicle_use.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Rows of named cells; printed as columns or as JSON.
struct Listing {
  std::string what;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

void print(Listing const& listing, bool json) {
  if (json) {
    auto array = Json::array();
    for (auto const& row : listing.rows) {
      Json item;
      for (std::size_t i = 0; i < row.size(); ++i) item[listing.columns[i]] = row[i];
      array.push_back(std::move(item));
    }
    fmt::print("{}\n", Json{{listing.what, array}}.dump(2));
    return;
  }
  std::vector<std::size_t> width;
  for (std::size_t i = 0; i < listing.columns.size(); ++i) {
    width.push_back(listing.columns[i].size());
    for (auto const& row : listing.rows) width[i] = std::max(width[i], row[i].size());
  }
  auto const line = [&](std::vector<std::string> const& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i)
      i + 1 < cells.size() ? fmt::print("{:<{}}  ", cells[i], width[i]) : fmt::print("{}\n", cells[i]);
  };
  line(listing.columns);
  for (auto const& row : listing.rows) line(row);
}

/// A top-level text of a scenario file; empty if it isn't there or the file can't be read.
std::string top_level(io::Yaml const& file, std::string_view key) {
  auto const found =
      std::find_if(file.entries.begin(), file.entries.end(), [&](auto const& e) { return e.key == key; });
  return found == file.entries.end() ? "" : found->value.scalar;
}

/// All of them, or those of one city: the folder scenarios/<city>.
Listing scenarios(std::string const& city) {
  Listing listing{"scenarios", {"file", "title", "question"}, {}};
  std::vector<fs::path> files;
  auto const folder = fs::path{"scenarios"} / city;
  if (fs::is_directory(folder))
    for (auto const& entry : fs::recursive_directory_iterator{folder})
      if (entry.path().extension() == ".yaml" && entry.path().parent_path().filename() != "parameters")
        files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (auto const& file : files) {
    io::Faults faults;
    auto const text = io::read_text_file(file, {}, faults, io::FaultKind::kScenario);
    auto const yaml = text ? io::parse_yaml(*text, {io::shown_path(file), &faults, io::FaultKind::kScenario, ""})
                           : std::optional<io::Yaml>{};
    listing.rows.push_back({file.generic_string(), yaml ? top_level(*yaml, "title") : "(faulty: see twinshift check)",
                            yaml ? top_level(*yaml, "question") : ""});
  }
  return listing;
}

Listing policies() {
  Listing listing{"policies", {"policy", "what_it_is"}, {}};
  for (auto const& verb : policy::verbs()) listing.rows.push_back({std::string{verb.name}, std::string{verb.title}});
  return listing;
}

Listing modes() {
  Listing listing{"modes", {"mode"}, {}};
  for (auto const mode : kModeTokens) listing.rows.push_back({std::string{mode}});
  return listing;
}

Listing routes(scenario::Scenario const& s) {
  Listing listing{"routes", {"route_id", "mode", "operator", "depot_id", "name"}, {}};
  auto const& plan = s.service_plan;
  for (std::size_t i = 0; i < plan.routes.key.size(); ++i) {
    auto const route = nth<RouteId>(i);
    auto const depot = plan.routes.depot[route];
    listing.rows.push_back({plan.routes.key[route], std::string{token(plan.routes.mode[route])},
                            plan.operators.key[plan.routes.operated_by[route]],
                            depot.valid() ? s.fleet.depots.key[depot] : "", plan.routes.name[route]});
  }
  return listing;
}

Listing depots(scenario::Scenario const& s) {
  Listing listing{"depots", {"depot_id", "vehicles", "name"}, {}};
  for (std::size_t i = 0; i < s.fleet.depots.key.size(); ++i) {
    auto const depot = nth<DepotId>(i);
    std::string vehicles;
    for (auto const& stock : s.fleet.depots.stock[depot])
      vehicles += fmt::format("{}{} {}", vehicles.empty() ? "" : ", ", stock.count, s.fleet.types.key[stock.type]);
    listing.rows.push_back({s.fleet.depots.key[depot], vehicles, s.fleet.depots.name[depot]});
  }
  return listing;
}

Listing stops(scenario::Scenario const& s) {
  Listing listing{"stops", {"stop_id", "name"}, {}};
  auto const& table = s.service_plan.stops;
  for (std::size_t i = 0; i < table.key.size(); ++i)
    listing.rows.push_back({table.key[nth<StopId>(i)], table.name[nth<StopId>(i)]});
  return listing;
}

/// Kilometres with one decimal.
std::string km(std::int64_t metres) { return fmt::format("{:.1f}", static_cast<double>(metres) / 1000); }

/// Vehicles at the depots of these blocks, of kinds that can stand in for those that run them.
int stock_of(scenario::Scenario const& s, transit::Timetable const& timetable, std::vector<BlockId> const& blocks) {
  std::set<std::pair<DepotId, std::uint8_t>> pools;
  auto const group = [&](VehicleTypeId type) {
    return s.service_plan.type_group.empty() ? std::uint8_t{0} : s.service_plan.type_group[type];
  };
  for (auto const block : blocks) pools.emplace(timetable.blocks.depot[block], group(timetable.blocks.type[block]));
  int result = 0;
  for (auto const& line : s.service_plan.stock)
    if (pools.count({line.depot, group(line.type)}) != 0) result += line.count;
  return result;
}

/// What the timetable asks of the vehicles of each operator and mode, beside those that stand at its depots.
Listing vehicles(scenario::Scenario const& s) {
  Listing listing{"vehicles",
                  {"operator", "mode", "trips", "most_in_service", "most_out", "vehicles_used", "at_depots",
                   "service_km", "empty_km_between_trips", "empty_km_depot", "layover_share_pct"},
                  {}};
  auto const timetable = transit::build_timetable(s.service_plan, s.network, s.build, s.run.seed);
  std::map<std::pair<std::string, std::string>, std::vector<BlockId>> groups;
  for (std::size_t b = 0; b < timetable.blocks.type.size(); ++b) {
    auto const first = timetable.blocks.trips[nth<BlockId>(b)].front();
    auto const route = timetable.patterns.route[timetable.trips.pattern[first]];
    groups[{timetable.operators.key[timetable.routes.operated_by[route]],
            std::string{token(timetable.routes.mode[route])}}]
        .push_back(nth<BlockId>(b));
  }
  for (auto const& [group, blocks] : groups) {
    auto const use = transit::vehicle_use(timetable, blocks, s.fleet.depots.position);
    std::size_t trips = 0;
    for (auto const block : blocks) trips += timetable.blocks.trips[block].size();
    auto const away = static_cast<double>(use.service_seconds + use.layover_seconds);
    listing.rows.push_back(
        {group.first, group.second, std::to_string(trips), std::to_string(use.most_in_service),
         std::to_string(use.most_out), std::to_string(use.vehicles), std::to_string(stock_of(s, timetable, blocks)),
         km(use.service_metres), km(use.between_trips_metres), km(use.depot_metres),
         fmt::format("{:.1f}", away > 0 ? 100 * static_cast<double>(use.layover_seconds) / away : 0)});
  }
  return listing;
}

using OfScenario = Listing (*)(scenario::Scenario const&);

}  // namespace

void add_list(CLI::App& app, Action& action) {
  auto* command =
      app.add_subcommand("list", "What there is: scenarios, policies, modes, routes, stops, depots, vehicles");
  command->require_subcommand(1);
  auto const json = std::make_shared<bool>(false);
  auto const scenario = std::make_shared<std::string>();
  auto const add = [&](char const* name, char const* text, Listing (*make)()) {
    auto* sub = command->add_subcommand(name, text);
    sub->add_flag("--json", *json, "Print one JSON object");
    sub->callback([&action, json, make] {
      action = [json, make] {
        print(make(), *json);
        return kOk;
      };
    });
  };
  auto const add_of = [&](char const* name, char const* text, OfScenario make) {
    auto* sub = command->add_subcommand(name, text);
    sub->add_option("scenario", *scenario, "Scenario file (YAML)")->required();
    sub->add_flag("--json", *json, "Print one JSON object");
    sub->callback([&action, json, scenario, make] {
      action = [json, scenario, make] {
        print(make(scenario::load_scenario(*scenario)), *json);
        return kOk;
      };
    });
  };
  auto* of_city = command->add_subcommand("scenarios", "Scenario files with their titles and questions");
  auto const city = std::make_shared<std::string>();
  of_city->add_option("city", *city, "Folder in scenarios/, as in belfast; all if absent");
  of_city->add_flag("--json", *json, "Print one JSON object");
  of_city->callback([&action, json, city] {
    action = [json, city] {
      auto const listing = scenarios(*city);
      if (listing.rows.empty() && !city->empty()) {
        fmt::print(stderr, "There is no scenario in scenarios/{}. → Name a folder of scenarios/.\n", *city);
        return kUsage;
      }
      print(listing, *json);
      return kOk;
    };
  });
  add("policies", "What a scenario can change: the verbs of policies", policies);
  add("modes", "Tokens of the modes, as in scenarios and tables", modes);
  add_of("routes", "Routes of a scenario", routes);
  add_of("stops", "Stops of a scenario", stops);
  add_of("depots", "Depots of a scenario and their vehicles", depots);
  add_of("vehicles", "Vehicles the timetable needs, empty drives, and the fleet that is there", vehicles);
}

}  // namespace twinshift::tool
