#pragma once

#include "sim/io/input_error.hpp"
#include "sim/io/projection.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::io {

/// A feature of a GeoJSON file (RFC 7946): its text properties and its lines, or the rings of its polygons.
struct GeoFeature {
  std::map<std::string, std::string> properties;  ///< those that are texts
  bool area = false;
  std::vector<std::vector<LonLat>> parts;
};

/// The line and polygon features of a FeatureCollection. What is not that becomes fault J301 (with the byte or the
/// feature's number) and is left out.
std::vector<GeoFeature> parse_geojson(std::string_view text, std::string const& file, Faults& faults, FaultKind kind);

}  // namespace twinshift::io
