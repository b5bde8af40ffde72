#pragma once

#include "sim/emissions/conditions.hpp"
#include "sim/emissions/formula.hpp"

#include <string>
#include <vector>

namespace twinshift::emissions {

/// Names of what derive_run_factors() adds.
inline constexpr std::string_view kColdPetrolEnergy = "cold_extra_petrol_energy";
inline constexpr std::string_view kColdDieselEnergy = "cold_extra_diesel_energy";
inline constexpr std::string_view kColdPetrolNox = "cold_extra_petrol_nox";

/// Adds what follows from the day's temperature and year: the extra of a cold start over hot driving (of NOx a curve),
/// and the grid's intensity where the year lies between two rows of its table.
void derive_run_factors(FactorBook& book, Conditions const& conditions);

/// The factor that holds the grid's intensity of the year, before losses: a row of the table or a derived one.
[[nodiscard]] std::string grid_factor(EmissionFactors const& factors, std::string_view region, int year);

/// CO2e before the plug of a kWh: "grid_ni_2024*grid_losses".
[[nodiscard]] std::string grid_formula(EmissionFactors const& factors, std::string_view region, int year);

/// CO2e of a kg of hydrogen before the pump, a product for each part: making, compressing, bringing; share of supply in
/// it.
[[nodiscard]] std::vector<std::string> hydrogen_formulas(EmissionFactors const& factors, Conditions const& conditions);

/// A number as formulas hold it: the shortest text that reads back as the same.
[[nodiscard]] std::string literal(double value);

}  // namespace twinshift::emissions
