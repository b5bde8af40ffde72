// check: everything that can be known to be wrong before a run, all at once.

#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/scenario/load.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

using Json = nlohmann::ordered_json;

Json to_json(io::Fault const& fault) {
  return {{"code", fault.code}, {"file", fault.place.file}, {"line", fault.place.line}, {"column", fault.place.column},
          {"what", fault.what}, {"why", fault.why},         {"remedy", fault.remedy}};
}

Json list(std::vector<io::Fault> const& faults) {
  auto array = Json::array();
  for (auto const& fault : faults) array.push_back(to_json(fault));
  return array;
}

void print_scenario(scenario::Scenario const& s) {
  for (auto const& warning : s.warnings) fmt::print("{}\n", io::to_text(warning));
  fmt::print("{}: {}\n", s.city.name, s.title);
  if (!s.question.empty()) fmt::print("Question: {}\n", s.question);
  fmt::print("{} nodes, {} directed links, {} stops, {} routes, {} patterns, {} stations, {} zones, {} locations\n",
             s.network.nodes.position.size(), s.network.links.size(), s.service_plan.stops.key.size(),
             s.service_plan.routes.key.size(), s.service_plan.pattern_key.size(), s.fleet.stations.key.size(),
             s.demand.zones.key.size(), s.demand.locations.key.size());
  fmt::print("No faults, {} warnings, {} assumptions. What may be said of the data: {}\n", s.warnings.size(),
             s.assumptions.size(), s.city.claim);
}

int check(std::string const& path, bool json) {
  if (!json) {
    print_scenario(scenario::load_scenario(path));
    return kOk;
  }
  try {
    auto const s = scenario::load_scenario(path);
    fmt::print("{}\n", Json{{"scenario", path},
                            {"city", s.city.key},
                            {"ok", true},
                            {"faults", Json::array()},
                            {"warnings", list(s.warnings)},
                            {"assumptions", s.assumptions.size()}}
                           .dump(2));
    return kOk;
  } catch (io::InputError const& error) {
    fmt::print("{}\n", Json{{"scenario", path}, {"ok", false}, {"faults", list(error.faults())}}.dump(2));
    return error.exit_status();
  }
}

}  // namespace

void add_check(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("check", "Find every fault of a scenario and its data without running it");
  auto const path = std::make_shared<std::string>();
  auto const json = std::make_shared<bool>(false);
  command->add_option("scenario", *path, "Scenario file (YAML)")->required();
  command->add_flag("--json", *json, "Print one JSON object");
  command->callback([&action, path, json] { action = [path, json] { return check(*path, *json); }; });
}

}  // namespace twinshift::tool
