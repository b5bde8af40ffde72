#pragma once

#include "tools/gtfs/schedule.hpp"
#include "tools/imports/finish.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>

namespace twinshift::gtfs {

/// A rectangle in degrees.
struct Box {
  double lon0 = -180;
  double lat0 = -90;
  double lon1 = 180;
  double lat1 = 90;
  [[nodiscard]] bool holds(io::LonLat p) const {
    return lon0 <= p.lon && p.lon <= lon1 && lat0 <= p.lat && p.lat <= lat1;
  }
};

/// "lon0,lat0,lon1,lat1", corners in any order; nothing if it is none.
[[nodiscard]] std::optional<Box> parse_box(std::string_view text);

struct GtfsOptions {
  std::string feed;          ///< ZIP or folder
  std::optional<Date> date;  ///< empty: the busiest ordinary weekday
  std::optional<Box> box;    ///< stops outside are left out
  std::string encoding;
  imports::ImportOptions import;
};

/// Reads a feed and replaces the timetable of a city folder with that of one day: stops, routes, patterns,
/// pattern_stops, services, fares (if the feed has some in the city's currency); depots and their fleets where the city
/// has none of the kind (estimates). Stops farther from the city's streets than vehicles can be tied to them are left
/// away. Prints the report; returns the exit status (docs/messages.md). Throws io::InputError if the feed can't be used
/// at all, results::FolderError if the folder can't be written.
int import_gtfs(GtfsOptions const& options);

/// Reads the shapes that are wanted (by row of Schedule::shape_keys) into the schedule.
using ShapeLoader = std::function<void(std::span<std::uint8_t const> wanted)>;

/// What import_gtfs does once a timetable is read; `kind` names the folder of the report, as in "gtfs".
int put_day_into_city(Schedule& schedule, GtfsOptions const& options, std::string const& kind,
                      imports::CityFolder& city, imports::ImportReport& report, io::Faults& faults,
                      ShapeLoader const& load_shapes);

}  // namespace twinshift::gtfs
