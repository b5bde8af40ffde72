#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace twinshift::imports {
struct ImportOptions;
}

namespace twinshift::tool {

/// What the process returns: docs/messages.md lists them.
enum Exit : int {
  kOk = 0,
  kUsage = 2,
  kScenarioFaults = 3,
  kDataFaults = 4,
  kMachine = 5,
  kStoppedByUser = 6,
  kInternalFault = 7,
};

/// The chosen command's work; main runs it once the command line is read.
using Action = std::function<int()>;

// Each adds its command to `app`; when chosen, it sets `action`.
void add_run(CLI::App& app, Action& action);
void add_check(CLI::App& app, Action& action);
void add_audit(CLI::App& app, Action& action);
void add_calibrate(CLI::App& app, Action& action);
void add_fit_background(CLI::App& app, Action& action);
void add_compare(CLI::App& app, Action& action);
void add_emissions(CLI::App& app, Action& action);
void add_estimate(CLI::App& app, Action& action);
void add_estimate_choice(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);  ///< policy
void add_export(CLI::App& app, Action& action);
void add_export_gtfs(CLI::App& command, Action& action);      ///< a command of export
void add_export_networks(CLI::App& command, Action& action);  ///< commands of export: matsim, gmns
void add_factors(CLI::App& app, Action& action);              ///< list, diff
void add_new_city(CLI::App& app, Action& action);
void add_pathway(CLI::App& app, Action& action);
void add_rank(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_swap(CLI::App& app, Action& action);
void add_trace(CLI::App& app, Action& action);
void add_uncertainty(CLI::App& app, Action& action);
void add_hydrogen(CLI::App& app, Action& action);
void add_reproduce(CLI::App& app, Action& action);
void add_resume(CLI::App& app, Action& action);
void add_sweep(CLI::App& app, Action& action);  ///< sweep and findmin
void add_validate(CLI::App& app, Action& action);
void add_whatif(CLI::App& app, Action& action);
void add_why(CLI::App& app, Action& action);
void add_view(CLI::App& app, Action& action);  ///< show, still, counts
void add_import(CLI::App& app, Action& action);
void add_import_gtfs(CLI::App& import, Action& action);    ///< a command of import
void add_import_matsim(CLI::App& import, Action& action);  ///< a command of import
void add_import_osm(CLI::App& import, Action& action);     ///< a command of import
void add_import_tables(CLI::App& import, Action& action);  ///< commands of import: counts, stations, od, zones
void add_list(CLI::App& app, Action& action);
void add_doctor(CLI::App& app, Action& action);
void add_bench(CLI::App& app, Action& action);
void add_bench_transit(CLI::App& bench, Action& action);  ///< a command of bench

/// The options that every command of import has.
void add_import_options(CLI::App& command, imports::ImportOptions& options);

}  // namespace twinshift::tool
