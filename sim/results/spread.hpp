#pragma once

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

}  // namespace twinshift::results
