#pragma once

#include <algorithm>

namespace twinshift::emissions {

/// How tyre and brake wear change with speed (EMEP/EEA guidebook 2019, 1.A.3.b.vi-vii, Tier 2). Road wear doesn't.
constexpr double tyre_speed_factor(double km_per_hour) {
  return km_per_hour < 40 ? 1.39 : km_per_hour > 90 ? 0.902 : 1.78 - 0.00974 * km_per_hour;
}
constexpr double brake_speed_factor(double km_per_hour) {
  return km_per_hour < 40 ? 1.67 : km_per_hour > 95 ? 0.185 : 2.75 - 0.0270 * km_per_hour;
}

/// Heavy vehicles relative to a car; `load` is people over places, 0 ... 1.
constexpr double bus_tyre_ratio(int axles, double load) { return axles / 2.0 * (1.41 + 1.38 * load); }
constexpr double bus_brake_ratio(double empty_ratio, double load) { return empty_ratio * (1 + 0.79 * load); }

}  // namespace twinshift::emissions
