#pragma once

#include "sim/emissions/conditions.hpp"
#include "sim/emissions/formula.hpp"

#include <string>
#include <vector>

namespace twinshift::emissions {

/// Where vehicles get electricity and hydrogen: CO2e before the tank, as products of factors that are added up.
struct DepotSupply {
  std::vector<UsedFactor> factors;       ///< that the products name and the tables don't hold
  std::vector<std::string> hydrogen;     ///< of a kg used
  std::string leak;                      ///< of a kg used: gas that escapes; empty: none does
  std::vector<std::string> electricity;  ///< of a kWh at the plug
};

/// What holds where no depot tells more: the region's grid at the mean of its year, hydrogen by the scenario's shares.
[[nodiscard]] DepotSupply supply_of(EmissionFactors const& factors, Conditions const& conditions);

}  // namespace twinshift::emissions
