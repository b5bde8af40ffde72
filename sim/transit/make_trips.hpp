#pragma once

#include "sim/transit/build.hpp"

namespace twinshift::transit {

/// Turns the plan's services into trips: fills `timetable.trips` (without blocks) and the patterns' first_trip and
/// trip_count. `timetable.patterns` must hold the plan's patterns.
///
/// All services of a pattern share one drawn phase, so that the gap between two periods lies between their headways.
/// A service shorter than its headway runs once. A trip is never planned to overtake the one before it: where run
/// times fall from one period to the next, it keeps up to a minute behind. Returns the planned block of each trip.
Column<TripId, std::uint32_t> make_trips(ServicePlan const& plan, std::uint64_t seed, Timetable& timetable,
                                         BuildReport& report);

}  // namespace twinshift::transit
