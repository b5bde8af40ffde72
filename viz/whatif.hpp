#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::viz {

/// What sliders can change, in per cent of what the run has (hydrogen: of the bus fleet).
struct Levers {
  int fare = 100;
  int headway = 100;
  int hydrogen_share = 0;
  int parking = 100;
  friend bool operator==(Levers const&, Levers const&) = default;
};

/// A measure of an estimate, with its 95 % range.
struct Estimate {
  std::string name;
  std::string unit;
  double value = 0;
  double low = 0;
  double high = 0;
};

struct WhatIfAnswer {
  std::vector<Estimate> estimates;  ///< empty: see problem
  std::string problem;              ///< a sentence for the audience; empty: none
};

/// The words after the program's name (docs/stories.md).
[[nodiscard]] std::vector<std::string> whatif_words(std::filesystem::path const& run, Levers const& levers);
/// What the command printed. Anything else than the contract's object gives a problem, never an exception.
[[nodiscard]] WhatIfAnswer read_whatif(int exit_code, std::string_view printed);

/// One question at a time, asked of a process that lies beside this program, so that the window never waits.
class WhatIf {
public:
  WhatIf() = default;
  ~WhatIf();
  WhatIf(WhatIf const&) = delete;
  WhatIf& operator=(WhatIf const&) = delete;

  /// Ends the question before, if it is still open.
  void ask(std::filesystem::path const& run, Levers const& levers);
  [[nodiscard]] bool asking() const { return process_ > 0; }
  /// The answer, once; nothing while it is not there. After 10 s the process is ended: not available.
  [[nodiscard]] std::optional<WhatIfAnswer> answer();

private:
  void end();
  int process_ = 0;
  int pipe_ = -1;
  std::string printed_;
  std::chrono::steady_clock::time_point asked_;
};

}  // namespace twinshift::viz
