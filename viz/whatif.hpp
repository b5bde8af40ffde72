#pragma once

#include "viz/process.hpp"
#include "viz/so_far.hpp"
#include "viz/words.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::viz {

/// What sliders can change, in per cent of what the run has (hydrogen: of the buses' kilometres).
struct Levers {
  static constexpr int kAsItIs = -1;

  int fare = 100;
  int headway = 100;
  int hydrogen_share = kAsItIs;
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
  std::vector<Estimate> estimates;  ///< empty: there is no answer
  std::filesystem::path scenario;   ///< of the full run that tells it truly; empty: none
};

/// The words after the program's name (docs/stories.md).
[[nodiscard]] std::vector<std::string> whatif_words(std::filesystem::path const& run, Levers const& levers);
/// What the command printed. Anything else than the contract's object gives no estimates, never an exception.
[[nodiscard]] WhatIfAnswer read_whatif(int exit_code, std::string_view printed);
/// A measure in words; its name where we know none.
[[nodiscard]] std::string measure_in_words(std::string const& name, Language language);
/// The same measure of a whole day's full run; nothing if it is none that recordings hold.
[[nodiscard]] std::optional<double> full_value(SoFar const& day, std::string const& measure);
/// What the audience is told when the full run has ended: each known measure, and whether the estimate held it.
[[nodiscard]] std::string verdict(std::vector<Estimate> const& estimates, SoFar const& day, Language language);

/// One question at a time, asked of a process, so that the window never waits.
class WhatIf {
public:
  /// Ends the question before, if it is still open.
  void ask(std::filesystem::path const& run, Levers const& levers);
  [[nodiscard]] bool asking() const { return process_.running(); }
  /// The answer, once; nothing while it is not there. After 10 s the process is ended: not available.
  [[nodiscard]] std::optional<WhatIfAnswer> answer();

private:
  Process process_;
  std::chrono::steady_clock::time_point asked_;
};

/// The run behind an estimate: a full one of its scenario with the seed and sample of the run shown. It steps back
/// behind the window's own work.
class FullRun {
public:
  /// Results will stand beside `shown`.
  void start(std::filesystem::path const& scenario, std::filesystem::path const& shown,
             recording::Scenery const& scenery, recording::Figures const& figures);
  [[nodiscard]] bool running() const { return process_.running(); }
  void end() { process_.end(); }
  /// Once: where the results stand, or an empty path if the run failed.
  [[nodiscard]] std::optional<std::filesystem::path> ended();

private:
  Process process_;
  std::filesystem::path out_;
};

}  // namespace twinshift::viz
