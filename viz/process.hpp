#pragma once

#include <optional>
#include <string>
#include <vector>

namespace twinshift::viz {

/// A command of `twinshift`, the program beside this one, running beside the window. It is ended with this object.
class Process {
public:
  Process() = default;
  ~Process() { end(); }
  Process(Process const&) = delete;
  Process& operator=(Process const&) = delete;

  /// Ends what ran before. `politeness` 0 ... 19: how far it steps back behind other work (nice).
  void start(std::vector<std::string> const& words, int politeness = 0);
  [[nodiscard]] bool running() const { return process_ > 0; }
  /// The exit code, once; nothing while it runs. A program that cannot be started ends with 127.
  [[nodiscard]] std::optional<int> ended();
  /// What it has written to its standard output since the start.
  [[nodiscard]] std::string const& printed() const { return printed_; }
  void end();

private:
  int process_ = 0;
  int pipe_ = -1;
  std::string printed_;
};

}  // namespace twinshift::viz
