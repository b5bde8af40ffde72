#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace twinshift::results {

/// What several seeds say of one number.
struct Spread {
  double mean = 0;
  /// Half of the interval that holds the true mean with 95 % confidence (Student's t); none for a single seed.
  std::optional<double> half_width;
};

/// Mean and interval of one value per seed; at least one value.
[[nodiscard]] Spread spread_of(std::vector<double> const& values);

/// Of the difference policy - base when the seeds are not the same (Welch 1947): wider than that of paired seeds.
/// No interval if either side has a single value.
[[nodiscard]] Spread spread_of_unpaired(std::vector<double> const& base, std::vector<double> const& policy);

/// Chance of a mean at least so far from zero if there were no effect (two-sided paired t-test). At least two values;
/// equal ones give 1 at zero and 0 elsewhere.
[[nodiscard]] double chance_of(std::vector<double> const& differences);

/// Which of many tests are findings if `rate` of the findings may be false (Benjamini and Hochberg 1995); 1: a finding.
[[nodiscard]] std::vector<std::uint8_t> findings_among(std::vector<double> const& chances, double rate);

}  // namespace twinshift::results
