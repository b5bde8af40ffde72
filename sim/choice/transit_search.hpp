#pragma once

#include "sim/choice/doors.hpp"
#include "sim/choice/transit_options.hpp"
#include "sim/routing/journey_planner.hpp"

#include <cstdint>
#include <vector>

namespace twinshift::choice {

/// A wish to go from one door (a row of Doors) to another around a time.
struct TransitRequest {
  LocationId from;
  LocationId to;
  std::int32_t departure_s = 0;
  bool rail_only = false;  ///< a bike waits, or is left, at a station
};

/// Options found for a request: rows first ... first + count - 1 of the options.
struct FoundOptions {
  TransitOptions::Row first = 0;
  std::uint8_t count = 0;
};

/// Searches all requests; the best option of each main mode, at most four. Requests that share door, search window
/// (`kSearchWindow`) and modes are one search: which lines serve a pair changes little within it, and the trips are
/// found anew to the second whenever an option is timed. Fares weigh in at the median value of time. The answer depends
/// on the arguments alone.
std::vector<FoundOptions> search_options(transit::Timetable const& timetable, Doors const& doors,
                                         UtilityParameters const& parameters, transit::RouteFares const& fares,
                                         std::vector<TransitRequest> const& requests, TransitOptions& options);

inline constexpr std::int32_t kSearchWindow = 3600;

}  // namespace twinshift::choice
