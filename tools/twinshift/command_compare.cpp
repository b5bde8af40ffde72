// compare: two scenarios' runs of the same people side by side, seed by seed.

#include <unistd.h>

#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/io/csv.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/study/comparison.hpp"
#include "sim/study/people_tables.hpp"
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
  std::string out;
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

/// "120.3 ± 4.5", without the second number for one seed.
std::string count_text(results::Spread const& spread) {
  auto text = io::fixed(spread.mean, spread.half_width ? 1 : 0);
  if (spread.half_width) text += fmt::format(" ± {}", io::fixed(*spread.half_width, 1));
  return text;
}

template <class Number>
std::string count_text(study::PeopleOfSeeds const& people, Number const& number) {
  return count_text(people.spread(number));
}

/// Winners and losers of a group, as "120 / 30"; means over the seeds.
std::string winners_text(study::PeopleOfSeeds const& people, std::string const& kind, std::string const& name) {
  auto const of = [&](auto member) {
    return people.spread([&](study::PeopleChange const& change) {
      for (auto const& group : change.groups)
        if (group.kind == kind && group.group == name) return group.*member;
      return std::int64_t{0};
    });
  };
  return fmt::format("{:.0f} / {:.0f}", of(&study::GroupChange::winners).mean, of(&study::GroupChange::losers).mean);
}

void print_people(study::PeopleOfSeeds const& people) {
  using study::PeopleChange;
  fmt::print(
      "\nPeople who changed mode: {} of {} (touched by the policy {}, through crowding and congestion alone {})\n",
      count_text(people, [](PeopleChange const& c) { return c.changed; }),
      count_text(people, [](PeopleChange const& c) { return c.matched; }),
      count_text(people, [](PeopleChange const& c) { return c.changed_touched; }),
      count_text(people, [](PeopleChange const& c) { return c.changed_through_others; }));
  fmt::print("Winners / losers by more than {} min of equivalent time: {} (lowest income fifth {}, highest {})\n",
             study::kNoticedGain, winners_text(people, "all", ""), winners_text(people, "income", "1"),
             winners_text(people, "income", "5"));
  fmt::print("Paid for rides a day: {} instead of {} {}\n",
             count_text(people, [](PeopleChange const& c) { return c.policy_fares; }),
             count_text(people, [](PeopleChange const& c) { return c.base_fares; }), people.changes.front().currency);
  for (std::size_t from = 0; from < kModes; ++from)
    for (std::size_t to = 0; to < kModes; ++to) {
      auto const tours = people.spread([&](PeopleChange const& c) { return c.flows[from][to]; });
      if (from != to && tours.mean > 0)
        fmt::print("  {:<14} to {:<14} {} tours\n", kModeTokens[from], kModeTokens[to], count_text(tours));
    }
}

Json people_json(study::PeopleOfSeeds const& people) {
  using study::PeopleChange;
  auto const number = [&](auto const& of) {
    auto const spread = people.spread(of);
    Json object{{"mean", spread.mean}};
    object["half_width95"] = spread.half_width ? Json(*spread.half_width) : Json(nullptr);
    return object;
  };
  Json object;
  object["matched"] = number([](PeopleChange const& c) { return c.matched; });
  object["only_base"] = number([](PeopleChange const& c) { return c.only_base; });
  object["only_policy"] = number([](PeopleChange const& c) { return c.only_policy; });
  object["touched"] = number([](PeopleChange const& c) { return c.touched; });
  object["changed"] = number([](PeopleChange const& c) { return c.changed; });
  object["changed_touched"] = number([](PeopleChange const& c) { return c.changed_touched; });
  object["changed_through_others"] = number([](PeopleChange const& c) { return c.changed_through_others; });
  object["fares"] = {{"base", number([](PeopleChange const& c) { return c.base_fares; })},
                     {"policy", number([](PeopleChange const& c) { return c.policy_fares; })},
                     {"currency", people.changes.front().currency}};
  object["flows"] = Json::array();
  for (std::size_t from = 0; from < kModes; ++from)
    for (std::size_t to = 0; to < kModes; ++to) {
      auto const tours = people.spread([&](PeopleChange const& c) { return c.flows[from][to]; });
      if (tours.mean > 0)
        object["flows"].push_back({{"from", kModeTokens[from]}, {"to", kModeTokens[to]}, {"tours", tours.mean}});
    }
  return object;
}

/// What became of people, if both sides hold it and the people are the same; else why it cannot be told.
std::optional<study::PeopleOfSeeds> people_of(Comparison& comparison) {
  if (!comparison.paired) return std::nullopt;
  io::Faults faults;
  auto people = study::compare_people(comparison, faults);
  for (auto const& fault : faults.error_list()) comparison.findings.push_back(io::to_text(fault));
  return people;
}

void write_tables(Comparison const& comparison, std::optional<study::PeopleOfSeeds> const& people,
                  std::string const& out) {
  results::TableFolder const folder{out};
  folder.write("comparison.csv", study::comparison_csv(comparison));
  if (!people) return;
  folder.write("people_changed.csv", study::people_changed_csv(*people));
  folder.write("winners_losers.csv", study::winners_losers_csv(*people));
  folder.write("flows.csv", study::flows_csv(*people));
  folder.write("amat_inputs.csv", study::amat_inputs_csv(*people));
}

void print_json(Comparison const& comparison, std::optional<study::PeopleOfSeeds> const& people) {
  auto list = Json::array();
  for (auto const& row : comparison.measures) list.push_back(to_json(row));
  Json object{{"base", comparison.base_title}, {"policy", comparison.policy_title}};
  object["paired"] = comparison.paired;
  object["seeds"] = comparison.base_runs.size();
  object["seed_numbers"] = comparison.seeds;
  object["findings"] = comparison.findings;
  if (people) object["people"] = people_json(*people);
  object["measures"] = std::move(list);
  fmt::print("{}\n", object.dump(2));
}

int compare(Arguments const& arguments) {
  auto comparison = study::compare(arguments.base, arguments.policy, {arguments.unpaired});
  auto const people = people_of(comparison);
  if (!arguments.out.empty()) write_tables(comparison, people, arguments.out);
  if (arguments.json) {
    print_json(comparison, people);
    return kOk;
  }
  print_table(comparison);
  if (people) print_people(*people);
  if (!arguments.out.empty()) fmt::print("Tables in {}\n", arguments.out);
  return kOk;
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
  command->add_option(
      "--out", arguments->out,
      "Write comparison.csv, people_changed.csv, winners_losers.csv, flows.csv and amat_inputs.csv to this folder");
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return compare(*arguments); }; });
}

}  // namespace twinshift::tool
