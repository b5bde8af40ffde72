#include "tools/twinshift/options.hpp"

#include <string>

#include <CLI/CLI.hpp>

#include "sim/results/seed_runs.hpp"

namespace twinshift::tool {

CLI::Option* of_one_seed(CLI::Option* option) {
  return option->transform([](std::string const& folder) { return results::one_run(folder).generic_string(); }, "");
}

}  // namespace twinshift::tool
