#pragma once

#include "tools/gtfs/feed.hpp"

#include <optional>
#include <string_view>

namespace twinshift::gtfs {

/// A time as H:MM:SS, hours up to 999, spaces around it allowed; nothing if it is none.
[[nodiscard]] std::optional<std::int32_t> parse_time(std::string_view text);

/// Rows of Feed's trips by trip_id.
using TripRows = std::unordered_map<std::string, std::uint32_t>;

/// Reads stop_times.txt into `feed.calls`, a row for each of `trips`; the stops must be there.
void read_stop_times(std::filesystem::path const& file, Feed& feed, TripRows const& trips, io::Faults& faults);

}  // namespace twinshift::gtfs
