// fit-background: rates and hours of background travel from counts and boardings.

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/run/fit_background.hpp"
#include "sim/scenario/load.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

using namespace std::string_view_literals;

struct Arguments {
  std::string scenario;
  std::string rates;
  std::string out;
  int rounds = 4;
  int days = 4;
  double sample_pct = 100;
};

struct Rate {
  std::string unit;
  std::string source;
};
using Rates = std::array<Rate, run::kRateNames.size()>;

constexpr std::array kColumns{"rate"sv, "value"sv, "unit"sv, "spread_pct"sv, "status"sv, "source"sv};

/// What is known of each rate; rates that the table leaves out stay as they are.
run::RatesKnown read_rates(std::string const& path, Rates& words) {
  io::Faults faults;
  run::RatesKnown known{};
  if (auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData)) {
    io::CsvReader csv{path, *text, kColumns, faults};
    while (csv.next()) {
      auto const rate = csv.word(0, run::kRateNames);
      auto const value = csv.number(1, {0, 1e7});
      auto const unit = csv.required(2);
      auto const spread = csv.number(3, {0, 1000});
      csv.required(4);
      auto const source = csv.required(5);
      if (!rate || !value || !unit || !spread || !source) continue;
      known[*rate] = {*value, *spread / 100};
      words[*rate] = {*unit, *source};
    }
  }
  faults.throw_if_any();
  return known;
}

std::string profile_text(demand::DepartureProfile const& profile) {
  constexpr std::size_t kADay = 96;
  constexpr std::size_t kALine = 16;
  std::string text;
  for (std::size_t q = 0; q < kADay; ++q)
    text += fmt::format("{}{:.3f}", q == 0 ? "\n      " : q % kALine == 0 ? ",\n      " : ", ", 100 * profile.share[q]);
  return text;
}

std::string parameters_text(Arguments const& a, Rates const& words, run::RatesKnown const& known,
                            run::BackgroundFit const& fit) {
  auto text = fmt::format(
      "# Background travel as counts and boardings tell it. Rewritten as a whole when it is fitted.\n"
      "# Fitted to the pack's counts by: twinshift fit-background {} --rates {} --rounds {} --days {} --sample {}\n"
      "format: 1\nparameters:\n",
      a.scenario, a.rates, a.rounds, a.days, a.sample_pct);
  for (std::size_t r = 0; r < run::kRateNames.size(); ++r) {
    if (words[r].unit.empty()) continue;
    auto const per_day = known[r].value > 100;
    text += fmt::format(
        "  {}: {{value: {}, unit: \"{}\", status: calibrated,\n    source: \"fitted to counts; without them {:g}: "
        "{}\"}}\n",
        run::kRateNames[r], per_day ? fmt::format("{:.0f}", fit.after[r]) : fmt::format("{:.4f}", fit.after[r]),
        words[r].unit, known[r].value, words[r].source);
  }
  if (fit.hours_known)
    text += fmt::format(
        "  background:\n    from: \"00:00\"\n    unit: \"%\"\n    status: calibrated\n"
        "    source: \"hourly starts of car trips for other purposes (common.yaml), each hour scaled so that "
        "commuters, goods and background together pass the count points in the hours counted there\"\n"
        "    quarters_pct: [{}]\n",
        profile_text(fit.cars));
  return text;
}

void print_counts(scenario::Scenario const& scenario, run::BackgroundFit const& fit) {
  fmt::print("{:<58} {:>10} {:>10} {:>7}  {}\n", "counted a day", "observed", "model", "ratio", "use");
  for (std::size_t p = 0; p < fit.counted.size(); ++p) {
    auto const& point = scenario.counts[p];
    auto const made = run::total(fit.counted[p]);
    fmt::print("{:<58} {:>10.0f} {:>10.0f} {:>7.2f}  {}\n", point.name, point.per_day, made, made / point.per_day,
               point.fit ? "fit" : "compare");
  }
}

int fit_background(Arguments const& arguments) {
  Rates words;
  auto const known = read_rates(arguments.rates, words);
  scenario::Overrides overrides;
  if (arguments.sample_pct < 100) overrides.sample = arguments.sample_pct / 100;
  auto const scenario = scenario::load_scenario(arguments.scenario, overrides);
  auto const fit = run::fit_background(scenario, known, arguments.rounds, arguments.days,
                                       [](std::string const& text) { fmt::print(stderr, "{}\n", text); });
  print_counts(scenario, fit);
  fmt::print("(the day before the last fit)\n{:<22} {:>10} {:>10} {:>10}\n", "rate", "known", "before", "after");
  for (std::size_t r = 0; r < run::kRateNames.size(); ++r)
    fmt::print("{:<22} {:>10.4g} {:>10.4g} {:>10.4g}\n", run::kRateNames[r], known[r].value, fit.before[r],
               fit.after[r]);
  std::ofstream out{arguments.out};
  out << parameters_text(arguments, words, known, fit);
  out.close();
  if (!out) {
    fmt::print(stderr, "M503 {}  Cannot be written. → --out FILE.\n", arguments.out);
    return kMachine;
  }
  fmt::print("Background travel written to {}\n", arguments.out);
  return kOk;
}

}  // namespace

void add_fit_background(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("fit-background", "Fit background travel to counts of vehicles and boardings");
  auto const arguments = std::make_shared<Arguments>();
  command->add_option("scenario", arguments->scenario, "Scenario file (YAML)")->required();
  command->add_option("--rates", arguments->rates, "Table of what is known of each rate without the counts")
      ->required();
  command->add_option("--out", arguments->out, "Parameter file to write")->required();
  command->add_option("--rounds", arguments->rounds, "Rounds of fitting")->check(CLI::Range(1, 100));
  command->add_option("--days", arguments->days, "Simulated days a round")->check(CLI::Range(1, 100));
  command->add_option("--sample", arguments->sample_pct, "Percentage of travellers to use")
      ->check(CLI::Range(0.1, 100.0));
  command->callback([&action, arguments] { action = [arguments] { return fit_background(*arguments); }; });
}

}  // namespace twinshift::tool
