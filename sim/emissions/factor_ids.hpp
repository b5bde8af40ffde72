#pragma once

#include "sim/emissions/factors.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::emissions {

/// Every number the models read from emission_factors.csv. Units are those of the file's rows.
inline constexpr auto kScalarIds = std::to_array<std::string_view>({
    // fuels
    "petrol_lhv",
    "petrol_co2e_ttw",
    "petrol_co2e_wtt",
    "diesel_lhv",
    "diesel_co2e_ttw",
    "diesel_co2e_wtt",
    "cng_lhv",
    "cng_co2e_ttw",
    "cng_co2e_wtt",
    "gas_oil_co2e_ttw",
    "gas_oil_co2e_wtt",
    "gas_oil_density",
    "hydrogen_lhv",
    // electricity and hydrogen supply
    "grid_losses",
    "h2_electrolyser",
    "h2_compression_350",
    "h2_compression_700",
    "h2_delivery",
    "h2_leakage",
    "h2_gwp100",
    "h2_wind_electrolysis",
    "h2_solar_electrolysis",
    "h2_smr",
    "h2_smr_ccs",
    "h2_byproduct",
    "h2_biogas",
    "h2_coal",
    // buses and shuttles
    "bus_double_deck_ratio",
    "bus_hybrid_ratio",
    "bus_cng_ratio",
    "bus_cng_nox",
    "bus_cng_pm",
    "bus_euro5_share",
    "bus_drag",
    "bus_area",
    "bus_area_double_deck",
    "bus_area_shuttle",
    "bus_rolling",
    "bus_rotating_mass",
    "passenger_mass",
    "air_density",
    "bus_acceleration",
    "bus_stop_at_signal",
    "bus_drive_efficiency",
    "bus_regeneration_efficiency",
    "bus_regeneration_share",
    "bus_auxiliary",
    "bus_heat_loss",
    "bus_heat_loss_large",
    "bus_heating_setpoint",
    "bus_cooling_setpoint",
    "bus_cooling_gains",
    "bus_heating_cop",
    "bus_cooling_cop",
    "fuel_cell_efficiency",
    "fuel_cell_waste_heat_share",
    "charge_efficiency",
    // cars
    "car_battery_energy",
    "car_plug_in_electric_share",
    "car_battery_mass_ratio",
    "cold_background_share",
    // trains, per train and km
    "train_diesel_fuel",
    "train_diesel_nox",
    "train_diesel_pm",
    "train_electric_energy",
    "train_high_speed_energy",
    "train_hydrogen_fuel",
    // wear of tyres, brakes and road
    "wear_tyre_car",
    "wear_brake_car",
    "wear_road_car",
    "wear_road_bus",
    "wear_brake_bus_ratio",
    "wear_tyre_pm25",
    "wear_brake_pm25",
    "wear_road_pm25",
    "wear_regenerative_brake",
    "wear_zero_emission_bus_mass_ratio",
    // weather
    "temperature_month_1",
    "temperature_month_2",
    "temperature_month_3",
    "temperature_month_4",
    "temperature_month_5",
    "temperature_month_6",
    "temperature_month_7",
    "temperature_month_8",
    "temperature_month_9",
    "temperature_month_10",
    "temperature_month_11",
    "temperature_month_12",
    // life cycle of light vehicles
    "life_cycle_bike",
    "life_cycle_e_bike",
    "life_cycle_bike_share",
    "life_cycle_e_scooter",
});

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
