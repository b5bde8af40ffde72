#pragma once

#include "sim/emissions/speed_curve.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace twinshift::emissions {

/// A number with its name, so that what is booked with it can say so.
struct Factor {
  std::string id;
  double value = 0;
};

/// A row of scenarios/parameters/emission_factors.csv.
struct FactorRow {
  std::string id;
  std::string region;  ///< e.g. NI, KR; "any" where it holds for all
  double value = 0;
  double low = 0;  ///< 5 % and 95 % of what it may be
  double high = 0;
  std::string unit;
  std::string source;
  std::string year;
  std::string confidence;
  std::string status;
};

/// A row of emission_curves.csv: one pollutant of one kind of vehicle.
struct CurveRow {
  std::string id;
  double load = 0;  ///< of a bus, people over places: 0, 0.5 or 1; of cars 0
  SpeedCurve curve;
  std::string unit;
  std::string source;
  std::string year;
  std::string confidence;
};

/// A row of grid_intensity.csv.
struct GridPoint {
  std::string id;
  std::string region;
  int year = 0;
  double kg_per_kwh = 0;
  double low = 0;
  double high = 0;
  std::string kind;  ///< observed, estimate or projection
  std::string source;
  std::string confidence;
};

/// A row of bus_fleet_mix.csv: share of a type's kilometres in a region by Euro stage.
struct BusShare {
  std::string region;
  std::string vehicle_type;  ///< as in vehicle_types.csv; "any" where the type has no row of its own
  std::string stage;         ///< one of kBusStages
  double share = 0;
};

/// A row of factor_sources.csv: what else is known of a source.
struct FactorSource {
  std::string source;  ///< as the factor tables name it
  std::string page;    ///< table, chapter or page
  std::string licence;
};

/// What drives a private car.
enum class CarFuel { kPetrol, kDiesel, kHybrid, kPlugIn, kBattery };

/// A row of car_fleet_mix.csv: share of car kilometres in a region by fuel and Euro stage.
struct CarShare {
  std::string id;  ///< of the class, e.g. car_petrol_e5
  std::string region;
  CarFuel fuel = CarFuel::kPetrol;
  std::string stage;  ///< as in the ids of the curves; empty for battery cars
  double share = 0;
};

/// The factor tables as read. Look-ups take the row of the region, else that of "any".
struct EmissionFactors {
  std::vector<FactorRow> scalars;
  std::vector<CurveRow> curves;
  std::vector<GridPoint> grid;
  std::vector<CarShare> cars;
  std::vector<BusShare> buses;
  std::vector<FactorSource> sources;

  /// Throws std::out_of_range that names the id; missing_factors() tells beforehand.
  [[nodiscard]] Factor scalar(std::string_view id, std::string_view region) const;
  /// The whole row; throws likewise.
  [[nodiscard]] FactorRow const& row(std::string_view id, std::string_view region) const;
  /// Rows of a family of curves by ascending load, then speed; empty if there is none.
  [[nodiscard]] std::vector<CurveRow> family(std::string_view id) const;
  [[nodiscard]] std::vector<CarShare> car_mix(std::string_view region) const;
  /// Euro stages of a type of diesel bus; of "any" if the type has no rows; empty if that has none either.
  [[nodiscard]] std::vector<BusShare> bus_mix(std::string_view region, std::string_view vehicle_type) const;
  /// Nullptr if nothing is known of it.
  [[nodiscard]] FactorSource const* source(std::string_view name) const;
};

/// One way in which hydrogen comes to the pump, and how much of it.
struct HydrogenSource {
  std::string pathway;         ///< one of kHydrogenPathways
  double share = 0;            ///< of all hydrogen dispensed
  double delivery_km = 0;      ///< by tube trailer, one way; 0 where it is made at the pump
  bool high_pressure = false;  ///< compressed to 700 bar, else 350
};

inline constexpr std::string_view kHydrogenPathways[] = {
    "grid_electrolysis", "wind_electrolysis", "solar_electrolysis", "smr", "smr_ccs", "byproduct", "biogas", "coal"};

struct HydrogenSupply {
  std::vector<HydrogenSource> sources;
};

/// Every source is known, no share is negative and the shares add up to 1 (to a millionth). A fleet with hydrogen
/// vehicles needs such a supply.
[[nodiscard]] bool complete(HydrogenSupply const& supply);

/// Electricity's carbon intensity at the plug in a year [kg CO2e/kWh]: straight between the years given, the nearest
/// beyond them, times the region's grid losses. The id names the row before or at that year.
[[nodiscard]] Factor grid_intensity(EmissionFactors const& factors, std::string_view region, int year);

/// Carbon intensity of hydrogen made from grid electricity [kg/kg].
[[nodiscard]] constexpr double electrolysis_intensity(double grid_kg_per_kwh, double electrolyser_kwh_per_kg,
                                                      double compression_kwh_per_kg) {
  return grid_kg_per_kwh * (electrolyser_kwh_per_kg + compression_kwh_per_kg);
}

/// One source's well-to-tank CO2e per kg dispensed, delivery included, leakage not.
[[nodiscard]] Factor hydrogen_intensity(EmissionFactors const& factors, std::string_view region, int year,
                                        HydrogenSource const& source);

/// What the models will ask for in this region and is not there: ids, ascending.
[[nodiscard]] std::vector<std::string> missing_factors(EmissionFactors const& factors, std::string_view region);

}  // namespace twinshift::emissions
