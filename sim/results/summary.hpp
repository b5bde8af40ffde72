#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::results {

/// One line of summary.csv: what, in which unit, how much.
struct Measure {
  std::string name;
  std::string unit;
  double value = 0;
  int decimals = 0;  ///< places that are meaningful
};

/// The text of summary.csv: columns measure, value, unit, lower95, upper95, n_seeds. One seed has no interval: those
/// cells stay empty.
std::string summary_csv(std::vector<Measure> const& measures);

/// One line of a comparison.
struct Difference {
  std::string measure;
  std::string unit;
  std::optional<double> base;  ///< empty if the run lacks the measure
  std::optional<double> policy;
  int decimals = 0;

  /// policy - base; a missing measure counts as 0 (a mode that nobody uses).
  [[nodiscard]] double difference() const { return policy.value_or(0) - base.value_or(0); }
};

/// Two runs side by side, measure by measure: those of the base in its order, then those only the policy has.
struct Comparison {
  std::string base_title;
  std::string policy_title;
  std::vector<Difference> differences;
};

/// Reads two run folders. Throws io::InputError if one is not a whole run (F201, F202, T4xx) or if they don't hold
/// the same people (R620: another city, seed, sample or population).
Comparison compare_runs(std::filesystem::path const& base, std::filesystem::path const& policy);

}  // namespace twinshift::results
