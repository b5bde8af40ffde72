#include "tools/imports/report.hpp"

#include "sim/results/run_folder.hpp"

#include <memory>
#include <string>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

namespace twinshift::imports {

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

enum Field { kFile, kLine, kCode, kFate, kWhat };

void check(bool good, std::string const& path) {
  if (!good)
    throw results::FolderError{"M503 " + path + "  The map of problems can't be written: " + CPLGetLastErrorMsg() +
                               " → Check that the folder can be written and the disk has room."};
}

OGRLayerH make_layer(GDALDatasetH dataset, std::string const& path) {
  Reference const degrees{OSRNewSpatialReference(nullptr)};
  check(OSRImportFromEPSG(degrees.get(), 4326) == OGRERR_NONE, path);
  OSRSetAxisMappingStrategy(degrees.get(), OAMS_TRADITIONAL_GIS_ORDER);
  auto* const layer = GDALDatasetCreateLayer(dataset, "problems", degrees.get(), wkbPoint, nullptr);
  check(layer != nullptr, path);
  for (auto const& [name, type] : {std::pair{"file", OFTString},
                                   {"line", OFTInteger64},
                                   {"code", OFTString},
                                   {"fate", OFTString},
                                   {"what", OFTString}}) {
    auto* const field = OGR_Fld_Create(name, type);
    auto const made = OGR_L_CreateField(layer, field, TRUE) == OGRERR_NONE;
    OGR_Fld_Destroy(field);
    check(made, path);
  }
  return layer;
}

void add_point(OGRLayerH layer, std::string const& file, Problem const& problem, std::string const& path) {
  Feature const feature{OGR_F_Create(OGR_L_GetLayerDefn(layer))};
  OGR_F_SetFieldString(feature.get(), kFile, file.c_str());
  OGR_F_SetFieldInteger64(feature.get(), kLine, problem.line);
  OGR_F_SetFieldString(feature.get(), kCode, problem.code.c_str());
  OGR_F_SetFieldString(feature.get(), kFate, problem.fate == Fate::kRepaired ? "repaired" : "dropped");
  OGR_F_SetFieldString(feature.get(), kWhat, problem.what.c_str());
  auto* const point = OGR_G_CreateGeometry(wkbPoint);
  OGR_G_SetPoint_2D(point, 0, problem.at->lon, problem.at->lat);
  OGR_F_SetGeometryDirectly(feature.get(), point);
  check(OGR_L_CreateFeature(layer, feature.get()) == OGRERR_NONE, path);
}

}  // namespace

void write_problem_map(ImportReport const& report, std::string const& path) {
  GDALAllRegister();
  CPLPushErrorHandler(CPLQuietErrorHandler);
  // The date of writing would make two equal imports differ.
  CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", "2000-01-01T00:00:00.000Z");
  auto* const driver = GDALGetDriverByName("GPKG");
  check(driver != nullptr, path);
  Dataset dataset{GDALCreate(driver, path.c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
  check(dataset != nullptr, path);
  GDALDatasetStartTransaction(dataset.get(), FALSE);
  auto* const layer = make_layer(dataset.get(), path);
  for (auto const& file : report.files())
    for (auto const& problem : file.problems())
      if (problem.at) add_point(layer, file.name(), problem, path);
  check(GDALDatasetCommitTransaction(dataset.get()) == OGRERR_NONE, path);
  dataset.reset();
  CPLPopErrorHandler();
}

}  // namespace twinshift::imports
