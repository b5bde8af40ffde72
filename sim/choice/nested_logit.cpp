#include "sim/choice/nested_logit.hpp"

#include "sim/core/rng.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string_view>

namespace twinshift::choice {
namespace {

/// FNV-1a, cut to the 24 bits that a draw's counter keeps.
std::uint32_t stream_of(std::string_view name) {
  auto hash = std::uint32_t{2166136261U};
  for (auto const c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return (hash ^ (hash >> 24U)) & 0xFFFFFFU;
}

/// ln of a positive stable variate with Laplace transform exp(-s^lambda); 0 for lambda = 1.
double log_positive_stable(double lambda, Rng& rng) {
  auto const u = std::numbers::pi * rng.uniform();
  auto const w = rng.exponential();
  if (lambda >= 1) return 0;
  return std::log(std::sin(lambda * u)) - std::log(std::sin(u)) / lambda +
         (1 - lambda) / lambda * (std::log(std::sin((1 - lambda) * u)) - std::log(w));
}

double log_sum_exp(std::span<double const> values) {
  auto const largest = *std::max_element(values.begin(), values.end());
  if (!(largest > -std::numeric_limits<double>::infinity())) return largest;
  auto sum = 0.0;
  for (auto const v : values) sum += std::exp(v - largest);
  return largest + std::log(sum);
}

}  // namespace

NestedLogit::NestedLogit(std::span<Nest const> nests) {
  auto alone = ModeSet{};
  for (std::size_t m = 0; m < kModes; ++m) alone.insert(static_cast<Mode>(m));
  for (auto const& nest : nests) {
    auto group = Group{nest.lambda, stream_of(nest.name), {}};
    for (std::size_t m = 0; m < kModes; ++m)
      if (nest.members.contains(static_cast<Mode>(m)) && alone.contains(static_cast<Mode>(m))) {
        group.modes.push_back(m);
        alone.erase(static_cast<Mode>(m));
      }
    if (!group.modes.empty()) groups_.push_back(std::move(group));
  }
  for (std::size_t m = 0; m < kModes; ++m)
    if (alone.contains(static_cast<Mode>(m))) groups_.push_back({1, 0, {m}});
}

ByMode NestedLogit::errors(std::uint64_t seed, std::uint64_t key) const {
  auto result = ByMode{};
  for (auto const& group : groups_) {
    auto log_s = 0.0;
    if (group.lambda < 1) {
      auto nest_rng = Rng{seed, key, Draw::kNestTaste, group.stream};
      log_s = log_positive_stable(group.lambda, nest_rng);
    }
    for (auto const m : group.modes) {
      auto rng = Rng{seed, key, Draw::kTaste, static_cast<std::uint32_t>(m)};
      result[m] = group.lambda * (log_s - std::log(rng.exponential()));
    }
  }
  return result;
}

NestedLogit::Shares NestedLogit::shares(ByMode const& utility, ModeSet available) const {
  constexpr auto kNever = -std::numeric_limits<double>::infinity();
  auto result = Shares{};
  auto inclusive = std::vector<double>{};
  auto scaled = std::vector<double>{};
  for (auto const& group : groups_) {
    scaled.assign(1, kNever);
    for (auto const m : group.modes)
      if (available.contains(static_cast<Mode>(m))) scaled.push_back(utility[m] / group.lambda);
    result.within.push_back(log_sum_exp(scaled));
    inclusive.push_back(group.lambda * result.within.back());
  }
  result.total = log_sum_exp(inclusive);
  return result;
}

ByMode NestedLogit::probabilities(ByMode const& utility, ModeSet available) const {
  auto result = ByMode{};
  auto const s = shares(utility, available);
  if (!std::isfinite(s.total)) return result;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    auto const& group = groups_[g];
    if (!std::isfinite(s.within[g])) continue;
    auto const of_group = std::exp(group.lambda * s.within[g] - s.total);
    for (auto const m : group.modes)
      if (available.contains(static_cast<Mode>(m)))
        result[m] = of_group * std::exp(utility[m] / group.lambda - s.within[g]);
  }
  return result;
}

double NestedLogit::logsum(ByMode const& utility, ModeSet available) const { return shares(utility, available).total; }

std::int64_t quantised(double utility) { return std::llround(utility * 1e6); }

std::optional<Mode> best_mode(std::span<float const, kModes> utility, std::span<float const, kModes> errors) {
  auto best = std::optional<Mode>{};
  auto best_value = std::int64_t{0};
  for (std::size_t m = 0; m < kModes; ++m) {
    if (!std::isfinite(utility[m])) continue;
    auto const value = quantised(double{utility[m]} + double{errors[m]});
    if (!best || value > best_value) {
      best = static_cast<Mode>(m);
      best_value = value;
    }
  }
  return best;
}

}  // namespace twinshift::choice
