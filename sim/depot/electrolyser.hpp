#pragma once

#include "sim/depot/parameters.hpp"
#include "sim/depot/site.hpp"

#include <cstdint>
#include <vector>

namespace twinshift::depot {

/// How much gas an electrolyser makes in an hour of a given power, and the other way round. Between no load and its
/// least load it does not run. Whole mg and mWh.
class Electrolyser {
public:
  Electrolyser(double rated_kw, Parameters const& parameters);

  /// Energy for `made` mg in an hour; `made` lies between least() and most(), or is 0.
  [[nodiscard]] std::int64_t energy(std::int64_t made) const;
  /// The most an hour's energy of `available` mWh can make; 0 if that is under the least load.
  [[nodiscard]] std::int64_t made_with(std::int64_t available) const;
  [[nodiscard]] std::int64_t least() const { return points_.empty() ? 0 : points_.front().made; }
  [[nodiscard]] std::int64_t most() const { return points_.empty() ? 0 : points_.back().made; }

  /// A step of the cheapest way up: so much more gas at so much energy each.
  struct Step {
    std::int64_t made = 0;
    double kwh_per_kg = 0;
  };
  /// The lower convex hull of energy over gas: mixing hours of rest and of good load, which planning assumes.
  [[nodiscard]] std::vector<Step> steps() const;

private:
  struct Point {
    std::int64_t made = 0;
    std::int64_t energy = 0;
  };
  std::vector<Point> points_;  ///< from least to rated load, straight in between; empty without an electrolyser
};

}  // namespace twinshift::depot
