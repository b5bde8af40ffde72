#pragma once

#include "sim/transit/timetable.hpp"
#include "tools/gtfs/feed.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace twinshift::gtfs {

/// A walk from one stop to another, as given.
using Walk = std::pair<StopId, transit::Footpath>;

/// The trips of a service day in a form that routing searches. Of the timetable only stops (rows of the feed, without
/// names or places), patterns, trips, calls and footpaths are filled.
struct ServiceDay {
  transit::Timetable timetable;
  std::vector<std::uint8_t> rules;  ///< bits of routing::CallRule, aligned with patterns.stops.values()
  std::size_t trips = 0;            ///< runs of that day; those of the days around it not counted
};

/// The trips whose service runs on `date`, at their times: those after midnight pass 24 h. With `days_around` also
/// those of the service day before and after, 24 h earlier and later. A trip with frequencies becomes one for each
/// departure.
///
/// Trips of a pattern have the same stops and rules and never overtake: neither arrives nor leaves anywhere before an
/// earlier one. Those that would are put into further patterns with the same stops. Deterministic.
ServiceDay make_service_day(Feed const& feed, Date date, bool days_around, std::vector<Walk> walks);

}  // namespace twinshift::gtfs
