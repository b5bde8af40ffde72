#pragma once

#include "tools/gtfs/schedule.hpp"

#include <optional>
#include <span>
#include <string>

namespace twinshift::gtfs {

/// The ordinary Monday to Friday with most departures, the first of equals: one that shares their number with at least
/// two others; where there is none, the busiest Monday to Friday, then the busiest day of all. Nothing if no trip ever
/// runs. Only trips with calls count once read_calls() has been called. Looks at up to 110 years from the first date of
/// the feed on.
[[nodiscard]] std::optional<Date> busiest_weekday(Schedule const& schedule);

/// Departures of a trip from its first stop in a day: 1, or those of its frequencies (`frequencies`: the trip's own).
[[nodiscard]] std::int64_t departures_of(std::span<FeedFrequency const> frequencies);

/// The frequencies of a trip.
[[nodiscard]] std::span<FeedFrequency const> frequencies_of(Schedule const& schedule, std::uint32_t trip);

/// YYYY-MM-DD.
[[nodiscard]] std::string to_text(Date date);

}  // namespace twinshift::gtfs
