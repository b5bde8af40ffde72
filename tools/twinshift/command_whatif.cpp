// whatif: a screening estimate from a finished run, in seconds.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/audit/manifest.hpp"
#include "sim/io/csv.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/results/seed_runs.hpp"
#include "sim/run/checkpoint.hpp"
#include "sim/run/screening.hpp"
#include "sim/scenario/load.hpp"
#include "sim/study/whatif.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/options.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr auto kOfLevers =
    "pivot: everybody chooses anew with their own taste at the changed prices and times; no congestion, crowding or "
    "new routes; range: typical error measured against full runs";
constexpr auto kOfScenario =
    "pivot: whom the scenario touches chooses anew with their own taste among the ways it gives them, at the times, "
    "delays and loads of the base's run; no congestion or crowding of its own; energy as vehicles need in the run; "
    "range: typical error measured against full runs";

/// So many travellers are looked at, if the run has more: enough for tenths of a point, and quick.
constexpr double kLookedAt = 30'000;

struct Arguments {
  std::string subject;  ///< a scenario file, or the folder of a run
  std::string base;     ///< run of a scenario's base; empty: found by its name
  double fare = 100;
  double headway = 100;
  double parking = 100;
  std::optional<double> hydrogen_share;
  std::string scenario_out;
  bool json = false;
};

/// "80%" or "80".
CLI::Validator percent() {
  return {[](std::string& text) {
            if (!text.empty() && text.back() == '%') text.pop_back();
            return std::string{};
          },
          "", "percent"};
}

CLI::Option* add_lever(CLI::App& command, char const* name, double& value, char const* what, double least = 0) {
  return command.add_option(name, value, what)->transform(percent())->check(CLI::Range(least, 1000.0));
}

/// Writes the scenario of a full run that asks the same; empty if there is none or it cannot be written.
std::string write_scenario(Arguments const& arguments, study::Levers const& levers, io::Faults& faults) {
  auto const text = study::scenario_text(arguments.subject, levers, faults);
  if (text.empty()) return {};
  auto const place = arguments.scenario_out.empty() ? fs::path{arguments.subject}.generic_string() + "-what-if.yaml"
                                                    : arguments.scenario_out;
  auto const parent = fs::path{place}.parent_path();
  results::TableFolder{parent.empty() ? fs::path{"."} : parent}.write(fs::path{place}.filename().generic_string(),
                                                                      text);
  return place;
}

void print_json(study::Estimate const& estimate, char const* method, std::string const& scenario) {
  Json object{{"estimate", true}, {"kind", "screening estimate"}, {"method", method}};
  if (!scenario.empty()) object["scenario"] = scenario;
  object["travellers"] = estimate.travellers;
  object["would_change_mode"] = estimate.changed;
  if (estimate.touched) object["touched"] = *estimate.touched;
  object["notes"] = estimate.notes;
  object["measures"] = Json::array();
  for (auto const& m : estimate.measures) {
    Json item{{"name", m.name},       {"unit", m.unit},       {"base", m.base},          {"value", m.value},
              {"lower95", m.lower95}, {"upper95", m.upper95}, {"full_runs", m.full_runs}};
    item["typical_error"] = m.full_runs > 0 ? Json(m.typical_error) : Json(nullptr);
    object["measures"].push_back(std::move(item));
  }
  fmt::print("{}\n", object.dump(2));
}

std::string error_text(study::EstimatedMeasure const& m) {
  return m.full_runs > 0 ? fmt::format("{} of {} full runs", io::fixed(m.typical_error, 2), m.full_runs)
                         : std::string{"not measured"};
}

void print_table(study::Estimate const& estimate, char const* method, std::string const& scenario) {
  fmt::print("SCREENING ESTIMATE, not a run\n{:<14} {:>12} {:>12} {:>28}  {:<5} {}\n", "", "run", "estimate", "[95 %]",
             "unit", "typical error");
  for (auto const& m : estimate.measures)
    fmt::print("{:<14} {:>12} {:>12} {:>28}  {:<5} {}\n", m.name, io::fixed(m.base, 2), io::fixed(m.value, 2),
               fmt::format("[{}, {}]", io::fixed(m.lower95, 2), io::fixed(m.upper95, 2)), m.unit, error_text(m));
  if (estimate.touched)
    fmt::print("{} of {} travellers looked at are touched by the scenario; {} would change mode.\n", *estimate.touched,
               estimate.travellers, estimate.changed);
  else
    fmt::print("{} of {} travellers would change mode.\n", estimate.changed, estimate.travellers);
  for (auto const& note : estimate.notes) fmt::print("Note: {}\n", note);
  fmt::print("Method: {}\n", method);
  if (!scenario.empty()) fmt::print("The full run: twinshift run {}\n", scenario);
}

void print(Arguments const& arguments, study::Estimate const& estimate, char const* method,
           std::string const& scenario) {
  arguments.json ? print_json(estimate, method, scenario) : print_table(estimate, method, scenario);
}

[[noreturn]] void refuse(std::string const& code, std::string const& file, std::string const& what,
                         std::string const& remedy) {
  throw io::InputError{{{code, {file, 0, 0}, what, "", remedy}}, 1};
}

/// The run of the nearest base that has one.
fs::path base_run(Arguments const& arguments, scenario::Scenario const& scenario) {
  if (!arguments.base.empty()) return results::one_run(arguments.base);
  std::string looked;
  // Files of the chain stand innermost base first, the scenario itself last.
  std::vector<std::string> stems;
  for (auto const& input : scenario.inputs)
    if (input.kind == "scenario") stems.push_back(fs::path{input.path}.stem().generic_string());
  if (stems.size() > 1) stems.pop_back();
  for (auto stem = stems.rbegin(); stem != stems.rend(); ++stem) {
    auto const folder = fs::path{"runs"} / fmt::format("{}-{}", scenario.city.key, *stem);
    if (fs::exists(folder / "manifest.yaml")) return results::one_run(folder);
    looked += (looked.empty() ? "" : ", ") + folder.generic_string();
  }
  refuse("R651", arguments.subject, "No run of its base was found (looked for " + looked + ").",
         "Run the base first, or name its run: --base FOLDER.");
}

/// The base as it was run. Refused if its files are no longer those of the run: the difference would be theirs, too.
scenario::Scenario base_scenario(audit::Manifest const& manifest, double sample) {
  scenario::Overrides overrides;
  overrides.seed = std::stoull(manifest.seed);
  overrides.sample = sample;
  auto base = scenario::load_scenario(manifest.scenario_file(), overrides);
  auto const same = std::equal(
      base.inputs.begin(), base.inputs.end(), manifest.inputs.begin(), manifest.inputs.end(),
      [](scenario::InputFile const& now, audit::Manifest::Input const& then) { return now.sha256 == then.sha256; });
  if (!same)
    refuse("R652", manifest.folder.generic_string(), "The base's scenario or its inputs have changed since this run.",
           "Run the base again.");
  return base;
}

int estimate_scenario(Arguments const& arguments) {
  auto scenario = scenario::load_scenario(arguments.subject);
  auto const run = base_run(arguments, scenario);
  io::Faults faults;
  auto const manifest = audit::read_manifest(run, faults);
  auto const travellers = results::read_travellers(run, faults);
  faults.throw_if_any();
  auto const of_run = manifest.sample_pct / 100;
  auto const sample = of_run * std::min(1.0, kLookedAt / std::max<double>(1, static_cast<double>(travellers->size())));
  auto const base = base_scenario(manifest, sample);
  if (base.city.key != scenario.city.key)
    refuse("R620", arguments.subject, "It plays in another city than the run.",
           "Name a run of its base: --base FOLDER.");
  scenario.run.seed = base.run.seed;
  scenario.run.sample = sample;
  auto screening = run::screen(scenario, base, run / run::kCheckpointFile, faults);
  faults.throw_if_any();
  study::PlannedDay day{std::move(screening->travellers), std::move(screening->km), std::move(screening->base_km), {}};
  if (sample < of_run) day.base_keys = run::traveller_keys(base);
  auto const estimate = study::what_if(run, *travellers, day, faults);
  faults.throw_if_any();
  print(arguments, estimate, kOfScenario, arguments.subject);
  return kOk;
}

int estimate_levers(Arguments const& given) {
  auto arguments = given;
  arguments.subject = results::one_run(given.subject).generic_string();
  constexpr double kPercent = 100;
  study::Levers levers{arguments.fare / kPercent, arguments.headway / kPercent, arguments.parking / kPercent};
  if (arguments.hydrogen_share) levers.hydrogen_share = *arguments.hydrogen_share / kPercent;
  io::Faults faults;
  auto const estimate = study::what_if(arguments.subject, levers, faults);
  faults.throw_if_any();
  auto const scenario = write_scenario(arguments, levers, faults);
  print(arguments, estimate, kOfLevers, scenario);
  return kOk;
}

int estimate(Arguments const& arguments, bool with_levers) {
  if (!fs::is_regular_file(arguments.subject)) return estimate_levers(arguments);
  if (with_levers)
    refuse("R653", arguments.subject, "Levers are pulled on a run; a scenario says itself what it changes.",
           "Name the folder of a run, or leave --fare, --headway, --parking and --hydrogen-share out.");
  return estimate_scenario(arguments);
}

}  // namespace

void add_whatif(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("whatif", "Screening estimate from a finished run, in seconds");
  auto const arguments = std::make_shared<Arguments>();
  command
      ->add_option("subject", arguments->subject,
                   "Scenario file, estimated from the run of its base; or folder of a run, for the levers below")
      ->required();
  command->add_option("--base", arguments->base, "Run of the scenario's base (default: runs/<city>-<its name>)");
  std::vector<CLI::Option*> levers{
      add_lever(*command, "--fare", arguments->fare, "Fares of public transport, % of what they are"),
      add_lever(*command, "--headway", arguments->headway, "Headways of public transport, % of what they are", 10),
      add_lever(*command, "--parking", arguments->parking, "Price of parking at activities, % of what it is"),
      command
          ->add_option("--hydrogen-share", arguments->hydrogen_share,
                       "Share of buses' kilometres that hydrogen drives, %")
          ->transform(percent())
          ->check(CLI::Range(0.0, 100.0))};
  command->add_option("--scenario-out", arguments->scenario_out,
                      "Where to write a scenario that asks the same of a full run (default: RUN-what-if.yaml)");
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments, levers] {
    auto const pulled = std::any_of(levers.begin(), levers.end(), [](auto const* lever) { return lever->count() > 0; });
    action = [arguments, pulled] { return estimate(*arguments, pulled); };
  });
}

}  // namespace twinshift::tool
