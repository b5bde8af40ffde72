#include "sim/depot/season.hpp"

#include "sim/depot/parameters.hpp"
#include "sim/emissions/public_model.hpp"

#include <string>

namespace twinshift::depot {
namespace {

using fleet::Powertrain;
using fleet::VehicleGroup;

bool is_large(VehicleGroup group) { return group == VehicleGroup::kDoubleDeck || group == VehicleGroup::kArticulated; }
bool is_small(VehicleGroup group) { return group == VehicleGroup::kMinibus || group == VehicleGroup::kShuttle; }

}  // namespace

std::int64_t climate_use(emissions::EmissionFactors const& factors, std::string_view region, Powertrain powertrain,
                         VehicleGroup group, double celsius) {
  if (!fleet::on_road(group)) return 0;
  auto const value = [&](std::string_view id) { return factors.scalar(id, region).value; };
  auto const size = is_small(group) ? value("bus_area_shuttle") / value("bus_area") : 1.0;
  emissions::Conditions conditions;
  conditions.region = std::string{region};
  conditions.celsius = celsius;
  auto const kw = emissions::climate(factors, conditions, is_large(group) ? "bus_heat_loss_large" : "bus_heat_loss",
                                     powertrain == Powertrain::kFuelCell, size)
                      .kw;
  auto const each = powertrain == Powertrain::kFuelCell ? value("fuel_cell_efficiency") * value("hydrogen_lhv")
                                                        : value("charge_efficiency");
  return whole(kw / each * 1e6);
}

}  // namespace twinshift::depot
