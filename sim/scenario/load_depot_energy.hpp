#pragma once

#include "sim/depot/depots.hpp"
#include "sim/scenario/load_city.hpp"
#include "sim/scenario/settings.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::scenario {

/// Reads depot_energy.csv of the tables' folder and adds it to `inputs`. Numbers that the region lacks: E430.
[[nodiscard]] emissions::EmissionFactors load_depot_table(std::filesystem::path const& folder,
                                                          io::Place const& asked_from, std::string_view region,
                                                          std::vector<InputFile>& inputs, io::Faults& faults);

/// Compiles `depots:`. A later file's item for a depot replaces an earlier one; twice in one file: Y131. Depots with
/// battery or hydrogen vehicles that no item names are listed among the assumptions.
[[nodiscard]] std::vector<depot::StatedSite> compile_sites(Settings const& settings, CityKeys const& keys,
                                                           Scenario& scenario);

/// The lines `depots:` of the resolved scenario.
[[nodiscard]] std::string sites_text(Scenario const& scenario);

}  // namespace twinshift::scenario
