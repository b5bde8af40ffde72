#pragma once

#include "sim/estimation/choice_model.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::estimation {

struct Estimate {
  std::string name;
  double value = 0;
  bool fixed = false;
  bool at_bound = false;                        ///< the search stopped at a bound: no standard error
  std::optional<double> standard_error;         ///< from the inverse of the second derivatives
  std::optional<double> robust_standard_error;  ///< sandwich by individual (Huber, 1967; White, 1982)
};

struct Estimation {
  double log_likelihood = 0;
  double log_likelihood_start = 0;
  double log_likelihood_equal_shares = 0;
  std::vector<Estimate> estimates;  ///< in the model's order
  std::size_t free = 0;             ///< parameters that were estimated and met no bound
  std::size_t observations = 0;
  std::size_t individuals = 0;
  std::size_t evaluations = 0;  ///< of the log-likelihood with its gradient
  double slope = 0;             ///< how much the next Newton step would still gain
  bool converged = false;
  bool identified = true;  ///< false: the data can't tell some parameters apart; their errors are left out
  std::vector<std::string> not_identified;  ///< parameters that move together without changing the fit

  [[nodiscard]] double rho_squared() const { return 1 - log_likelihood / log_likelihood_equal_shares; }
  [[nodiscard]] double rho_squared_adjusted() const {
    return 1 - (log_likelihood - static_cast<double>(free)) / log_likelihood_equal_shares;
  }
  [[nodiscard]] double akaike() const { return 2 * (static_cast<double>(free) - log_likelihood); }
  [[nodiscard]] double bayesian() const;
};

/// Maximum (simulated) likelihood: a quasi-Newton search with bounds (L-BFGS; Nocedal, 1980; Liu and Nocedal, 1989),
/// then Newton steps to the top with second derivatives from differences of the exact gradient. Works on all threads,
/// with the same result at any number of them.
Estimation estimate(ChoiceModel const& model);

}  // namespace twinshift::estimation
