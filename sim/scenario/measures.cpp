#include "sim/scenario/measures.hpp"

#include "sim/policy/verbs.hpp"
#include "sim/scenario/measure_compiler.hpp"

namespace twinshift::scenario {

MeasureCompiler::MeasureCompiler(CityKeys const& keys, Scenario const& scenario)
    : keys_{&keys}, scenario_{&scenario}, projection_{io::Projection::make(scenario.city.crs)} {}

void MeasureCompiler::fleet(Verb const& verb) {
  io::YamlMap const map{*verb.value, "fleet", {"depot", "replace", "longest_blocks"}, *verb.context};
  map.require("depot", "<id of a depot>");
  auto const* const replaced = map.find("longest_blocks") != nullptr
                                   ? map.find("replace")
                                   : map.require("replace", "{type: <type>, with: <type>, count: all}");
  auto const depot =
      known(map, "depot", "Depot", keys_->depots, scenario_->fleet.depots.key, &scenario_->fleet.depots.name);
  auto const longest = known<VehicleTypeId>(map, "longest_blocks", "Vehicle type", keys_->vehicle_types,
                                            scenario_->fleet.types.key, nullptr);
  if (depot && longest) {
    auto const& names = scenario_->fleet;
    claim("who takes the longest blocks at " + names.depots.key[*depot], {}, map);
    add(policy::TakeLongBlocks{*depot, *longest},
        names.types.key[*longest] + " takes the longest blocks at " + names.depots.key[*depot]);
  }
  if (replaced == nullptr) return;
  std::vector<io::Yaml const*> const items = map.list("replace", /*one_will_do=*/true);
  for (auto const* const item : items) {
    io::YamlMap const one{*item, "fleet.replace", {"type", "with", "count"}, *verb.context};
    if (depot) replace(*depot, one);
  }
}

std::optional<int> MeasureCompiler::count_of(io::YamlMap const& map, DepotId depot, VehicleTypeId type,
                                             bool& sound) const {
  sound = true;
  if (map.text("count").value_or("") == "all") return std::nullopt;
  auto const count = map.whole("count", {1, 100000});
  sound = count.has_value();
  auto const gone = replaced_.find({depot, type});
  auto const there =
      policy::stock_of(scenario_->fleet.depots, depot, type) - (gone == replaced_.end() ? 0 : gone->second);
  if (count && *count > there) {
    sound = false;
    map.context().fault(map.place("count"), "Y132",
                        "Depot \"" + scenario_->fleet.depots.key[depot] + "\" has " + std::to_string(there) + " of \"" +
                            scenario_->fleet.types.key[type] + "\"; " + std::to_string(*count) + " can't be replaced.",
                        "", "Write count: all, or at most " + std::to_string(there) + '.');
  }
  return count ? std::optional{static_cast<int>(*count)} : std::nullopt;
}

void MeasureCompiler::replace(DepotId depot, io::YamlMap const& map) {
  auto const& types = scenario_->fleet.types;
  map.require("type", "<type that leaves>");
  map.require("with", "<type that comes>");
  map.require("count", "<number of vehicles, or all>");
  auto const from = known<VehicleTypeId>(map, "type", "Vehicle type", keys_->vehicle_types, types.key, nullptr);
  auto const to = known<VehicleTypeId>(map, "with", "Vehicle type", keys_->vehicle_types, types.key, nullptr);
  if (!from || !to || map.find("count") == nullptr) return;
  auto const& depot_key = scenario_->fleet.depots.key[depot];
  auto const there = policy::stock_of(scenario_->fleet.depots, depot, *from);
  if (there == 0) {
    map.context().fault(map.place("type"), "Y132", "Depot \"" + depot_key + "\" has no \"" + types.key[*from] + "\".",
                        "Nothing would change.", "Name a type that stands there.");
    return;
  }
  auto sound = true;
  auto const count = count_of(map, depot, *from, sound);
  if (!sound) return;
  // Parts of a type may go different ways; after "all" nothing is left to go.
  auto const thing = "the type of " + types.key[*from] + " at " + depot_key;
  if (!count || claims_.contains(thing)) claim(thing, {}, map);
  auto& gone = replaced_[{depot, *from}];
  auto const going = count.value_or(there - gone);
  gone += going;
  add(policy::ReplaceFleet{depot, *from, *to, count}, std::to_string(going) + " of " + std::to_string(there) + ' ' +
                                                          types.key[*from] + " at " + depot_key + " become " +
                                                          types.key[*to]);
}

void MeasureCompiler::policy(Verb const& verb) {
  auto names = std::vector<std::string_view>{};
  for (auto const& one : policy::verbs()) names.push_back(one.name);
  Map const item{*verb.value, "policies", names, *verb.context};
  if (verb.value->kind != io::Yaml::Kind::kMap) return;
  if (verb.value->entries.size() != 1) {
    verb.context->fault(item.place(), "Y112", "Each item of policies holds one policy.", "",
                        "Write - headway: {...} and - fare: {...} as items of their own.");
    return;
  }
  auto const& entry = verb.value->entries.front();
  auto const* const row = policy::find_verb(entry.key);
  if (row == nullptr) return;
  auto context = *verb.context;
  context.currency = scenario_->city.currency;
  Map const map{entry.value, entry.key, policy::keys_of(*row), context};
  if (entry.value.kind != io::Yaml::Kind::kMap) return;
  for (auto const& key : row->keys)
    if (key.required) (void)map.require(key.key, '<' + std::string{key.value} + '>');
  auto const name = row->name;
  if (name == "fare") fare(map);
  if (name == "flat_pass") flat_pass(map);
  if (name == "headway") headway(map);
  if (name == "bus_priority") bus_priority(map);
  if (name == "new_route") new_route(map, std::nullopt);
  if (name == "shuttle") new_route(map, Mode::kShuttle);
  if (name == "new_stop") new_stop(map);
  if (name == "park_ride") park_ride(map);
  if (name == "parking") parking(map);
  if (name == "workplace_levy") workplace_levy(map);
  if (name == "road_charge") area_charge(map, false);
  if (name == "clean_air_zone") area_charge(map, true);
  if (name == "fuel_price") fuel_price(map);
  if (name == "car_free") car_free(map);
  if (name == "bus_lane") bus_lane(map);
  if (name == "home_working") home_working(map);
  if (name == "travel_plan") travel_plan(map);
  if (name == "e_bike_grant") e_bike_grant(map);
  if (name == "cycle_network") cycle_network(map);
  if (name == "bike_share") bike_share(map);
  if (name == "e_scooter") e_scooter(map);
  if (name == "growth") growth(map);
}

void MeasureCompiler::add(policy::Measure measure, std::string words, demand::Scope whom) {
  result_.measures.push_back(std::move(measure));
  result_.words.push_back({std::move(words), "", std::move(whom)});
}

/// Two measures that set the same thing at the same time contradict each other.
void MeasureCompiler::claim(std::string const& thing, demand::Hours period, Map const& map) {
  auto& claims = claims_[thing];
  for (auto const& other : claims) {
    if (period.from >= other.period.to || other.period.from >= period.to) continue;
    auto const file = other.place.file == map.context().file ? "" : other.place.file + ", ";
    map.context().fault(
        map.place(), "Y131",
        "Two measures set " + thing + " (the other in " + file + "line " + std::to_string(other.place.line) + ").",
        "It is unclear which one counts.", "Remove one or narrow the times.");
    return;
  }
  claims.push_back({period, map.place()});
}

/// One claim a zone; of those that two measures share the first is told.
void MeasureCompiler::claim_zones(std::string const& thing, Area const& area, Map const& map) {
  auto const& names = scenario_->demand.zones;
  auto const before = map.context().faults->errors();
  for (std::size_t z = 0; z < names.key.size() && map.context().faults->errors() == before; ++z)
    if (area.zones.empty() || area.zones[nth<ZoneId>(z)] != 0)
      claim(thing + " in " + names.name[nth<ZoneId>(z)] + " (" + names.key[nth<ZoneId>(z)] + ')', {}, map);
}

CompiledMeasures compile_measures(Settings const& settings, CityKeys const& keys, Scenario const& scenario) {
  MeasureCompiler compiler{keys, scenario};
  for (auto const& verb : settings.fleet) compiler.fleet(verb);
  for (auto const& verb : settings.policies) compiler.policy(verb);
  return compiler.take();
}

}  // namespace twinshift::scenario
