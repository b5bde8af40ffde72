#pragma once

#include "tools/gtfs/schedule.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::gtfs {

/// A vehicle leaves the first stop at `at_s`.
struct DayDeparture {
  std::int32_t at_s = 0;
  std::uint32_t trip = 0;
};

/// Vehicles leave the first stop every `headway_s` from `from_s` until before `until_s`, at moments not fixed.
struct DayPeriod {
  std::int32_t from_s = 0;
  std::int32_t until_s = 0;
  std::int32_t headway_s = 0;
};

/// Runs of a route with the same stops and the same times between them: what a pattern of a city folder is.
struct DayPattern {
  std::uint32_t route = 0;
  std::int8_t direction = 0;
  std::uint32_t headsign = kNone;
  std::uint32_t shape = kNone;
  std::vector<std::uint32_t> stops;
  std::vector<std::int32_t> run_s;       ///< departure after the first departure, at the last stop arrival; growing
  std::vector<DayDeparture> departures;  ///< ascending, no two at the same second
  std::vector<DayPeriod> periods;        ///< ascending, overlapping neither each other nor departures
};

/// The timetable of a date as patterns, in a fixed order (route, direction, first departure).
struct ServiceOfDay {
  std::vector<DayPattern> patterns;
  std::int64_t trips = 0;          ///< rows of trips.txt that run on the date
  std::int64_t stop_events = 0;    ///< their rows of stop_times.txt
  std::int64_t departures = 0;     ///< from first stops, each of a frequency counted
  std::int64_t trips_cut = 0;      ///< that lost stops which `stop_used` doesn't name
  std::int64_t trips_outside = 0;  ///< that have less than two stops left
  std::int64_t too_late = 0;       ///< departures at or after 30:00, left away
  std::int64_t one_way_calls = 0;  ///< calls on the way at which nobody may board, or nobody may alight
  std::int64_t spread = 0;         ///< calls at the same time as the one before, put some seconds later
};

/// The trips that run on `date`, with those of their stops that `stop_used` (by stop) names.
///
/// Calls of a trip at the same second (timetables are written in minutes) are spread over the time to the next one, the
/// last ones 15 s apart: vehicles need time to get from stop to stop.
ServiceOfDay patterns_of_day(Schedule const& schedule, Date date, std::span<std::uint8_t const> stop_used);

}  // namespace twinshift::gtfs
