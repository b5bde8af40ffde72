#pragma once

#include "tools/gtfs/bus_streets.hpp"
#include "tools/gtfs/day_patterns.hpp"
#include "tools/gtfs/schedule.hpp"
#include "tools/imports/city_folder.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace twinshift::gtfs {

/// What a feed tells of a city that has no city.yaml yet: its place, time zone, plane; currency and side of the road by
/// time zone where known. Does nothing for a city that has one.
void describe_new_city(imports::CityFolder& city, Schedule const& schedule, std::span<std::uint8_t const> called);

/// What a time zone tells of money and traffic, for a first guess.
struct Customs {
  std::string_view time_zone;  ///< or the beginning of several
  std::string_view currency;
  bool drives_left = false;
};
[[nodiscard]] std::optional<Customs> customs_of(std::string_view time_zone);

/// The time zone of a feed's first agency; empty if it has none or can't be read.
[[nodiscard]] std::string time_zone_of_feed(std::string const& feed, std::string const& encoding);

/// Puts the day's timetable into the city folder: stops, routes, patterns, pattern_stops, services, fares, and depots
/// where they are missing; pattern_links of the patterns that `streets` (by pattern; links of `network`) has some for,
/// if there is a network. The city's plane must be known; if not, fault C302.
void put_city_tables(imports::CityFolder& city, Schedule const& schedule, ServiceOfDay const& day,
                     std::vector<Sections> const& streets, network::Network const* network, std::string const& source,
                     Date date, imports::ImportReport& report, io::Faults& faults);

}  // namespace twinshift::gtfs
