#include "sim/pathway/plan.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/sha256.hpp"
#include "sim/io/suggest.hpp"
#include "sim/io/yaml.hpp"

namespace twinshift::pathway {

namespace {

namespace fs = std::filesystem;
using io::UnitKind;
using io::Yaml;
using io::YamlContext;
using io::YamlMap;

constexpr io::Range kYears{1990, 2100};
constexpr std::array<std::string_view, 4> kStates = {"source", "derived", "estimate", "unverified"};

class PlanReader {
public:
  PlanReader(YamlContext const& context, std::vector<std::string> const& types, Plan& plan)
      : context_{context}, types_{types}, plan_{plan} {}

  void read(Yaml const& root) {
    YamlMap const map{root,
                      "",
                      {"format", "title", "price_year", "days", "public_vehicles", "car_sales", "hydrogen", "targets"},
                      context_};
    if (root.kind != Yaml::Kind::kMap) return;
    map.require("format", "1");
    map.whole("format", {1, 1});
    map.require("title", "<what this plan is called>");
    plan_.title = map.text("title").value_or("");
    map.require("price_year", "2024");
    plan_.price_year = static_cast<int>(map.whole("price_year", kYears).value_or(2024));
    if (auto const* const days = map.require("days", "{commuters: {...}, background: {...}, public: {...}}"))
      read_days(*days);
    for (auto const* const item : map.list("public_vehicles")) read_replacement(*item);
    check_replacements();
    for (auto const* const item : map.list("car_sales")) read_sales(*item);
    for (auto const* const item : map.list("hydrogen")) read_supply(*item);
    for (auto const* const item : map.list("targets")) read_target(*item);
  }

private:
  /// `source` is required of everything that claims something about the future.
  std::string source_of(YamlMap const& map) const {
    map.require("source", "<who says so, and when>");
    return map.text("source").value_or("");
  }

  void read_days(Yaml const& value) {
    YamlMap const days{value, "days", {"commuters", "background", "public"}, context_};
    for (std::size_t g = 0; g < kGroups; ++g) {
      auto const* const item = days.require(kGroupTokens[g], "{value: 253, status: estimate, source: ...}");
      if (item == nullptr) continue;
      YamlMap const map{*item, days.name(kGroupTokens[g]), {"value", "status", "source"}, context_};
      map.require("value", "253");
      map.require("status", "estimate");
      map.word("status", kStates);
      source_of(map);
      plan_.days[g] = map.number("value", {1, 366}).value_or(0);
    }
  }

  std::optional<std::string> type_of(YamlMap const& map, std::string_view key) const {
    map.require(key, "<id of a vehicle type>");
    auto const type = map.text(key);
    if (!type) return std::nullopt;
    for (auto const& known : types_)
      if (known == *type) return type;
    auto const near = io::nearest_words(*type, types_, 3);
    context_.fault(map.place(key), "Y130", "There is no vehicle type \"" + io::shown(*type) + "\".", "",
                   near.empty() ? "See vehicle_types.csv." : "Nearest: " + io::join(near) + '.');
    return std::nullopt;
  }

  void read_replacement(Yaml const& item) {
    YamlMap const map{item, "public_vehicles", {"replace", "with", "share", "source"}, context_};
    Replacement result;
    auto const from = type_of(map, "replace");
    auto const to = type_of(map, "with");
    result.source = source_of(map);
    result.place = map.place();
    map.require("share", "{2024: 0 %, 2040: 100 %}");
    auto const* const share = map.find("share");
    if (share == nullptr || !from || !to) return;
    result.from = *from;
    result.to = *to;
    read_years(*share, map.name("share"), [&](int year, Yaml const& value, std::string const& name) {
      if (auto const s = io::quantity_of(value, name, UnitKind::kPercent, {0, 1}, context_)) result.share[year] = *s;
    });
    if (*from == *to)
      context_.fault(map.place("with"), "Y113", "A type is replaced by itself.", "Nothing would change.",
                     "Name another type.");
    plan_.replacements.push_back(std::move(result));
  }

  /// A map whose keys are years.
  template <class Take>
  void read_years(Yaml const& value, std::string const& name, Take const& take) const {
    if (value.kind != Yaml::Kind::kMap) {
      context_.fault(context_.place(value), "Y112", '"' + name + "\" must be a map of years.", "",
                     "Write " + name + ": {2024: 0 %, 2040: 100 %}.");
      return;
    }
    for (auto const& entry : value.entries) {
      auto const year = io::parse_number(entry.key);
      if (!year || *year < kYears.low || *year > kYears.high || *year != std::floor(*year)) {
        context_.fault({context_.file, entry.line, entry.column}, "Y112", '"' + io::shown(entry.key) + "\" is no year.",
                       "", "Use whole years between 1990 and 2100.");
        continue;
      }
      take(static_cast<int>(*year), entry.value, name + '.' + entry.key);
    }
  }

  /// No year may give away more than all kilometres of a type.
  void check_replacements() const {
    for (auto const& first : plan_.replacements) {
      for (auto const& [year, own] : first.share) {
        double sum = 0;
        for (auto const& other : plan_.replacements)
          if (other.from == first.from) sum += share_in(other.share, year);
        if (sum <= 1 + 1e-9) continue;
        context_.fault(
            first.place, "P320",
            "In " + std::to_string(year) + " " + io::fixed(100 * sum, 1) + " % of \"" + first.from + "\" are replaced.",
            "No more than all can go.", "Make the shares of one type add up to at most 100 %.");
        break;
      }
    }
  }

  void read_sales(Yaml const& item) {
    YamlMap const map{
        item, "car_sales", {"year", "petrol", "diesel", "hybrid", "plug_in", "battery", "source"}, context_};
    map.require("year", "2024");
    auto const year = map.whole("year", kYears);
    source_of(map);
    SalesMix mix{};
    double sum = 0;
    for (std::size_t f = 0; f < mix.size(); ++f) {
      mix[f] = map.quantity(kFuelTokens[f], UnitKind::kPercent, {0, 1}).value_or(0);
      sum += mix[f];
    }
    if (!year) return;
    if (std::abs(sum - 1) > 1e-6)
      context_.fault(map.place(), "P320", "The shares of new cars add up to " + io::fixed(100 * sum, 1) + " %.",
                     "Every new car has one fuel.", "Make them add up to 100 %.");
    if (!plan_.car_sales.emplace(static_cast<int>(*year), mix).second) twice(map.place("year"), *year);
  }

  void twice(io::Place const& place, std::int64_t year) const {
    context_.fault(place, "Y103", "The year " + std::to_string(year) + " is there twice.", "Only one can hold.",
                   "Delete one.");
  }

  void read_supply(Yaml const& item) {
    YamlMap const map{item, "hydrogen", {"from", "supply", "source"}, context_};
    map.require("from", "2024");
    map.require("supply", "[{pathway: <id>, share: 100 %}]");
    auto const from = map.whole("from", kYears);
    source_of(map);
    emissions::HydrogenSupply supply;
    double sum = 0;
    for (auto const* const line : map.list("supply")) {
      YamlMap const row{*line, "hydrogen.supply", {"pathway", "share", "delivery", "pressure"}, context_};
      constexpr std::array<std::string_view, 2> kPressures = {"350 bar", "700 bar"};
      row.require("pathway", "<id of a pathway>");
      row.require("share", "100 %");
      auto const pathway = row.word("pathway", emissions::kHydrogenPathways);
      auto const share = row.quantity("share", UnitKind::kPercent, {0, 1});
      auto const delivery = row.quantity("delivery", UnitKind::kLength, {0, 5e6});
      auto const pressure = row.word("pressure", kPressures);
      if (!pathway || !share) return;
      sum += *share;
      auto& source = supply.sources.emplace_back();
      source.pathway = std::string{emissions::kHydrogenPathways[*pathway]};
      source.share = *share;
      source.delivery_km = delivery.value_or(0) / 1000;
      source.high_pressure = pressure.value_or(0) == 1;
    }
    if (!from) return;
    if (std::abs(sum - 1) > 1e-6)
      context_.fault(map.place("supply"), "H411",
                     "The shares of hydrogen.supply add up to " + io::fixed(100 * sum, 1) + " %.",
                     "All hydrogen must come from somewhere.", "Make them add up to 100 %.");
    if (!plan_.hydrogen_from.emplace(static_cast<int>(*from), supply).second) twice(map.place("from"), *from);
  }

  void read_target(Yaml const& item) {
    YamlMap const map{item, "targets", {"name", "year", "cut", "of", "source"}, context_};
    map.require("name", "<whose promise>");
    map.require("year", "2030");
    map.require("cut", "50 %");
    map.require("of", "public");
    Target target;
    target.name = map.text("name").value_or("");
    target.source = source_of(map);
    auto const year = map.whole("year", kYears);
    auto const cut = map.quantity("cut", UnitKind::kPercent, {0, 2});
    for (auto const* const group : map.list("of", /*one_will_do=*/true)) {
      auto const found = std::find(kGroupTokens.begin(), kGroupTokens.end(), group->scalar);
      if (found != kGroupTokens.end()) {
        target.groups.push_back(static_cast<Group>(found - kGroupTokens.begin()));
        continue;
      }
      context_.fault(context_.place(*group), "Y113", '"' + io::shown(group->scalar) + "\" is no kind of traffic.", "",
                     "Use commuters, background or public.");
    }
    if (!year || !cut) return;
    target.year = static_cast<int>(*year);
    target.cut = *cut;
    plan_.targets.push_back(std::move(target));
  }

  YamlContext const& context_;
  std::vector<std::string> const& types_;
  Plan& plan_;
};

/// The two given years around `year` and how far between them it lies; nothing for an empty map.
template <class T>
struct Between {
  T const* before = nullptr;
  T const* after = nullptr;
  double share = 0;
};

template <class T>
Between<T> around(std::map<int, T> const& path, int year) {
  if (path.empty()) return {};
  auto const after = path.lower_bound(year);
  if (after == path.end()) return {&path.rbegin()->second, &path.rbegin()->second, 0};
  if (after->first == year || after == path.begin()) return {&after->second, &after->second, 0};
  auto const before = std::prev(after);
  return {&before->second, &after->second,
          static_cast<double>(year - before->first) / static_cast<double>(after->first - before->first)};
}

}  // namespace

double share_in(std::map<int, double> const& path, int year) {
  auto const between = around(path, year);
  return between.before == nullptr ? 0 : *between.before + between.share * (*between.after - *between.before);
}

SalesMix sales_in(std::map<int, SalesMix> const& path, int year) {
  auto const between = around(path, year);
  SalesMix mix{};
  if (between.before == nullptr) return mix;
  for (std::size_t f = 0; f < mix.size(); ++f)
    mix[f] = (*between.before)[f] + between.share * ((*between.after)[f] - (*between.before)[f]);
  return mix;
}

Plan read_plan(fs::path const& path, std::vector<std::string> const& vehicle_types, io::Faults& faults) {
  Plan plan;
  plan.file = io::shown_path(path);
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kScenario);
  if (!text) return plan;
  plan.sha256 = io::sha256_hex(*text);
  YamlContext const context{plan.file, &faults, io::FaultKind::kScenario, ""};
  auto const root = io::parse_yaml(*text, context);
  if (root) PlanReader{context, vehicle_types, plan}.read(*root);
  return plan;
}

}  // namespace twinshift::pathway
