#include "sim/pathway/assess.hpp"

#include <algorithm>
#include <memory>
#include <set>

namespace twinshift::pathway {

namespace {

constexpr double kGridCorrelation = 0.9;

/// Where hydrogen comes from in a year.
emissions::HydrogenSupply const& supply_in(int year, Plan const& plan, emissions::HydrogenSupply const& otherwise) {
  auto const after = plan.hydrogen_from.upper_bound(year);
  return after == plan.hydrogen_from.begin() ? otherwise : std::prev(after)->second;
}

/// The factors of a draw: those of energy's supply are drawn, the others as they are.
emissions::EmissionFactors drawn_factors(emissions::EmissionFactors const& factors, std::uint64_t seed,
                                         std::uint32_t draw) {
  emissions::EmissionFactors result;
  result.scalars = factors.scalars;
  result.grid = factors.grid;
  for (auto& row : result.scalars) {
    if (row.id.rfind("h2_", 0) != 0 && row.id != "grid_losses") continue;
    study::Distribution const d{{row.low, row.value, row.high}};
    row.value = d.at(study::standard_draw(seed, row.id, "", 0, draw));
  }
  for (auto& point : result.grid) {
    study::Distribution const d{{point.low, point.kg_per_kwh, point.high}};
    point.kg_per_kwh = d.at(study::standard_draw(seed, point.id, "grid_" + point.region, kGridCorrelation, draw));
  }
  return result;
}

/// Costs of a draw. Each is drawn once and kept: a price is high or low in all years alike.
Costs drawn_costs(study::Economics const& economics, std::uint64_t seed, std::uint32_t draw) {
  auto const ranks = std::make_shared<std::map<std::string, double>>();
  auto const at = [=](study::Quantiles const& q, std::string const& name) {
    auto const [found, is_new] = ranks->try_emplace(name, 0.0);
    if (is_new) found->second = study::standard_draw(seed, name, "", 0, draw);
    return study::Distribution{q}.at(found->second);
  };
  return {[=, &economics](std::string const& carrier, int year) {
            return at(economics.price(carrier, year), "price:" + carrier);
          },
          [=, &economics](std::string const& type, std::string const& quantity) {
            return at(economics.vehicle(type, quantity), "vehicle:" + type + ':' + quantity);
          },
          [=, &economics](std::string const& type) {
            return at(economics.vehicle(type, "energy"), "vehicle:" + type + ":energy");
          },
          [=, &economics](int year) { return at(economics.carbon_value(year), "carbon"); }};
}

/// What a plan comes to against the do-minimum.
struct Outcome {
  double abated = 0;
  double extra = 0;
  double carbon = 0;
};

Outcome compare(Future const& do_minimum, Future const& plan, double rate) {
  auto const more = [&](auto const& pick) {
    return present_value(plan, rate, pick) - present_value(do_minimum, rate, pick);
  };
  std::vector<Group> const operated{Group::kPublic};
  return {do_minimum.cumulative(operated) - plan.cumulative(operated), more(&CostRow::without_carbon),
          -more([](CostRow const& c) { return c.carbon_value; })};
}

}  // namespace

Supply supply_of(emissions::EmissionFactors const& factors, std::string const& region, Plan const& plan,
                 emissions::HydrogenSupply const& scenario_supply) {
  auto const grid = [&factors, region](int year) { return emissions::grid_intensity(factors, region, year).value; };
  auto const hydrogen = [&factors, region, &plan, &scenario_supply](int year) {
    auto const& supply = supply_in(year, plan, scenario_supply);
    if (supply.sources.empty()) return 0.0;
    double sum = factors.scalar("h2_leakage", region).value * factors.scalar("h2_gwp100", region).value;
    for (auto const& source : supply.sources)
      sum += source.share * emissions::hydrogen_intensity(factors, region, year, source).value;
    return sum;
  };
  return {grid, hydrogen};
}

Costs central_costs(study::Economics const& economics) {
  return {
      [&economics](std::string const& carrier, int year) { return economics.price(carrier, year).central; },
      [&economics](std::string const& type, std::string const& what) { return economics.vehicle(type, what).central; },
      [&economics](std::string const& type) { return economics.vehicle(type, "energy").central; },
      [&economics](int year) { return economics.carbon_value(year).central; }};
}

Assessment assess(Inputs inputs, Plan const& plan, emissions::EmissionFactors const& factors, std::string const& region,
                  emissions::HydrogenSupply const& scenario_supply, AssessSettings const& settings) {
  auto const supply = supply_of(factors, region, plan, scenario_supply);
  inputs.grid_then = supply.grid(inputs.base_year);
  // The day was booked with the scenario's own hydrogen.
  Plan const as_scenario;
  inputs.hydrogen_then = supply_of(factors, region, as_scenario, scenario_supply).hydrogen(inputs.base_year);
  auto const& economics = *inputs.economics;
  auto const future = [&](bool with_plan, Supply const& s, Costs const& c) {
    return work_out(inputs, plan, with_plan, settings.first_year, settings.last_year, s, c);
  };
  Assessment result;
  auto const costs = central_costs(economics);
  result.do_minimum = future(false, supply, costs);
  result.plan = future(true, supply, costs);
  result.verdicts = judge(result.plan, plan, settings.first_year, settings.last_year);
  auto const central = compare(result.do_minimum, result.plan, economics.discount_rate);
  std::vector<double> abated;
  std::vector<double> extra;
  std::vector<double> carbon;
  std::vector<double> per_tonne;
  for (std::uint32_t d = 0; d < settings.draws; ++d) {
    auto const own = drawn_factors(factors, settings.seed, d);
    auto const own_supply = supply_of(own, region, plan, scenario_supply);
    auto const own_costs = drawn_costs(economics, settings.seed, d);
    auto const o =
        compare(future(false, own_supply, own_costs), future(true, own_supply, own_costs), economics.discount_rate);
    abated.push_back(o.abated);
    extra.push_back(o.extra);
    carbon.push_back(o.carbon);
    if (o.abated > 0) per_tonne.push_back(o.extra / o.abated);
  }
  result.abated_t = study::interval_of(central.abated, abated);
  result.extra_cost = study::interval_of(central.extra, extra);
  result.carbon_value = study::interval_of(central.carbon, carbon);
  if (central.abated > 0) result.per_tonne = central.extra / central.abated;
  if (result.per_tonne && static_cast<double>(per_tonne.size()) >= 0.95 * settings.draws && settings.draws > 1)
    result.per_tonne_range = study::interval_of(*result.per_tonne, per_tonne);
  return result;
}

void check_plan(Inputs const& inputs, Plan const& plan, emissions::HydrogenSupply const& scenario_supply,
                io::Faults& faults) {
  auto const& economics = *inputs.economics;
  std::set<std::string> types;
  std::set<std::string> driven;  // on the day
  for (auto const& [type, count] : inputs.day.vehicles) types.insert(type);
  for (auto const& c : inputs.day.classes)
    if (c.group == Group::kPublic && c.km > 0) driven.insert(c.vehicle_class);
  auto hydrogen = false;
  for (auto const& r : plan.replacements) {
    types.insert(r.to);
    if (driven.count(r.from) == 0)
      faults.add({"P321", r.place, "No \"" + r.from + "\" runs on the day.", "Nothing could be replaced.",
                  "Name a type that the scenario's depots have, or delete the line.", io::FaultKind::kScenario,
                  io::Severity::kWarning});
    for (auto const& type : {r.from, r.to})
      if (!economics.knows(type, "energy"))
        faults.add({"E430", r.place, "pathway_vehicles.csv has no energy per km of \"" + type + "\".",
                    "Its use could not be told.", "Add the row."});
    hydrogen = hydrogen || economics.carrier(r.to) == "hydrogen";
  }
  for (auto const& type : types)
    for (auto const* const quantity : {"capital", "maintenance", "manufacture"})
      if (!economics.knows(type, quantity))
        faults.add({"E430",
                    {plan.file, 0, 0},
                    "pathway_vehicles.csv has no " + std::string{quantity} + " of \"" + type + "\" for region " +
                        economics.region + '.',
                    "Costs cannot be told without it.",
                    "Add the row."});
  if (hydrogen && scenario_supply.sources.empty() &&
      (plan.hydrogen_from.empty() || plan.hydrogen_from.begin()->first > inputs.base_year))
    faults.add({"H410",
                {plan.file, 0, 0},
                "The plan brings hydrogen vehicles, but hydrogen has no supply in its first years.",
                "CO2e of hydrogen cannot be 0 by silence.",
                "Add hydrogen: [{from: " + std::to_string(inputs.base_year) + ", supply: [...], source: ...}].",
                io::FaultKind::kScenario});
}

}  // namespace twinshift::pathway
