#include "sim/scenario/resolved.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/yaml.hpp"
#include "sim/scenario/load_depot_energy.hpp"

namespace twinshift::scenario {
namespace {

using io::shortest;
using io::yaml_text;

std::string run_text(Scenario const& s) {
  std::string text = "run:\n";
  text += "  iterations: " + std::to_string(s.run.iterations) + '\n';
  text += "  seed: " + std::to_string(s.run.seed) + '\n';
  text += "  seeds: " + std::to_string(s.run.seeds) + '\n';
  text += "  sample: " + shortest(s.run.sample * 100) + " %\n";
  text += "  gap_limit: " + shortest(s.run.gap_limit * 100) + " %\n";
  return text;
}

std::string city_text(Scenario const& s) {
  std::string text = "city:\n";
  text += "  city: " + yaml_text(s.city.key) + '\n';
  text += "  time_zone: " + yaml_text(s.city.time_zone) + '\n';
  text += "  currency: " + yaml_text(s.city.currency) + '\n';
  text += "  crs: " + yaml_text(s.city.crs) + '\n';
  text += std::string{"  drive_side: "} + (s.city.drives_left ? "left" : "right") + '\n';
  text += "  nodes: " + std::to_string(s.network.nodes.key.size()) + '\n';
  text += "  links: " + std::to_string(s.network.links.size()) + '\n';
  text += "  zones: " + std::to_string(s.demand.zones.key.size()) + '\n';
  text += "  locations: " + std::to_string(s.demand.locations.key.size()) + '\n';
  text += "  stops: " + std::to_string(s.service_plan.stops.key.size()) + '\n';
  text += "  routes: " + std::to_string(s.service_plan.routes.key.size()) + '\n';
  text += "  patterns: " + std::to_string(s.service_plan.pattern_key.size()) + '\n';
  text += "  services: " + std::to_string(s.service_plan.services.size()) + '\n';
  text += "  stations: " + std::to_string(s.fleet.stations.key.size()) + '\n';
  return text;
}

std::string energy_text(Scenario const& s) {
  auto const& conditions = s.energy.conditions;
  std::string text = "energy:\n  region: " + yaml_text(conditions.region) +
                     "\n  year: " + std::to_string(conditions.year) + "\n  month: " + std::to_string(s.energy.month) +
                     "\n  temperature: " + shortest(conditions.celsius) + " C" + "\n  hydrogen_supply:";
  if (conditions.hydrogen.sources.empty()) text += " []";
  text += '\n';
  for (auto const& source : conditions.hydrogen.sources)
    text += "    - {pathway: " + yaml_text(source.pathway) + ", share: " + shortest(source.share * 100) +
            " %, delivery: " + shortest(source.delivery_km) +
            " km, pressure: " + (source.high_pressure ? "700" : "350") + " bar}\n";
  return text;
}

std::string fleet_text(Scenario const& s) {
  std::string text = "vehicles_at_depots:\n";
  auto const& depots = s.fleet.depots;
  for (std::size_t d = 0; d < depots.key.size(); ++d)
    for (auto const& line : depots.stock[nth<DepotId>(d)])
      text += "  - {depot: " + yaml_text(depots.key[nth<DepotId>(d)]) +
              ", type: " + yaml_text(s.fleet.types.key[line.type]) + ", count: " + std::to_string(line.count) + "}\n";
  return text;
}

std::string fares_text(Scenario const& s) {
  std::string text = "fares:\n";
  for (auto const& fare : s.fares.fares)
    text += "  - {operator: " + yaml_text(s.service_plan.operators.key[fare.operated_by]) +
            ", mode: " + std::string{token(fare.mode)} + ", base: " + shortest(fare.base.value()) + ' ' +
            s.city.currency + ", per_km: " + shortest(fare.per_km.value()) + ' ' + s.city.currency +
            ", transfer_window: " + std::to_string(fare.transfer_window.count()) +
            " s, day_cap: " + shortest(fare.day_cap.value()) + ' ' + s.city.currency + "}\n";
  return text;
}

std::string parameters_text(std::span<UsedParameter const> parameters) {
  std::string text = "parameters:\n";
  for (auto const& p : parameters) {
    auto const list = p.value.starts_with('{') || p.value.starts_with('[');
    text += "  " + p.name + ": {" + (list ? "values: " : "value: ") + p.value + ", unit: " + yaml_text(p.unit) +
            ", status: " + p.status + ", source: " + yaml_text(p.source) + "}\n";
  }
  return text;
}

}  // namespace

std::string resolved_text(Scenario const& s, std::span<UsedParameter const> parameters) {
  std::string text = "# Every value this run used. Written by twinshift; not meant to be edited.\n";
  text += "scenario: " + yaml_text(s.key) + "\ntitle: " + yaml_text(s.title) + "\nquestion: " + yaml_text(s.question) +
          '\n';
  text += city_text(s) + run_text(s) + "measures:";
  text += s.measures.empty() ? " []\n" : "\n";
  for (auto const& measure : s.measures)
    text += "  - {measure: " + yaml_text(measure.words) + ", touched: " + yaml_text(measure.touched) + "}\n";
  return text + energy_text(s) + sites_text(s) + fleet_text(s) + fares_text(s) + parameters_text(parameters);
}

}  // namespace twinshift::scenario
