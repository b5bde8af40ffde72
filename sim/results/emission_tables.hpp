#pragma once

#include <string>

#include "sim/emissions/ledger.hpp"

namespace twinshift::results {

// Each gives the whole text of a result table; docs/results.md explains every column.

/// emissions.csv: the ledger added up by traffic, class, process, item and formula. Amounts in the unit that the item's
/// name ends in.
std::string emissions_csv(emissions::Ledger const& ledger);

/// emissions_by_mode.csv: one row per kind of traffic (modes of legs, background cars), one column per item.
std::string emissions_by_mode_csv(emissions::Ledger const& ledger);

}  // namespace twinshift::results
