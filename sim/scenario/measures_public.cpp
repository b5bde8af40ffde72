#include "sim/scenario/measure_compiler.hpp"

#include <cmath>

namespace twinshift::scenario {
namespace {

using io::UnitKind;

/// "set to 6 min", "changed by -20 %".
std::string change_words(io::YamlMap const& map) {
  return map.find("set") != nullptr ? "set to " + map.text("set").value_or("")
                                    : "changed by " + map.text("change").value_or("");
}

}  // namespace

void MeasureCompiler::headway(Map const& map) {
  auto const& table = scenario_->service_plan.routes;
  auto const route = known(map, "route", "Route", keys_->routes, table.key, &table.name);
  std::string when;
  auto const period = hours(map, "period", when);
  if (!one_of(map, {"set", "change"})) return;
  auto const set = map.quantity("set", UnitKind::kTime, {30, 43200});
  auto const change = map.quantity("change", UnitKind::kPercent, {-0.95, 20});
  if (!route || !period || (!set && !change)) return;
  policy::ChangeHeadway measure{*route, period->from, period->to, std::nullopt, 1 + change.value_or(0)};
  if (set) measure.set = Seconds{static_cast<std::int32_t>(std::lround(*set))};
  claim("headway of " + table.key[*route], *period, map);
  add(measure, "headway of " + table.key[*route] + ' ' + change_words(map) + when);
}

void MeasureCompiler::fare(Map const& map) {
  std::string whose;
  auto const& operators = scenario_->service_plan.operators.key;
  auto const run_by = operated_by(map, "operator");
  auto const mode = transit_mode(map, "mode");
  if (run_by) whose += " of " + operators[*run_by];
  if (mode) whose += " for " + std::string{token(*mode)};
  auto const group = who(map, whose);
  auto const when = hours(map, "hours", whose);
  if (!one_of(map, {"set", "change", "cap"})) return;
  auto const set = map.quantity("set", UnitKind::kMoney, {0, 1e6});
  auto const cap = map.quantity("cap", UnitKind::kMoney, {0, 1e6});
  auto const change = map.quantity("change", UnitKind::kPercent, {-1, 5});
  auto const names_sound = (map.find("operator") == nullptr || run_by) && (map.find("mode") == nullptr || mode);
  if (!names_sound || !group || !when || (!set && !cap && !change)) return;
  auto const for_all = map.find("who") == nullptr && map.find("hours") == nullptr;
  if (!for_all && !change) {
    map.context().fault(map.place(), "Y114", "set and cap hold for everybody at all hours.",
                        "The table has one base fare and one cap.", "With who or hours write change: -50 %.");
    return;
  }
  claim("the fare" + whose + (cap ? " (day cap)" : ""), *when, map);
  auto const whom = demand::Scope{*group, {}, false, false};
  if (!for_all) {
    add(policy::CutFare{{*group, run_by, mode, *when, 1 + *change}}, "fare" + whose + ' ' + change_words(map), whom);
    return;
  }
  policy::ChangeFare measure{run_by, mode, std::nullopt, 1 + change.value_or(0), std::nullopt};
  if (set) measure.set_base = Money{*set};
  if (cap) measure.day_cap = Money{*cap};
  add(measure,
      "fare" + whose + ' ' + (cap ? "capped at " + map.text("cap").value_or("") + " a day" : change_words(map)), whom);
}

void MeasureCompiler::flat_pass(Map const& map) {
  std::string whose;
  auto const group = who(map, whose);
  auto const price = map.quantity("price", UnitKind::kMoney, {0, 1e7});
  auto const covers = map.quantity("covers", UnitKind::kMoney, {0, 1e8});
  auto const days = map.number("days", {1, 31});
  auto const reluctance = map.quantity("reluctance", UnitKind::kPercent, {0, 2});
  auto const& operators = scenario_->service_plan.operators.key;
  auto where = std::vector<OperatorId>{};
  auto sound = true;
  for (auto const* const item : map.list("operators", /*one_will_do=*/true)) {
    auto const id = named<OperatorId>(map.context().place(*item), map, item->scalar, "Operator", keys_->operators,
                                      operators, nullptr);
    sound = sound && id;
    if (!id) continue;
    where.push_back(*id);
    whose += (where.size() == 1 ? " with " : ", ") + operators[*id];
  }
  if (!group || !price || !sound) return;
  demand::FlatPass pass{*group, where, Money{*price}, Money{covers.value_or(0)}};
  if (days) pass.days = *days;
  if (reluctance) pass.reluctance = *reluctance;
  if (!covers && map.find("covers") != nullptr) return;
  claim("the price of the pass" + whose, {}, map);
  add(policy::OfferPass{pass}, "pass at " + map.text("price").value_or("") + " a month" + whose,
      {*group, {}, false, false});
}

void MeasureCompiler::bus_priority(Map const& map) {
  std::string which;
  std::string when;
  auto const list = routes(map, which);
  auto const period = hours(map, "hours", when);
  auto const change = map.quantity("change", UnitKind::kPercent, {-0.5, 0.5});
  if (!list || !period || !change) return;
  for (auto const route : *list) claim("the run time of " + scenario_->service_plan.routes.key[route], *period, map);
  add(policy::ChangeRunTime{*list, *period, 1 + *change},
      "run time of " + which + " changed by " + map.text("change").value_or("") + when);
}

std::vector<policy::RouteStop> MeasureCompiler::route_stops(Map const& map, bool& sound) const {
  auto result = std::vector<policy::RouteStop>{};
  auto const items = map.list("stops");
  for (auto const* const item : items) {
    if (item->kind == io::Yaml::Kind::kScalar) {
      auto const stop = stop_named(map, *item);
      sound = sound && stop;
      if (stop) result.push_back({*stop, "", {}});
      continue;
    }
    Map const made{*item, map.name("stops"), {"name", "lon", "lat"}, map.context()};
    for (auto const* const key : {"name", "lon", "lat"}) (void)made.require(key, "<of the new stop>");
    auto const name = made.text("name");
    auto const at = lon_lat(made);
    sound = sound && name && at;
    if (name && at) result.push_back({StopId{}, *name, *at});
  }
  if (map.find("stops") != nullptr && items.size() < 2) {
    map.context().fault(map.place("stops"), "Y112", "A line needs two stops or more.", "", "Name them in order.");
    sound = false;
  }
  return result;
}

std::vector<transit::Service> MeasureCompiler::services(Map const& map, bool& sound) const {
  auto result = std::vector<transit::Service>{};
  for (auto const* const item : map.list("services", /*one_will_do=*/true)) {
    Map const one{*item, map.name("services"), {"hours", "headway"}, map.context()};
    one.require("hours", "\"06:00-23:00\"");
    one.require("headway", "10 min");
    std::string words;
    auto const period = hours(one, "hours", words);
    auto const headway = one.quantity("headway", UnitKind::kTime, {30, 43200});
    sound = sound && period && headway;
    if (period && headway)
      result.push_back(
          {PatternId{}, period->from, period->to, Seconds{static_cast<std::int32_t>(std::lround(*headway))}, 1});
  }
  sound = sound && !result.empty();
  return result;
}

void MeasureCompiler::new_route(Map const& map, std::optional<Mode> mode) {
  auto const& s = *scenario_;
  auto const key = map.text("route");
  if (key && keys_->routes.find(*key))
    map.context().fault(map.place("route"), "Y131", "Route \"" + *key + "\" is there already.",
                        "Two lines would have one name.", "Give the new line another id.");
  if (!mode) mode = transit_mode(map, "mode");
  auto const run_by = operated_by(map, "operator");
  auto const depot = known(map, "depot", "Depot", keys_->depots, s.fleet.depots.key, &s.fleet.depots.name);
  auto const type =
      known<VehicleTypeId>(map, "vehicle", "Vehicle type", keys_->vehicle_types, s.fleet.types.key, nullptr);
  auto sound = true;
  auto stops = route_stops(map, sound);
  auto const runs = services(map, sound);
  if (!one_of(map, {"run_time", "speed"})) return;
  auto const run_time = map.quantity("run_time", UnitKind::kTime, {60, 36000});
  auto const speed = map.quantity("speed", UnitKind::kSpeed, {1, 100});
  auto const vehicles = map.whole("vehicles", {0, 1000});
  if (!sound || !key || keys_->routes.find(*key) || !mode || !run_by || !depot || !type || (!run_time && !speed))
    return;
  if (type && fleet::on_road(s.fleet.types.group[*type]) == (*mode == Mode::kRail)) {
    map.context().fault(map.place("vehicle"), "Y112",
                        "A " + s.fleet.types.key[*type] + " does not run as " + std::string{token(*mode)} + '.', "",
                        "Name a train for rail, and a road vehicle for all else.");
    return;
  }
  claim("route " + *key, {}, map);
  policy::AddRoute measure{
      *key, map.text("name").value_or(*key), *mode, *run_by, *depot, *type, std::move(stops), {}, {}, runs, 0};
  if (run_time) measure.run_time = Seconds{static_cast<std::int32_t>(std::lround(*run_time))};
  if (speed) measure.speed = MetresPerSecond{*speed};
  if (vehicles) measure.vehicles = static_cast<int>(*vehicles);
  measure.size_fleet = !vehicles;
  add(measure, "new " + std::string{token(*mode)} + " line " + *key + " over " + std::to_string(measure.stops.size()) +
                   " stops");
}

void MeasureCompiler::new_stop(Map const& map) {
  std::string which;
  auto const name = map.text("name");
  auto const at = point(map, "at");
  auto const list = routes(map, which);
  auto const halt = map.quantity("halt", UnitKind::kTime, {0, 600});
  if (!name || !at || !list || !halt) return;
  claim("stop " + *name, {}, map);
  add(policy::AddStop{*name, *at, *list, Seconds{static_cast<std::int32_t>(std::lround(*halt))}},
      "new stop " + *name + " on " + which);
}

void MeasureCompiler::park_ride(Map const& map) {
  auto const name = map.text("name");
  auto const at = point(map, "at");
  auto const spaces = map.whole("spaces", {1, 100000});
  auto const price = map.quantity("price", UnitKind::kMoney, {0, 1e6});
  if (!name || !at || !spaces || (map.find("price") != nullptr && !price)) return;
  claim("park-and-ride site " + *name, {}, map);
  add(policy::AddSite{*name, *at, static_cast<int>(*spaces), Money{price.value_or(0)}},
      "new park-and-ride site " + *name + " with " + std::to_string(*spaces) + " spaces", {{}, {}, false, true});
}

}  // namespace twinshift::scenario
