#include "sim/depot/site.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace twinshift::depot {
namespace {

constexpr double kKg = static_cast<double>(kMilligramsPerKg);
/// Steps in which an hour's sun is added up.
constexpr int kSunSteps = 12;
constexpr double kWithoutEnd = 1e9;  ///< kg a day

double share_of(emissions::HydrogenSupply const& supply, std::string_view pathway) {
  double share = 0;
  for (auto const& source : supply.sources)
    if (made_on_site(source) && (pathway.empty() || source.pathway == pathway)) share += source.share;
  return share;
}

int one_for(double vehicles, double each) {
  return vehicles > 0 ? std::max(1, static_cast<int>(std::ceil(vehicles / each))) : 0;
}

/// Takes the stated value, or sizes it and notes that.
template <class T>
T or_sized(std::optional<T> const* stated, T sized, bool& was_sized) {
  if (stated != nullptr && *stated) return **stated;
  was_sized = was_sized || sized > T{};
  return sized;
}

/// mg a day to be drawn from the store, what is vented included [kg].
double draw_kg(Load const& load, Parameters const& p) {
  return static_cast<double>(load.hydrogen_mg) / kKg / (1 - p.vent_share);
}

void size_hydrogen(StatedSite const* s, double kg, emissions::HydrogenSupply const& supply, Load const& load,
                   Parameters const& p, Site& site) {
  auto const made = share_of(supply, "");
  auto const kwh = p.electrolyser_kwh_kg * kg * p.size_margin;
  site.dispensers =
      or_sized(s ? &s->dispensers : nullptr, one_for(load.hydrogen_vehicles, p.size_vehicles_dispenser), site.sized);
  site.storage_kg =
      or_sized(s ? &s->storage_kg : nullptr, kg * p.size_store_days * p.size_margin / (1 - p.store_floor), site.sized);
  site.electrolyser_kw =
      or_sized(s ? &s->electrolyser_kw : nullptr, std::ceil(kwh * made / (kHours * p.size_utilisation)), site.sized);
  auto const own_plant = s != nullptr && s->electrolyser_kw.value_or(0) > 0;
  auto const sized_plant = !own_plant && site.electrolyser_kw > 0;
  site.made_share = sized_plant ? made : 1;
  site.brought_share = sized_plant ? 1 - made : 1;
  site.delivered_kg_day = s && s->delivered_kg_day ? *s->delivered_kg_day : own_plant ? 0 : kWithoutEnd;
  site.wind_kw =
      or_sized(s ? &s->wind_kw : nullptr,
               std::ceil(kwh * share_of(supply, "wind_electrolysis") / (kHours * p.wind_capacity_factor)), site.sized);
  site.pv_kw = or_sized(s ? &s->pv_kw : nullptr,
                        std::ceil(kwh * share_of(supply, "solar_electrolysis") / (p.pv_yield / 365)), site.sized);
}

}  // namespace

bool made_on_site(emissions::HydrogenSource const& source) {
  return source.delivery_km <= 0 && source.pathway.ends_with("_electrolysis");
}

Site complete_site(StatedSite const* s, Load const& load, emissions::HydrogenSupply const& supply,
                   std::vector<Delivery> deliveries, Parameters const& p) {
  Site site;
  site.deliveries = std::move(deliveries);
  site.vehicles = load.vehicles;
  size_hydrogen(s, draw_kg(load, p), supply, load, p, site);
  if (site.deliveries.empty()) site.delivered_kg_day = 0;
  site.charger_kw = s && s->charger_kw ? *s->charger_kw : p.charger_kw;
  site.chargers =
      or_sized(s ? &s->chargers : nullptr, one_for(load.battery_vehicles, p.size_vehicles_charger), site.sized);
  site.battery_kwh = s ? s->battery_kwh.value_or(0) : 0;
  auto const buildings = p.building_kw + p.building_kw_vehicle * load.vehicles;
  // As much gas an hour as the day's plan may unload.
  auto const unload_kg_h =
      site.delivered_kg_day > 0
          ? std::max(p.trailer_kg, 2 * p.size_margin * draw_kg(load, p) / (p.delivery_to_h - p.delivery_from_h))
          : 0.0;
  auto const plant =
      site.electrolyser_kw * (1 + p.compression_kwh_kg / p.electrolyser_kwh_kg) + p.compression_kwh_kg * unload_kg_h;
  site.grid_kw =
      or_sized(s ? &s->grid_kw : nullptr,
               std::ceil(buildings + plant + p.size_simultaneity * site.chargers * site.charger_kw), site.sized);
  if (s != nullptr) {
    site.works = !s->works.empty();
    site.rule = s->rule;
  }
  return site;
}

int days_in_month(int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<std::size_t>(month - 1)];
}

std::array<double, kHours> sun_hours(Parameters const& p, int month) {
  using std::numbers::pi;
  auto const day = 30.4 * (month - 0.5);
  // Declination after Cooper's formula.
  auto const declination = 23.45 * pi / 180 * std::sin(2 * pi * (284 + day) / 365);
  auto const latitude = p.latitude * pi / 180;
  auto const noon = p.solar_noon_h + (month >= 4 && month <= 10 ? p.summer_time_h : 0);
  std::array<double, kHours> shape{};
  for (int step = 0; step < kHours * kSunSteps; ++step) {
    auto const clock = (step + 0.5) / kSunSteps;
    auto const angle = 2 * pi * (clock - noon) / kHours;
    auto const height =
        std::sin(latitude) * std::sin(declination) + std::cos(latitude) * std::cos(declination) * std::cos(angle);
    shape[static_cast<std::size_t>(step / kSunSteps)] += std::max(0.0, height);
  }
  auto const sum = std::accumulate(shape.begin(), shape.end(), 0.0);
  auto const kwh = p.pv_yield * p.pv_month[static_cast<std::size_t>(month - 1)] / days_in_month(month);
  for (auto& value : shape) value *= kwh / sum;
  return shape;
}

}  // namespace twinshift::depot
