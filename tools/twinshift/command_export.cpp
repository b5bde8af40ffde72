// export: a scenario in the words of other programs.

#include <CLI/CLI.hpp>

#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

void add_export(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("export", "A scenario in the words of other programs");
  command->require_subcommand(1);
  add_export_gtfs(*command, action);
  add_export_networks(*command, action);
}

}  // namespace twinshift::tool
