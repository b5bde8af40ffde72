#include "sim/scenario/tables.hpp"

#include "sim/io/suggest.hpp"
#include "sim/scenario/load_factors.hpp"
#include "sim/scenario/load_vehicle_types.hpp"

namespace twinshift::scenario {
namespace {

/// Only if the tables were read at all: else everything would seem to be missing.
void check_factors(Settings const& settings, Scenario& scenario, io::Faults& faults) {
  auto const& region = scenario.energy.conditions.region;
  auto const missing = emissions::missing_factors(scenario.energy.factors, region);
  if (missing.empty()) return;
  faults.add({"E430", settings.tables->place,
              "Factors are missing for region \"" + io::shown(region) + "\": " + io::join(missing, 12) + '.',
              "Emissions could not be told.", "Name a region of the factor tables, or add the rows.",
              io::FaultKind::kScenario});
}

}  // namespace

void load_tables(Settings const& settings, Scenario& scenario, io::Faults& faults) {
  auto const before = faults.errors();
  auto const& [folder, place] = *settings.tables;
  scenario.fleet.types = load_vehicle_types(folder, place, scenario.inputs, faults);
  scenario.service_plan.type_group = interchange_groups(scenario.fleet.types);
  scenario.energy.factors = load_factors(folder, place, scenario.inputs, faults);
  if (faults.errors() != before || !settings.region) return;
  check_factors(settings, scenario, faults);
  auto& conditions = scenario.energy.conditions;
  if (settings.month && faults.errors() == before)
    conditions.celsius = emissions::month_temperature(scenario.energy.factors, conditions.region, *settings.month);
}

}  // namespace twinshift::scenario
