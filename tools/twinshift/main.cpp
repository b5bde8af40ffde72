// The command line: reads the words, runs one command, turns what went wrong into words and an exit code.

#include <exception>
#include <new>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/io/input_error.hpp"
#include "sim/recording/error.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/run/run.hpp"
#include "tools/twinshift/commands.hpp"

namespace {

using namespace twinshift;

constexpr auto kFooter = R"(First steps
  bash tools/demo                                     both cities, from nothing to pictures
  twinshift run scenarios/mini/base.yaml              a drawn town, one second
  twinshift run scenarios/belfast/base.yaml           a full working day of Belfast
  twinshift compare runs/belfast-base runs/belfast-hydrogen-fleet
  twinshift show runs/belfast-base                    watch it

Exit codes
  0 ok   2 wrong usage   3 faults in the scenario   4 faults in the data   5 memory, disk or folder
  6 stopped by you   7 a fault of the program itself, or a run whose files were altered (audit)

'twinshift COMMAND --help' tells more of each. Every command that prints figures has --json: exactly one
JSON object on standard output, progress and warnings on standard error.)";

int run_action(tool::Action const& action) {
  try {
    return action();
  } catch (io::InputError const& error) {
    fmt::print(stderr, "{}\n", error.what());
    return error.exit_status();
  } catch (CLI::ValidationError const& error) {
    fmt::print(stderr, "{}\n", error.what());
    return tool::kUsage;
  } catch (results::FolderError const& error) {
    fmt::print(stderr, "{}\n", error.what());
    return tool::kMachine;
  } catch (recording::RecordingError const& error) {
    fmt::print(stderr, "{}\n", error.what());
    return tool::kMachine;
  } catch (run::Stopped const&) {
    fmt::print(stderr, "\nStopped by you. Nothing was saved.\n");
    return tool::kStoppedByUser;
  } catch (std::bad_alloc const&) {
    fmt::print(stderr, "M501  Not enough memory; nothing was written. → --sample 10, or a machine with more memory.\n");
    return tool::kMachine;
  } catch (std::exception const& error) {
    fmt::print(stderr, "X700  The program has a fault, not your files: {}\n", error.what());
    return tool::kInternalFault;
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Twinshift: moves every commuter of a city through a working day and tells what a policy does to how\n"
      "people travel, to energy and to emissions.",
      "twinshift"};
  app.set_version_flag("--version", "twinshift " TWINSHIFT_VERSION);
  app.footer(kFooter);
  app.require_subcommand(1);
  tool::Action action;
  tool::add_run(app, action);
  tool::add_estimate(app, action);
  tool::add_resume(app, action);
  tool::add_reproduce(app, action);
  tool::add_check(app, action);
  tool::add_compare(app, action);
  tool::add_calibrate(app, action);
  tool::add_fit_background(app, action);
  tool::add_emissions(app, action);
  tool::add_estimate_choice(app, action);
  tool::add_trace(app, action);
  tool::add_audit(app, action);
  tool::add_factors(app, action);
  tool::add_uncertainty(app, action);
  tool::add_rank(app, action);
  tool::add_report(app, action);
  tool::add_pathway(app, action);
  tool::add_hydrogen(app, action);
  tool::add_validate(app, action);
  tool::add_why(app, action);
  tool::add_whatif(app, action);
  tool::add_sweep(app, action);
  tool::add_view(app, action);
  tool::add_import(app, action);
  tool::add_new_city(app, action);
  tool::add_export(app, action);
  tool::add_list(app, action);
  tool::add_explain(app, action);
  tool::add_swap(app, action);
  tool::add_doctor(app, action);
  tool::add_bench(app, action);
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    auto const code = app.exit(error);
    return code == 0 ? tool::kOk : tool::kUsage;
  }
  return run_action(action);
}
