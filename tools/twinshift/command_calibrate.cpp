// calibrate: constants of the modes from target shares of commuters.

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/run/calibrate.hpp"
#include "sim/scenario/load.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

using namespace std::string_view_literals;

struct Arguments {
  std::string scenario;
  std::string targets;
  std::string out;
  int rounds = 8;
  int days = 6;
  double sample_pct = 100;
};

constexpr std::array kColumns{"mode"sv, "share_pct"sv, "status"sv, "source"sv};

/// Targets by mode as shares that sum to 1. Throws io::InputError with every fault.
run::Targets read_targets(std::string const& path) {
  io::Faults faults;
  run::Targets targets{};
  double sum = 0;
  if (auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData)) {
    io::CsvReader csv{path, *text, kColumns, faults};
    while (csv.next()) {
      auto const mode = csv.word(0, kModeTokens);
      auto const share = csv.number(1, {0, 100});
      csv.required(2);
      csv.required(3);
      if (!mode || !share) continue;
      targets[*mode] += *share;
      sum += *share;
    }
    if (!faults.has_errors() && (sum < 99.5 || sum > 100.5))
      faults.add({"C220",
                  {path, 0, 0},
                  fmt::format("The shares add up to {:.1f} %.", sum),
                  "They are shares of the same journeys.",
                  "Make them add up to 100 %."});
  }
  faults.throw_if_any();
  for (auto& share : targets) share /= sum;
  return targets;
}

std::string constants_text(Arguments const& arguments, run::Calibration const& calibration) {
  std::string modes;
  for (std::size_t m = 0; m < kModes; ++m)
    modes += fmt::format("{}{}: {:.4f}", m == 0 ? "" : ", ", kModeTokens[m], calibration.after[m]);
  return fmt::format(
      "# Constants of the modes: what time and money don't explain. Rewritten as a whole when the city is calibrated.\n"
      "# Fitted to {} by: twinshift calibrate {} --targets {} --rounds {} --days {}\n"
      "# Furthest from its target: {:.2f} points. Time and cost coefficients were not touched.\n"
      "format: 1\nparameters:\n  constant:\n    unit: \"utils\"\n    status: estimate\n"
      "    source: \"fitted to the target shares in {} (each with its status and source there)\"\n"
      "    by_mode: {{{}}}\n",
      arguments.targets, arguments.scenario, arguments.targets, arguments.rounds, arguments.days,
      100 * calibration.worst, std::filesystem::path{arguments.targets}.filename().string(), modes);
}

int calibrate(Arguments const& arguments) {
  auto const targets = read_targets(arguments.targets);
  scenario::Overrides overrides;
  if (arguments.sample_pct < 100) overrides.sample = arguments.sample_pct / 100;
  auto const scenario = scenario::load_scenario(arguments.scenario, overrides);
  auto const result = run::calibrate(scenario, targets, arguments.rounds, arguments.days,
                                     [](std::string const& words) { fmt::print(stderr, "{}\n", words); });
  fmt::print("{:<14} {:>10} {:>10} {:>10} {:>10}\n", "mode", "target %", "model %", "before", "after");
  for (std::size_t m = 0; m < kModes; ++m)
    if (targets[m] > 0 || result.share[m] > 0)
      fmt::print("{:<14} {:>10.2f} {:>10.2f} {:>10.4f} {:>10.4f}\n", kModeTokens[m], 100 * targets[m],
                 100 * result.share[m], result.before[m], result.after[m]);
  std::ofstream out{arguments.out};
  out << constants_text(arguments, result);
  out.close();
  if (!out) {
    fmt::print(stderr, "M503 {}  Cannot be written. → --out FILE.\n", arguments.out);
    return kMachine;
  }
  fmt::print("Constants written to {}\n", arguments.out);
  return kOk;
}

}  // namespace

void add_calibrate(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("calibrate", "Fit the constants of the modes to target shares of commuters");
  auto const arguments = std::make_shared<Arguments>();
  command->add_option("scenario", arguments->scenario, "Scenario file (YAML)")->required();
  command->add_option("--targets", arguments->targets, "Table with columns mode, share_pct, status, source")
      ->required();
  command->add_option("--out", arguments->out, "Constants file to write")->required();
  command->add_option("--rounds", arguments->rounds, "Rounds of fitting on first plans")->check(CLI::Range(1, 100));
  command->add_option("--days", arguments->days, "Simulated days of fitting")->check(CLI::Range(0, 100));
  command->add_option("--sample", arguments->sample_pct, "Percentage of travellers to use")
      ->check(CLI::Range(0.1, 100.0));
  command->callback([&action, arguments] { action = [arguments] { return calibrate(*arguments); }; });
}

}  // namespace twinshift::tool
