#pragma once

#include "sim/demand/journeys.hpp"
#include "sim/demand/population.hpp"
#include "sim/depot/depots.hpp"
#include "sim/emissions/ledger.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/fleet/shared_fleet.hpp"
#include "sim/recording/figures.hpp"
#include "sim/transit/timetable.hpp"

namespace twinshift::results {

/// Adds how many shared bikes stand at each station in the morning.
void add_bike_figures(recording::Figures& figures, fleet::SharedFleetState const& morning);

/// Adds what the books hold: emissions by hour and by street, hydrogen by vehicle. CO2e is well to wheel; traffic of
/// trains that is nobody's commute is left out of the hours, as in the summary. `links` must have a row for each link.
void add_ledger_figures(recording::Figures& figures, emissions::Ledger const& ledger,
                        transit::Timetable const& timetable, fleet::Fleet const& fleet);

/// Adds the depots' hours.
void add_depot_figures(recording::Figures& figures, depot::DepotReports const& reports, fleet::Fleet const& fleet);

/// Adds journeys and their time by the zone where the traveller lives; only zones of the city with journeys.
void add_zone_figures(recording::Figures& figures, demand::Population const& population,
                      demand::Journeys const& journeys, Column<JourneyId, demand::JourneyOutcome> const& outcomes);

}  // namespace twinshift::results
