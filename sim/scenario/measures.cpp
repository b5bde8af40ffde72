#include "sim/scenario/measures.hpp"

#include "sim/io/suggest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace twinshift::scenario {
namespace {

constexpr std::array<std::string_view, 4> kTransitWords = {"bus", "brt", "rail", "shuttle"};
constexpr std::array<Mode, 4> kTransitMode = {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle};

struct Period {
  TimeOfDay from = TimeOfDay::from_seconds(0);
  TimeOfDay to = TimeOfDay::from_seconds(kDaySeconds);
};

struct Change {
  std::optional<double> set;
  double factor = 1;
  std::string words;
};

class Compiler {
public:
  Compiler(CityKeys const& keys, Scenario const& scenario) : keys_{&keys}, scenario_{&scenario} {}

  void fleet(Verb const& verb);
  void policy(Verb const& verb);
  CompiledMeasures take() { return std::move(result_); }

private:
  template <class AnyId>
  std::optional<AnyId> known(io::YamlMap const& map, std::string_view key, std::string const& what,
                             Keys<AnyId> const& keys, Column<AnyId, std::string> const& names,
                             Column<AnyId, std::string> const* titles) const;
  void replace(DepotId depot, io::YamlMap const& map);
  std::optional<int> count_of(io::YamlMap const& map, DepotId depot, VehicleTypeId type, bool& sound) const;
  void headway(io::Yaml const& value, io::YamlContext const& context);
  void fare(io::Yaml const& value, io::YamlContext const& context);
  std::optional<Change> change_of(io::YamlMap const& map, io::UnitKind unit, io::Range set_range,
                                  io::Range change_range) const;
  void claim(std::string const& thing, Period period, io::YamlMap const& map);

  struct Claim {
    Period period;
    io::Place place;
  };
  CityKeys const* keys_;
  Scenario const* scenario_;
  std::map<std::string, std::vector<Claim>> claims_;
  std::map<std::pair<DepotId, VehicleTypeId>, int> replaced_;
  CompiledMeasures result_;
};

template <class AnyId>
std::optional<AnyId> Compiler::known(io::YamlMap const& map, std::string_view key, std::string const& what,
                                     Keys<AnyId> const& keys, Column<AnyId, std::string> const& names,
                                     Column<AnyId, std::string> const* titles) const {
  auto const text = map.text(key);
  if (!text) return std::nullopt;
  if (auto const id = keys.find(*text)) return id;
  if (titles != nullptr && std::count(titles->begin(), titles->end(), *text) == 1)
    return nth<AnyId>(std::find(titles->begin(), titles->end(), *text) - titles->begin());
  auto const near = io::nearest_words(*text, names.values(), 2);
  map.context().fault(
      map.place(key), "Y130", what + " \"" + io::shown(*text) + "\" is not in " + scenario_->city.name + '.', "",
      near.empty() ? "There are: " + io::join(names.values(), 20) + '.' : "Nearest: " + io::join(near) + '.');
  return std::nullopt;
}

void Compiler::fleet(Verb const& verb) {
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
    result_.measures.push_back(policy::TakeLongBlocks{*depot, *longest});
    result_.words.push_back(names.types.key[*longest] + " takes the longest blocks at " + names.depots.key[*depot]);
  }
  if (replaced == nullptr) return;
  std::vector<io::Yaml const*> const items = map.list("replace", /*one_will_do=*/true);
  for (auto const* const item : items) {
    io::YamlMap const one{*item, "fleet.replace", {"type", "with", "count"}, *verb.context};
    if (depot) replace(*depot, one);
  }
}

std::optional<int> Compiler::count_of(io::YamlMap const& map, DepotId depot, VehicleTypeId type, bool& sound) const {
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

void Compiler::replace(DepotId depot, io::YamlMap const& map) {
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
  result_.measures.push_back(policy::ReplaceFleet{depot, *from, *to, count});
  result_.words.push_back(std::to_string(going) + " of " + std::to_string(there) + ' ' + types.key[*from] + " at " +
                          depot_key + " become " + types.key[*to]);
}

void Compiler::policy(Verb const& verb) {
  io::YamlMap const map{*verb.value, "policies", {"headway", "fare"}, *verb.context};
  if (verb.value->kind != io::Yaml::Kind::kMap) return;
  if (verb.value->entries.size() != 1) {
    verb.context->fault(map.place(), "Y112", "Each item of policies holds one policy.", "",
                        "Write - headway: {...} and - fare: {...} as items of their own.");
    return;
  }
  auto const& entry = verb.value->entries.front();
  if (entry.key == "headway") headway(entry.value, *verb.context);
  if (entry.key == "fare") fare(entry.value, *verb.context);
}

std::string clock_text(TimeOfDay time) {
  auto const two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(time.seconds() / 3600) + ':' + two(time.seconds() / 60 % 60);
}

std::string period_text(Period period) { return clock_text(period.from) + '-' + clock_text(period.to); }

/// "07:00-10:00"; the whole day if absent, nothing if faulty.
std::optional<Period> period_of(io::YamlMap const& map) {
  if (map.find("period") == nullptr) return Period{};
  auto const text = map.text("period");
  if (!text) return std::nullopt;
  auto const dash = text->find('-');
  auto const from = io::parse_clock(text->substr(0, dash));
  auto const to = dash == std::string::npos ? std::nullopt : io::parse_clock(text->substr(dash + 1));
  if (from && to && *from < *to) return Period{*from, *to};
  map.context().fault(map.place("period"), "Y112",
                      map.name("period") + " \"" + io::shown(*text) + "\" is not a period.", "",
                      "Write \"07:00-10:00\".");
  return std::nullopt;
}

std::optional<Change> Compiler::change_of(io::YamlMap const& map, io::UnitKind unit, io::Range set_range,
                                          io::Range change_range) const {
  auto const has_set = map.find("set") != nullptr;
  if (has_set == (map.find("change") != nullptr)) {
    map.context().fault(map.place(), "Y114",
                        has_set ? "Both set and change are given." : "Neither set nor change is given.",
                        "It is unclear what is wanted.", "Give one of them: set: <value>, or change: -20 %.");
    return std::nullopt;
  }
  if (has_set) {
    auto const set = map.quantity("set", unit, set_range);
    return set ? std::optional{Change{set, 1, "set to " + map.text("set").value_or("")}} : std::nullopt;
  }
  auto const change = map.quantity("change", io::UnitKind::kPercent, change_range);
  return change ? std::optional{Change{std::nullopt, 1 + *change, "changed by " + map.text("change").value_or("")}}
                : std::nullopt;
}

/// Two measures that set the same thing at the same time contradict each other.
void Compiler::claim(std::string const& thing, Period period, io::YamlMap const& map) {
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

void Compiler::headway(io::Yaml const& value, io::YamlContext const& context) {
  io::YamlMap const map{value, "headway", {"route", "period", "set", "change"}, context};
  map.require("route", "<id of a route>");
  auto const& routes = scenario_->service_plan.routes;
  auto const route = known(map, "route", "Route", keys_->routes, routes.key, &routes.name);
  auto const period = period_of(map);
  auto const change = change_of(map, io::UnitKind::kTime, {30, 43200}, {-0.95, 20});
  if (!route || !period || !change) return;
  claim("the headway of " + routes.key[*route], *period, map);
  policy::ChangeHeadway measure{*route, period->from, period->to, std::nullopt, change->factor};
  if (change->set) measure.set = Seconds{static_cast<std::int32_t>(std::lround(*change->set))};
  result_.measures.push_back(measure);
  result_.words.push_back("headway of " + routes.key[*route] + ' ' + change->words + ", " + period_text(*period));
}

void Compiler::fare(io::Yaml const& value, io::YamlContext const& context) {
  auto money = context;
  money.currency = scenario_->city.currency;
  io::YamlMap const map{value, "fare", {"operator", "mode", "change", "set"}, money};
  auto const& operators = scenario_->service_plan.operators.key;
  auto const run_by = known<OperatorId>(map, "operator", "Operator", keys_->operators, operators, nullptr);
  auto const mode = map.word("mode", kTransitWords);
  auto const change = change_of(map, io::UnitKind::kMoney, {0, 1e6}, {-1, 5});
  auto const names_sound = (map.find("operator") == nullptr || run_by) && (map.find("mode") == nullptr || mode);
  if (!change || !names_sound) return;
  policy::ChangeFare measure{run_by, mode ? std::optional{kTransitMode[*mode]} : std::nullopt, std::nullopt,
                             change->factor};
  if (change->set) measure.set_base = Money{*change->set};
  auto const whose =
      (run_by ? " of " + operators[*run_by] : "") + (mode ? " for " + std::string{kTransitWords[*mode]} : "");
  claim("the fare" + whose, {}, map);
  result_.measures.push_back(measure);
  result_.words.push_back("fare" + whose + ' ' + change->words);
}

}  // namespace

CompiledMeasures compile_measures(Settings const& settings, CityKeys const& keys, Scenario const& scenario) {
  Compiler compiler{keys, scenario};
  for (auto const& verb : settings.fleet) compiler.fleet(verb);
  for (auto const& verb : settings.policies) compiler.policy(verb);
  return compiler.take();
}

}  // namespace twinshift::scenario
