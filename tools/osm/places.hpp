#pragma once

#include "sim/core/geometry.hpp"
#include "sim/io/projection.hpp"
#include "tools/imports/report.hpp"
#include "tools/osm/osm_data.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::osm {

/// How much there is of homes and work, school and university in a square of the map: floor area [m2] as far as
/// buildings, land use and tags tell. Estimates, to be used relative to each other.
struct WeightCell {
  io::LonLat at;  ///< the weighted middle of what lies in it
  double home = 0;
  double job = 0;
  double school = 0;
  double university = 0;
};
inline constexpr double kCellMetres = 200;

/// A named place, for the picture.
struct NamedPlace {
  std::string name;
  std::string name_ko;  ///< may be empty
  std::string kind;     ///< city, town, district
  io::LonLat at;
  int importance = 3;  ///< 1 high ... 3 low
};

struct ParkingSite {
  std::int64_t id = 0;
  std::string name;
  io::LonLat at;
  int spaces = 0;  ///< 0: not known
  bool park_ride = false;
  bool fee = false;
};

/// Water or railway, for the picture: lines, or an outer ring and the rings of its holes.
struct MapFeature {
  std::string kind;  ///< sea lake river rail
  std::string name;
  bool area = false;
  std::vector<std::vector<io::LonLat>> parts;
};

struct MapPlaces {
  std::vector<WeightCell> cells;     ///< from south-west, row by row
  std::vector<NamedPlace> places;    ///< most important first, then by name
  std::vector<ParkingSite> parking;  ///< in ascending OSM id
  std::vector<MapFeature> features;
};

/// Reads what is no street. `sea_within`: coastlines become sea inside this box. Areas whose rings don't close are
/// counted in `report` under "areas".
MapPlaces make_places(OsmData const& data, io::Projection const& projection, Box const& sea_within,
                      imports::ImportReport& report);

}  // namespace twinshift::osm
