#include "tests/fuzz/readers.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/geojson.hpp"
#include "sim/io/yaml.hpp"
#include "sim/scenario/load.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include <unistd.h>

namespace twinshift::fuzz {
namespace {
namespace fs = std::filesystem;

/// The drawn town in a folder of this process, made once and removed at its end.
class Town {
public:
  Town() : root_{fs::temp_directory_path() / ("twinshift_fuzz_" + std::to_string(::getpid()))} {
    fs::remove_all(root_);
    for (auto const* const part : {"scenarios/mini", "scenarios/parameters", "networks/mini"}) {
      fs::create_directories(root_ / part);
      fs::copy(fs::path{TWINSHIFT_SOURCE_DIR} / part, root_ / part, fs::copy_options::recursive);
    }
  }
  ~Town() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  Town(Town const&) = delete;
  Town& operator=(Town const&) = delete;
  [[nodiscard]] fs::path const& root() const { return root_; }

private:
  fs::path root_;
};

fs::path const& town() {
  static Town const folder;
  return folder.root();
}

void write(fs::path const& path, std::string_view bytes) {
  std::ofstream{path, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void load(fs::path const& path) {
  try {
    static_cast<void>(scenario::load_scenario(path));
  } catch (io::InputError const&) {
    // The user would read the list.
  }
}

}  // namespace

void read_yaml(std::string_view bytes) {
  io::Faults faults;
  io::YamlContext const context{"fuzz.yaml", &faults, io::FaultKind::kScenario, "GBP"};
  auto const root = io::parse_yaml(bytes, context);
  if (!root) return;
  io::YamlMap const map{*root, "", {"a", "b", "list"}, context};
  map.quantity("a", io::UnitKind::kTime, {0, 100});
  map.whole("b", {0, 100});
  map.clock("a");
  map.list("list");
  static_cast<void>(faults.error_list());
}

void read_csv(std::string_view bytes) {
  constexpr std::array<std::string_view, 3> kColumns = {"a", "b", "c"};
  constexpr std::array<std::string_view, 2> kWords = {"yes", "no"};
  io::Faults faults;
  io::CsvReader csv{"fuzz.csv", bytes, kColumns, faults};
  while (csv.next()) {
    csv.number(0);
    csv.whole(1, {0, 10});
    csv.word(2, kWords);
  }
  io::parse_geojson(bytes, "fuzz.geojson", faults, io::FaultKind::kData);
  static_cast<void>(io::first_non_utf8(bytes));
  static_cast<void>(faults.error_list());
}

void read_scenario(std::string_view bytes) {
  auto const path = town() / "scenarios/mini/fuzz.yaml";
  write(path, bytes);
  load(path);
}

void read_city(std::string_view bytes) {
  constexpr std::array<char const*, 12> kTables = {
      "nodes.csv",    "links.csv", "zones.csv",  "locations.csv",   "stops.csv", "pattern_stops.csv",
      "services.csv", "fares.csv", "routes.csv", "depot_fleet.csv", "city.yaml", "background.geojson"};
  if (bytes.empty()) return;
  auto const* const name = kTables[static_cast<unsigned char>(bytes.front()) % kTables.size()];
  auto const path = town() / "networks/mini" / name;
  write(path, bytes.substr(1));
  load(town() / "scenarios/mini/base.yaml");
  fs::copy_file(fs::path{TWINSHIFT_SOURCE_DIR} / "networks/mini" / name, path, fs::copy_options::overwrite_existing);
}

}  // namespace twinshift::fuzz
