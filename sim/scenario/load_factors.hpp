#pragma once

#include "sim/emissions/factors.hpp"
#include "sim/io/input_error.hpp"
#include "sim/scenario/scenario.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::scenario {

/// Texts of the factor tables and the names that messages show; see docs of the columns in the files' headers.
struct FactorTexts {
  std::string scalars_file;
  std::string scalars;
  std::string curves_file;
  std::string curves;
  std::string grid_file;
  std::string grid;
  std::string cars_file;
  std::string cars;
  std::string buses_file;
  std::string buses;
  std::string sources_file;
  std::string sources;
};

/// Reads the factor tables; what is wrong becomes a fault with line and column. A number must lie within its own bounds
/// (T412) and have the unit in which the models read it (E432), an id be there once a region, load or year (T421), the
/// shares of cars and of a type of bus add up to 1 in a region (T412).
[[nodiscard]] emissions::EmissionFactors read_factors(FactorTexts const& texts, io::Faults& faults);

/// Reads emission_factors.csv, emission_curves.csv, grid_intensity.csv, car_fleet_mix.csv, bus_fleet_mix.csv and
/// factor_sources.csv of a folder and adds them to `inputs`. `asked_from` is where the folder was named.
[[nodiscard]] emissions::EmissionFactors load_factors(std::filesystem::path const& folder, io::Place const& asked_from,
                                                      std::vector<InputFile>& inputs, io::Faults& faults);

}  // namespace twinshift::scenario
