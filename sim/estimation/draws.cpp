#include "sim/estimation/draws.hpp"

#include <cmath>
#include <numeric>

#include <boost/math/special_functions/erf.hpp>

#include "sim/core/rng.hpp"

namespace twinshift::estimation {

namespace {

/// The first points of a Halton sequence go together in several bases, so they are left out.
constexpr std::uint64_t kBurnIn = 10;

std::uint64_t prime(std::size_t nth) {
  std::uint64_t candidate = 2;
  for (std::size_t found = 0;; ++candidate) {
    bool is_prime = true;
    for (std::uint64_t d = 2; d * d <= candidate && is_prime; ++d) is_prime = candidate % d != 0;
    if (is_prime && found++ == nth) return candidate;
  }
}

double halton(std::uint64_t index, std::uint64_t base) {
  double out = 0;
  double digit = 1.0 / static_cast<double>(base);
  for (; index > 0; index /= base, digit /= static_cast<double>(base)) out += digit * static_cast<double>(index % base);
  return out;
}

double shaped(double u, Distribution distribution) {
  switch (distribution) {
    case Distribution::kNormal:
      return -std::sqrt(2.0) * boost::math::erfc_inv(2 * u);
    case Distribution::kUniform:
      return u;
    case Distribution::kUniformSymmetric:
      return 2 * u - 1;
    case Distribution::kTriangular:
      return u < 0.5 ? std::sqrt(2 * u) - 1 : 1 - std::sqrt(2 * (1 - u));
  }
  return u;
}

/// Numbers between 0 and 1 of one variable, individual by individual.
std::vector<double> uniforms(DrawPlan const& plan, std::size_t variable, std::size_t individuals) {
  auto const total = individuals * plan.count;
  std::vector<double> out(total);
  Rng rng{plan.seed, variable, Draw::kEstimation};
  if (plan.kind == DrawKind::kHalton) {
    auto const base = prime(variable);
    for (std::size_t i = 0; i < total; ++i) out[i] = halton(i + kBurnIn + 1, base);
  } else {
    for (std::size_t i = 0; i < total; ++i)
      out[i] = plan.kind == DrawKind::kMlhs ? (static_cast<double>(i) + rng.uniform()) / static_cast<double>(total)
                                            : rng.uniform();
    if (plan.kind == DrawKind::kMlhs)
      for (std::size_t i = total; i > 1; --i) std::swap(out[i - 1], out[rng.below(static_cast<std::uint32_t>(i))]);
  }
  return out;
}

}  // namespace

std::vector<double> make_draws(DrawPlan const& plan, std::size_t individuals) {
  auto const width = plan.variables.size() * plan.count;
  std::vector<double> out(individuals * width);
  for (std::size_t v = 0; v < plan.variables.size(); ++v) {
    auto const numbers = uniforms(plan, v, individuals);
    for (std::size_t i = 0; i < individuals; ++i)
      for (std::size_t d = 0; d < plan.count; ++d)
        out[i * width + v * plan.count + d] = shaped(numbers[i * plan.count + d], plan.variables[v].distribution);
  }
  return out;
}

}  // namespace twinshift::estimation
