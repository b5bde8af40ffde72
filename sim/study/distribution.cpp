#include "sim/study/distribution.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/rng.hpp"

namespace twinshift::study {

namespace {

/// Share of a half triangle's width beyond which a tenth of it lies (a twentieth of both halves).
constexpr double kTriangleTail = 0.6837722339831620;  // 1 - sqrt(0.1)

double share_below(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

/// FNV-1a, 64 bit: a number for a name.
std::uint64_t key_of(std::string_view kind, std::string_view name) {
  std::uint64_t key = 0xcbf29ce484222325ULL;
  for (auto const part : {kind, name})
    for (auto const character : part) key = (key ^ static_cast<unsigned char>(character)) * 0x100000001b3ULL;
  return key;
}

}  // namespace

Distribution::Distribution(Quantiles quantiles) : quantiles_{quantiles} {
  auto const& [low, central, high] = quantiles_;
  if (!(high > low)) return;
  shape_ = low > 0 && high / low > 2 ? Shape::kLogNormal : Shape::kTriangular;
}

double Distribution::at(double z) const {
  auto const& [low, central, high] = quantiles_;
  switch (shape_) {
    case Shape::kConstant:
      return central;
    case Shape::kLogNormal:
      return central * std::exp(z / kNormal95 * std::log(z < 0 ? central / low : high / central));
    case Shape::kTriangular:
      break;
  }
  auto const below = share_below(z);
  auto const value = z < 0 ? central - (central - low) / kTriangleTail * (1 - std::sqrt(2 * below))
                           : central + (high - central) / kTriangleTail * (1 - std::sqrt(2 * (1 - below)));
  return low >= 0 ? std::max(0.0, value) : value;
}

double standard_draw(std::uint64_t seed, std::string_view input, std::string_view group, double rho,
                     std::uint32_t draw) {
  Rng own{seed, key_of("input:", input), Draw::kFactor, draw};
  auto const alone = own.normal();
  if (group.empty()) return alone;
  Rng common{seed, key_of("group:", group), Draw::kFactor, draw};
  return std::sqrt(rho) * common.normal() + std::sqrt(1 - rho) * alone;
}

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  auto const place = share * static_cast<double>(values.size() - 1);
  auto const lower = static_cast<std::size_t>(place);
  if (lower + 1 >= values.size()) return values.back();
  return values[lower] + (place - static_cast<double>(lower)) * (values[lower + 1] - values[lower]);
}

Interval interval_of(double central, std::vector<double> const& draws) {
  Interval result{central, central, 0, central, central, central, central};
  if (draws.empty()) return result;
  auto const n = static_cast<double>(draws.size());
  double sum = 0;
  for (auto const value : draws) sum += value;
  result.mean = sum / n;
  double squares = 0;
  for (auto const value : draws) squares += (value - result.mean) * (value - result.mean);
  result.deviation = draws.size() > 1 ? std::sqrt(squares / (n - 1)) : 0;
  result.low90 = quantile(draws, 0.05);
  result.high90 = quantile(draws, 0.95);
  result.low95 = quantile(draws, 0.025);
  result.high95 = quantile(draws, 0.975);
  return result;
}

}  // namespace twinshift::study
