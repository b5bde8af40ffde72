#pragma once

#include "sim/core/geometry.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::results {

/// Rows of a table as text. A column whose filled cells are all numbers, and whose name does not say that it is a name
/// or an id, is stored as numbers; empty cells as nothing.
struct MapTable {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

enum class Shape : unsigned char { kNone, kPoint, kLine, kLines };

/// A layer of a map: a table and a shape for each of its rows, in the city's plane [m].
struct MapLayer {
  MapTable table;
  Shape shape = Shape::kNone;
  std::vector<std::vector<std::vector<Point>>> parts;  ///< by row: a point, a line, or lines; none for kNone
  std::string style;                                   ///< QGIS layer style (QML); may be empty
};

/// The text of a result table as rows.
[[nodiscard]] MapTable map_table(std::string name, std::string_view csv);

/// Joins columns of `more` whose row has the same value in both tables' first column; what it lacks stays empty.
void join(MapTable& table, MapTable const& more);

/// Writes a GeoPackage (OGC 12-128) with the layers, those without a shape as plain tables, and the styles where QGIS
/// looks for them (table layer_styles). `crs` as in "EPSG:2157". The same layers give the same bytes with the same
/// GDAL and SQLite. Throws FolderError.
void write_geopackage(std::filesystem::path const& path, std::string const& crs, std::vector<MapLayer> const& layers);

}  // namespace twinshift::results
