#pragma once

#include <chrono>
#include <string>

#include "sim/run/run.hpp"

namespace twinshift::tool {

/// Tells on standard error how a run is getting on: one line, rewritten on a terminal; elsewhere a line each
/// phase, at most one every ten seconds.
class ProgressLine {
public:
  ProgressLine();
  void show(run::Progress const& progress);
  /// Ends the line.
  void close();

private:
  [[nodiscard]] std::string text(run::Progress const& progress) const;

  bool terminal_;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point shown_;
  std::string phase_;
  bool open_ = false;
};

/// Memory the process has needed at most [MiB].
double peak_memory_mib();

}  // namespace twinshift::tool
