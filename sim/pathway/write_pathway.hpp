#pragma once

#include "sim/pathway/assess.hpp"

#include <string>

namespace twinshift::pathway {

// Each gives the whole text of a result table; docs/results.md explains every column.

/// ghg_by_year.csv: year x future x kind of traffic x mode.
[[nodiscard]] std::string ghg_by_year_csv(Assessment const& assessment);

/// cost_by_year.csv: year x future; columns carry currency and price year.
[[nodiscard]] std::string cost_by_year_csv(Assessment const& assessment, study::Economics const& economics);

/// vehicles_by_year.csv: year x future x type of public vehicle, spares included.
[[nodiscard]] std::string vehicles_by_year_csv(Assessment const& assessment);

/// targets.csv: promise x scope.
[[nodiscard]] std::string targets_csv(Assessment const& assessment);

/// carbon_summary.csv: tonnes by kind of carbon and carbon budget period, and what they are worth.
[[nodiscard]] std::string carbon_summary_csv(Assessment const& assessment, study::Economics const& economics);

}  // namespace twinshift::pathway
