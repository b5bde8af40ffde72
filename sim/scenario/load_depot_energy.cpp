#include "sim/scenario/load_depot_energy.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/sha256.hpp"
#include "sim/io/suggest.hpp"
#include "sim/scenario/load_factors.hpp"

#include <algorithm>
#include <array>

namespace twinshift::scenario {
namespace {

using depot::StatedSite;

constexpr std::array<std::string_view, 2> kRules = {"cheapest", "greenest"};

void report_unknown(io::YamlMap const& map, std::string const& what, std::string const& name,
                    Scenario const& scenario) {
  auto const& names = scenario.fleet.depots.key.values();
  auto const near = io::nearest_words(name, names, 2);
  map.context().fault(map.place(what), "Y130",
                      "Depot \"" + io::shown(name) + "\" is not in " + scenario.city.name + '.', "",
                      near.empty() ? "There are: " + io::join(names, 20) + '.' : "Nearest: " + io::join(near) + '.');
}

/// A place of the depot table by id or unique name.
std::optional<DepotId> find_place(io::YamlMap const& map, std::string_view key, CityKeys const& keys,
                                  Scenario const& scenario) {
  auto const text = map.text(key);
  if (!text) return std::nullopt;
  if (auto const id = keys.depots.find(*text)) return id;
  auto const& names = scenario.fleet.depots.name;
  if (std::count(names.begin(), names.end(), *text) == 1)
    return nth<DepotId>(std::find(names.begin(), names.end(), *text) - names.begin());
  report_unknown(map, std::string{key}, *text, scenario);
  return std::nullopt;
}

std::optional<int> whole_number(io::YamlMap const& map, std::string_view key) {
  auto const value = map.whole(key, {0, 2000});
  return value ? std::optional{static_cast<int>(*value)} : std::nullopt;
}

std::optional<StatedSite> read_site(Verb const& verb, CityKeys const& keys, Scenario const& scenario) {
  io::YamlMap const map{*verb.value,
                        "depots",
                        {"depot", "dispensers", "storage", "electrolyser", "delivered", "chargers", "charger_power",
                         "grid", "solar", "wind", "battery", "wastewater", "rule"},
                        *verb.context};
  map.require("depot", "<id of a depot>");
  StatedSite site;
  auto const depot = find_place(map, "depot", keys, scenario);
  site.dispensers = whole_number(map, "dispensers");
  site.storage_kg = map.quantity("storage", io::UnitKind::kMass, {0, 1e6});
  site.electrolyser_kw = map.quantity("electrolyser", io::UnitKind::kPower, {0, 2e5});
  site.delivered_kg_day = map.quantity("delivered", io::UnitKind::kMass, {0, 1e6});
  site.chargers = whole_number(map, "chargers");
  site.charger_kw = map.quantity("charger_power", io::UnitKind::kPower, {1, 5000});
  site.grid_kw = map.quantity("grid", io::UnitKind::kPower, {0, 5e5});
  site.pv_kw = map.quantity("solar", io::UnitKind::kPower, {0, 1e5});
  site.wind_kw = map.quantity("wind", io::UnitKind::kPower, {0, 5e5});
  site.battery_kwh = map.quantity("battery", io::UnitKind::kEnergy, {0, 1e6});
  site.works = map.text("wastewater").value_or("");
  site.rule = map.word("rule", kRules).value_or(0) == 1 ? depot::Rule::kGreenest : depot::Rule::kCheapest;
  if (!depot) return std::nullopt;
  site.depot = *depot;
  return site;
}

bool needs_energy(Scenario const& scenario, DepotId depot) {
  auto const& types = scenario.fleet.types;
  auto const& stock = scenario.fleet.depots.stock[depot];
  return std::any_of(stock.begin(), stock.end(), [&](fleet::DepotStock const& line) {
    auto const powertrain = types.powertrain[line.type];
    return line.count > 0 && (powertrain == fleet::Powertrain::kFuelCell || powertrain == fleet::Powertrain::kBattery);
  });
}

void note_silent_depots(Scenario& scenario, std::vector<StatedSite> const& sites) {
  for (std::size_t d = 0; d < scenario.fleet.depots.key.size(); ++d) {
    auto const depot = nth<DepotId>(d);
    auto const stated =
        std::any_of(sites.begin(), sites.end(), [&](StatedSite const& site) { return site.depot == depot; });
    if (stated || !needs_energy(scenario, depot)) continue;
    scenario.assumptions.push_back(
        {"depots",
         scenario.fleet.depots.key[depot] +
             ": pumps, store, chargers, supply and grid connection are not stated; they are sized to the day's need."});
  }
}

std::string quantity(std::string_view key, std::optional<double> value, std::string_view unit) {
  return value ? ", " + std::string{key} + ": " + io::shortest(*value) + (unit.empty() ? "" : " ") + std::string{unit}
               : std::string{};
}

}  // namespace

emissions::EmissionFactors load_depot_table(std::filesystem::path const& folder, io::Place const& asked_from,
                                            std::string_view region, std::vector<InputFile>& inputs,
                                            io::Faults& faults) {
  auto const path = folder / "depot_energy.csv";
  auto const text = io::read_text_file(path, asked_from, faults, io::FaultKind::kData);
  if (!text) return {};
  inputs.push_back({io::shown_path(path), "parameters", io::sha256_hex(*text), "", "", "", ""});
  auto const before = faults.errors();
  FactorTexts texts;
  texts.scalars_file = io::shown_path(path);
  texts.scalars = *text;
  auto table = read_factors(texts, faults);
  auto const missing = depot::missing_parameters(table, region);
  if (faults.errors() == before && !region.empty() && !missing.empty())
    faults.add({"E430",
                {texts.scalars_file, 1, 1},
                "Depot numbers are missing for region \"" + io::shown(std::string{region}) +
                    "\": " + io::join(missing, 12) + '.',
                "Refuelling and charging could not be simulated.",
                "Add the rows.",
                io::FaultKind::kData});
  return table;
}

std::vector<StatedSite> compile_sites(Settings const& settings, CityKeys const& keys, Scenario& scenario) {
  std::vector<StatedSite> sites;
  std::vector<io::YamlContext const*> from;
  for (auto const& verb : settings.depots) {
    auto const site = read_site(verb, keys, scenario);
    if (!site) continue;
    auto const same =
        std::find_if(sites.begin(), sites.end(), [&](StatedSite const& other) { return other.depot == site->depot; });
    auto const place = same - sites.begin();
    if (same == sites.end()) {
      sites.push_back(*site);
      from.push_back(verb.context);
      continue;
    }
    if (from[static_cast<std::size_t>(place)] == verb.context)
      verb.context->fault(verb.context->place(*verb.value), "Y131",
                          "Two items of depots tell of " + scenario.fleet.depots.key[site->depot] + '.',
                          "It is unclear which one counts.", "Make them one.");
    *same = *site;
    from[static_cast<std::size_t>(place)] = verb.context;
  }
  note_silent_depots(scenario, sites);
  return sites;
}

std::string sites_text(Scenario const& scenario) {
  auto const& sites = scenario.depot_energy.sites;
  std::string text = "depots:";
  text += sites.empty() ? " []\n" : "\n";
  for (auto const& site : sites) {
    text += "  - {depot: " + io::yaml_text(scenario.fleet.depots.key[site.depot]);
    if (site.dispensers) text += ", dispensers: " + std::to_string(*site.dispensers);
    if (site.chargers) text += ", chargers: " + std::to_string(*site.chargers);
    text += quantity("storage", site.storage_kg, "kg") + quantity("electrolyser", site.electrolyser_kw, "kW") +
            quantity("delivered", site.delivered_kg_day, "kg") + quantity("charger_power", site.charger_kw, "kW") +
            quantity("grid", site.grid_kw, "kW") + quantity("solar", site.pv_kw, "kW") +
            quantity("wind", site.wind_kw, "kW") + quantity("battery", site.battery_kwh, "kWh");
    if (!site.works.empty()) text += ", wastewater: " + io::yaml_text(site.works);
    text += ", rule: " + std::string{kRules[site.rule == depot::Rule::kGreenest ? 1 : 0]} + "}\n";
  }
  return text;
}

}  // namespace twinshift::scenario
