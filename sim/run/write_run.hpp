#pragma once

#include <string>

#include "sim/demand/population.hpp"
#include "sim/depot/depots.hpp"
#include "sim/emissions/group_book.hpp"
#include "sim/emissions/ledger.hpp"
#include "sim/emissions/ledger_builder.hpp"
#include "sim/mobsim/day.hpp"
#include "sim/results/counters.hpp"
#include "sim/results/indicators.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/run/run.hpp"
#include "sim/transit/build.hpp"
#include "sim/transit/timetable.hpp"

namespace twinshift::run {

/// What the last day left behind. Borrows everything.
struct LastDay {
  scenario::Scenario const& scenario;
  transit::Timetable const& timetable;
  transit::BuildReport const& timetable_report;
  demand::Population const& population;
  demand::Journeys const& journeys;  ///< as planned
  results::Indicators const& indicators;
  results::Counters const& counters;
  emissions::Ledger const& ledger;
  emissions::GroupBook const& groups;
  std::vector<emissions::Ride> const& rides;
  mobsim::DayResult const& result;
  fleet::NightWork const& night;  ///< after it
};

/// Writes every table of the run into the folder: summary, modes, routes, stops, stations, links, emissions, riders,
/// iterations.
void write_tables(results::RunFolder const& folder, LastDay const& day, RunSummary const& summary);

/// Writes blocks, depots and depot_hours.
void write_depot_tables(results::RunFolder const& folder, LastDay const& day, depot::DepotReports const& depots);

/// Writes scenario.resolved.yaml, run.log and manifest.yaml, the last of which carries `summary.output_sha256`.
void write_records(results::RunFolder const& folder, LastDay const& day, RunSummary const& summary);

/// Digest of who lives where and wants to go where when: two runs with the same have the same people.
std::string population_digest(demand::Population const& population);

}  // namespace twinshift::run
