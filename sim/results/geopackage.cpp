#include "sim/results/geopackage.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <type_traits>
#include <utility>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "sim/io/csv.hpp"
#include "sim/results/run_folder.hpp"

namespace twinshift::results {

namespace {

struct CloseDataset {
  void operator()(GDALDatasetH dataset) const { GDALClose(dataset); }
};
struct DropReference {
  void operator()(OGRSpatialReferenceH reference) const { OSRDestroySpatialReference(reference); }
};
struct DropFeature {
  void operator()(OGRFeatureH feature) const { OGR_F_Destroy(feature); }
};
using Dataset = std::unique_ptr<void, CloseDataset>;
using Reference = std::unique_ptr<std::remove_pointer_t<OGRSpatialReferenceH>, DropReference>;
using Feature = std::unique_ptr<std::remove_pointer_t<OGRFeatureH>, DropFeature>;

/// The date of writing would make two equal runs differ.
constexpr auto kDate = "2000-01-01T00:00:00.000Z";

/// GDAL's messages are kept for ours while one of these lives.
struct Quiet {
  Quiet() { CPLPushErrorHandler(CPLQuietErrorHandler); }
  Quiet(Quiet const&) = delete;
  Quiet& operator=(Quiet const&) = delete;
  ~Quiet() { CPLPopErrorHandler(); }
};

void check(bool good, std::filesystem::path const& path) {
  if (!good)
    throw FolderError{"M503 " + path.generic_string() + "  The map layers can't be written: " + CPLGetLastErrorMsg() +
                      " → Check that the folder can be written and the disk has room."};
}

bool is_name(std::string const& column) {
  constexpr std::string_view kId = "_id";
  return column == "name" || column == "block" || column == "from_node" || column == "to_node" ||
         (column.size() >= kId.size() && column.compare(column.size() - kId.size(), kId.size(), kId) == 0);
}

std::vector<OGRFieldType> types_of(MapTable const& table) {
  std::vector<OGRFieldType> types(table.columns.size(), OFTReal);
  for (std::size_t c = 0; c < types.size(); ++c) {
    auto const number = [c](auto const& row) { return row[c].empty() || io::parse_number(row[c]).has_value(); };
    if (is_name(table.columns[c]) || !std::all_of(table.rows.begin(), table.rows.end(), number)) types[c] = OFTString;
  }
  return types;
}

OGRwkbGeometryType geometry_type(Shape shape) {
  switch (shape) {
    case Shape::kPoint:
      return wkbPoint;
    case Shape::kLine:
      return wkbLineString;
    case Shape::kLines:
      return wkbMultiLineString;
    case Shape::kNone:
      break;
  }
  return wkbNone;
}

OGRGeometryH line_of(std::vector<Point> const& points) {
  auto* const line = OGR_G_CreateGeometry(wkbLineString);
  for (auto const& point : points) OGR_G_AddPoint_2D(line, point.x, point.y);
  return line;
}

OGRGeometryH geometry_of(Shape shape, std::vector<std::vector<Point>> const& parts) {
  if (parts.empty() || parts.front().empty()) return nullptr;
  if (shape == Shape::kLine) return line_of(parts.front());
  if (shape == Shape::kPoint) {
    auto* const point = OGR_G_CreateGeometry(wkbPoint);
    OGR_G_SetPoint_2D(point, 0, parts.front().front().x, parts.front().front().y);
    return point;
  }
  auto* const lines = OGR_G_CreateGeometry(wkbMultiLineString);
  for (auto const& part : parts) OGR_G_AddGeometryDirectly(lines, line_of(part));
  return lines;
}

class Package {
public:
  Package(std::filesystem::path path, std::string const& crs) : path_{std::move(path)} {
    auto* const driver = GDALGetDriverByName("GPKG");
    check(driver != nullptr, path_);
    dataset_.reset(GDALCreate(driver, path_.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    check(dataset_ != nullptr, path_);
    plane_.reset(OSRNewSpatialReference(nullptr));
    check(OSRSetFromUserInput(plane_.get(), crs.c_str()) == OGRERR_NONE, path_);
    OSRSetAxisMappingStrategy(plane_.get(), OAMS_TRADITIONAL_GIS_ORDER);
    GDALDatasetStartTransaction(dataset_.get(), FALSE);
  }

  void add(MapLayer const& layer) {
    auto const types = types_of(layer.table);
    auto* const made = GDALDatasetCreateLayer(dataset_.get(), layer.table.name.c_str(),
                                              layer.shape == Shape::kNone ? nullptr : plane_.get(),
                                              geometry_type(layer.shape), nullptr);
    check(made != nullptr, path_);
    for (std::size_t c = 0; c < types.size(); ++c) {
      auto* const field = OGR_Fld_Create(layer.table.columns[c].c_str(), types[c]);
      auto const good = OGR_L_CreateField(made, field, TRUE) == OGRERR_NONE;
      OGR_Fld_Destroy(field);
      check(good, path_);
    }
    for (std::size_t row = 0; row < layer.table.rows.size(); ++row) add_row(made, layer, row, types);
  }

  void finish() {
    check(GDALDatasetCommitTransaction(dataset_.get()) == OGRERR_NONE, path_);
    dataset_.reset();
  }

private:
  void add_row(OGRLayerH made, MapLayer const& layer, std::size_t row, std::vector<OGRFieldType> const& types) {
    Feature const feature{OGR_F_Create(OGR_L_GetLayerDefn(made))};
    for (std::size_t c = 0; c < types.size(); ++c) {
      auto const& cell = layer.table.rows[row][c];
      auto const column = static_cast<int>(c);
      if (cell.empty()) continue;
      if (types[c] == OFTReal)
        OGR_F_SetFieldDouble(feature.get(), column, io::parse_number(cell).value_or(0));
      else
        OGR_F_SetFieldString(feature.get(), column, cell.c_str());
    }
    if (layer.shape != Shape::kNone)
      if (auto* const geometry = geometry_of(layer.shape, layer.parts[row]))
        OGR_F_SetGeometryDirectly(feature.get(), geometry);
    check(OGR_L_CreateFeature(made, feature.get()) == OGRERR_NONE, path_);
  }

  std::filesystem::path path_;
  Dataset dataset_;
  Reference plane_;
};

/// The table in which QGIS looks for a layer's style; its columns are QGIS's.
MapLayer styles_of(std::vector<MapLayer> const& layers) {
  MapLayer styles;
  styles.table = {"layer_styles",
                  {"f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML",
                   "styleSLD", "useAsDefault", "description", "owner", "ui", "update_time"},
                  {}};
  for (auto const& layer : layers)
    if (!layer.style.empty())
      styles.table.rows.push_back({"", "", layer.table.name, "geom", layer.table.name, layer.style, "", "true",
                                   "written by Twinshift", "", "", kDate});
  return styles;
}

}  // namespace

MapTable map_table(std::string name, std::string_view csv) {
  MapTable table{std::move(name), {}, {}};
  auto const header = csv.substr(0, csv.find('\n'));
  for (std::size_t from = 0; from <= header.size();) {
    auto const comma = std::min(header.find(',', from), header.size());
    table.columns.emplace_back(header.substr(from, comma - from));
    from = comma + 1;
  }
  std::vector<std::string_view> const columns{table.columns.begin(), table.columns.end()};
  io::Faults faults;
  io::CsvReader reader{table.name + ".csv", csv, columns, faults};
  while (reader.next()) {
    auto& row = table.rows.emplace_back();
    for (std::size_t c = 0; c < columns.size(); ++c) row.emplace_back(reader.text(c));
  }
  return table;
}

void join(MapTable& table, MapTable const& more) {
  std::map<std::string, std::size_t, std::less<>> row_of;
  for (std::size_t row = 0; row < more.rows.size(); ++row) row_of.emplace(more.rows[row].front(), row);
  std::vector<std::size_t> fresh;
  for (std::size_t c = 1; c < more.columns.size(); ++c)
    if (std::find(table.columns.begin(), table.columns.end(), more.columns[c]) == table.columns.end())
      fresh.push_back(c);
  for (auto const c : fresh) table.columns.push_back(more.columns[c]);
  for (auto& row : table.rows) {
    auto const found = row_of.find(row.front());
    for (auto const c : fresh) row.push_back(found == row_of.end() ? std::string{} : more.rows[found->second][c]);
  }
}

void write_geopackage(std::filesystem::path const& path, std::string const& crs, std::vector<MapLayer> const& layers) {
  GDALAllRegister();
  Quiet const quiet;
  CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", kDate);
  Package package{path, crs};
  for (auto const& layer : layers) package.add(layer);
  package.add(styles_of(layers));
  package.finish();
}

}  // namespace twinshift::results
