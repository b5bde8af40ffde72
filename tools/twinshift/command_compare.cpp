// compare: two scenarios' runs of the same people side by side, seed by seed.

#include <unistd.h>

#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/io/csv.hpp"
#include "sim/study/comparison.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

using Json = nlohmann::ordered_json;
using study::Comparison;
using study::MeasureChange;
using study::Verdict;

struct Arguments {
  std::string base;
  std::string policy;
  bool unpaired = false;
  bool json = false;
};

std::string number(bool known, double value, int decimals) {
  return known ? io::fixed(value, decimals) : std::string{"-"};
}

std::string signed_number(double value, int decimals) {
  auto const text = io::fixed(value, decimals);
  return text.front() != '-' && value != 0 ? "+" + text : text;
}

/// "+1.20 [0.80, 1.60]"; without the bracket where there is no interval.
std::string difference_text(MeasureChange const& row) {
  auto text = signed_number(row.difference, row.decimals);
  if (row.half_width)
    text += fmt::format(" [{}, {}]", io::fixed(row.lower(), row.decimals), io::fixed(row.upper(), row.decimals));
  return text;
}

void print_row(MeasureChange const& row) {
  auto const percent = row.percent() && row.difference != 0 ? signed_number(*row.percent(), 1) : std::string{};
  auto const verdict = row.verdict == Verdict::kNone ? std::string_view{} : study::words(row.verdict);
  // Grey on a terminal: what is inside the noise must not be read as a finding.
  auto const grey = row.verdict == Verdict::kNoise && ::isatty(STDOUT_FILENO) != 0;
  fmt::print("{}{:<34} {:>14} {:>14} {:>34} {:>9}  {:<12} {}{}\n", grey ? "\033[90m" : "", row.measure,
             number(row.in_base, row.base_mean, row.decimals), number(row.in_policy, row.policy_mean, row.decimals),
             difference_text(row), percent, row.unit, verdict, grey ? "\033[0m" : "");
}

void print_table(Comparison const& comparison) {
  fmt::print("Base    {}\nPolicy  {}\n", comparison.base_title, comparison.policy_title);
  fmt::print("Seeds   {}{}\n\n", comparison.base_runs.size(), comparison.paired ? "" : ", not paired");
  fmt::print("{:<34} {:>14} {:>14} {:>34} {:>9}  {:<12} {}\n", "", "base", "policy", "difference [95 %]", "%", "unit",
             "verdict");
  for (auto const& row : comparison.measures) print_row(row);
  auto const equal = std::count_if(comparison.measures.begin(), comparison.measures.end(),
                                   [](MeasureChange const& row) { return row.base == row.policy; });
  fmt::print("\n{} of {} measures are exactly equal.\n", equal, comparison.measures.size());
  auto const tested = comparison.count(Verdict::kReal) + comparison.count(Verdict::kNoise);
  if (tested > 0)
    fmt::print("{} of {} others differ, {} stay inside the noise; about {:.0f} would look real by chance.\n",
               comparison.count(Verdict::kReal), tested, comparison.count(Verdict::kNoise),
               comparison.real_by_chance());
  for (auto const& finding : comparison.findings) fmt::print("{}\n", finding);
  if (comparison.paired)
    fmt::print(
        "The same people with the same tastes are in both: a difference comes from the policy or from what it\n"
        "sets off, not from another draw.\n");
}

Json to_json(MeasureChange const& row) {
  Json item{{"measure", row.measure}, {"unit", row.unit}};
  item["base"] = row.in_base ? Json(row.base_mean) : Json(nullptr);
  item["policy"] = row.in_policy ? Json(row.policy_mean) : Json(nullptr);
  item["difference"] = row.difference;
  item["lower95"] = row.half_width ? Json(row.lower()) : Json(nullptr);
  item["upper95"] = row.half_width ? Json(row.upper()) : Json(nullptr);
  item["verdict"] = study::words(row.verdict);
  item["base_by_seed"] = row.base;
  item["policy_by_seed"] = row.policy;
  return item;
}

void print_json(Comparison const& comparison) {
  auto list = Json::array();
  for (auto const& row : comparison.measures) list.push_back(to_json(row));
  Json object{{"base", comparison.base_title}, {"policy", comparison.policy_title}};
  object["paired"] = comparison.paired;
  object["seeds"] = comparison.base_runs.size();
  object["seed_numbers"] = comparison.seeds;
  object["findings"] = comparison.findings;
  object["measures"] = std::move(list);
  fmt::print("{}\n", object.dump(2));
}

}  // namespace

void add_compare(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "compare", "Put two scenarios' runs of the same people side by side: differences, intervals and verdicts");
  auto const arguments = std::make_shared<Arguments>();
  command->add_option("base", arguments->base, "Folder of the base run, of one or several seeds")->required();
  command->add_option("policy", arguments->policy, "Folder of the policy run")->required();
  command->add_flag("--unpaired", arguments->unpaired,
                    "The people are not the same: wider intervals (Welch) instead of seed by seed");
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] {
    action = [arguments] {
      auto const comparison = study::compare(arguments->base, arguments->policy, {arguments->unpaired});
      arguments->json ? print_json(comparison) : print_table(comparison);
      return kOk;
    };
  });
}

}  // namespace twinshift::tool
