#include "sim/demand/rate_fit.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace twinshift::demand {
namespace {

constexpr double kMostLog = 2.302585092994046;  // ln 10
constexpr int kSweeps = 200;
constexpr int kHalvings = 40;
constexpr std::size_t kQuartersAnHour = 4;

double squared(double x) { return x * x; }

/// Slope of the sum of squares along the logarithm of one factor, over 2.
double slope(std::span<CountedFlow const> counts, RatePrior const& prior, std::vector<double> const& logs,
             std::size_t rate) {
  auto result = prior.spread > 0 ? (logs[rate] - prior.log_ratio) / squared(prior.spread) : 0.0;
  for (auto const& count : counts) {
    auto made = count.fixed;
    for (std::size_t s = 0; s < logs.size(); ++s) made += std::exp(logs[s]) * count.flows[s];
    result +=
        (made - count.counted) * std::exp(logs[rate]) * count.flows[rate] / squared(count.tolerance * count.counted);
  }
  return result;
}

}  // namespace

std::vector<double> fit_rates(std::span<CountedFlow const> counts, std::span<RatePrior const> priors) {
  std::vector<double> logs(priors.size(), 0.0);
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    for (std::size_t rate = 0; rate < priors.size(); ++rate) {
      if (!(priors[rate].spread > 0)) continue;
      auto low = -kMostLog;
      auto high = kMostLog;
      for (int step = 0; step < kHalvings; ++step) {
        logs[rate] = 0.5 * (low + high);
        (slope(counts, priors[rate], logs, rate) > 0 ? high : low) = logs[rate];
      }
    }
  }
  std::vector<double> factors;
  for (auto const log : logs) factors.push_back(std::exp(log));
  return factors;
}

DepartureProfile fit_hours(DepartureProfile const& profile, std::array<double, 24> const& wanted,
                           std::array<double, 24> const& made) {
  auto const of_made = std::accumulate(made.begin(), made.end(), 0.0);
  auto const of_wanted = std::accumulate(wanted.begin(), wanted.end(), 0.0);
  auto result = profile;
  for (std::size_t q = 0; q < result.share.size(); ++q) {
    auto const hour = q / kQuartersAnHour;
    if (hour >= wanted.size() || !(wanted[hour] > 0) || !(made[hour] > 0)) continue;
    result.share[q] *= std::clamp(wanted[hour] / of_wanted * of_made / made[hour], 0.5, 2.0);
  }
  auto const sum = std::accumulate(result.share.begin(), result.share.end(), 0.0);
  if (sum > 0)
    for (auto& share : result.share) share /= sum;
  return result;
}

}  // namespace twinshift::demand
