#include "sim/depot/season.hpp"

#include "sim/depot/parameters.hpp"

namespace twinshift::depot {
namespace {

using fleet::Powertrain;
using fleet::VehicleGroup;

bool is_large(VehicleGroup group) { return group == VehicleGroup::kDoubleDeck || group == VehicleGroup::kArticulated; }
bool is_small(VehicleGroup group) { return group == VehicleGroup::kMinibus || group == VehicleGroup::kShuttle; }

}  // namespace

std::int64_t climate_use(emissions::EmissionFactors const& factors, std::string_view region, Powertrain powertrain,
                         VehicleGroup group, double celsius) {
  if (group == VehicleGroup::kTrain || group == VehicleGroup::kHighSpeedTrain) return 0;
  auto const value = [&](std::string_view id) { return factors.scalar(id, region).value; };
  auto const size = is_small(group) ? value("bus_area_shuttle") / value("bus_area") : 1.0;
  auto const loss = value(is_large(group) ? "bus_heat_loss_large" : "bus_heat_loss") * size;
  auto const warm = value("bus_heating_setpoint");
  auto const cool = value("bus_cooling_setpoint");
  double kw = 0;
  if (celsius < warm) {
    auto const own = powertrain == Powertrain::kFuelCell ? 1 - value("fuel_cell_waste_heat_share") : 1.0;
    kw = own * loss * (warm - celsius) / value("bus_heating_cop");
  } else if (celsius > cool) {
    kw = (loss * (celsius - cool) + value("bus_cooling_gains")) / value("bus_cooling_cop");
  }
  auto const each = powertrain == Powertrain::kFuelCell ? value("fuel_cell_efficiency") * value("hydrogen_lhv")
                                                        : value("charge_efficiency");
  return whole(kw / each * 1e6);
}

}  // namespace twinshift::depot
