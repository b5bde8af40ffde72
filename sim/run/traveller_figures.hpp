#pragma once

#include "sim/choice/replanning.hpp"
#include "sim/demand/population.hpp"
#include "sim/recording/figures.hpp"

#include <string>

namespace twinshift::run {

/// Adds to a recording's figures who travels, and why by that mode; `currency` is that of the reasons' money. The zones
/// must be in the figures already.
void add_traveller_figures(recording::Figures& figures, demand::Population const& population,
                           Column<TourId, choice::Reason> const& reasons, std::string const& currency);

}  // namespace twinshift::run
