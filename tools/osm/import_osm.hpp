#pragma once

#include "sim/io/input_error.hpp"
#include "tools/imports/city_folder.hpp"
#include "tools/imports/report.hpp"
#include "tools/osm/osm_data.hpp"
#include "tools/osm/places.hpp"
#include "tools/osm/streets.hpp"

#include <optional>
#include <string>

namespace twinshift::osm {

struct OsmImportOptions {
  std::optional<Box> box;  ///< only what lies in it
  Islands islands = Islands::kDrop;
  std::string country;      ///< two letters, for limits and the side driven on; may be empty
  std::string time_zone;    ///< of a new city
  std::string currency;     ///< of a new city
  std::string source_name;  ///< the map's file, as the user gave it
};

/// A map turned into what a city needs of it.
struct OsmCity {
  Streets streets;
  MapPlaces places;
};

/// Fills in what a new city lacks (centre, plane, side driven on), makes its streets and places, and puts the tables
/// `nodes`, `links`, `turns`, `places`, `background` and `park_ride` into `city` together with notes beside them;
/// nothing is written before CityFolder::commit(). Stations, zones and services of the city stay as they are.
///
/// Faults: O302 no street for cars or on foot, C302 the city's plane can't show the map.
std::optional<OsmCity> import_osm(OsmData const& data, OsmImportOptions const& options, imports::CityFolder& city,
                                  imports::ImportReport& report, io::Faults& faults);

}  // namespace twinshift::osm
