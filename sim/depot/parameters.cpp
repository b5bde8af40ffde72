#include "sim/depot/parameters.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace twinshift::depot {
namespace {

struct Named {
  std::string_view id;
  double Parameters::*member;
  std::string_view unit;
};

constexpr Named kNamed[] = {
    {"tank_reserve", &Parameters::tank_reserve, "share"},
    {"battery_reserve", &Parameters::battery_reserve, "share"},
    {"prepare_time", &Parameters::prepare_min, "min"},
    {"empty_drive_speed", &Parameters::empty_drive_kmh, "km/h"},
    {"empty_drive_detour", &Parameters::empty_drive_detour, "ratio"},
    {"empty_drive_limit", &Parameters::empty_drive_limit_km, "km"},
    {"late_limit", &Parameters::late_limit_min, "min"},
    {"dispenser_flow", &Parameters::flow_kg_min, "kg/min"},
    {"fill_time", &Parameters::fill_min, "min"},
    {"overnight_from", &Parameters::overnight_from_h, "h"},
    {"overnight_to", &Parameters::overnight_to_h, "h"},
    {"midday_from", &Parameters::midday_from_h, "h"},
    {"midday_to", &Parameters::midday_to_h, "h"},
    {"vent_share", &Parameters::vent_share, "share"},
    {"store_floor", &Parameters::store_floor, "share"},
    {"trailer_load", &Parameters::trailer_kg, "kg"},
    {"delivery_from", &Parameters::delivery_from_h, "h"},
    {"delivery_to", &Parameters::delivery_to_h, "h"},
    {"electrolyser_minimum_load", &Parameters::minimum_load, "share"},
    {"oxygen_mass", &Parameters::oxygen_kg_kg, "kg/kg"},
    {"oxygen_energy_share", &Parameters::oxygen_energy_share, "share"},
    {"heat_share", &Parameters::heat_share, "share"},
    {"heat_used_share", &Parameters::heat_used_share, "share"},
    {"charger_power", &Parameters::charger_kw, "kW"},
    {"building_load", &Parameters::building_kw, "kW"},
    {"building_load_vehicle", &Parameters::building_kw_vehicle, "kW"},
    {"building_night_share", &Parameters::building_night, "share"},
    {"battery_efficiency", &Parameters::battery_efficiency, "ratio"},
    {"battery_hours", &Parameters::battery_hours, "h"},
    {"pv_yield", &Parameters::pv_yield, "kWh/kWp"},
    {"latitude", &Parameters::latitude, "degree"},
    {"solar_noon", &Parameters::solar_noon_h, "h"},
    {"summer_time", &Parameters::summer_time_h, "h"},
    {"wind_capacity_factor", &Parameters::wind_capacity_factor, "share"},
    {"price_electricity", &Parameters::price_electricity, "money/kWh"},
    {"price_wind", &Parameters::price_wind, "money/kWh"},
    {"price_export", &Parameters::price_export, "money/kWh"},
    {"price_heat", &Parameters::price_heat, "money/kWh"},
    {"price_year", &Parameters::price_year, "year"},
    {"pv_co2e", &Parameters::pv_co2e, "kg/kWh"},
    {"wind_co2e", &Parameters::wind_co2e, "kg/kWh"},
    {"temperature_day_sd", &Parameters::temperature_sd, "K"},
    {"size_margin", &Parameters::size_margin, "ratio"},
    {"size_utilisation", &Parameters::size_utilisation, "share"},
    {"size_store_days", &Parameters::size_store_days, "day"},
    {"size_vehicles_dispenser", &Parameters::size_vehicles_dispenser, "vehicles"},
    {"size_vehicles_charger", &Parameters::size_vehicles_charger, "vehicles"},
    {"size_simultaneity", &Parameters::size_simultaneity, "share"},
};

struct Capital {
  std::string_view id;
  std::string_view unit;
};
constexpr Capital kCapital[] = {
    {kElectrolyserCapital, "money/kW"}, {kSolarCapital, "money/kW"}, {kBatteryCapital, "money/kWh"}};

std::string numbered(std::string_view stem, std::size_t number) {
  return std::string(stem) + '_' + std::to_string(number);
}

std::string part_load_id(std::size_t i) {
  return numbered("electrolyser_part_load", static_cast<std::size_t>(kLoadPoints[i] * 100 + 0.5));
}

template <std::size_t N>
void read_series(emissions::EmissionFactors const& table, std::string_view region, std::string_view stem,
                 std::size_t first, std::array<double, N>& values) {
  for (std::size_t i = 0; i < N; ++i) values[i] = table.scalar(numbered(stem, first + i), region).value;
}

/// Multipliers about a mean of exactly 1, so that a profile never changes a year's total.
template <std::size_t N>
void centre(std::array<double, N>& values) {
  auto const mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(N);
  for (auto& value : values) value /= mean;
}

std::vector<std::string> wanted_ids() {
  std::vector<std::string> ids;
  for (auto const& named : kNamed) ids.emplace_back(named.id);
  for (auto const& capital : kCapital) ids.emplace_back(capital.id);
  for (std::size_t i = 0; i < kLoadPoints.size(); ++i) ids.push_back(part_load_id(i));
  for (std::size_t month = 1; month <= 12; ++month) {
    ids.push_back(numbered("pv_month", month));
    ids.push_back(numbered("grid_month", month));
  }
  for (std::size_t hour = 0; hour < kHours; ++hour) {
    ids.push_back(numbered("grid_hour", hour));
    ids.push_back(numbered("price_hour", hour));
  }
  for (auto const pathway : emissions::kHydrogenPathways) ids.push_back("price_" + std::string(pathway));
  return ids;
}

}  // namespace

Parameters make_parameters(emissions::EmissionFactors const& depot_table, emissions::EmissionFactors const& factors,
                           std::string_view region, bool high_pressure) {
  Parameters p;
  for (auto const& named : kNamed) p.*named.member = depot_table.scalar(named.id, region).value;
  for (std::size_t i = 0; i < kLoadPoints.size(); ++i)
    p.part_load[i] = depot_table.scalar(part_load_id(i), region).value;
  read_series(depot_table, region, "pv_month", 1, p.pv_month);
  read_series(depot_table, region, "grid_month", 1, p.grid_month);
  read_series(depot_table, region, "grid_hour", 0, p.grid_hour);
  read_series(depot_table, region, "price_hour", 0, p.price_hour);
  auto const year = std::accumulate(p.pv_month.begin(), p.pv_month.end(), 0.0);
  for (auto& share : p.pv_month) share /= year;
  centre(p.grid_month);
  centre(p.grid_hour);
  centre(p.price_hour);
  p.charge_efficiency = factors.scalar("charge_efficiency", region).value;
  p.electrolyser_kwh_kg = factors.scalar("h2_electrolyser", region).value;
  p.compression_kwh_kg = factors.scalar(high_pressure ? "h2_compression_700" : "h2_compression_350", region).value;
  return p;
}

double delivered_price(emissions::EmissionFactors const& depot_table, std::string_view region,
                       std::string_view pathway) {
  return depot_table.scalar("price_" + std::string(pathway), region).value;
}

std::string_view unit_of(std::string_view id) {
  for (auto const& named : kNamed)
    if (named.id == id) return named.unit;
  for (auto const& capital : kCapital)
    if (capital.id == id) return capital.unit;
  auto const ids = wanted_ids();
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) return {};
  if (id.starts_with("pv_month")) return "share";
  return id.starts_with("price_") && !id.starts_with("price_hour") ? "money/kg" : "ratio";
}

std::vector<std::string> missing_parameters(emissions::EmissionFactors const& depot_table, std::string_view region) {
  auto ids = wanted_ids();
  std::erase_if(ids, [&](std::string const& id) {
    return std::any_of(depot_table.scalars.begin(), depot_table.scalars.end(), [&](emissions::FactorRow const& row) {
      return row.id == id && (row.region == region || row.region == "any");
    });
  });
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace twinshift::depot
