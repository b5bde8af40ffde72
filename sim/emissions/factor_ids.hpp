#pragma once

#include "sim/emissions/factors.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::emissions {

/// A number of emission_factors.csv and the unit in which the models read it.
struct KnownScalar {
  std::string_view id;
  std::string_view unit;
};

/// Every number the models read from emission_factors.csv.
inline constexpr auto kScalarIds = std::to_array<KnownScalar>({
    // fuels
    {"petrol_lhv", "MJ/l"},
    {"petrol_co2e_ttw", "kg/l"},
    {"petrol_co2_share", "share"},
    {"petrol_co2e_wtt", "kg/l"},
    {"diesel_lhv", "MJ/l"},
    {"diesel_co2e_ttw", "kg/l"},
    {"diesel_co2_share", "share"},
    {"diesel_co2e_wtt", "kg/l"},
    {"cng_lhv", "MJ/kg"},
    {"cng_co2e_ttw", "kg/kg"},
    {"cng_co2_share", "share"},
    {"cng_co2e_wtt", "kg/kg"},
    {"gas_oil_co2e_ttw", "kg/l"},
    {"gas_oil_co2_share", "share"},
    {"gas_oil_co2e_wtt", "kg/l"},
    {"gas_oil_density", "kg/l"},
    {"hydrogen_lhv", "kWh/kg"},
    // electricity and hydrogen supply
    {"grid_losses", "ratio"},
    {"h2_electrolyser", "kWh/kg"},
    {"h2_compression_350", "kWh/kg"},
    {"h2_compression_700", "kWh/kg"},
    {"h2_delivery", "kg/kg_per_100km"},
    {"h2_leakage", "kg/kg"},
    {"h2_gwp100", "kgCO2e/kg"},
    {"h2_wind_electrolysis", "kg/kg"},
    {"h2_solar_electrolysis", "kg/kg"},
    {"h2_smr", "kg/kg"},
    {"h2_smr_ccs", "kg/kg"},
    {"h2_byproduct", "kg/kg"},
    {"h2_biogas", "kg/kg"},
    {"h2_coal", "kg/kg"},
    // buses and shuttles
    {"bus_double_deck_ratio", "-"},
    {"bus_hybrid_ratio", "-"},
    {"bus_cng_ratio", "-"},
    {"bus_cng_nox", "g/km"},
    {"bus_cng_pm", "g/km"},
    {"bus_idle_fuel", "l/h"},
    {"bus_idle_limit", "min"},
    {"bus_drag", "-"},
    {"bus_area", "m2"},
    {"bus_area_double_deck", "m2"},
    {"bus_area_shuttle", "m2"},
    {"bus_rolling", "-"},
    {"bus_rotating_mass", "-"},
    {"passenger_mass", "kg"},
    {"air_density", "kg/m3"},
    {"bus_acceleration", "m/s2"},
    {"bus_stop_at_signal", "s"},
    {"bus_signal_stops", "1/km"},
    {"bus_drive_efficiency", "-"},
    {"bus_traction", "ratio"},
    {"bus_regeneration_efficiency", "-"},
    {"bus_regeneration_share", "-"},
    {"bus_auxiliary", "kW"},
    {"bus_heat_loss", "kW/K"},
    {"bus_heat_loss_large", "kW/K"},
    {"bus_heating_setpoint", "C"},
    {"bus_cooling_setpoint", "C"},
    {"bus_cooling_gains", "kW"},
    {"bus_heating_cop", "-"},
    {"bus_cooling_cop", "-"},
    {"fuel_cell_efficiency", "-"},
    {"fuel_cell_waste_heat_share", "share"},
    {"charge_efficiency", "ratio"},
    // cars
    {"car_battery_energy", "kWh/km"},
    {"car_plug_in_electric_share", "share"},
    {"car_battery_mass_ratio", "ratio"},
    {"cold_background_share", "share"},
    {"cold_petrol_nox_reduction", "share"},
    // trains, per train and km
    {"train_diesel_fuel", "l/km"},
    {"train_diesel_nox", "g/kg"},
    {"train_diesel_pm", "g/kg"},
    {"train_electric_energy", "kWh/km"},
    {"train_high_speed_energy", "kWh/km"},
    {"train_hydrogen_fuel", "kg/km"},
    {"train_battery_energy", "kWh/km"},
    {"train_occupancy", "share"},
    {"train_high_speed_occupancy", "share"},
    // wear of tyres, brakes and road
    {"wear_tyre_car", "g/km"},
    {"wear_brake_car", "g/km"},
    {"wear_road_car", "g/km"},
    {"wear_road_bus", "g/km"},
    {"wear_brake_bus_ratio", "ratio"},
    {"wear_tyre_pm25", "share"},
    {"wear_brake_pm25", "share"},
    {"wear_road_pm25", "share"},
    {"wear_tyre_pm10", "share"},
    {"wear_brake_pm10", "share"},
    {"wear_road_pm10", "share"},
    {"wear_regenerative_brake", "ratio"},
    {"wear_zero_emission_bus_mass_ratio", "ratio"},
    // weather
    {"temperature_month_1", "C"},
    {"temperature_month_2", "C"},
    {"temperature_month_3", "C"},
    {"temperature_month_4", "C"},
    {"temperature_month_5", "C"},
    {"temperature_month_6", "C"},
    {"temperature_month_7", "C"},
    {"temperature_month_8", "C"},
    {"temperature_month_9", "C"},
    {"temperature_month_10", "C"},
    {"temperature_month_11", "C"},
    {"temperature_month_12", "C"},
    // life cycle of light vehicles
    {"life_cycle_bike", "g/pkm"},
    {"life_cycle_e_bike", "g/pkm"},
    {"life_cycle_bike_share", "g/pkm"},
    {"life_cycle_e_scooter", "g/pkm"},
    {"manufacture_car_combustion", "kg/km"},
    {"manufacture_car_plug_in", "kg/km"},
    {"manufacture_car_battery", "kg/km"},
    {"manufacture_bus_combustion", "kg/km"},
    {"manufacture_bus_battery", "kg/km"},
    {"manufacture_bus_fuel_cell", "kg/km"},
    {"manufacture_bus_articulated", "ratio"},
    {"manufacture_bus_double_deck", "ratio"},
    // what is not known of whole curves: multipliers
    {"curve_energy", "ratio"},
    {"curve_nox", "ratio"},
    {"curve_pm", "ratio"},
    {"curve_wear", "ratio"},
});

/// Wear of tyres and brakes by speed, and of a bus against a car by load.
inline constexpr auto kWearCurveIds = std::to_array<std::string_view>(
    {"wear_tyre_speed", "wear_brake_speed", "wear_tyre_bus_load", "wear_brake_bus_load"});

inline constexpr std::array<std::string_view, 3> kBusBuilds = {"midi", "standard", "articulated"};
inline constexpr std::array<std::string_view, 2> kBusStages = {"e5", "e6"};
inline constexpr std::array<std::string_view, 3> kCurvePollutants = {"energy", "nox", "pm"};

inline std::string bus_curve_id(std::string_view build, std::string_view stage, std::string_view pollutant) {
  return "bus_" + std::string(build) + "_" + std::string(stage) + "_" + std::string(pollutant);
}

inline std::vector<std::string> bus_curve_ids() {
  std::vector<std::string> ids;
  for (auto const build : kBusBuilds)
    for (auto const stage : kBusStages)
      for (auto const pollutant : kCurvePollutants) ids.push_back(bus_curve_id(build, stage, pollutant));
  return ids;
}

/// Curves of a class of car: energy, nox, pm; none for battery cars.
inline std::vector<std::string> car_curve_ids(CarShare const& share) {
  if (share.fuel == CarFuel::kBattery) return {};
  std::vector<std::string> ids;
  for (auto const pollutant : kCurvePollutants) ids.push_back(share.id + "_" + std::string(pollutant));
  return ids;
}

}  // namespace twinshift::emissions
