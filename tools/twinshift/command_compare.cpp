// compare: two runs of the same people side by side.

#include <cmath>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/io/csv.hpp"
#include "sim/results/summary.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

using results::Comparison;
using results::Difference;

struct Arguments {
  std::string base;
  std::string policy;
  bool json = false;
};

std::string number(std::optional<double> value, int decimals) {
  return value ? io::fixed(*value, decimals) : std::string{"-"};
}

std::string signed_number(double value, int decimals) {
  auto const text = io::fixed(value, decimals);
  return text.front() != '-' && value != 0 ? "+" + text : text;
}

void print_table(Comparison const& comparison) {
  fmt::print("Base    {}\nPolicy  {}\n\n", comparison.base_title, comparison.policy_title);
  fmt::print("{:<34} {:>14} {:>14} {:>14} {:>9}  {}\n", "", "base", "policy", "difference", "%", "unit");
  int equal = 0;
  for (auto const& row : comparison.differences) {
    auto const difference = row.difference();
    if (difference == 0) ++equal;
    auto const base = row.base.value_or(0);
    auto const percent = base != 0 && difference != 0 ? signed_number(100 * difference / std::abs(base), 1) : "";
    fmt::print("{:<34} {:>14} {:>14} {:>14} {:>9}  {}\n", row.measure, number(row.base, row.decimals),
               number(row.policy, row.decimals), signed_number(difference, row.decimals), percent, row.unit);
  }
  fmt::print("\n{} of {} measures are exactly equal.\n", equal, comparison.differences.size());
  fmt::print(
      "R610  1 seed gives no interval: values without verdicts. The same people with the same tastes are in both\n"
      "      runs, so a difference comes from the policy or from what it sets off, not from another draw.\n");
}

void print_json(Comparison const& comparison) {
  auto list = nlohmann::ordered_json::array();
  for (auto const& row : comparison.differences) {
    nlohmann::ordered_json item{{"measure", row.measure}, {"unit", row.unit}};
    item["base"] = row.base ? nlohmann::ordered_json(*row.base) : nlohmann::ordered_json(nullptr);
    item["policy"] = row.policy ? nlohmann::ordered_json(*row.policy) : nlohmann::ordered_json(nullptr);
    item["difference"] = row.difference();
    list.push_back(std::move(item));
  }
  nlohmann::ordered_json const object{
      {"base", comparison.base_title}, {"policy", comparison.policy_title}, {"seeds", 1}, {"measures", list}};
  fmt::print("{}\n", object.dump(2));
}

}  // namespace

void add_compare(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("compare", "Put two runs of the same people side by side, measure by measure");
  auto const arguments = std::make_shared<Arguments>();
  command->add_option("base", arguments->base, "Folder of the base run")->required();
  command->add_option("policy", arguments->policy, "Folder of the policy run")->required();
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] {
    action = [arguments] {
      auto const comparison = results::compare_runs(arguments->base, arguments->policy);
      arguments->json ? print_json(comparison) : print_table(comparison);
      return kOk;
    };
  });
}

}  // namespace twinshift::tool
