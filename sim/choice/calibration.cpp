#include "sim/choice/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace twinshift::choice {
namespace {

/// Within a nest of scale lambda a constant acts 1 / lambda times as strongly; a shorter step keeps that from swinging.
constexpr double kStep = 0.7;

/// Shares of modes if `change` were added to the utilities.
ByMode shares_with(std::span<float const> utility, std::span<float const> errors, ByMode const& change) {
  auto counts = std::array<std::int64_t, kModes>{};
  auto all = std::int64_t{0};
  auto shifted = std::array<float, kModes>{};
  for (std::size_t t = 0; t + kModes <= utility.size(); t += kModes) {
    for (std::size_t m = 0; m < kModes; ++m) shifted[m] = static_cast<float>(utility[t + m] + change[m]);
    if (auto const best = best_mode(shifted, errors.subspan(t).first<kModes>())) {
      ++counts[static_cast<std::size_t>(*best)];
      ++all;
    }
  }
  auto shares = ByMode{};
  for (std::size_t m = 0; m < kModes; ++m)
    shares[m] = all > 0 ? static_cast<double>(counts[m]) / static_cast<double>(all) : 0.0;
  return shares;
}

/// Targets of the modes that somebody could take; no constant brings travellers to the others.
ByMode reachable(std::span<float const> utility, ByMode target) {
  std::array<bool, kModes> open{};
  for (std::size_t i = 0; i < utility.size(); ++i)
    if (std::isfinite(utility[i])) open[i % kModes] = true;
  for (std::size_t m = 0; m < kModes; ++m)
    if (!open[m]) target[m] = 0;
  return target;
}

}  // namespace

ConstantsFit fit_constants(std::span<float const> utility, std::span<float const> errors, ByMode const& wanted,
                           Mode reference, double tolerance, int max_rounds) {
  auto fit = ConstantsFit{};
  auto const target = reachable(utility, wanted);
  auto const fewest = 0.5 * kModes / std::max(1.0, static_cast<double>(utility.size()));  // half a tour
  for (;; ++fit.rounds) {
    fit.share = shares_with(utility, errors, fit.change);
    auto targeted = 0.0;
    for (std::size_t m = 0; m < kModes; ++m)
      if (target[m] > 0) targeted += fit.share[m];
    fit.worst = 0;
    for (std::size_t m = 0; m < kModes; ++m)
      if (target[m] > 0) fit.worst = std::max(fit.worst, std::abs(fit.share[m] - target[m] * targeted));
    if (fit.worst <= tolerance || fit.rounds >= max_rounds || !(targeted > 0)) return fit;
    for (std::size_t m = 0; m < kModes; ++m)
      if (target[m] > 0) fit.change[m] += kStep * std::log(target[m] * targeted / std::max(fit.share[m], fewest));
    auto const kept = fit.change[static_cast<std::size_t>(reference)];
    for (std::size_t m = 0; m < kModes; ++m)
      if (target[m] > 0) fit.change[m] -= kept;
  }
}

}  // namespace twinshift::choice
