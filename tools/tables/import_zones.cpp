#include "tools/tables/import_zones.hpp"

#include "sim/demand/apportion.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/suggest.hpp"
#include "sim/scenario/zone_columns.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <memory>
#include <set>
#include <sstream>

#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

namespace twinshift::tables {

namespace {

constexpr imports::Reason kNoSurface{"Z101", "no area: not a polygon, or one that can't be mended"};
constexpr imports::Reason kMended{"Z102", "the outline crosses itself; mended"};
constexpr imports::Reason kTwice{"Z103", "the id is there already; the first counts"};
constexpr imports::Reason kNoId{"Z104", "no id; its number is taken"};
constexpr imports::Reason kNegative{"Z105", "a number of people that can't be; taken as not given"};
constexpr imports::Reason kFar{"Z106", "over 400 km from the city"};

// What a zone is assumed to be like where nothing is known: estimates of the project for a European city.
constexpr double kHouseholdSize = 2.3;
constexpr double kEmployedShare = 0.45;
constexpr double kPupilShare = 0.16;
constexpr double kStudentShare = 0.04;
constexpr std::array<std::string_view, 4> kAges = {"17", "33", "32", "18"};
constexpr std::array<std::string_view, 3> kCars = {"25", "45", "30"};
constexpr std::size_t kMostLocations = 60;  // of a zone; the largest squares of it

struct CloseDataset {
  void operator()(GDALDatasetH dataset) const { GDALClose(dataset); }
};
struct DropGeometry {
  void operator()(OGRGeometryH geometry) const { OGR_G_DestroyGeometry(geometry); }
};
struct DropFeature {
  void operator()(OGRFeatureH feature) const { OGR_F_Destroy(feature); }
};
struct DropReference {
  void operator()(OGRSpatialReferenceH reference) const { OSRDestroySpatialReference(reference); }
};
struct DropTransformation {
  void operator()(OGRCoordinateTransformationH t) const { OCTDestroyCoordinateTransformation(t); }
};
using Dataset = std::unique_ptr<std::remove_pointer_t<GDALDatasetH>, CloseDataset>;
using Geometry = std::unique_ptr<std::remove_pointer_t<OGRGeometryH>, DropGeometry>;
using Feature = std::unique_ptr<std::remove_pointer_t<OGRFeatureH>, DropFeature>;
using Reference = std::unique_ptr<std::remove_pointer_t<OGRSpatialReferenceH>, DropReference>;
using Transformation = std::unique_ptr<std::remove_pointer_t<OGRCoordinateTransformationH>, DropTransformation>;

/// GDAL's messages go to faults of ours, not to the screen.
class Quiet {
public:
  Quiet() { CPLPushErrorHandler(CPLQuietErrorHandler); }
  Quiet(Quiet const&) = delete;
  Quiet& operator=(Quiet const&) = delete;
  ~Quiet() { CPLPopErrorHandler(); }
};

/// A place where people of a zone live or work.
struct Place {
  io::LonLat at;
  std::array<double, 4> weight{};  ///< home, job, school, university
};
enum Weight : std::size_t { kHome, kJob, kSchool, kUniversity };

struct Zone {
  std::string id;
  std::string name;
  Geometry area;
  OGREnvelope box{};
  io::LonLat at;
  double size = 0;  ///< in square degrees, to be used relative to the others
  std::optional<double> residents;
  std::optional<double> households;
  std::optional<double> employed;
  std::optional<double> jobs;
  std::vector<Place> places;

  [[nodiscard]] double sum(Weight weight) const {
    double total = 0;
    for (auto const& place : places) total += place.weight[weight];
    return total;
  }
};

std::string lower(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string plain_id(std::string text) {
  for (auto& c : text)
    if (std::isspace(static_cast<unsigned char>(c)) != 0) c = '_';
  return text;
}

/// Columns of a layer by what they may be called.
class Fields {
public:
  explicit Fields(OGRFeatureDefnH layer) {
    for (auto i = 0; i < OGR_FD_GetFieldCount(layer); ++i)
      names_.push_back(lower(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(layer, i))));
  }
  /// The first of these names that there is; -1 if none.
  [[nodiscard]] int find(std::initializer_list<std::string_view> wanted) const {
    for (auto const name : wanted)
      if (auto const it = std::find(names_.begin(), names_.end(), name); it != names_.end())
        return static_cast<int>(it - names_.begin());
    return -1;
  }

private:
  std::vector<std::string> names_;
};

class ZoneReader {
public:
  ZoneReader(ZoneOptions const& options, imports::CityFolder& city, imports::ImportReport& report, io::Faults& faults)
      : options_{&options},
        city_{&city},
        report_{&report},
        faults_{&faults},
        file_name_{std::filesystem::path{options.file}.filename().string()} {}

  void run() {
    Quiet const quiet;
    GDALAllRegister();
    if (!open()) return;
    read_features();
    dataset_.reset();
    if (zones_.empty()) fault("T430", "There is no area in the file.", "Check --layer, and that it holds polygons.");
    if (faults_->has_errors()) return;
    describe_new_city();
    read_weights();
    if (!settle_residents()) return;
    if (options_->population) make_residents_whole();
    for (auto& zone : zones_) give_places(zone);
    write();
  }

private:
  void fault(std::string code, std::string what, std::string remedy) {
    faults_->add({std::move(code), {io::shown_path(options_->file), 0, 0}, std::move(what), "", std::move(remedy)});
  }

  bool open() {
    std::error_code error;
    if (!std::filesystem::exists(options_->file, error)) {
      fault("F201", "Cannot open \"" + io::shown_path(options_->file) + "\": there is no such file.",
            "Check the name.");
      return false;
    }
    char const* const drivers[] = {"GeoJSON", "GPKG", "ESRI Shapefile", "FlatGeobuf", nullptr};
    dataset_.reset(GDALOpenEx(options_->file.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, nullptr, nullptr));
    if (!dataset_) {
      fault("F202", "GDAL can't read this file as areas: " + io::shown(CPLGetLastErrorMsg()),
            "Give a GeoJSON, GeoPackage or Shapefile that is complete.");
      return false;
    }
    layer_ = options_->layer.empty() ? GDALDatasetGetLayer(dataset_.get(), 0)
                                     : GDALDatasetGetLayerByName(dataset_.get(), options_->layer.c_str());
    if (layer_ != nullptr) return true;
    std::vector<std::string> names;
    for (auto i = 0; i < GDALDatasetGetLayerCount(dataset_.get()); ++i)
      names.emplace_back(OGR_L_GetName(GDALDatasetGetLayer(dataset_.get(), i)));
    fault("T430", "There is no layer \"" + io::shown(options_->layer) + "\".", "Layers: " + io::join(names) + '.');
    return false;
  }

  /// Farther from a known city than anybody travels in a day: 400 km, as its loader allows.
  [[nodiscard]] bool far(io::LonLat at) const {
    if (city_->is_new()) return false;
    auto const& centre = city_->facts().centre;
    constexpr double kMetresPerDegree = 111320;
    auto const east = (at.lon - centre.lon) * std::cos(centre.lat * 0.0174533);
    return std::hypot(east, at.lat - centre.lat) * kMetresPerDegree > 400e3;
  }

  void read_features() {
    Reference const degrees{OSRNewSpatialReference(nullptr)};
    OSRImportFromEPSG(degrees.get(), 4326);
    OSRSetAxisMappingStrategy(degrees.get(), OAMS_TRADITIONAL_GIS_ORDER);
    Transformation transformation;
    if (auto* const crs = OGR_L_GetSpatialRef(layer_)) {
      OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
      transformation.reset(OCTNewCoordinateTransformation(crs, degrees.get()));
    }
    Fields const fields{OGR_L_GetLayerDefn(layer_)};
    auto const id = fields.find({"zone_id", "id", "code", "zone", "dz2021_cd", "sdz2021_cd", "soa_code", "lsoa21cd",
                                 "lsoa11cd", "msoa21cd", "datazone", "geo_code", "geoid", "gid", "adm_cd", "emd_cd"});
    auto const name = fields.find({"name", "zone_name", "label", "dz2021_nm", "sdz2021_nm", "lsoa21nm", "msoa21nm",
                                   "adm_nm", "emd_nm", "namelsad"});
    auto const residents = fields.find({"residents", "population", "pop", "pop2021", "pop_total", "total_pop",
                                        "tot_pop", "all_residents", "usual_residents"});
    auto const households = fields.find({"households", "hh", "num_households"});
    auto const employed = fields.find({"employed_residents", "employed", "workers"});
    auto const jobs = fields.find({"jobs", "employment", "workplaces", "num_jobs"});
    auto& rows = report_->file(file_name_);
    std::set<std::string> taken;
    OGR_L_ResetReading(layer_);
    for (Feature feature{OGR_L_GetNextFeature(layer_)}; feature; feature.reset(OGR_L_GetNextFeature(layer_))) {
      auto const row = rows.add();
      auto const line = static_cast<std::int64_t>(row + 1);
      Zone zone;
      zone.id = id < 0 ? "" : plain_id(OGR_F_GetFieldAsString(feature.get(), id));
      if (zone.id.empty()) {
        zone.id = "Z" + std::to_string(line);
        rows.repair(row, kNoId, line);
      }
      zone.name = name < 0 ? zone.id : OGR_F_GetFieldAsString(feature.get(), name);
      if (!take_area(feature.get(), transformation.get(), row, zone)) continue;
      if (far(zone.at)) {
        rows.drop(row, kFar, line, zone.id, zone.at);
        continue;
      }
      if (!taken.insert(zone.id).second) {
        rows.drop(row, kTwice, line, zone.id, zone.at);
        continue;
      }
      auto const number = [&](int field) -> std::optional<double> {
        if (field < 0 || OGR_F_IsFieldSetAndNotNull(feature.get(), field) == 0) return std::nullopt;
        auto const value = OGR_F_GetFieldAsDouble(feature.get(), field);
        if (std::isfinite(value) && value >= 0 && value < 5e7) return value;
        rows.repair(row, kNegative, line, zone.id, zone.at);
        return std::nullopt;
      };
      zone.residents = number(residents);
      zone.households = number(households);
      zone.employed = number(employed);
      zone.jobs = number(jobs);
      zones_.push_back(std::move(zone));
    }
  }

  bool take_area(OGRFeatureH feature, OGRCoordinateTransformationH transformation, std::size_t row, Zone& zone) {
    auto& rows = report_->file(file_name_);
    auto const line = static_cast<std::int64_t>(row + 1);
    auto const* const given = OGR_F_GetGeometryRef(feature);
    if (given == nullptr) return rows.drop(row, kNoSurface, line, zone.id), false;
    zone.area.reset(OGR_G_Clone(OGR_F_GetGeometryRef(feature)));
    OGR_G_FlattenTo2D(zone.area.get());
    if (transformation != nullptr && OGR_G_Transform(zone.area.get(), transformation) != OGRERR_NONE)
      return rows.drop(row, kNoSurface, line, zone.id), false;
    if (OGR_G_IsValid(zone.area.get()) == 0) {
      if (auto* const mended = OGR_G_MakeValid(zone.area.get())) {
        zone.area.reset(mended);
        rows.repair(row, kMended, line, zone.id);
      }
    }
    auto const kind = wkbFlatten(OGR_G_GetGeometryType(zone.area.get()));
    zone.size = OGR_G_Area(zone.area.get());
    Geometry const inside{OGR_G_PointOnSurface(zone.area.get())};
    auto const surface = kind == wkbPolygon || kind == wkbMultiPolygon || kind == wkbGeometryCollection;
    if (!surface || !(zone.size > 0) || !inside || OGR_G_IsEmpty(inside.get()) != 0)
      return rows.drop(row, kNoSurface, line, zone.id), false;
    zone.at = {OGR_G_GetX(inside.get(), 0), OGR_G_GetY(inside.get(), 0)};
    if (std::abs(zone.at.lon) > 180 || std::abs(zone.at.lat) > 90)
      return rows.drop(row, kNoSurface, line, zone.id + " lies nowhere on earth; its coordinate system is not named"),
             false;
    OGR_G_GetEnvelope(zone.area.get(), &zone.box);
    return true;
  }

  void describe_new_city() {
    auto& facts = city_->facts();
    if (!facts.crs.empty()) return;
    io::LonLat middle;
    for (auto const& zone : zones_) {
      middle.lon += zone.at.lon / static_cast<double>(zones_.size());
      middle.lat += zone.at.lat / static_cast<double>(zones_.size());
    }
    facts.centre = middle;
    facts.crs = imports::utm_zone(middle);
    facts.name_en = facts.city;
    facts.time_zone = "Etc/UTC";
    facts.currency = "EUR";
    facts.gaps = {
        "Time zone, currency and side of the road are not known from zones alone; write them into city.yaml."};
  }

  [[nodiscard]] Zone* zone_at(io::LonLat at) {
    Geometry const point{OGR_G_CreateGeometry(wkbPoint)};
    OGR_G_SetPoint_2D(point.get(), 0, at.lon, at.lat);
    for (auto& zone : zones_) {
      if (at.lon < zone.box.MinX || at.lon > zone.box.MaxX || at.lat < zone.box.MinY || at.lat > zone.box.MaxY)
        continue;
      if (OGR_G_Contains(zone.area.get(), point.get()) != 0) return &zone;
    }
    return nullptr;
  }

  /// What the map says of homes and work, put into the zones.
  void read_weights() {
    static constexpr std::array<std::string_view, 6> kColumns = {"lon",        "lat",           "home_weight",
                                                                 "job_weight", "school_weight", "university_weight"};
    auto const text = city_->text_aside("imports/osm/weights.csv");
    if (text.empty()) return;
    io::CsvReader csv{"imports/osm/weights.csv", text, io::OpenColumns{kColumns, {}}, *faults_};
    while (csv.next()) {
      Place place{{csv.number(0).value_or(0), csv.number(1).value_or(0)}, {}};
      for (std::size_t w = 0; w < 4; ++w) place.weight[w] = csv.number(2 + w).value_or(0);
      if (auto* const zone = zone_at(place.at)) zone->places.push_back(place);
    }
  }

  /// Whole people, together as many as --population says.
  void make_residents_whole() {
    std::vector<double> figures;
    for (auto const& zone : zones_) figures.push_back(*zone.residents);
    auto const whole = demand::make_whole(figures);
    for (std::size_t z = 0; z < zones_.size(); ++z) zones_[z].residents = whole[z];
  }

  bool settle_residents() {
    auto const without = static_cast<std::size_t>(
        std::count_if(zones_.begin(), zones_.end(), [](Zone const& zone) { return !zone.residents; }));
    if (without == zones_.size() && !options_->population) {
      fault("P316", "No column tells how many people live in a zone.",
            "Name it residents or population, or give --population for all zones together.");
      return false;
    }
    double known = 0;
    for (auto const& zone : zones_) known += zone.residents.value_or(0);
    if (without < zones_.size()) {
      auto const scale = options_->population && known > 0 ? *options_->population / known : 1.0;
      for (auto& zone : zones_) zone.residents = zone.residents.value_or(0) * scale;
      if (without > 0)
        report_->note(std::to_string(without) + " zones have no number of residents; nobody lives there.");
      if (scale != 1.0) report_->note("Residents are scaled by " + io::fixed(scale, 4) + " to --population.");
      return true;
    }
    auto const homes = std::any_of(zones_.begin(), zones_.end(), [](Zone const& zone) { return zone.sum(kHome) > 0; });
    double total = 0;
    for (auto const& zone : zones_) total += homes ? zone.sum(kHome) : zone.size;
    for (auto& zone : zones_) zone.residents = *options_->population * (homes ? zone.sum(kHome) : zone.size) / total;
    report_->note(std::string{"--population is spread over the zones by "} +
                  (homes ? "homes on the map" : "their area") + " (estimate).");
    return true;
  }

  /// Keeps the largest squares; a zone without any gets one point. Every zone needs a place for homes and for jobs.
  void give_places(Zone& zone) {
    std::stable_sort(zone.places.begin(), zone.places.end(), [](Place const& a, Place const& b) {
      return a.weight[kHome] + a.weight[kJob] + a.weight[kSchool] >
             b.weight[kHome] + b.weight[kJob] + b.weight[kSchool];
    });
    if (zone.places.size() > kMostLocations) zone.places.resize(kMostLocations);
    auto const people = std::max(1.0, *zone.residents);
    if (zone.places.empty()) zone.places.push_back({zone.at, {people, people, 0, 0}});
    for (auto const weight : {kHome, kJob})
      if (zone.sum(weight) <= 0)
        for (auto& place : zone.places) place.weight[weight] = 1;
  }

  /// Shares of a total by zone: by this weight, or by residents where the map shows none at all.
  std::vector<double> spread(double total, Weight weight) const {
    std::vector<double> result;
    double sum = 0;
    for (auto const& zone : zones_) sum += zone.sum(weight);
    double people = 0;
    for (auto const& zone : zones_) people += *zone.residents;
    for (auto const& zone : zones_)
      result.push_back(sum > 0 ? total * zone.sum(weight) / sum : people > 0 ? total * *zone.residents / people : 0);
    return result;
  }

  void write() {
    double people = 0;
    double employed = 0;
    for (auto const& zone : zones_) {
      people += *zone.residents;
      employed += zone.employed.value_or(kEmployedShare * *zone.residents);
    }
    auto const mapped = [&](Weight weight) {
      return std::any_of(zones_.begin(), zones_.end(), [&](Zone const& zone) { return zone.sum(weight) > 0; });
    };
    for (auto const weight : {kSchool, kUniversity}) {
      if (mapped(weight)) continue;  // schools are not on the map: they stand where people live
      for (auto& zone : zones_)
        for (auto& place : zone.places) place.weight[weight] = place.weight[kHome];
    }
    auto const jobs = spread(employed, kJob);
    auto const schools = spread(kPupilShare * people, kSchool);
    auto const universities = spread(kStudentShare * people, kUniversity);
    std::ostringstream zones;
    std::ostringstream locations;
    write_zones(zones, jobs, schools, universities);
    write_locations(locations);
    report_->figure("zones", static_cast<double>(zones_.size()));
    report_->figure("residents", std::round(people));
    report_->note(
        "Households, work, school, ages and cars that the file does not give are estimated from the residents: " +
        io::shortest(kHouseholdSize) +
        " in a household, 45 % employed, 16 % pupils, 4 % students, jobs as many "
        "as the employed.");
    auto const source =
        "areas and what they hold: " + file_name_ + "; the rest estimated from the residents by twinshift import zones";

    city_->put({"zones.csv", "zones", "", source, "as the file's publisher grants it", "low"}, zones.str());
    city_->put({"locations.csv", "locations", "", "squares of the map inside the zones, else one point a zone",
                "as the map's", "low"},
               locations.str());
  }

  void write_zones(std::ostringstream& text, std::vector<double> const& jobs, std::vector<double> const& schools,
                   std::vector<double> const& universities) const {
    io::CsvWriter csv{text, scenario::kZoneColumns};
    for (std::size_t z = 0; z < zones_.size(); ++z) {
      auto const& zone = zones_[z];
      auto const people = *zone.residents;
      csv.cell(zone.id)
          .cell(zone.name)
          .cell("")
          .cell(zone.name)
          .cell("internal")
          .cell(zone.at.lon, 6)
          .cell(zone.at.lat, 6);
      csv.cell(people, 0).cell(std::min(people, zone.households.value_or(people / kHouseholdSize)), 0);
      csv.cell(std::min(people, zone.employed.value_or(kEmployedShare * people)), 0);
      csv.cell(zone.jobs.value_or(jobs[z]), 0).cell(kPupilShare * people, 0).cell(kStudentShare * people, 0);
      csv.cell(schools[z], 0).cell(universities[z], 0);
      for (auto const age : kAges) csv.cell(age);
      for (auto const cars : kCars) csv.cell(cars);
      csv.cell("").cell("").cell("").cell("0").end_row();
    }
  }

  void write_locations(std::ostringstream& text) const {
    io::CsvWriter csv{text, scenario::kLocationColumns};
    for (auto const& zone : zones_)
      for (std::size_t p = 0; p < zone.places.size(); ++p) {
        auto const& place = zone.places[p];
        csv.cell(zone.id + '.' + std::to_string(p + 1)).cell(zone.id).cell(place.at.lon, 6).cell(place.at.lat, 6);
        for (auto const weight : place.weight) csv.cell(weight, 2);
        csv.end_row();
      }
  }

  ZoneOptions const* options_;
  imports::CityFolder* city_;
  imports::ImportReport* report_;
  io::Faults* faults_;
  std::string file_name_;
  Dataset dataset_;
  OGRLayerH layer_ = nullptr;
  std::vector<Zone> zones_;
};

}  // namespace

void put_zones(ZoneOptions const& options, imports::CityFolder& city, imports::ImportReport& report,
               io::Faults& faults) {
  ZoneReader{options, city, report, faults}.run();
}

int import_zones(ZoneOptions const& options, imports::ImportOptions const& import) {
  imports::ImportReport report{"import zones", std::filesystem::path{options.file}.filename().string()};
  return imports::with_report(report, "zones", import, [&] {
    io::Faults faults;
    auto city = imports::CityFolder::open(imports::CityFolder::find(import.city), faults);
    faults.throw_if_any();
    put_zones(options, *city, report, faults);
    faults.throw_if_any();
    return imports::finish_import(report, *city, "zones", import);
  });
}

}  // namespace twinshift::tables
