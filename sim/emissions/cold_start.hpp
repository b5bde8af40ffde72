#pragma once

#include <algorithm>

namespace twinshift::emissions {

/// Extra of a car that starts cold, relative to its hot emission (EMEP/EEA guidebook 2019, 1.A.3.b.i-iv; 1.4-2.0 l).

/// Share of a trip's length driven cold; `trip_km` counts up to 15 km.
constexpr double cold_distance_share(double trip_km, double celsius) {
  auto const length = std::min(trip_km, 15.0);
  return std::clamp(0.6474 - 0.02545 * length - (0.00974 - 0.000385 * length) * celsius, 0.0, 1.0);
}

/// Cold over hot fuel use, petrol from Euro 4 on; valid -10 ... 30 C.
constexpr double cold_ratio_energy_petrol(double celsius) {
  return std::max(1.0, 1.47 - 0.009 * std::clamp(celsius, -10.0, 30.0));
}
/// Likewise diesel from Euro 3 on (remembered, not verified).
constexpr double cold_ratio_energy_diesel(double celsius) {
  return std::max(1.0, 1.34 - 0.008 * std::clamp(celsius, -10.0, 30.0));
}
/// A straight piece of the ratio of cold to hot NOx, petrol from Euro 4 on: per_kmh x v + per_kelvin x T + constant;
/// valid -20 ... 20 C.
struct NoxPiece {
  double per_kmh;
  double per_kelvin;
  double constant;
  [[nodiscard]] constexpr double at_zero(double celsius) const {
    return per_kelvin * std::clamp(celsius, -20.0, 20.0) + constant;
  }
};
inline constexpr NoxPiece kColdNoxSlow{0.0458, 0.00747, 0.764};  ///< 5 ... 25 km/h
inline constexpr NoxPiece kColdNoxFast{0.0484, 0.0228, 0.685};   ///< 25 ... 45 km/h

/// Extra over the trip's hot emission, as a share of it.
constexpr double cold_extra(double cold_share, double ratio, double reduction = 1) {
  return reduction * cold_share * (ratio - 1);
}

}  // namespace twinshift::emissions
