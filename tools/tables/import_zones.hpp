#pragma once

#include "tools/imports/finish.hpp"

#include <optional>
#include <string>

namespace twinshift::tables {

struct ZoneOptions {
  std::string file;   ///< what GDAL reads as areas: GeoJSON, GeoPackage, Shapefile
  std::string layer;  ///< empty: the first
  /// Residents of all zones together. With residents by zone in the file these are scaled to it; without, it is spread
  /// over the zones by homes on the map (imports/osm/weights.csv), else by area.
  std::optional<double> population;
};

/// Reads areas into the tables `zones` and `locations` of the city, replacing those it has. What the file doesn't hold
/// (households, work, school, ages, cars) is estimated from the residents and said so in report and city.yaml.
/// Locations are squares of the map with homes and work, else street junctions inside the zone, else one point.
///
/// Areas without an id, twice the same, or without a surface are dropped. Faults: F201, T430 no areas, P316 no
/// residents.
void put_zones(ZoneOptions const& options, imports::CityFolder& city, imports::ImportReport& report,
               io::Faults& faults);

/// put_zones with report and commit; returns the exit status. Throws as finish_import does.
int import_zones(ZoneOptions const& options, imports::ImportOptions const& import);

}  // namespace twinshift::tables
