// Zones, stations, counts and matrices of others, put into a copy of the drawn town.

#include "sim/scenario/load.hpp"
#include "tools/tables/import_tables.hpp"
#include "tools/tables/import_zones.hpp"

#include <gmock/gmock.h>
#include <hdf5.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace twinshift::tables {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class ImportTables : public ::testing::Test {
protected:
  void SetUp() override {
    fs::remove_all(root);
    fs::create_directories(root);
    fs::copy(TWINSHIFT_SOURCE_DIR "/networks/mini", city(), fs::copy_options::recursive);
  }
  void TearDown() override { fs::remove_all(root); }

  [[nodiscard]] fs::path city() const { return root / "mini"; }
  [[nodiscard]] std::string write(std::string const& name, std::string const& text) const {
    std::ofstream{root / name, std::ios::binary} << text;
    return (root / name).string();
  }
  [[nodiscard]] std::string table(std::string const& name) const {
    std::ostringstream text;
    text << std::ifstream{city() / name, std::ios::binary}.rdbuf();
    return text.str();
  }
  [[nodiscard]] TableOptions options(std::string const& file, double max_dropped = 100) const {
    return {file, "", "2025", {city().string(), max_dropped, "", false}};
  }
  template <class Run>
  int quietly(Run const& run) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    auto status = 0;
    try {
      status = run();
    } catch (io::InputError const& error) {
      message = error.what();
      status = error.exit_status();
    }
    output = ::testing::internal::GetCapturedStdout();
    message += ::testing::internal::GetCapturedStderr();
    return status;
  }
  /// Loads the town's scenario on the changed city.
  [[nodiscard]] scenario::Scenario load() const {
    std::ostringstream text;
    text << std::ifstream{TWINSHIFT_SOURCE_DIR "/scenarios/mini/base.yaml"}.rdbuf();
    auto yaml = text.str();
    auto const point_to = [&](std::string const& from, std::string const& to) {
      yaml.replace(yaml.find(from), from.size(), to);
    };
    point_to("../../networks/mini", city().string());
    point_to("../parameters/mini.yaml", TWINSHIFT_SOURCE_DIR "/scenarios/parameters/mini.yaml");
    point_to("tables: ../parameters", "tables: " TWINSHIFT_SOURCE_DIR "/scenarios/parameters");
    return scenario::load_scenario(write("base.yaml", yaml));
  }

  fs::path root = fs::temp_directory_path() / ("twinshift-tables-" + std::to_string(::getpid()));
  std::string output;
  std::string message;
};

TEST_F(ImportTables, StationsOfAGbfsFeedStandInTheCityAndSayWhatWasAssumed) {
  auto const file =
      write("station_information.json",
            R"({"data":{"stations":[{"station_id":"1","name":"Quay","lat":54.501,"lon":-6.29,"capacity":20},
      {"station_id":"2","name":[{"text":"Hill","language":"en"}],"lat":54.502,"lon":-6.28},
      {"station_id":"2","name":"Again","lat":54.502,"lon":-6.28,"capacity":5},
      {"station_id":"3","name":"Nowhere","lat":0,"lon":0,"capacity":5},
      {"station_id":"4","name":"Far","lat":52.5,"lon":13.4,"capacity":5}]}})");
  EXPECT_EQ(quietly([&] { return import_stations(options(file, 50)); }), 0) << message;
  EXPECT_EQ(table("stations.csv"),
            "station_id,name,name_ko,lon,lat,docks,bikes,status\n1,Quay,,-6.290000,54.501000,20,10,real\n"
            "2,Hill,,-6.280000,54.502000,15,7,estimated\n");
  EXPECT_THAT(output, HasSubstr("station_information.json          5          1          1          3\n"));
  EXPECT_EQ(load().fleet.stations.key.size(), 2U);
  EXPECT_EQ(quietly([&] { return import_stations(options(file, 1)); }), 4);
}

TEST_F(ImportTables, CountsBecomeObservationsTiedToTheStreetBesideThem) {
  auto const file =
      write("counts.csv",
            "Road name;AADT;lon;lat;hour\nQuay Street;8000,5;-6.2975;54.5;\nQuay Street;900;-6.2975;54.5;8\n"
            "Nowhere;many;;;\nField;5;-6.4;54.6;\n");
  EXPECT_EQ(quietly([&] { return import_counts(options(file)); }), 0) << message;
  EXPECT_THAT(table("observed_counts.csv"),
              HasSubstr("aadt:Quay Street,8000.50,vehicles/day,2025,all motor traffic,counts.csv,medium\n"
                        "flow_h08:Quay Street,900.00,vehicles/h,2025,"));
  EXPECT_THAT(table("imports/counts/count_links.csv"), HasSubstr("aadt:Quay Street,A1-B1,"));
  EXPECT_THAT(table("imports/counts/count_links.csv"), Not(HasSubstr("Field")));
  EXPECT_THAT(output, HasSubstr("T506 counts.csv: 1 dropped"));
  EXPECT_GE(load().observed.size(), 3U);
}

TEST_F(ImportTables, PairsOfAMatrixMustBeZonesOfTheCity) {
  auto const file = write("od.csv", "Origin,Destination,All\nZ1,Z2,40\nZ2,Z1,0\nZ1,Z2,7\nZ1,Mars,3\nZ2,Z2,-1\n");
  EXPECT_EQ(quietly([&] { return import_od({options(file), "", "", "commuters"}); }), 0) << message;
  EXPECT_THAT(table("observed_od.csv"), HasSubstr("\nod:Z1:Z2,40.00,persons/day,2025,commuters,od.csv,medium\n"));
  EXPECT_THAT(output, HasSubstr("od.csv                            5          2          0          3\n"));
}

/// A matrix of two zones in an OMX file.
void write_omx(std::string const& path) {
  std::array<hsize_t, 2> const square = {2, 2};
  std::array<double, 4> const cells = {1.5, 2, 0, 4};
  std::array<long long, 2> const zones = {7, 9};
  auto const file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  for (auto const* const name : {"data", "lookup"})
    H5Gclose(H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  auto const put = [&](char const* name, int rank, hid_t type, void const* values) {
    auto const space = H5Screate_simple(rank, square.data(), nullptr);
    auto const data = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Dclose(data);
    H5Sclose(space);
  };
  put("/data/trips", 2, H5T_NATIVE_DOUBLE, cells.data());
  put("/lookup/taz", 1, H5T_NATIVE_LLONG, zones.data());
  H5Fclose(file);
}

TEST_F(ImportTables, AnOmxMatrixIsReadWithItsZoneNames) {
  auto const file = (root / "m.omx").string();
  write_omx(file);
  EXPECT_EQ(quietly([&] { return import_od({options(file), "", "", "commuters"}); }), 0) << message;
  EXPECT_THAT(output, HasSubstr("T508 m.omx: 4 dropped (a zone that the city does not have)"));
  EXPECT_EQ(quietly([&] { return import_od({options(file), "cars", "", "commuters"}); }), 4);
  EXPECT_THAT(message, HasSubstr("There is no /data \"cars\". → Name one with --matrix: trips."));
}

std::string square(std::string const& properties, double lon, double lat, double size) {
  std::ostringstream text;
  text.precision(8);
  auto const corner = [&](double x, double y) { text << '[' << lon + x << ',' << lat + y << ']'; };
  text << R"({"type":"Feature","properties":{)" << properties << R"(},"geometry":{"type":"Polygon","coordinates":[[)";
  corner(0, 0);
  for (auto const& [x, y] : {std::pair{size, 0.0}, {size, size}, {0.0, size}, {0.0, 0.0}}) {
    text << ',';
    corner(x, y);
  }
  return text.str() + "]]}}";
}

TEST_F(ImportTables, ZonesGetTheirPeopleAndTheRestIsEstimated) {
  auto const all =
      square(R"("code":"N","name":"North","population":300)", -6.30, 54.505, 0.01) + ',' +
      square(R"("code":"S","name":"South","population":100)", -6.30, 54.495, 0.01) + ',' +
      square(R"("code":"S","name":"Twice","population":100)", -6.28, 54.495, 0.01) +
      R"(,{"type":"Feature","properties":{"code":"P"},"geometry":{"type":"Point","coordinates":[-6.3,54.5]}})";
  auto const file = write("areas.geojson", R"({"type":"FeatureCollection","features":[)" + all + "]}");
  EXPECT_EQ(quietly([&] { return import_zones({file, "", 800.0}, {city().string(), 60, "", false}); }), 0) << message;
  EXPECT_THAT(output, HasSubstr("areas.geojson                     4          2          0          2\n"));
  EXPECT_THAT(
      table("zones.csv"),
      HasSubstr(
          "\nN,North,,North,internal,-6.295000,54.510000,600,261,270,270,96,24,96,24,17,33,32,18,25,45,30,,,,0\n"));
  auto const scenario = load();
  EXPECT_EQ(scenario.demand.zones.key.size(), 2U);
  EXPECT_EQ(scenario.demand.locations.key.size(), 2U);
}

TEST_F(ImportTables, WithoutPeopleZonesAreRefusedAndTheCityStays) {
  auto const before = table("zones.csv");
  auto const file = write(
      "areas.geojson", R"({"type":"FeatureCollection","features":[)" + square(R"("id":"N")", -6.3, 54.5, 0.01) + "]}");
  EXPECT_EQ(quietly([&] { return import_zones({file, "", {}}, {city().string(), 1, "", false}); }), 4);
  EXPECT_THAT(message, HasSubstr("P316"));
  EXPECT_EQ(table("zones.csv"), before);
}

}  // namespace
}  // namespace twinshift::tables
