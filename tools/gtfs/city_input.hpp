#pragma once

#include "sim/core/geometry.hpp"
#include "sim/core/mode.hpp"
#include "tools/gtfs/bus_streets.hpp"
#include "tools/gtfs/day_patterns.hpp"
#include "tools/gtfs/schedule.hpp"
#include "tools/imports/city_folder.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinshift::gtfs {

/// Ids of a city folder, each once: texts without spaces, not empty.
class Ids {
public:
  std::string make(std::string_view wish);

private:
  std::set<std::string> taken_;
  std::map<std::string, int> used_;  ///< how often a wish came up
};

/// An operator's services of one mode.
using Group = std::pair<std::uint32_t, Mode>;  // agency, mode

/// What the tables of an imported timetable are made from.
struct CityInput {
  imports::CityFolder& city;
  Schedule const& schedule;
  ServiceOfDay const& day;
  std::vector<Sections> const& streets;  ///< by pattern, links of `network`; empty without one
  network::Network const* network;
  std::string source;
  Date date;
  imports::ImportReport& report;
  io::Faults& faults;
  io::Projection const& projection;
  std::vector<std::string> operators;  ///< ids by agency

  [[nodiscard]] imports::CityTable entry(std::string path, std::string kind, std::string confidence = "high") const;
  [[nodiscard]] FeedRoute const& route_of(DayPattern const& pattern) const { return schedule.routes[pattern.route]; }
  [[nodiscard]] Group group_of(DayPattern const& pattern) const {
    return {route_of(pattern).agency, *route_of(pattern).mode};
  }
  [[nodiscard]] Point plane(std::uint32_t stop) const {
    return projection.to_plane(schedule.stops[stop].at).value_or(Point{});
  }
};

/// Ids of the feed's agencies.
[[nodiscard]] std::vector<std::string> operator_ids(Schedule const& schedule);

/// Departures of a pattern from its first stop.
[[nodiscard]] std::int64_t departures_of(DayPattern const& pattern);

/// Puts the table `fares`: one row per operator and mode. Where the feed has no fares, rows that the city has for such
/// an operator stay.
void put_fares(CityInput const& input);

}  // namespace twinshift::gtfs
