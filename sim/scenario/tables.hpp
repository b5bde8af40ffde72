#pragma once

#include "sim/scenario/scenario.hpp"
#include "sim/scenario/settings.hpp"

namespace twinshift::scenario {

/// Reads the tables that all cities share, vehicle types and emission factors, from the folder named by `tables:`.
/// Factors that the region lacks are faults (E430).
void load_tables(Settings const& settings, Scenario& scenario, io::Faults& faults);

}  // namespace twinshift::scenario
