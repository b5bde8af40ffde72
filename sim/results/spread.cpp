#include "sim/results/spread.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/students_t.hpp>

namespace twinshift::results {

namespace {

double mean_of(std::vector<double> const& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Variance of the mean of `values`, of which there are at least two.
double variance_of_mean(std::vector<double> const& values, double mean) {
  auto squares = 0.0;
  for (auto const value : values) squares += (value - mean) * (value - mean);
  auto const n = static_cast<double>(values.size());
  return squares / (n - 1) / n;
}

double half_width(double variance, double degrees) {
  if (variance <= 0) return 0;
  constexpr double kUpperTail = 0.975;
  return boost::math::quantile(boost::math::students_t{degrees}, kUpperTail) * std::sqrt(variance);
}

}  // namespace

Spread spread_of(std::vector<double> const& values) {
  Spread spread{mean_of(values), std::nullopt};
  if (values.size() > 1)
    spread.half_width = half_width(variance_of_mean(values, spread.mean), static_cast<double>(values.size() - 1));
  return spread;
}

Spread spread_of_unpaired(std::vector<double> const& base, std::vector<double> const& policy) {
  auto const base_mean = mean_of(base);
  auto const policy_mean = mean_of(policy);
  Spread spread{policy_mean - base_mean, std::nullopt};
  if (base.size() < 2 || policy.size() < 2) return spread;
  auto const a = variance_of_mean(base, base_mean);
  auto const b = variance_of_mean(policy, policy_mean);
  auto const sum = a + b;
  auto const weighted = a * a / static_cast<double>(base.size() - 1) + b * b / static_cast<double>(policy.size() - 1);
  spread.half_width = half_width(sum, weighted > 0 ? sum * sum / weighted : 1);
  return spread;
}

double chance_of(std::vector<double> const& differences) {
  auto const mean = mean_of(differences);
  auto const variance = variance_of_mean(differences, mean);
  if (!(variance > 0)) return mean == 0 ? 1 : 0;
  boost::math::students_t const t{static_cast<double>(differences.size() - 1)};
  return 2 * boost::math::cdf(boost::math::complement(t, std::abs(mean) / std::sqrt(variance)));
}

std::vector<std::uint8_t> findings_among(std::vector<double> const& chances, double rate) {
  auto sorted = chances;
  std::sort(sorted.begin(), sorted.end());
  auto limit = -1.0;
  for (std::size_t k = 0; k < sorted.size(); ++k)
    if (sorted[k] <= rate * static_cast<double>(k + 1) / static_cast<double>(sorted.size())) limit = sorted[k];
  std::vector<std::uint8_t> found;
  for (auto const chance : chances) found.push_back(chance <= limit ? 1 : 0);
  return found;
}

}  // namespace twinshift::results
