#pragma once

#include "sim/recording/figures.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace twinshift::viz {

/// What the day has come to by a moment. Quarter hours and hours under way count in proportion to their time.
struct SoFar {
  std::array<double, kModes> journeys{};  ///< by main mode
  double boardings = 0;
  double denied = 0;
  double co2e_t = 0;
  double hydrogen_kg = 0;

  [[nodiscard]] double all_journeys() const;
  /// Of journeys by bus, BRT, train and shuttle, and those that change to a train or bus [%]; 0 if there are none.
  [[nodiscard]] double public_share_pct() const;
};
[[nodiscard]] SoFar so_far(recording::Figures const& figures, std::int32_t seconds);

/// A mean with its 95 % interval.
struct Interval {
  double mean = 0;
  double low = 0;
  double high = 0;
  [[nodiscard]] bool holds_zero() const { return low <= 0 && high >= 0; }
};
/// Student's interval of a mean (Gosset 1908) over seeds; nothing from fewer than two values.
[[nodiscard]] std::optional<Interval> interval_of(std::span<double const> values);

}  // namespace twinshift::viz
