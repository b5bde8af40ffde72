#include "sim/scenario/swap.hpp"

#include "sim/io/csv.hpp"
#include "sim/policy/verbs.hpp"
#include "sim/scenario/load.hpp"
#include "sim/scenario/measure_compiler.hpp"
#include "sim/scenario/settings.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace twinshift::scenario {
namespace {

using io::Yaml;

std::string flow(Yaml const& value) {
  std::string text;
  if (value.kind == Yaml::Kind::kList) {
    for (auto const& item : value.items) text += (text.empty() ? "" : ", ") + flow(item);
    return '[' + text + ']';
  }
  if (value.kind == Yaml::Kind::kMap) {
    for (auto const& entry : value.entries) text += (text.empty() ? "" : ", ") + entry.key + ": " + flow(entry.value);
    return '{' + text + '}';
  }
  return io::yaml_text(value.scalar);
}

/// Two significant digits: a policy is announced in round numbers.
double rounded(double value) {
  if (value == 0) return 0;
  auto const step = std::pow(10, std::floor(std::log10(std::abs(value))) - 1);
  return std::round(value / step) * step;
}

double internal_sum(Scenario const& s, double demand::ZoneFigures::*figure) {
  auto sum = 0.0;
  for (std::size_t z = 0; z < s.demand.figures.size(); ++z)
    if (s.demand.zones.internal[nth<ZoneId>(z)] != 0) sum += s.demand.figures[nth<ZoneId>(z)].*figure;
  return sum;
}

/// Routes of a mode, those with most departures first.
std::vector<RouteId> by_departures(Scenario const& s, Mode mode) {
  auto const& plan = s.service_plan;
  auto departures = Column<RouteId, double>(plan.routes.key.size());
  for (auto const& service : plan.services)
    departures[plan.pattern_route[service.pattern]] +=
        std::ceil((service.to - service.from).count() / static_cast<double>(service.headway.count()));
  auto result = std::vector<RouteId>{};
  for (std::size_t r = 0; r < departures.size(); ++r)
    if (plan.routes.mode[nth<RouteId>(r)] == mode) result.push_back(nth<RouteId>(r));
  std::stable_sort(result.begin(), result.end(), [&](RouteId a, RouteId b) { return departures[a] > departures[b]; });
  return result;
}

class Swapper {
public:
  Swapper(Scenario const& from, Scenario const& to) : from_{from}, to_{to} {
    for (std::size_t s = 0; s < from.service_plan.stops.key.size(); ++s)
      keys_.stops.insert(from.service_plan.stops.key[nth<StopId>(s)], nth<StopId>(s));
  }

  void policy(Yaml const& item, io::YamlContext const& context, SwappedPolicy& result);

private:
  /// A key with its value for the other city; nothing if the whole policy has no meaning there.
  std::optional<std::string> key(policy::VerbKey const& key, Yaml const& value, io::YamlContext const& context);
  std::optional<std::string> money(std::string_view name, Yaml const& value);
  std::string per_resident(std::string_view name, Yaml const& value);
  std::optional<std::string> area(Yaml const& whole, io::YamlContext const& context);
  std::optional<RouteId> twin(RouteId route) const;
  std::optional<std::string> routes(std::string_view name, Yaml const& value);
  std::optional<std::string> operators(std::string_view name, Yaml const& value);
  void note(std::string line) { notes_.push_back(std::move(line)); }

  Scenario const& from_;
  Scenario const& to_;
  CityKeys keys_;
  Yaml const* verb_ = nullptr;  ///< the map under the verb
  std::vector<std::string> notes_;
  std::string why_not_;
};

std::optional<std::string> Swapper::money(std::string_view name, Yaml const& value) {
  auto const number = io::parse_number(value.scalar.substr(0, value.scalar.find(' ')));
  if (!number) return std::nullopt;
  auto const share = *number / from_.city.median_pay.value();
  auto const there = rounded(share * to_.city.median_pay.value());
  auto text = io::shortest(there) + ' ' + to_.city.currency;
  note(std::string{name} + ": " + value.scalar + " is " + text + ", " + io::shortest(rounded(100 * share)) +
       " % of a month's median pay");
  return text;
}

std::string Swapper::per_resident(std::string_view name, Yaml const& value) {
  auto const number = io::parse_number(value.scalar).value_or(0);
  auto const ratio =
      internal_sum(to_, &demand::ZoneFigures::residents) / internal_sum(from_, &demand::ZoneFigures::residents);
  auto const there = std::max(1L, std::lround(number * ratio));
  note(std::string{name} + ": " + value.scalar + " is " + std::to_string(there) + ", as many for each resident");
  return std::to_string(there);
}

/// Zones by their distance from the centre, until they hold the same share of the jobs.
std::optional<std::string> Swapper::area(Yaml const& whole, io::YamlContext const& context) {
  io::Faults unheard;
  auto quiet = context;
  quiet.faults = &unheard;
  io::YamlMap const map{whole, "", std::vector<std::string_view>{"area"}, quiet};
  auto const found = MeasureCompiler{keys_, from_}.area(map);
  if (!found) return std::nullopt;
  auto jobs = 0.0;
  for (std::size_t z = 0; z < from_.demand.figures.size(); ++z)
    if (from_.demand.zones.internal[nth<ZoneId>(z)] != 0 && found->zones[nth<ZoneId>(z)] != 0)
      jobs += from_.demand.figures[nth<ZoneId>(z)].jobs;
  auto const share = jobs / internal_sum(from_, &demand::ZoneFigures::jobs);
  auto const projection = io::Projection::make(to_.city.crs);
  auto const centre = projection ? projection->to_plane(to_.city.centre) : std::nullopt;
  if (!centre || share <= 0) return std::nullopt;
  auto ranked = std::vector<std::pair<double, double>>{};
  for (std::size_t z = 0; z < to_.demand.figures.size(); ++z)
    if (auto const zone = nth<ZoneId>(z); to_.demand.zones.internal[zone] != 0)
      ranked.emplace_back(distance(to_.demand.zones.position[zone], *centre), to_.demand.figures[zone].jobs);
  std::sort(ranked.begin(), ranked.end());
  auto const wanted = share * internal_sum(to_, &demand::ZoneFigures::jobs);
  auto sum = 0.0;
  auto radius = 0.0;
  for (auto const& [metres, here] : ranked) {
    if (sum >= wanted) break;
    sum += here;
    radius = metres;
  }
  auto const whole_radius = std::lround(radius / 50 + 1) * 50;
  note("area: " + found->words + " holds " + io::shortest(std::round(100 * share)) + " % of the jobs, as do " +
       std::to_string(whole_radius) + " m around the centre of " + to_.city.name);
  return "{around: {lon: " + io::shortest(to_.city.centre.lon) + ", lat: " + io::shortest(to_.city.centre.lat) +
         "}, radius: " + std::to_string(whole_radius) + " m}";
}

/// The route of the same mode and the same place in the order of departures.
std::optional<RouteId> Swapper::twin(RouteId route) const {
  auto const mode = from_.service_plan.routes.mode[route];
  auto const here = by_departures(from_, mode);
  auto const there = by_departures(to_, mode);
  auto const rank = static_cast<std::size_t>(std::find(here.begin(), here.end(), route) - here.begin());
  return rank < there.size() ? std::optional{there[rank]} : std::nullopt;
}

std::optional<std::string> Swapper::routes(std::string_view name, Yaml const& value) {
  auto const& table = from_.service_plan.routes;
  auto const items = value.kind == Yaml::Kind::kList ? value.items : std::vector<Yaml>{value};
  auto found = std::vector<std::string>{};
  for (auto const& item : items)
    for (std::size_t r = 0; r < table.key.size(); ++r) {
      if (!matches(table.key[nth<RouteId>(r)], item.scalar) && table.name[nth<RouteId>(r)] != item.scalar) continue;
      auto const route = twin(nth<RouteId>(r));
      if (!route) {
        why_not_ = to_.city.name + " has fewer lines of " + std::string{token(table.mode[nth<RouteId>(r)])} +
                   " than that " + flow(value) + " had a match";
        continue;
      }
      auto const& key = to_.service_plan.routes.key[*route];
      if (std::find(found.begin(), found.end(), key) == found.end()) found.push_back(key);
    }
  if (found.empty()) return std::nullopt;
  note(std::string{name} + ": " + flow(value) + " is " + io::join(found) + ", of the same mode and rank by departures");
  std::string text;
  for (auto const& key : found) text += (text.empty() ? "" : ", ") + ('"' + key + '"');
  return name == "route" ? text : '[' + text + ']';
}

/// Operators have no name elsewhere, but a mode.
std::optional<std::string> Swapper::operators(std::string_view name, Yaml const& value) {
  if (name == "operators") {
    note("operators: left out, so that it holds everywhere");
    return "";
  }
  auto const has_mode =
      std::any_of(verb_->entries.begin(), verb_->entries.end(), [](auto const& e) { return e.key == "mode"; });
  auto const& plan = from_.service_plan;
  for (std::size_t r = 0; r < plan.routes.key.size() && !has_mode; ++r)
    if (plan.operators.key[plan.routes.operated_by[nth<RouteId>(r)]] == value.scalar) {
      auto const mode = std::string{token(plan.routes.mode[nth<RouteId>(r)])};
      note("operator: " + value.scalar + " is mode: " + mode);
      return "mode: " + mode;
    }
  note("operator: " + value.scalar + " is left out, its mode stands there");
  return "";
}

std::optional<std::string> Swapper::key(policy::VerbKey const& key, Yaml const& value, io::YamlContext const& context) {
  auto const name = std::string{key.key};
  auto const as = [&](std::optional<std::string> const& text) {
    return text ? std::optional{name + ": " + *text} : std::nullopt;
  };
  if (name == "operator" || name == "operators") return operators(key.key, value);
  if (name == "route" || name == "routes") return as(routes(key.key, value));
  if (name == "roads" || name == "at" || name == "stops") {
    why_not_ = name + ' ' + flow(value) + " stand in " + from_.city.name + " alone";
    return std::nullopt;
  }
  if (name == "area") {
    Yaml one;
    one.kind = Yaml::Kind::kMap;
    one.entries.push_back({"area", value.line, value.column, value});
    auto const there = area(one, context);
    if (!there) why_not_ = "the area holds no jobs";
    return as(there);
  }
  if (key.value.starts_with("money")) return as(money(key.key, value));
  if (name == "count" || name == "stations") return as(per_resident(key.key, value));
  return as(flow(value));
}

void Swapper::policy(Yaml const& item, io::YamlContext const& context, SwappedPolicy& result) {
  auto const& entry = item.entries.front();
  auto const* const verb = policy::find_verb(entry.key);
  verb_ = &entry.value;
  notes_.clear();
  why_not_.clear();
  std::string text;
  for (auto const& part : entry.value.entries) {
    auto const row =
        std::find_if(verb->keys.begin(), verb->keys.end(), [&](auto const& k) { return k.key == part.key; });
    auto const there = key(*row, part.value, context);
    if (!there) {
      result.without_meaning.push_back(entry.key + ": " +
                                       (why_not_.empty() ? part.key + " can't be matched" : why_not_));
      return;
    }
    if (!there->empty()) text += (text.empty() ? "" : ", ") + *there;
  }
  result.items.push_back(entry.key + ": {" + text + '}');
  for (auto const& line : notes_) result.changed.push_back(entry.key + ", " + line);
}

}  // namespace

SwappedPolicy swap_policy(std::filesystem::path const& policy, std::filesystem::path const& onto) {
  auto const from = load_scenario(policy);
  auto const to = load_scenario(onto);
  io::Faults faults;
  auto const settings = read_settings(policy, faults);
  SwappedPolicy result;
  result.from_city = from.city.key;
  result.title = to.city.name + " with a policy of " + from.city.name + ": " + from.title;
  result.question = "What would that policy of " + from.city.name + " do in " + to.city.name + '?';
  Swapper swapper{from, to};
  for (auto const& verb : settings.policies) swapper.policy(*verb.value, *verb.context, result);
  for (auto const& verb : settings.fleet)
    result.without_meaning.push_back("fleet: " + flow(*verb.value) + " is about a depot of " + from.city.name);
  return result;
}

std::string swapped_text(SwappedPolicy const& swapped, std::filesystem::path const& base) {
  std::string text = "# Written by twinshift swap; yours to edit.\n";
  for (auto const& line : swapped.changed) text += "# " + line + '\n';
  for (auto const& line : swapped.without_meaning) text += "# Without meaning here: " + line + '\n';
  text += "base: " + base.generic_string() + "\ntitle: " + io::yaml_text(swapped.title) +
          "\nquestion: " + io::yaml_text(swapped.question) + "\npolicies:" + (swapped.items.empty() ? " []\n" : "\n");
  for (auto const& item : swapped.items) text += "  - " + item + '\n';
  return text;
}

}  // namespace twinshift::scenario
