// reproduce: runs a run again and compares every table.

#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/audit/manifest.hpp"
#include "sim/io/sha256.hpp"
#include "sim/results/seed_runs.hpp"
#include "sim/run/run.hpp"
#include "sim/scenario/load.hpp"
#include "sim/study/reproduction.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/progress.hpp"
#include "tools/twinshift/run_command.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Arguments {
  std::string run;
  std::string warm_start;
  int threads = 0;
  bool keep = false;
  bool json = false;
};

/// Inputs that are not what the run read, which would explain a difference.
std::vector<std::string> changed_inputs(audit::Manifest const& manifest) {
  std::vector<std::string> changed;
  for (auto const& input : manifest.inputs)
    if (io::sha256_file(input.path).value_or("") != input.sha256) changed.push_back(input.path);
  return changed;
}

void must_know_its_start(audit::Manifest const& manifest, Arguments const& arguments) {
  if (manifest.started_from.empty()) return;
  if (!arguments.warm_start.empty() &&
      results::hash_tables(results::one_run(arguments.warm_start)) == manifest.started_from)
    return;
  throw results::FolderError{
      fmt::format("M515 {}  Began with the state of another run ({}). → --warm-start with the folder of that run.",
                  manifest.folder.generic_string(), manifest.started_from.substr(0, 12))};
}

/// Runs it again beside the first and compares; the second run is removed unless it differs or is to be kept.
study::Reproduction again(fs::path const& run, audit::Manifest const& manifest, Arguments const& arguments) {
  scenario::Overrides overrides;
  overrides.seed = std::stoull(manifest.seed);
  overrides.iterations = manifest.iterations_limit;
  overrides.sample = manifest.sample_pct / 100;
  auto const scenario = scenario::load_scenario(manifest.scenario_file(), overrides);
  ProgressLine line;
  run::RunOptions options;
  options.out = run.generic_string() + ".again";
  options.threads = arguments.threads;
  options.record = false;
  options.unfinished = results::Unfinished::kDiscard;
  options.warm_start = arguments.warm_start;
  options.progress = [&](run::Progress const& progress) { line.show(progress); };
  options.should_stop = interrupted;
  (void)run::run_scenario(scenario, options);
  line.close();
  auto const result = study::compare_tables(run, options.out);
  if (result.first_file.empty() && !arguments.keep) fs::remove_all(options.out);
  return result;
}

void print(fs::path const& run, study::Reproduction const& result, std::vector<std::string> const& changed) {
  if (result.first_file.empty()) {
    fmt::print("{}: identical, {} of {} tables.\n", run.generic_string(), result.identical, result.files);
    return;
  }
  fmt::print("{}: {} of {} tables are identical. The first that differs: {}{}\n", run.generic_string(),
             result.identical, result.files, result.first_file,
             result.first_row > 0 ? fmt::format(", row {}", result.first_row) : ", which one of the two lacks");
  if (result.first_row > 0) fmt::print("  was  {}\n  is   {}\n", result.was, result.is);
  for (auto const& path : changed) fmt::print("Changed since: {}\n", path);
}

Json to_json(fs::path const& run, study::Reproduction const& r, std::vector<std::string> const& changed) {
  return {{"run", run.generic_string()},
          {"identical", r.first_file.empty()},
          {"tables", r.files},
          {"tables_identical", r.identical},
          {"first_file", r.first_file},
          {"first_row", r.first_row},
          {"was", r.was},
          {"is", r.is},
          {"changed_inputs", changed}};
}

int reproduce(Arguments const& arguments) {
  watch_interrupts();
  auto list = Json::array();
  auto identical = true;
  for (auto const& run : results::runs_of(arguments.run)) {
    io::Faults faults;
    auto const manifest = audit::read_manifest(run, faults);
    faults.throw_if_any();
    must_know_its_start(manifest, arguments);
    auto const changed = changed_inputs(manifest);
    auto const result = again(run, manifest, arguments);
    identical = identical && result.first_file.empty();
    arguments.json ? list.push_back(to_json(run, result, changed)) : print(run, result, changed);
  }
  if (arguments.json) fmt::print("{}\n", (list.size() == 1 ? list.front() : Json{{"runs", list}}).dump(2));
  return identical ? kOk : kInternalFault;
}

}  // namespace

void add_reproduce(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "reproduce", "Run a run again and compare every table; names the first file and row that differ (exit code 7)");
  auto const arguments = std::make_shared<Arguments>();
  command->add_option("run", arguments->run, "Folder of a run")->required();
  command->add_option("--warm-start", arguments->warm_start, "Folder of the run whose state it began with, if any");
  command->add_option("--threads", arguments->threads, "Threads (default: all cores)")->check(CLI::Range(1, 1024));
  command->add_flag("--keep", arguments->keep, "Keep the second run (RUN.again)");
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return reproduce(*arguments); }; });
}

}  // namespace twinshift::tool
