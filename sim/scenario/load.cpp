#include "sim/scenario/load.hpp"

#include "sim/policy/policy.hpp"
#include "sim/scenario/load_city.hpp"
#include "sim/scenario/load_depot_energy.hpp"
#include "sim/scenario/measures.hpp"
#include "sim/scenario/parameters.hpp"
#include "sim/scenario/resolved.hpp"
#include "sim/scenario/settings.hpp"
#include "sim/scenario/tables.hpp"

#include <algorithm>

namespace twinshift::scenario {
namespace {
namespace fs = std::filesystem;

/// Value of a run setting, or its default, which is then listed among the assumptions.
template <class T>
T or_default(std::optional<T> const& value, T otherwise, std::string const& name, std::string const& shown,
             Scenario& scenario) {
  if (value) return *value;
  scenario.assumptions.push_back({"settings", name + " is not given: " + shown + '.'});
  return otherwise;
}

void take_run_settings(Settings const& settings, Overrides const& overrides, Scenario& scenario) {
  auto& run = scenario.run;
  auto const first = [](auto const& a, auto const& b) { return a ? a : b; };
  run.iterations = or_default(first(overrides.iterations, settings.iterations), 5, "iterations", "5", scenario);
  run.seed = or_default<std::uint64_t>(first(overrides.seed, settings.seed), 1, "seed", "1", scenario);
  run.seeds = or_default(first(overrides.seeds, settings.seeds), 1, "seeds", "1", scenario);
  run.sample = or_default(first(overrides.sample, settings.sample), 1.0, "sample", "100 %", scenario);
  run.gap_limit = or_default(settings.gap_limit, 0.01, "gap_limit", "1 %", scenario);
}

/// A key that some file of the chain must give.
template <class T>
void need(std::optional<T> const& value, std::string const& key, std::string const& example, Settings const& settings) {
  if (value || settings.files.empty()) return;
  auto const& context = settings.files.back().context;
  context.fault({context.file, 1, 1}, "Y111", '"' + key + "\" is missing, here and in all bases.", "",
                "Add " + key + ": " + example + '.');
}

void check_needed(Settings const& settings) {
  need(settings.title, "title", "<what this scenario is called>", settings);
  need(settings.question, "question", "<what it is to answer>", settings);
  need(settings.network, "network", "../../networks/<city>", settings);
  need(settings.parameters, "parameters", "../parameters/<city>.yaml", settings);
  need(settings.tables, "tables", "../parameters", settings);
  need(settings.region, "region", "<whose emission factors hold>", settings);
  need(settings.year, "year", "2024", settings);
  need(settings.month, "month", "october", settings);
}

void take_energy(Settings const& settings, Scenario& scenario, io::Faults& faults) {
  auto& conditions = scenario.energy.conditions;
  scenario.energy.month = settings.month.value_or(0);
  conditions.region = settings.region.value_or("");
  conditions.year = settings.year.value_or(0);
  conditions.hydrogen = settings.hydrogen;
  conditions.sample = scenario.run.sample;
  if (!settings.tables) return;
  load_tables(settings, scenario, faults);
  scenario.depot_energy.table =
      load_depot_table(settings.tables->path, settings.tables->place, conditions.region, scenario.inputs, faults);
}

void check_hydrogen(Settings const& settings, Scenario const& scenario, io::Faults& faults) {
  auto const& depots = scenario.fleet.depots;
  auto const needs = std::any_of(depots.stock.begin(), depots.stock.end(), [&](auto const& stock) {
    return std::any_of(stock.begin(), stock.end(), [&](fleet::DepotStock const& line) {
      return line.count > 0 && scenario.fleet.types.powertrain[line.type] == fleet::Powertrain::kFuelCell;
    });
  });
  if (!needs || !scenario.energy.conditions.hydrogen.sources.empty()) return;
  faults.add({"H410",
              {settings.files.back().context.file, 1, 1},
              "There are hydrogen vehicles, but hydrogen has no supply pathway.",
              "CO2e of hydrogen cannot be 0 by silence.",
              "Add hydrogen: {supply: [{pathway: ..., share: 100 %}]}.",
              io::FaultKind::kScenario});
}

policy::Prices prices_of(choice::UtilityParameters const& utility) {
  return {utility.available,        utility.constant,       utility.car_cost_per_km,
          utility.bike_share_price, utility.scooter_unlock, utility.scooter_per_min};
}

void take_prices(policy::Prices const& prices, choice::UtilityParameters& utility) {
  utility.available = prices.available;
  utility.constant = prices.constant;
  utility.car_cost_per_km = prices.car_cost_per_km;
  utility.bike_share_price = prices.bike_share_price;
  utility.scooter_unlock = prices.scooter_unlock;
  utility.scooter_per_min = prices.scooter_per_min;
}

void apply_measures(CompiledMeasures compiled, Scenario& scenario) {
  std::vector<std::string> touched;
  auto after = policy::apply({std::move(scenario.service_plan),
                              std::move(scenario.fleet),
                              std::move(scenario.fares),
                              std::move(scenario.network),
                              std::move(scenario.demand),
                              std::move(scenario.demand_parameters),
                              {},
                              prices_of(scenario.utility)},
                             compiled.measures, &touched);
  scenario.service_plan = std::move(after.plan);
  scenario.fleet = std::move(after.fleet);
  scenario.fares = std::move(after.fares);
  scenario.network = std::move(after.network);
  scenario.demand = std::move(after.demand);
  scenario.demand_parameters = std::move(after.people);
  scenario.charges = std::move(after.charges);
  take_prices(after.prices, scenario.utility);
  scenario.measures = std::move(compiled.words);
  for (std::size_t m = 0; m < touched.size(); ++m) scenario.measures[m].touched = std::move(touched[m]);
}

/// Reads network and parameters and compiles the measures; returns what the resolved text needs besides.
void load_parts(Settings const& settings, Scenario& scenario, io::Faults& faults) {
  take_energy(settings, scenario, faults);
  if (!settings.network) return;
  CityReader city{settings.network->path, settings.network->place, scenario, faults};
  std::vector<UsedParameter> parameters;
  if (settings.parameters && !scenario.city.currency.empty())
    parameters = load_parameters(settings.parameters->path, settings.parameters->place, scenario, faults);
  if (!city.usable()) return;
  CityKeys keys;
  load_network(city, keys);
  load_population(city, keys);
  load_fleet(city, keys);
  load_transit(city, keys);
  load_picture(city, keys);
  for (auto const& gap : scenario.city.gaps) scenario.assumptions.push_back({"data", gap});
  auto compiled = compile_measures(settings, keys, scenario);
  if (faults.has_errors()) return;
  apply_measures(std::move(compiled), scenario);
  check_hydrogen(settings, scenario, faults);
  scenario.depot_energy.sites = compile_sites(settings, keys, scenario);
  if (faults.has_errors()) return;
  scenario.mobsim.sample = scenario.run.sample;
  scenario.resolved_yaml = resolved_text(scenario, parameters);
}

}  // namespace

Scenario load_scenario(fs::path const& path, Overrides const& overrides) {
  io::Faults faults;
  auto const settings = read_settings(path, faults);
  Scenario scenario;
  scenario.key = path.stem().generic_string();
  scenario.title = settings.title.value_or("");
  scenario.question = settings.question.value_or("");
  for (auto const& file : settings.files)
    scenario.inputs.push_back({file.context.file, "scenario", file.sha256, "", "", "", ""});
  check_needed(settings);
  take_run_settings(settings, overrides, scenario);
  load_parts(settings, scenario, faults);
  faults.throw_if_any();
  scenario.warnings = faults.warning_list();
  return scenario;
}

}  // namespace twinshift::scenario
