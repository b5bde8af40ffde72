#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace twinshift::tool {

/// What `run` was asked for; kept beside an unfinished run, so that `resume` asks for the same.
struct RunArguments {
  std::string scenario;
  std::string out;
  std::string warm_start;
  int threads = 0;
  std::optional<std::uint64_t> seed;
  std::optional<int> seeds;
  std::optional<double> sample_pct;
  std::optional<int> iterations;
  bool no_recording = false;
  bool fresh = false;
  bool resume = false;
  bool json = false;
};

/// Runs a scenario and prints what it came to.
int run_command(RunArguments const& arguments);

/// True once the user has asked the program to stop; run_command installs the handlers.
[[nodiscard]] bool interrupted();
void watch_interrupts();

}  // namespace twinshift::tool
