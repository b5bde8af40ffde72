#pragma once

#include "sim/fleet/fleet.hpp"
#include "sim/io/input_error.hpp"
#include "sim/scenario/scenario.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::scenario {

/// Reads the text of vehicle_types.csv. A vehicle has places and a mass; one with a fuel cell has a tank, one with a
/// battery drive a battery (T412); ids are unique (T421).
[[nodiscard]] fleet::VehicleTypes read_vehicle_types(std::string const& file, std::string_view text,
                                                     io::Faults& faults);

/// Reads vehicle_types.csv of a folder and adds it to `inputs`.
[[nodiscard]] fleet::VehicleTypes load_vehicle_types(std::filesystem::path const& folder, io::Place const& asked_from,
                                                     std::vector<InputFile>& inputs, io::Faults& faults);

/// Who can stand in for whom, as transit::ServicePlan wants it.
[[nodiscard]] Column<VehicleTypeId, std::uint8_t> interchange_groups(fleet::VehicleTypes const& types);

}  // namespace twinshift::scenario
