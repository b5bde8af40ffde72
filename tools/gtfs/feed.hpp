#pragma once

#include "sim/core/column.hpp"
#include "sim/io/input_error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace twinshift::gtfs {

using Date = std::chrono::sys_days;

/// On which days a service runs: calendar.txt, and the exceptions of calendar_dates.txt.
struct Service {
  std::uint8_t weekdays = 0;  ///< bit 0: Monday; 0: exceptions alone
  Date first{};
  Date last{};                                    ///< this day included
  std::vector<std::pair<Date, bool>> exceptions;  ///< true: runs, false: doesn't

  [[nodiscard]] bool runs_on(Date date) const;
};

/// A trip at a stop. Times in seconds after the service day's midnight; they may pass 24 h.
struct TripCall {
  StopId stop;
  std::int32_t arrival_s = 0;
  std::int32_t departure_s = 0;
  std::uint8_t rules = 0;  ///< bits of routing::CallRule
};

/// Times a trip again and again (frequencies.txt): first departures from `from_s`, every `headway_s`, until before
/// `until_s`. The trip's own times then only tell how long it takes from stop to stop.
struct Frequency {
  std::int32_t from_s = 0;
  std::int32_t until_s = 0;
  std::int32_t headway_s = 0;
};

struct FeedTripTag;
using FeedTripId = Id<FeedTripTag>;

/// What a timetable in the General Transit Feed Specification says of who runs when, whatever the day.
struct Feed {
  Column<StopId, std::string> stop_key;
  std::unordered_map<std::string, StopId> stop_of;  // looked up, never walked through
  std::vector<Service> services;
  Column<FeedTripId, std::string> trip_key;
  Column<FeedTripId, std::uint32_t> service;  ///< row of `services`
  Ragged<FeedTripId, TripCall> calls;         ///< in the order of stop_sequence
  Column<FeedTripId, std::vector<Frequency>> frequencies;
};

/// Reads stops, trips, stop_times and what there is of calendar, calendar_dates and frequencies from a folder. Other
/// files and columns are passed over. Faults and warnings go to `faults`; with errors, what is returned can't be used.
///
/// Blank times between two timed stops are spread evenly between them (warning G234). Boarding
/// and alighting by arrangement (pickup_type and drop_off_type 2, 3) count as possible.
Feed read_feed(std::filesystem::path const& folder, io::Faults& faults);

/// A date as YYYYMMDD or YYYY-MM-DD; nothing if it is none.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

}  // namespace twinshift::gtfs
