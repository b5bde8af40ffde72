#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace twinshift::study {

/// What a number may be: 5, 50 and 95 % of all cases lie below these. low <= central <= high.
struct Quantiles {
  double low = 0;
  double central = 0;
  double high = 0;
};

/// A distribution with given quantiles.
///
/// - Constant where all three are equal.
/// - Log-normal if low > 0 and high / low > 2, with a spread of its own on each side of the central value.
/// - Else triangular, likewise in two halves, so that it exists for every skewness: density is greatest at the central
///   value and falls straight to nothing on each side. What cannot be below zero (low >= 0) is cut there.
class Distribution {
public:
  enum class Shape : std::uint8_t { kConstant, kLogNormal, kTriangular };

  explicit Distribution(Quantiles quantiles);

  /// The value at which a standard normal number `z` has its rank: z = -1.645 gives low, 0 central, 1.645 high.
  [[nodiscard]] double at(double z) const;
  [[nodiscard]] Shape shape() const { return shape_; }
  [[nodiscard]] Quantiles const& quantiles() const { return quantiles_; }

private:
  Quantiles quantiles_;
  Shape shape_ = Shape::kConstant;
};

/// Standard normal number below which 95 % of cases lie.
inline constexpr double kNormal95 = 1.6448536269514722;

/// The standard normal number of an input in a draw. Inputs that share `group` are correlated with `rho` (0 ... 1);
/// an empty group stands alone. It belongs to the names and the draw's number: the same in every run and whatever else
/// is drawn, so that runs are compared draw by draw.
[[nodiscard]] double standard_draw(std::uint64_t seed, std::string_view input, std::string_view group, double rho,
                                   std::uint32_t draw);

/// What share of draws lies below: straight between neighbours (Hyndman and Fan's type 7). `share` is 0 ... 1.
[[nodiscard]] double quantile(std::vector<double> values, double share);

/// Central value and the ranges that hold 90 and 95 % of draws.
struct Interval {
  double central = 0;  ///< with every input at its central value, not a mean of draws
  double mean = 0;
  double deviation = 0;  ///< standard deviation of the draws
  double low90 = 0;
  double high90 = 0;
  double low95 = 0;
  double high95 = 0;
};
[[nodiscard]] Interval interval_of(double central, std::vector<double> const& draws);

}  // namespace twinshift::study
