#pragma once

#include "sim/transit/timetable.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::routing {

/// What one may not do at a stop of a pattern, as bits.
enum CallRule : std::uint8_t { kNoBoarding = 1, kNoAlighting = 2 };

/// Getting onto a trip at a position of its pattern.
struct Boarding {
  std::uint32_t trip = 0;
  std::uint32_t position = 0;
};

/// A pattern as searches read it.
struct Line {
  std::uint32_t first_stop = 0;  ///< in the stops of all patterns, end to end
  std::uint32_t stops = 0;
  std::uint32_t first_departure = 0;  ///< in departures: position by position, all trips of each
  std::uint32_t first_trip = 0;
  std::uint32_t trips = 0;
  std::uint32_t first_event = 0;  ///< in events: trip by trip, all positions of each
};

/// A call of a trip: when it comes, and where its transfers begin. They end where those of the next event begin.
struct TripEvent {
  std::int32_t arrival_s = 0;
  std::uint32_t first_transfer = 0;
};

/// All changes from trip to trip that may lie on a best way (Witt 2015: trip-based public transit routing).
///
/// A change: alight, stay or walk one footpath, board the earliest trip of a pattern there. Kept if it makes one ready
/// at some stop, by riding on and walking once, earlier than staying on the trip or changing later does. One may board
/// in the second in which one arrives.
struct TripTransfers {
  /// `rules`: bits of CallRule aligned with patterns.stops.values(); empty: none. Borrows nothing.
  TripTransfers(transit::Timetable const& timetable, std::span<std::uint8_t const> rules);

  /// The earliest trip of a line that leaves position `position` at `time` or later; the line's end if there is none.
  [[nodiscard]] std::uint32_t earliest(Line const& line, std::uint32_t position, std::int32_t time) const;
  [[nodiscard]] bool may(Line const& line, std::uint32_t position, CallRule rule) const {
    return rules.empty() || (rules[line.first_stop + position] & rule) == 0;
  }

  std::vector<std::uint8_t> rules;
  std::vector<Line> lines;
  std::vector<std::uint32_t> line_of_trip;
  std::vector<std::int32_t> departures;
  std::vector<TripEvent> events;  ///< and one more, for the end of the last one's transfers
  std::vector<Boarding> transfers;
};

}  // namespace twinshift::routing
