#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace twinshift::mobsim {

// Ways out of trouble; assumed, as no source tells how people of these cities react.
inline constexpr double kDetour = 1.3;  ///< way over straight distance
inline constexpr double kWalkMetresPerSecond = 1.3;
inline constexpr double kCycleMetresPerSecond = 15 / 3.6;

/// Whole seconds for a straight distance at a speed [m/s]; at least one.
inline std::int32_t seconds_of(double metres, double speed) {
  return std::max(1, static_cast<std::int32_t>(std::lround(metres * kDetour / speed)));
}

}  // namespace twinshift::mobsim
