#pragma once

#include <array>
#include <span>
#include <vector>

#include "sim/demand/synthesis.hpp"

namespace twinshift::demand {

/// What was counted at one place, and what a simulated day brings there: `fixed`, whatever the rates, and `flows`, by
/// rate, in proportion to it. All in the same unit.
struct CountedFlow {
  double counted = 0;
  double tolerance = 0.1;  ///< one standard deviation of the difference, as a share of `counted`
  double fixed = 0;
  std::vector<double> flows;
};

/// What surveys and judgement say of a rate.
struct RatePrior {
  double log_ratio = 0;  ///< of the prior value to the rate that made the flows
  double spread = 0.5;   ///< one standard deviation of its logarithm; 0: the rate stays
};

/// By what to multiply each rate (0.1 to 10) so that flows meet counts, without leaving the priors more than the counts
/// are worth: generalised least squares of trips on counts (Cascetta 1984), with logarithms of rates. Any number of
/// counts, also none; as many flows everywhere as priors. Cyclic descent, so the answer depends on the arguments alone.
std::vector<double> fit_rates(std::span<CountedFlow const> counts, std::span<RatePrior const> priors);

/// `profile` with each hour's share multiplied by wanted / made (0.5 to 2), and made to sum to 1 again. Hours beyond 24
/// and those of which nothing is wanted or made keep their shares before that.
DepartureProfile fit_hours(DepartureProfile const& profile, std::array<double, 24> const& wanted,
                           std::array<double, 24> const& made);

}  // namespace twinshift::demand
