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
/// Cold over hot NOx, petrol from Euro 4 on; valid 5 ... 45 km/h, -20 ... 20 C.
constexpr double cold_ratio_nox_petrol(double celsius, double km_per_hour) {
  auto const t = std::clamp(celsius, -20.0, 20.0);
  auto const v = std::clamp(km_per_hour, 5.0, 45.0);
  auto const ratio = v <= 25 ? 0.0458 * v + 0.00747 * t + 0.764 : 0.0484 * v + 0.0228 * t + 0.685;
  return std::max(1.0, ratio);
}
inline constexpr double kColdReductionNoxPetrol = 0.18;  ///< beta's reduction factor from Euro 4 on

/// Extra over the trip's hot emission, as a share of it.
constexpr double cold_extra(double cold_share, double ratio, double reduction = 1) {
  return reduction * cold_share * (ratio - 1);
}

}  // namespace twinshift::emissions
