#pragma once

#include "sim/demand/journeys.hpp"
#include "sim/demand/population.hpp"

#include <string>

namespace twinshift::results {

/// modes_by_distance.csv: journeys of tours by main mode and by the straight line between home and activity, which no
/// policy changes. Bands end below 2, 5, 10 and 20 km; the last has no end.
std::string modes_by_distance_csv(demand::Population const& population, demand::Journeys const& journeys,
                                  Column<JourneyId, demand::JourneyOutcome> const& outcomes);

}  // namespace twinshift::results
