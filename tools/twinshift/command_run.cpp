// run: a scenario's working day, from YAML to a folder of results.

#include <cmath>
#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/results/seed_runs.hpp"
#include "sim/run/run.hpp"
#include "sim/run/seeds.hpp"
#include "sim/scenario/load.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/progress.hpp"
#include "tools/twinshift/run_command.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

volatile std::sig_atomic_t g_interrupted = 0;

void note_interrupt(int) { g_interrupted = 1; }

fs::path place_of(RunArguments const& arguments, scenario::Scenario const& scenario) {
  return arguments.out.empty() ? fs::path{"runs"} / fmt::format("{}-{}", scenario.city.key, scenario.key)
                               : fs::path{arguments.out};
}

Json shares(run::RunSummary const& summary) {
  std::int64_t all = 0;
  for (auto const journeys : summary.journeys) all += journeys;
  Json object = Json::object();
  for (std::size_t i = 0; i < summary.journeys.size(); ++i)
    if (summary.journeys[i] > 0)
      object[std::string{kModeTokens[i]}] = static_cast<double>(summary.journeys[i]) / static_cast<double>(all);
  return object;
}

Json to_json(run::RunSummary const& summary, fs::path const& place) {
  Json object;
  object["run"] = place.generic_string();
  object["city"] = summary.city;
  object["scenario"] = summary.scenario;
  object["seed"] = summary.seed;
  object["threads"] = summary.threads;
  object["sample_pct"] = summary.sample_pct;
  object["iterations"] = summary.iterations.size();
  object["converged"] = summary.converged;
  object["gap"] = summary.iterations.back().gap;
  object["residents"] = summary.residents;
  object["agents"] = summary.agents;
  object["departed"] = summary.departed;
  object["arrived"] = summary.arrived;
  object["travelling_at_end"] = summary.travelling_at_end;
  object["gave_up"] = summary.gave_up;
  object["forced_moves"] = summary.forced_moves;
  object["link_entries"] = summary.link_entries;
  object["boardings"] = summary.boardings;
  object["denied_boardings"] = summary.denied_boardings;
  object["mode_share"] = shares(summary);
  for (std::size_t i = 0; i < summary.journeys.size(); ++i)
    object["journeys"][std::string{kModeTokens[i]}] = summary.journeys[i];
  object["vehicle_km"] = Json::object();
  for (auto const& [vehicle, km] : summary.vehicle_km) object["vehicle_km"][vehicle] = km;
  object["co2e_t"] = {{"ttw", summary.co2e_ttw_t}, {"wtw", summary.co2e_wtw_t}};
  object["nox_kg"] = summary.nox_kg;
  object["pm25_kg"] = summary.pm25_kg;
  object["h2_kg"] = summary.h2_kg;
  object["fit"] = summary.fit;
  object["findings"] = summary.findings;
  object["assumptions"] = summary.assumptions;
  for (auto const& [phase, seconds] : summary.wall_s) object["wall_s"][phase] = seconds;
  object["peak_rss_mib"] = summary.peak_rss_mib;
  object["output_sha256"] = summary.output_sha256;
  return object;
}

void print_summary(run::RunSummary const& s, fs::path const& place) {
  auto const& last = s.iterations.back();
  fmt::print("{}: {} residents, {} travellers of the day, {} iterations, gap {:.2f} %{}\n", s.city, s.residents,
             s.agents, s.iterations.size(), 100 * last.gap, s.converged ? "" : " (not converged)");
  fmt::print("Mode share of journeys, %\n");
  std::int64_t all = 0;
  for (auto const journeys : s.journeys) all += journeys;
  for (std::size_t i = 0; i < s.journeys.size(); ++i)
    if (s.journeys[i] > 0)
      fmt::print("  {:<14} {:>6.2f}   {:>9} journeys\n", kModeTokens[i],
                 100 * static_cast<double>(s.journeys[i]) / static_cast<double>(all), s.journeys[i]);
  fmt::print("Journeys begun {} = arrived {} + under way at the end {} + gave up {}\n", s.departed, s.arrived,
             s.travelling_at_end, s.gave_up);
  fmt::print("Boardings {}, denied {}; forced moves {} of {} link entries\n", s.boardings, s.denied_boardings,
             s.forced_moves, s.link_entries);
  fmt::print(
      "CO2e {:.1f} t tank-to-wheel, {:.1f} t well-to-wheel (of it background cars {:.1f} t); NOx {:.1f} kg; PM2.5 "
      "{:.2f} kg; hydrogen {:.1f} kg\n",
      s.co2e_ttw_t, s.co2e_wtw_t, s.co2e_wtw_background_t, s.nox_kg, s.pm25_kg, s.h2_kg);
  for (auto const& finding : s.findings) fmt::print("Note: {}\n", finding);
  fmt::print("Assumptions made for you: {} (see {}). Books balance.\n", s.assumptions,
             (place / "run.log").generic_string());
  fmt::print("{:.0f} s, {:.0f} MiB. Results in {}\n", s.wall_s.back().second, s.peak_rss_mib, place.generic_string());
  fmt::print("Next: twinshift show {0}   |   twinshift compare {0} OTHER\n", place.generic_string());
}

Json to_json(run::SeedsSummary const& summary, fs::path const& place) {
  Json object;
  object["run"] = place.generic_string();
  object["seeds"] = summary.runs.size();
  object["output_sha256"] = summary.output_sha256;
  object["runs"] = Json::array();
  for (auto const& run : summary.runs) object["runs"].push_back(to_json(run, place / results::seed_folder(run.seed)));
  return object;
}

void print_seeds(run::SeedsSummary const& summary, fs::path const& place) {
  for (auto const& run : summary.runs) {
    fmt::print("Seed {}\n", run.seed);
    print_summary(run, place / results::seed_folder(run.seed));
  }
  fmt::print("{} seeds. Means and 95 % intervals in {}\n", summary.runs.size(),
             (place / "summary.csv").generic_string());
}

scenario::Overrides overrides_of(RunArguments const& arguments) {
  scenario::Overrides overrides;
  overrides.seed = arguments.seed;
  overrides.seeds = arguments.seeds;
  overrides.iterations = arguments.iterations;
  if (arguments.sample_pct) overrides.sample = *arguments.sample_pct / 100;
  return overrides;
}

void run_one(scenario::Scenario const& scenario, run::RunOptions const& options, ProgressLine& line, bool json) {
  auto const summary = run::run_scenario(scenario, options);
  line.close();
  if (json) {
    fmt::print("{}\n", to_json(summary, options.out).dump(2));
  } else {
    print_summary(summary, options.out);
  }
}

void run_several(RunArguments const& arguments, scenario::RunSettings const& settings, run::RunOptions const& options,
                 ProgressLine& line) {
  auto const load = [&](std::uint64_t seed) {
    auto overrides = overrides_of(arguments);
    overrides.seed = seed;
    return scenario::load_scenario(arguments.scenario, overrides);
  };
  auto const summary = run::run_seeds(load, settings.seed, settings.seeds, options);
  line.close();
  if (arguments.json) {
    fmt::print("{}\n", to_json(summary, options.out).dump(2));
  } else {
    print_seeds(summary, options.out);
  }
}

/// What `resume` needs to ask for the same run.
std::string request_of(RunArguments const& arguments) {
  Json request{{"scenario", arguments.scenario},
               {"warm_start", arguments.warm_start},
               {"threads", arguments.threads},
               {"no_recording", arguments.no_recording}};
  if (arguments.seed) request["seed"] = *arguments.seed;
  if (arguments.seeds) request["seeds"] = *arguments.seeds;
  if (arguments.sample_pct) request["sample_pct"] = *arguments.sample_pct;
  if (arguments.iterations) request["iterations"] = *arguments.iterations;
  return request.dump(2) + '\n';
}

results::Unfinished about_unfinished(RunArguments const& arguments) {
  if (arguments.resume) return results::Unfinished::kGoOn;
  return arguments.fresh ? results::Unfinished::kDiscard : results::Unfinished::kRefuse;
}

/// Above 100 % everybody has a whole number of look-alikes.
CLI::Validator whole_copies() {
  return {[](std::string const& text) {
            auto const percent = std::stod(text);
            auto const whole = percent <= 100 || std::fmod(percent, 100) == 0;
            return whole ? std::string{} : std::string{"above 100 only 200, 300, ... can be simulated"};
          },
          "", "whole copies"};
}

}  // namespace

bool interrupted() { return g_interrupted != 0; }

void watch_interrupts() {
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
}

int run_command(RunArguments const& arguments) {
  watch_interrupts();
  auto const scenario = scenario::load_scenario(arguments.scenario, overrides_of(arguments));
  for (auto const& warning : scenario.warnings) fmt::print(stderr, "{}\n", io::to_text(warning));
  ProgressLine line;
  run::RunOptions options;
  options.out = place_of(arguments, scenario);
  options.threads = arguments.threads;
  options.record = !arguments.no_recording;
  options.unfinished = about_unfinished(arguments);
  options.warm_start = arguments.warm_start;
  options.request = request_of(arguments);
  options.progress = [&](run::Progress const& progress) { line.show(progress); };
  options.should_stop = interrupted;
  try {
    if (scenario.run.seeds > 1) {
      run_several(arguments, scenario.run, options, line);
    } else {
      run_one(scenario, options, line, arguments.json);
    }
  } catch (run::Stopped const& stopped) {
    line.close();
    if (stopped.saved == 0 && stopped.whole_seeds == 0) throw;
    fmt::print(
        stderr, "Saved after {}. Continue with: twinshift resume {}\n",
        stopped.saved > 0 ? fmt::format("iteration {}", stopped.saved) : fmt::format("{} seeds", stopped.whole_seeds),
        options.out.generic_string());
    return kStoppedByUser;
  }
  return kOk;
}

void add_run(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("run", "Run a scenario's working day and write its results to a folder");
  auto const arguments = std::make_shared<RunArguments>();
  command->add_option("scenario", arguments->scenario, "Scenario file (YAML)")->required();
  command->add_option("--out", arguments->out, "Folder of results (default: runs/<city>-<scenario>)");
  command->add_option("--threads", arguments->threads, "Threads (default: all cores); never changes a result")
      ->check(CLI::Range(1, 1024));
  command->add_option("--seed", arguments->seed, "Seed of every random draw (default: the scenario's)");
  command
      ->add_option("--seeds", arguments->seeds,
                   "Run so many seeds, this one and the next ones, for intervals (default: the scenario's; 3 or more "
                   "for a comparison)")
      ->check(CLI::Range(1, 1000));
  command
      ->add_option("--sample", arguments->sample_pct,
                   "Percentage of travellers to simulate, capacities scaled with them; 200, 300, ... 1000: everybody "
                   "with look-alikes")
      ->check(CLI::Range(0.1, 1000.0))
      ->check(whole_copies());
  command->add_option("--iterations", arguments->iterations, "At most so many days of learning")
      ->check(CLI::Range(1, 1000));
  command->add_option("--warm-start", arguments->warm_start,
                      "Begin with the settled state of this run (of the same people on the same streets)");
  command->add_flag("--fresh", arguments->fresh, "Discard an unfinished run found at the place");
  command->add_flag("--no-recording", arguments->no_recording, "Write no recording.tsr (nothing to show then)");
  command->add_flag("--json", arguments->json, "Print one JSON object on standard output");
  command->callback([&action, arguments] { action = [arguments] { return run_command(*arguments); }; });
}

}  // namespace twinshift::tool
