// import: brings data of others into a city's folder; one command a kind of data.

#include <CLI/CLI.hpp>

#include "tools/imports/finish.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

void add_import_options(CLI::App& command, imports::ImportOptions& options) {
  command.add_option("--city", options.city, "City folder, or name of one in networks/; a new one is made")->required();
  command.add_option("--max-dropped", options.max_dropped_pct, "Most rows of a file that may be of no use, in %")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  command.add_option("--report", options.report_folder, "Write the report into this folder too, even if refused");
  command.add_flag("--json", options.json, "Print one JSON object");
}

void add_import(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("import", "Bring data of others into a city's folder");
  command->require_subcommand(1);
  add_import_gtfs(*command, action);
  add_import_matsim(*command, action);
  add_import_osm(*command, action);
  add_import_tables(*command, action);
}

}  // namespace twinshift::tool
