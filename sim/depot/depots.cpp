#include "sim/depot/depots.hpp"

#include "sim/depot/season.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace twinshift::depot {
namespace {

using emissions::Item;
using fleet::Powertrain;

/// Middle of each fifth of a normal distribution, in standard deviations.
constexpr std::array<double, 5> kFifths = {-1.2816, -0.5244, 0.0, 0.5244, 1.2816};
struct Group {
  DepotId depot;
  std::vector<VehicleDay> vehicles;
};

std::optional<Carrier> carrier_of(fleet::VehicleTypes const& types, VehicleTypeId type) {
  if (types.powertrain[type] == Powertrain::kFuelCell) return Carrier::kHydrogen;
  if (types.powertrain[type] == Powertrain::kBattery) return Carrier::kElectricity;
  return std::nullopt;
}

Work work_of(DepotInput const& input, TripId trip, Point depot) {
  auto const& timetable = input.timetable;
  auto const pattern = timetable.trips.pattern[trip];
  auto const stops = timetable.patterns.stops[pattern];
  auto const distances = timetable.patterns.distance[pattern];
  auto const times = timetable.trips.times[trip];
  auto const started = input.log.started()[trip.index()];
  auto const ended = input.log.ended()[trip.index()];
  return {started >= 0 ? started : times.front().departure_s, ended >= 0 ? ended : times.back().arrival_s,
          (distances.back() - distances.front()).value(), distance(depot, timetable.stops.position[stops.front()]),
          distance(depot, timetable.stops.position[stops.back()])};
}

VehicleDay vehicle_of(DepotInput const& input, Parameters const& p, BlockId block, Carrier carrier) {
  auto const& types = input.fleet.types;
  VehicleDay vehicle;
  vehicle.block = block;
  vehicle.type = input.timetable.blocks.type[block];
  vehicle.carrier = carrier;
  auto const gas = carrier == Carrier::kHydrogen;
  vehicle.used = input.ledger.by_block(gas ? Item::kHydrogen : Item::kElectricity, block);
  vehicle.usable =
      gas ? whole(types.tank[vehicle.type].value() * (1 - p.tank_reserve) * 1e6)
          : whole(types.battery[vehicle.type].value() * (1 - p.battery_reserve) / p.charge_efficiency * 1e6);
  auto const depot = input.fleet.depots.position[input.timetable.blocks.depot[block]];
  for (auto const trip : input.timetable.blocks.trips[block]) vehicle.work.push_back(work_of(input, trip, depot));
  return vehicle;
}

std::vector<Group> group_by_depot(DepotInput const& input, Parameters const& p) {
  std::map<DepotId, std::vector<VehicleDay>> by_depot;
  auto const& blocks = input.timetable.blocks;
  for (std::size_t b = 0; b < blocks.type.size(); ++b) {
    auto const block = nth<BlockId>(b);
    auto const carrier = carrier_of(input.fleet.types, blocks.type[block]);
    if (carrier && blocks.depot[block].valid())
      by_depot[blocks.depot[block]].push_back(vehicle_of(input, p, block, *carrier));
  }
  std::vector<Group> groups;
  for (auto& [depot, vehicles] : by_depot) groups.push_back({depot, std::move(vehicles)});
  return groups;
}

Load load_of(DepotInput const& input, Group const& group) {
  Load load;
  int gas_blocks = 0;
  int battery_blocks = 0;
  for (auto const& vehicle : group.vehicles) {
    ++(vehicle.carrier == Carrier::kHydrogen ? gas_blocks : battery_blocks);
    if (vehicle.carrier == Carrier::kHydrogen) load.hydrogen_mg += vehicle.used;
  }
  for (auto const& line : input.fleet.depots.stock[group.depot]) {
    load.vehicles += line.count;
    auto const carrier = carrier_of(input.fleet.types, line.type);
    if (carrier == Carrier::kHydrogen) load.hydrogen_vehicles += line.count;
    if (carrier == Carrier::kElectricity) load.battery_vehicles += line.count;
  }
  load.hydrogen_vehicles = std::max(load.hydrogen_vehicles, gas_blocks);
  load.battery_vehicles = std::max(load.battery_vehicles, battery_blocks);
  return load;
}

/// Sources that are brought by road, shares among themselves. Compression at the site is counted there.
std::vector<Delivery> deliveries_of(DepotInput const& input, Parameters const& p) {
  std::vector<Delivery> deliveries;
  double sum = 0;
  auto const& c = input.conditions;
  auto const grid = emissions::grid_intensity(input.factors, c.region, c.year).value;
  for (auto const& source : c.hydrogen.sources) {
    if (made_on_site(source) || source.share <= 0) continue;
    auto const own_power = source.pathway == "wind_electrolysis" || source.pathway == "solar_electrolysis";
    auto const intensity = emissions::hydrogen_intensity(input.factors, c.region, c.year, source).value -
                           (own_power ? 0 : grid * p.compression_kwh_kg);
    deliveries.push_back({source.pathway, source.delivery_km, source.share, intensity,
                          delivered_price(input.settings.table, c.region, source.pathway)});
    sum += source.share;
  }
  for (auto& delivery : deliveries) delivery.share /= sum;
  return deliveries;
}

DayContext context_of(DepotInput const& input, Parameters const& p, int month) {
  DayContext context;
  context.sun = sun_hours(p, month);
  auto const year = emissions::grid_intensity(input.factors, input.conditions.region, input.conditions.year).value;
  auto const in_month = year * p.grid_month[static_cast<std::size_t>(month - 1)];
  for (std::size_t h = 0; h < kHours; ++h) {
    context.tariff.grid_price[h] = p.price_electricity * p.price_hour[h];
    context.tariff.grid_co2e[h] = in_month * p.grid_hour[h];
  }
  context.tariff.pv_co2e = p.pv_co2e;
  context.tariff.wind_price = p.price_wind;
  context.tariff.wind_co2e = p.wind_co2e;
  context.year_co2e = year;
  context.leak_kg_kg = input.factors.scalar("h2_gwp100", input.conditions.region).value;
  return context;
}

/// Use at another temperature: in service a vehicle heats or cools that much more or less.
std::int64_t used_at(DepotInput const& input, VehicleDay const& vehicle, double celsius) {
  auto const& types = input.fleet.types;
  auto const climate = [&](double temperature) {
    return climate_use(input.factors, input.conditions.region, types.powertrain[vehicle.type],
                       types.group[vehicle.type], temperature);
  };
  double hours = 0;
  for (auto const& trip : vehicle.work) hours += (trip.end_s - trip.start_s) / 3600.0;
  auto const more = static_cast<double>(climate(celsius) - climate(input.conditions.celsius)) * hours;
  return std::max<std::int64_t>(0, vehicle.used + whole(more));
}

/// The days of a year on which a depot is looked at: five a month.
void look_at_year(DepotInput const& input, Parameters const& p, Group const& group, DepotReport& report) {
  for (int month = 1; month <= 12; ++month) {
    auto const context = context_of(input, p, month);
    auto const mean = emissions::month_temperature(input.factors, input.conditions.region, month);
    for (auto const z : kFifths) {
      auto vehicles = group.vehicles;
      for (auto& vehicle : vehicles) vehicle.used = used_at(input, vehicle, mean + z * p.temperature_sd);
      auto const day = simulate_depot_day(vehicles, report.site, p, context);
      auto const weight = days_in_month(month) / static_cast<double>(kFifths.size());
      if (day.short_of_gas()) report.days_short += weight;
      if (std::any_of(day.blocks.begin(), day.blocks.end(), [](BlockVerdict const& block) {
            return block.verdict == Verdict::kLate || block.verdict == Verdict::kUnserved;
          }))
        report.days_late += weight;
    }
  }
}

Capital plant_capital(DepotInput const& input, Site const& site) {
  Capital sum;
  auto const add = [&](std::string_view id, double amount) {
    auto const& row = input.settings.table.row(id, input.conditions.region);
    sum.low += amount * row.low;
    sum.value += amount * row.value;
    sum.high += amount * row.high;
  };
  add(kElectrolyserCapital, site.electrolyser_kw);
  add(kSolarCapital, site.pv_kw);
  add(kBatteryCapital, site.battery_kwh);
  return sum;
}

DepotReport report_on(DepotInput const& input, Parameters const& p, Group const& group) {
  auto const& sites = input.settings.sites;
  auto const stated =
      std::find_if(sites.begin(), sites.end(), [&](StatedSite const& site) { return site.depot == group.depot; });
  DepotReport report;
  report.depot = group.depot;
  report.load = load_of(input, group);
  report.site = complete_site(stated == sites.end() ? nullptr : &*stated, report.load, input.conditions.hydrogen,
                              deliveries_of(input, p), p);
  report.plant = plant_capital(input, report.site);
  report.day = simulate_depot_day(group.vehicles, report.site, p, context_of(input, p, input.month));
  for (auto const& vehicle : group.vehicles) {
    ++(vehicle.carrier == Carrier::kHydrogen ? report.hydrogen_blocks : report.battery_blocks);
  }
  return report;
}

}  // namespace

emissions::EmptyDriving empty_driving(Settings const& settings, std::string_view region) {
  auto const value = [&](std::string_view id) { return settings.table.scalar(id, region).value; };
  return {value("empty_drive_detour"), value("empty_drive_speed") / 3.6, value("empty_drive_limit") * 1000};
}

DepotReports simulate_depots(DepotInput const& input) {
  auto const& sources = input.conditions.hydrogen.sources;
  auto const high =
      std::any_of(sources.begin(), sources.end(), [](auto const& source) { return source.high_pressure; });
  auto const p = make_parameters(input.settings.table, input.factors, input.conditions.region, high);
  DepotReports reports;
  reports.price_year = p.price_year;
  reports.blocks.resize(input.timetable.blocks.type.size());
  auto const groups = group_by_depot(input, p);
  if (groups.empty()) return reports;
  for (auto const& group : groups) {
    reports.depots.push_back(report_on(input, p, group));
    look_at_year(input, p, group, reports.depots.back());
    for (auto const& block : reports.depots.back().day.blocks) reports.blocks[block.block] = block;
  }
  return reports;
}

std::optional<std::string> DepotReports::first_imbalance() const {
  for (auto const& report : depots)
    if (auto const fault = depot::first_imbalance(report.day))
      return "depot " + std::to_string(report.depot.value()) + ", " + *fault;
  return std::nullopt;
}

}  // namespace twinshift::depot
