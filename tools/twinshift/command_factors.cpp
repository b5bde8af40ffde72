// factors: every number the books rest on, and how two sets of them differ.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/audit/factor_set.hpp"
#include "sim/io/csv.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

using Json = nlohmann::ordered_json;
using audit::FactorSet;
using audit::FileFactor;

struct Arguments {
  std::string city;
  std::string set = "scenarios/parameters";
  std::string a;
  std::string b;
  std::string region;
  std::string scenarios = "scenarios";
  bool json = false;
};

FactorSet load(Arguments const& arguments, std::string const& spec) {
  io::Faults faults;
  auto set = audit::load_factor_set(spec, arguments.region, arguments.scenarios, faults);
  faults.throw_if_any();
  return set;
}

/// "5-130 km/h" of a curve.
std::string speeds(FileFactor const& factor) {
  if (factor.pieces.empty()) return {};
  auto low = factor.pieces.front().vmin_kmh;
  auto high = factor.pieces.front().vmax_kmh;
  for (auto const& piece : factor.pieces) {
    low = std::min(low, piece.vmin_kmh);
    high = std::max(high, piece.vmax_kmh);
  }
  return fmt::format("{}-{} km/h", io::shortest(low), io::shortest(high));
}

/// A number short enough to read: four figures.
std::string figure(double value) { return fmt::format("{:.4g}", value); }

Json to_json(FileFactor const& factor) {
  Json object{{"id", factor.id},       {"region", factor.region}, {"kind", factor.is_curve ? "curve" : "scalar"},
              {"value", factor.value}, {"low", factor.low},       {"high", factor.high},
              {"unit", factor.unit},   {"speeds", speeds(factor)}};
  if (factor.is_curve) object["at_30_kmh"] = factor.at(30, 0.5);
  object.update(Json{{"source", factor.source},
                     {"year", factor.year},
                     {"page", factor.page},
                     {"licence", factor.licence},
                     {"confidence", factor.confidence},
                     {"status", factor.status}});
  return object;
}

int list_factors(Arguments const& arguments) {
  auto const set = load(arguments, arguments.city.empty() ? arguments.set : arguments.city);
  if (arguments.json) {
    Json list = Json::array();
    for (auto const& factor : set.factors) list.push_back(to_json(factor));
    fmt::print("{}\n", Json{{"set", set.name}, {"region", set.region}, {"factors", list}}.dump(2));
    return kOk;
  }
  fmt::print("{:<34} {:<6} {:>11} {:>23}  {:<14} {:<12} {:<10} {:<7} {}\n", "id", "region", "value", "5 % ... 95 %",
             "unit", "speeds", "status", "conf.", "source (year)");
  for (auto const& factor : set.factors)
    fmt::print("{:<34} {:<6} {:>11} {:>23}  {:<14} {:<12} {:<10} {:<7} {}{}{}\n", factor.id, factor.region,
               factor.is_curve ? figure(factor.at(30, 0.5)) : figure(factor.value),
               factor.is_curve ? fmt::format("x {} ... {}", figure(factor.low), figure(factor.high))
                               : fmt::format("{} ... {}", figure(factor.low), figure(factor.high)),
               factor.unit, speeds(factor), factor.status, factor.confidence, factor.source,
               factor.page.empty() ? "" : ", " + factor.page, factor.year.empty() ? "" : " (" + factor.year + ')');
  fmt::print("{} factors. Of curves: the value at 30 km/h (buses half full), and what the whole curve may be times.\n",
             set.factors.size());
  return kOk;
}

int diff_factors(Arguments const& arguments) {
  auto const a = load(arguments, arguments.a);
  auto const b = load(arguments, arguments.b);
  auto const differences = audit::differences(a, b);
  if (arguments.json) {
    Json list = Json::array();
    for (auto const& d : differences)
      list.push_back({{"id", d.id},
                      {"at", d.at},
                      {"unit", d.unit},
                      {"a", d.a ? Json(*d.a) : Json(nullptr)},
                      {"b", d.b ? Json(*d.b) : Json(nullptr)},
                      {"ratio", d.ratio() ? Json(*d.ratio()) : Json(nullptr)},
                      {"source_a", d.source_a},
                      {"source_b", d.source_b}});
    fmt::print("{}\n", Json{{"a", a.name}, {"b", b.name}, {"differences", list}}.dump(2));
    return kOk;
  }
  fmt::print("{:<34} {:<9} {:>12} {:>12} {:>8}  {}\n", "id", "at", arguments.a, arguments.b, "b / a", "unit");
  for (auto const& d : differences)
    fmt::print("{:<34} {:<9} {:>12} {:>12} {:>8}  {}\n", d.id, d.at, d.a ? figure(*d.a) : "-", d.b ? figure(*d.b) : "-",
               d.ratio() ? fmt::format("{:.3f}", *d.ratio()) : "-", d.unit);
  fmt::print("{} differ, furthest apart first; what only one has comes last.\n", differences.size());
  return kOk;
}

void add_common(CLI::App& command, Arguments& arguments) {
  command.add_option("--region", arguments.region, "Only rows of this region and of 'any' (NI, KR)");
  command.add_option("--scenarios", arguments.scenarios, "Folder that holds the cities");
  command.add_flag("--json", arguments.json, "Print one JSON object");
}

}  // namespace

void add_factors(CLI::App& app, Action& action) {
  auto* command =
      app.add_subcommand("factors", "Emission factors: list them with source and range, or compare two sets");
  command->require_subcommand(1);
  auto const arguments = std::make_shared<Arguments>();
  auto* list = command->add_subcommand("list", "Every factor with value, range, unit, source, year and confidence");
  list->add_option("set", arguments->set, "Folder of tables, run or factors.csv (default: scenarios/parameters)");
  list->add_option("--city", arguments->city,
                   "Those that hold in a city: belfast, sejong; belfast@2030 for another year");
  add_common(*list, *arguments);
  list->callback([&action, arguments] { action = [arguments] { return list_factors(*arguments); }; });
  auto* diff = command->add_subcommand("diff", "Where two sets differ: tables, runs, cities or years of a city");
  diff->add_option("a", arguments->a, "Folder, run, factors.csv, city, or city@year")->required();
  diff->add_option("b", arguments->b, "The other one")->required();
  add_common(*diff, *arguments);
  diff->callback([&action, arguments] { action = [arguments] { return diff_factors(*arguments); }; });
}

}  // namespace twinshift::tool
