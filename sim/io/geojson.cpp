#include "sim/io/geojson.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace twinshift::io {
namespace {

using Json = nlohmann::json;

/// Brackets open at once; a parser that recurses must not be led deeper than its stack.
bool too_deep(std::string_view text) {
  constexpr auto kMost = 64;
  auto depth = 0;
  for (auto const c : text) {
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kMost) return true;
  }
  return false;
}

bool read_line(Json const& json, std::vector<std::vector<LonLat>>& parts) {
  if (!json.is_array()) return false;
  std::vector<LonLat> line;
  for (auto const& point : json) {
    if (!point.is_array() || point.size() < 2 || !point[0].is_number() || !point[1].is_number()) return false;
    line.push_back({point[0].get<double>(), point[1].get<double>()});
  }
  if (line.size() < 2) return false;
  parts.push_back(std::move(line));
  return true;
}

bool read_nested(Json const& json, int levels, std::vector<std::vector<LonLat>>& parts) {
  if (levels == 0) return read_line(json, parts);
  if (!json.is_array()) return false;
  return std::all_of(json.begin(), json.end(), [&](Json const& item) { return read_nested(item, levels - 1, parts); });
}

bool read_geometry(Json const& geometry, GeoFeature& feature) {
  if (!geometry.is_object() || !geometry.contains("coordinates") || !geometry.contains("type") ||
      !geometry["type"].is_string())
    return false;
  auto const type = geometry["type"].get<std::string>();
  feature.area = type == "Polygon" || type == "MultiPolygon";
  auto const levels = type == "LineString"                             ? 0
                      : type == "MultiLineString" || type == "Polygon" ? 1
                      : type == "MultiPolygon"                         ? 2
                                                                       : -1;
  return levels >= 0 && read_nested(geometry["coordinates"], levels, feature.parts);
}

void read_properties(Json const& json, GeoFeature& feature) {
  if (!json.is_object()) return;
  for (auto const& [key, value] : json.items())
    if (value.is_string()) feature.properties.emplace(key, value.get<std::string>());
}

}  // namespace

std::vector<GeoFeature> parse_geojson(std::string_view text, std::string const& file, Faults& faults, FaultKind kind) {
  std::vector<GeoFeature> features;
  auto const refuse = [&](std::string what) {
    faults.add({"J301",
                {file, 0, 0},
                std::move(what),
                "The map's background can't be drawn.",
                "Write a FeatureCollection of lines and polygons.",
                kind});
  };
  if (too_deep(text)) {
    refuse("Brackets are nested too deep for GeoJSON.");
    return features;
  }
  auto const json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object() || !json.contains("features") || !json["features"].is_array()) {
    refuse("The file is not a GeoJSON FeatureCollection.");
    return features;
  }
  auto number = 0;
  for (auto const& item : json["features"]) {
    ++number;
    GeoFeature feature;
    if (!item.is_object() || !item.contains("geometry") || !read_geometry(item["geometry"], feature)) {
      refuse("Feature " + std::to_string(number) + " has no line or polygon geometry.");
      continue;
    }
    if (item.contains("properties")) read_properties(item["properties"], feature);
    features.push_back(std::move(feature));
  }
  return features;
}

}  // namespace twinshift::io
