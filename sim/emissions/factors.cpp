#include "sim/emissions/factors.hpp"

#include "sim/emissions/conditions.hpp"
#include "sim/emissions/factor_ids.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <tuple>

namespace twinshift::emissions {

namespace {

FactorRow const* find_scalar(EmissionFactors const& factors, std::string_view id, std::string_view region) {
  FactorRow const* general = nullptr;
  for (auto const& row : factors.scalars) {
    if (row.id != id) continue;
    if (row.region == region) return &row;
    if (row.region == "any") general = &row;
  }
  return general;
}

std::vector<GridPoint> grid_of(EmissionFactors const& factors, std::string_view region) {
  std::vector<GridPoint> points;
  for (auto const& point : factors.grid)
    if (point.region == region) points.push_back(point);
  std::stable_sort(points.begin(), points.end(), [](auto const& a, auto const& b) { return a.year < b.year; });
  return points;
}

}  // namespace

FactorRow const& EmissionFactors::row(std::string_view id, std::string_view region) const {
  auto const* found = find_scalar(*this, id, region);
  if (found == nullptr)
    throw std::out_of_range("no emission factor '" + std::string(id) + "' for region '" + std::string(region) + "'");
  return *found;
}

Factor EmissionFactors::scalar(std::string_view id, std::string_view region) const {
  auto const& found = row(id, region);
  return {found.id, found.value};
}

std::vector<CurveRow> EmissionFactors::family(std::string_view id) const {
  std::vector<CurveRow> rows;
  for (auto const& row : curves)
    if (row.id == id) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(), [](auto const& a, auto const& b) {
    return std::tie(a.load, a.curve.vmin) < std::tie(b.load, b.curve.vmin);
  });
  return rows;
}

std::vector<CarShare> EmissionFactors::car_mix(std::string_view region) const {
  std::vector<CarShare> mix;
  for (auto const& share : cars)
    if (share.region == region) mix.push_back(share);
  return mix;
}

std::vector<BusShare> EmissionFactors::bus_mix(std::string_view region, std::string_view vehicle_type) const {
  std::vector<BusShare> own;
  std::vector<BusShare> any;
  for (auto const& share : buses) {
    if (share.region != region) continue;
    if (share.vehicle_type == vehicle_type) own.push_back(share);
    if (share.vehicle_type == "any") any.push_back(share);
  }
  return own.empty() ? any : own;
}

FactorSource const* EmissionFactors::source(std::string_view name) const {
  auto const found = std::find_if(sources.begin(), sources.end(), [&](auto const& row) { return row.source == name; });
  return found == sources.end() ? nullptr : &*found;
}

double month_temperature(EmissionFactors const& factors, std::string_view region, int month) {
  return factors.scalar("temperature_month_" + std::to_string(month), region).value;
}

bool complete(HydrogenSupply const& supply) {
  double sum = 0;
  for (auto const& source : supply.sources) {
    if (std::find(std::begin(kHydrogenPathways), std::end(kHydrogenPathways), source.pathway) ==
        std::end(kHydrogenPathways))
      return false;
    if (!(source.share >= 0) || !(source.delivery_km >= 0)) return false;
    sum += source.share;
  }
  return std::abs(sum - 1) <= 1e-6;
}

Factor grid_intensity(EmissionFactors const& factors, std::string_view region, int year) {
  auto const points = grid_of(factors, region);
  if (points.empty()) throw std::out_of_range("no grid intensity for region '" + std::string(region) + "'");
  auto const losses = factors.scalar("grid_losses", region).value;
  if (year <= points.front().year) return {points.front().id, points.front().kg_per_kwh * losses};
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    auto const& a = points[i];
    auto const& b = points[i + 1];
    if (year >= b.year) continue;
    auto const share = static_cast<double>(year - a.year) / (b.year - a.year);
    return {a.id, (a.kg_per_kwh + share * (b.kg_per_kwh - a.kg_per_kwh)) * losses};
  }
  return {points.back().id, points.back().kg_per_kwh * losses};
}

Factor hydrogen_intensity(EmissionFactors const& factors, std::string_view region, int year,
                          HydrogenSource const& source) {
  auto const value = [&](std::string_view id) { return factors.scalar(id, region).value; };
  auto const delivery = value("h2_delivery") * source.delivery_km / 100;
  auto const grid = grid_intensity(factors, region, year).value;
  auto const compression = value(source.high_pressure ? "h2_compression_700" : "h2_compression_350");
  if (source.pathway == "grid_electrolysis")
    return {"h2_electrolyser", electrolysis_intensity(grid, value("h2_electrolyser"), compression) + delivery};
  auto const made = factors.scalar("h2_" + source.pathway, region);
  // Wind and solar figures hold the compression already; the others end at the gate, and a grid compresses there.
  auto const self_powered = source.pathway == "wind_electrolysis" || source.pathway == "solar_electrolysis";
  return {made.id, made.value + (self_powered ? 0 : grid * compression) + delivery};
}

std::vector<std::string> missing_factors(EmissionFactors const& factors, std::string_view region) {
  std::vector<std::string> missing;
  for (auto const& [id, unit] : kScalarIds)
    if (find_scalar(factors, id, region) == nullptr) missing.emplace_back(id);
  for (auto const& id : bus_curve_ids())
    if (factors.family(id).size() != 3) missing.push_back(id);
  for (auto const id : kWearCurveIds)
    if (factors.family(id).empty()) missing.emplace_back(id);
  if (factors.bus_mix(region, "any").empty()) missing.push_back("bus_fleet_mix:" + std::string(region));
  auto const mix = factors.car_mix(region);
  for (auto const& share : mix)
    for (auto const& id : car_curve_ids(share))
      if (factors.family(id).empty()) missing.push_back(id);
  if (mix.empty()) missing.push_back("car_fleet_mix:" + std::string(region));
  if (grid_of(factors, region).empty()) missing.push_back("grid_intensity:" + std::string(region));
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  return missing;
}

}  // namespace twinshift::emissions
