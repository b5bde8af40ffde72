#pragma once

#include "sim/emissions/factors.hpp"

namespace twinshift::emissions {

/// The day's surroundings that factors depend on.
struct Conditions {
  std::string region;   ///< whose rows of the factor tables hold
  int year = 2024;      ///< of the grid's intensity
  double celsius = 15;  ///< outside, all day
  HydrogenSupply hydrogen;
  double sample = 1;  ///< share of travellers simulated; people on board are scaled up by it
};

/// Mean temperature of a month (1 ... 12) in a region [C].
[[nodiscard]] double month_temperature(EmissionFactors const& factors, std::string_view region, int month);

}  // namespace twinshift::emissions
