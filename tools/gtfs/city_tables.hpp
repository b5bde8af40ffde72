#pragma once

#include "tools/gtfs/bus_streets.hpp"
#include "tools/gtfs/day_patterns.hpp"
#include "tools/gtfs/schedule.hpp"
#include "tools/imports/city_folder.hpp"

#include <string>
#include <vector>

namespace twinshift::gtfs {

/// Puts the day's timetable into the city folder: stops, routes, patterns, pattern_stops, services, fares, and depots
/// where they are missing; pattern_links of the patterns that `streets` (by pattern; links of `network`) has some for,
/// if there is a network. The city's plane must be known; if not, fault C302.
void put_city_tables(imports::CityFolder& city, Schedule const& schedule, ServiceOfDay const& day,
                     std::vector<Sections> const& streets, network::Network const* network, std::string const& source,
                     Date date, imports::ImportReport& report, io::Faults& faults);

}  // namespace twinshift::gtfs
