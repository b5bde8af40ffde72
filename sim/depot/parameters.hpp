#pragma once

#include "sim/emissions/factors.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::depot {

inline constexpr int kHours = 24;

/// Numbers of depot_energy.csv that tell what a site costs to build.
inline constexpr std::string_view kElectrolyserCapital = "electrolyser_capital";  ///< a kW
inline constexpr std::string_view kSolarCapital = "solar_capital";                ///< a kW
inline constexpr std::string_view kBatteryCapital = "site_battery_capital";       ///< a kWh

/// The nearest whole number.
inline std::int64_t whole(double value) { return static_cast<std::int64_t>(std::llround(value)); }

/// Part loads at which the electrolyser's specific energy is given, as shares of its rated power.
inline constexpr std::array<double, 6> kLoadPoints = {0.1, 0.2, 0.4, 0.6, 0.8, 1.0};

/// Numbers of scenarios/parameters/depot_energy.csv for a region and a month. Units are those of the file's rows;
/// money is the city's currency of `price_year`.
struct Parameters {
  // vehicles
  double tank_reserve = 0;          ///< share of a tank that must be left on return
  double battery_reserve = 0;       ///< share of a battery
  double charge_efficiency = 0;     ///< from the plug to the battery; of emission_factors.csv
  double prepare_min = 0;           ///< parking, washing, checking between two jobs, each time
  double empty_drive_kmh = 0;       ///< to and from the depot
  double empty_drive_limit_km = 0;  ///< straight; burners of fuel further out stand near their terminus overnight
  double empty_drive_detour = 0;    ///< on the straight distance
  double late_limit_min = 0;        ///< a vehicle later than this does not leave at all
  // refuelling
  double flow_kg_min = 0;                                                               ///< of one dispenser
  double fill_min = 0;                                                                  ///< shortest fill
  double overnight_from_h = 0, overnight_to_h = 0, midday_from_h = 0, midday_to_h = 0;  ///< when pumps are manned
  double vent_share = 0;                                                                ///< of what leaves the store
  double store_floor = 0;  ///< share of the store that must stay, for pressure
  double trailer_kg = 0;   ///< load of a tube trailer
  double delivery_from_h = 0, delivery_to_h = 0;
  // electrolyser
  double electrolyser_kwh_kg = 0;              ///< at rated power; of emission_factors.csv
  double compression_kwh_kg = 0;               ///< of emission_factors.csv
  double minimum_load = 0;                     ///< share of rated power
  std::array<double, 6> part_load{};           ///< specific energy over that at rated power, at kLoadPoints
  double oxygen_kg_kg = 0;                     ///< kg oxygen a kg of hydrogen
  double oxygen_energy_share = 0;              ///< of the electrolyser's electricity, saved in aeration
  double heat_share = 0, heat_used_share = 0;  ///< waste heat in the electricity; part of it that the works can use
  // site
  double charger_kw = 0;
  double building_kw = 0, building_kw_vehicle = 0, building_night = 0;  ///< day load; night load as a share of it
  double battery_efficiency = 0;                                        ///< round trip
  double battery_hours = 0;                                             ///< full charge or discharge takes so long
  double pv_yield = 0;                                                  ///< kWh a year and kWp
  std::array<double, 12> pv_month{};                                    ///< shares of the year's yield
  double latitude = 0, solar_noon_h = 0, summer_time_h = 0;             ///< clock time; hours added April to October
  double wind_capacity_factor = 0;
  std::array<double, kHours> grid_hour{};   ///< carbon intensity over the day's mean
  std::array<double, 12> grid_month{};      ///< over the year's mean
  std::array<double, kHours> price_hour{};  ///< price over the day's mean
  // money and climate
  double price_electricity = 0, price_wind = 0, price_export = 0, price_heat = 0;  ///< a kWh
  double price_year = 0;
  double pv_co2e = 0, wind_co2e = 0;  ///< kg/kWh, life cycle
  double temperature_sd = 0;          ///< of a month's days about its mean [K]
  // sizing of what a scenario does not state
  double size_margin = 0, size_utilisation = 0, size_store_days = 0, size_vehicles_dispenser = 0,
         size_vehicles_charger = 0, size_simultaneity = 0;
};

/// Reads the numbers of `region` out of the tables. Throws std::out_of_range if one is missing.
[[nodiscard]] Parameters make_parameters(emissions::EmissionFactors const& depot_table,
                                         emissions::EmissionFactors const& factors, std::string_view region,
                                         bool high_pressure);

/// Price of a kg delivered by `pathway` (one of emissions::kHydrogenPathways), at the site's gate.
[[nodiscard]] double delivered_price(emissions::EmissionFactors const& depot_table, std::string_view region,
                                     std::string_view pathway);

/// The unit in which the number `id` of the depots' table is read; "money/kWh" and "money/kg" stand for the city's
/// currency. Empty for an id that is not one of these numbers.
[[nodiscard]] std::string_view unit_of(std::string_view id);

/// Ids that make_parameters() and delivered_price() will ask for and that are not there, ascending.
[[nodiscard]] std::vector<std::string> missing_parameters(emissions::EmissionFactors const& depot_table,
                                                          std::string_view region);

}  // namespace twinshift::depot
