#pragma once

#include "sim/estimation/choice_model.hpp"

#include <span>
#include <vector>

namespace twinshift::estimation {

/// The (simulated) log-likelihood of a model and its exact gradient.
///
/// An individual contributes the log of the mean over its draws of the product of its choices' probabilities (Train,
/// 2009). Borrows the model. Works on all threads; the sums are the same at any number of them.
class Likelihood {
public:
  explicit Likelihood(ChoiceModel const& model);

  struct Result {
    double value;                  ///< sum of weight x log-likelihood of the individuals
    std::vector<double> gradient;  ///< by parameter, fixed ones too
  };
  /// `parameters`: one number for each of the model's. `scores`, if given, receives each individual's own gradient,
  /// times its weight, individual by individual.
  Result operator()(std::span<double const> parameters, std::vector<double>* scores = nullptr) const;

  /// Log-likelihood if all alternatives that are there were equally likely.
  [[nodiscard]] double of_equal_shares() const;

private:
  class Worker;

  ChoiceModel const* model_;
  std::vector<double> draws_;
};

}  // namespace twinshift::estimation
