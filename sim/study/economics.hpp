#pragma once

#include "sim/io/input_error.hpp"
#include "sim/study/distribution.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace twinshift::study {

/// What vehicles, energy and carbon cost in one region, in one currency at the prices of one year.
///
/// Tables of scenarios/parameters: pathway_vehicles.csv, pathway_prices.csv, pathway_money.csv, carbon_values.csv,
/// damage_costs.csv, fleet_turnover.csv. Money of other years is brought to `price_year` by the currency's GDP deflator
/// (the last known one beyond its years). Figures between two years lie on a straight line, beyond them stay.
struct Economics {
  std::string region;
  std::string currency;
  int price_year = 0;
  double discount_rate = 0;  ///< a year
  double krw_per_gbp = 0;

  std::map<std::pair<std::string, std::string>, Quantiles> vehicles;         ///< by type and quantity
  std::map<std::pair<std::string, std::string>, std::string> vehicle_units;  ///< of `vehicles`
  std::map<std::string, std::map<int, Quantiles>> prices;                    ///< by carrier and year, per l, kg, kWh
  std::map<int, Quantiles> carbon;                                           ///< by year, per t CO2e
  std::string carbon_scheme;
  std::map<std::string, Quantiles> damage;    ///< damage_costs.csv by id, per t (damage_uplift: % a year)
  std::map<std::string, Quantiles> turnover;  ///< fleet_turnover.csv by id

  std::map<int, Quantiles> deflator;  ///< of the currency, by year

  int damage_year = 0;  ///< from which on damages are uplifted

  /// Damage of a tonne of "nox" or "pm25" from road traffic in a large town in a year. Values nobody has checked: keep
  /// them apart from carbon.
  [[nodiscard]] Quantiles damage_value(std::string_view pollutant, int year) const;
  /// Brings money of a year to the price year.
  [[nodiscard]] double inflation(int from) const;
  [[nodiscard]] Quantiles price(std::string_view carrier, int year) const;
  [[nodiscard]] Quantiles carbon_value(int year) const;
  /// What `quantity` ("energy", "capital", "infrastructure", "maintenance", "manufacture") is for a vehicle type;
  /// all 0 if the tables don't say.
  [[nodiscard]] Quantiles vehicle(std::string_view type, std::string_view quantity) const;
  [[nodiscard]] bool knows(std::string_view type, std::string_view quantity) const;
  /// Years that a vehicle of this type serves.
  [[nodiscard]] Quantiles life(std::string_view type) const;
  /// The energy carrier of a type by the unit of its energy and its name: diesel, cng, electricity or hydrogen.
  [[nodiscard]] std::string carrier(std::string_view type) const;
};

/// Reads the tables in `folder`. Faults: files that are missing or malformed, numbers outside their own bounds, a money
/// unit in another currency than its region's, what the region lacks.
[[nodiscard]] Economics read_economics(std::filesystem::path const& folder, std::string const& region,
                                       std::string const& currency, int price_year, io::Faults& faults);

/// Yearly cost of one unit of capital over its life: capital recovery at a rate; a rate of 0 gives 1 / years.
[[nodiscard]] double annuity(double rate, double years);

/// A value on the straight line between given years, the nearest beyond them; all 0 for an empty map.
[[nodiscard]] Quantiles between_years(std::map<int, Quantiles> const& given, int year);

}  // namespace twinshift::study
