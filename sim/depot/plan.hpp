#pragma once

#include "sim/depot/electrolyser.hpp"
#include "sim/depot/site.hpp"

#include <array>
#include <cstdint>

namespace twinshift::depot {

/// What electricity costs and emits in an hour, by where it comes from.
struct Tariff {
  std::array<double, kHours> grid_price{};  ///< a kWh
  std::array<double, kHours> grid_co2e{};   ///< kg/kWh
  double pv_co2e = 0;
  double wind_price = 0;
  double wind_co2e = 0;
};

/// What a plan must respect, by hour [mg, mWh].
struct PlanInput {
  Hourly drawn{};           ///< taken from the store, what is vented included
  Hourly sun{};             ///< own PV that nothing else needs
  Hourly wind{};            ///< contracted wind that nothing else needs
  Hourly brought{};         ///< most gas that can be unloaded
  Hourly grid{};            ///< what the connection still carries
  std::int64_t usable = 0;  ///< room in the store above its floor
};

struct GasPlan {
  Hourly made{};
  Hourly brought{};
  std::int64_t level = 0;    ///< above the floor at midnight, before anything is drawn
  std::int64_t missing = 0;  ///< of what is drawn in a day: could not be planned
};

/// When to make and to take delivery of the day's gas, for a day that repeats itself: the cheapest (or the greenest)
/// whole, exactly, subject to the store, the connection, the electrolyser's power and the times of delivery. It is a
/// cheapest flow of gas through the hours: docs/adr tells why that, and not a general solver. What is made in an hour
/// can be drawn from the next on.
///
/// The least load of an electrolyser does not fit into a flow: hours that would run below it are left out one after the
/// other, the weakest first; where that would leave demand unmet, they run at least load.
[[nodiscard]] GasPlan plan_gas(Site const& site, Electrolyser const& electrolyser, double compression_kwh_kg,
                               Tariff const& tariff, PlanInput const& input);

}  // namespace twinshift::depot
