#pragma once

#include "sim/depot/depot_day.hpp"

#include <algorithm>
#include <initializer_list>

namespace twinshift::depot {

inline constexpr std::int64_t kKg = kMilligramsPerKg;
inline constexpr std::int64_t kKwh = kMilliwattHoursPerKwh;

constexpr std::int32_t at(int hour, int minute = 0) { return hour * 3600 + minute * 60; }

/// Round numbers for calculation by hand.
inline Parameters round_parameters() {
  Parameters p;
  p.charge_efficiency = 0.9;
  p.empty_drive_kmh = 36;  // 10 m/s
  p.empty_drive_detour = 1;
  p.late_limit_min = 60;
  p.flow_kg_min = 2;
  p.fill_min = 5;
  p.overnight_from_h = 18;
  p.overnight_to_h = 6;
  p.midday_from_h = 10;
  p.midday_to_h = 15;
  p.vent_share = 0.2;  // a quarter of what is given is vented with it
  p.store_floor = 0.1;
  p.delivery_from_h = 6;
  p.delivery_to_h = 18;
  p.electrolyser_kwh_kg = 50;
  p.compression_kwh_kg = 10;
  p.minimum_load = 0.1;
  p.part_load = {1, 1, 1, 1, 1, 1};
  p.oxygen_kg_kg = 8;
  p.oxygen_energy_share = 0.01;
  p.heat_share = 0.2;
  p.heat_used_share = 0.1;
  p.building_night = 1;
  p.battery_efficiency = 0.8;
  p.battery_hours = 2;
  p.wind_capacity_factor = 0.25;
  p.price_heat = 0.05;
  p.price_export = 0.04;
  return p;
}

/// 0.20 a kWh, 0.10 from 02:00 to 07:00; 0.3 kg/kWh all day; 11.6 kg CO2e a kg vented.
inline DayContext round_context() {
  DayContext context;
  context.tariff.grid_price.fill(0.2);
  for (std::size_t h = 2; h < 7; ++h) context.tariff.grid_price[h] = 0.1;
  context.tariff.grid_co2e.fill(0.3);
  context.leak_kg_kg = 11.6;
  return context;
}

inline VehicleDay vehicle(std::uint32_t block, Carrier carrier, double used, double usable,
                          std::initializer_list<Work> work) {
  VehicleDay day;
  day.block = BlockId{block};
  day.carrier = carrier;
  day.used = whole(used * 1e6);
  day.usable = whole(usable * 1e6);
  day.work = work;
  return day;
}

}  // namespace twinshift::depot
