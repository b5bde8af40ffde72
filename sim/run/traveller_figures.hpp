#pragma once

#include "sim/choice/replanning.hpp"
#include "sim/demand/population.hpp"
#include "sim/recording/figures.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/results/travellers.hpp"
#include "sim/run/world.hpp"

#include <string>

namespace twinshift::run {

/// Adds to a recording's figures who travels, and why by that mode; `currency` is that of the reasons' money. The zones
/// must be in the figures already.
void add_traveller_figures(recording::Figures& figures, demand::Population const& population,
                           Column<TourId, choice::Reason> const& reasons, std::string const& currency);

/// Writes people.tsp: `travellers` as noted before the last day, with how that day went for them.
void write_travellers(results::RunFolder const& folder, results::Travellers travellers, World const& world,
                      Column<JourneyId, demand::JourneyOutcome> const& outcomes);

}  // namespace twinshift::run
