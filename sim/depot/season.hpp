#pragma once

#include "sim/emissions/factors.hpp"
#include "sim/fleet/fleet.hpp"

#include <cstdint>
#include <string_view>

namespace twinshift::depot {

/// What heating or cooling adds to a vehicle's use at a temperature outside, an hour in service [mg hydrogen or mWh at
/// the plug]: the law by which the ledger books it (emissions::climate). 0 for
/// trains, whose heating the ledger does not know.
[[nodiscard]] std::int64_t climate_use(emissions::EmissionFactors const& factors, std::string_view region,
                                       fleet::Powertrain powertrain, fleet::VehicleGroup group, double celsius);

}  // namespace twinshift::depot
