#pragma once

#include "sim/demand/gravity.hpp"
#include "sim/demand/people.hpp"

namespace twinshift::demand {

/// How workers and workplaces were brought to one total. Residents who work outside and people who come in are facts;
/// what is left of workers and of jobs inside must fill each other: the smaller total is filled, the larger scaled.
struct WorkBalance {
  double workers = 0;          ///< residents who work, and people who come in to work
  double workplaces = 0;       ///< jobs inside, and those outside held by residents
  double filled = 0;           ///< the smaller of the two
  double worker_factor = 1;    ///< share of resident workers with a usual place of work (the others make no tour)
  double internal_factor = 1;  ///< share of internal jobs that are filled
};

/// The balance that `synthesise` uses; for a run's list of assumptions.
[[nodiscard]] WorkBalance balance_work(DemandInput const& input);

/// Zone of activity of every person of every zone, aligned with `people`; invalid for those without a usual place.
using Destinations = Column<ZoneId, std::vector<ZoneId>>;
Destinations choose_zones(DemandInput const& input, DemandParameters const& parameters,
                          Column<ZoneId, ZonePeople> const& people);

}  // namespace twinshift::demand
