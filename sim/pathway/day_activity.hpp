#pragma once

#include "sim/audit/ledger_file.hpp"
#include "sim/audit/manifest.hpp"
#include "sim/pathway/pathway.hpp"

#include <filesystem>

namespace twinshift::pathway {

/// A run's day as a pathway needs it: what each class of vehicle did, from ledger.csv, and vehicles at work, from
/// blocks.csv. Trains are taken whole, whoever rides. Private traffic of a sampled run is scaled up to all travellers.
[[nodiscard]] DayActivity read_day(std::filesystem::path const& run, audit::Manifest const& manifest,
                                   io::Faults& faults);

}  // namespace twinshift::pathway
