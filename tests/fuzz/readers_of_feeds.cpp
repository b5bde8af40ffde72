#include "tests/fuzz/readers.hpp"
#include "tools/gtfs/busiest_day.hpp"
#include "tools/gtfs/day_patterns.hpp"
#include "tools/gtfs/import_atco.hpp"
#include "tools/gtfs/read_transxchange.hpp"
#include "tools/gtfs/schedule.hpp"
#include "tools/imports/city_folder.hpp"
#include "tools/imports/table_reader.hpp"
#include "tools/tables/import_zones.hpp"
#include "tools/tables/omx.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <system_error>

#include <unistd.h>

namespace twinshift::fuzz {
namespace {
namespace fs = std::filesystem;

/// Files by name, in memory.
class Files : public imports::Archive {
public:
  /// Lines that begin with "== " name the file that follows.
  explicit Files(std::string_view bytes) {
    std::string name;
    while (!bytes.empty()) {
      auto const end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
      auto const line = bytes.substr(0, end);
      if (line.starts_with("== "))
        name = line.substr(3, line.find_first_of("\r\n", 3) - 3);
      else
        files_[name] += line;
      bytes.remove_prefix(end);
    }
    for (auto const& [file, text] : files_) names_.push_back(file);
  }
  [[nodiscard]] std::vector<std::string> const& names() const override { return names_; }
  std::unique_ptr<imports::ByteSource> open(std::string const& name, io::Faults&) override {
    return imports::open_text(files_.at(name));
  }

private:
  std::map<std::string, std::string> files_;
  std::vector<std::string> names_;
};

/// A file of this process with these bytes, removed at the end.
class ScratchFile {
public:
  ScratchFile(std::string_view bytes, std::string const& ending)
      : path_{fs::temp_directory_path() / ("twinshift_fuzz_" + std::to_string(::getpid()) + ending)} {
    std::ofstream{path_, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  ~ScratchFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  ScratchFile(ScratchFile const&) = delete;
  ScratchFile& operator=(ScratchFile const&) = delete;
  [[nodiscard]] fs::path const& path() const { return path_; }

private:
  fs::path path_;
};

void read_all(imports::Archive& archive, io::Faults& faults) {
  std::array<char, 4096> piece{};
  for (auto const& name : archive.names())
    if (auto const bytes = archive.open(name, faults))
      while (bytes->read(piece) > 0) {
      }
}

}  // namespace

void read_feed(std::string_view bytes) {
  Files files{bytes};
  io::Faults faults;
  imports::ImportReport report{"import gtfs", "fuzz"};
  auto schedule = gtfs::read_schedule(files, {}, report, faults);
  gtfs::read_calls(files, {}, schedule, report, faults);
  std::vector<std::uint8_t> const all(schedule.shape_keys.size(), 1);
  gtfs::read_shapes(files, {}, all, schedule, report, faults);
  if (auto const date = gtfs::busiest_weekday(schedule)) {
    std::vector<std::uint8_t> const used(schedule.stops.size(), 1);
    static_cast<void>(gtfs::patterns_of_day(schedule, *date, used));
  }
  static_cast<void>(report.to_table());
  static_cast<void>(report.to_json());
}

void read_atco(std::string_view bytes) {
  io::Faults faults;
  imports::ImportReport report{"import atco-cif", "fuzz"};
  gtfs::Schedule schedule;
  gtfs::AtcoReader reader{"EPSG:29901", schedule, report, faults};
  reader.read(imports::open_text(bytes), "fuzz.cif", "");
  reader.finish();
  static_cast<void>(report.to_table());
}

void read_transxchange(std::string_view bytes) {
  io::Faults faults;
  imports::ImportReport report{"import transxchange", "fuzz"};
  gtfs::Schedule schedule;
  gtfs::TransXChangeReader reader{"EPSG:29903", schedule, report, faults};
  reader.read(imports::open_text(bytes), "fuzz.xml");
  reader.finish();
  static_cast<void>(report.to_table());
}

void read_archive(std::string_view bytes) {
  ScratchFile const file{bytes, ".zip"};
  io::Faults faults;
  imports::UnpackLimits limits;
  limits.total_bytes = 1U << 20U;
  if (auto const archive = imports::Archive::open_at(file.path(), "stops.txt", faults, limits))
    read_all(*archive, faults);
}

void read_table(std::string_view bytes) {
  static constexpr std::array<std::string_view, 5> kEncodings = {"", "cp949", "latin1", "utf-16", "shift_jis"};
  static constexpr std::array<imports::ColumnName, 3> kColumns = {{{"a"}, {"b", true, "bee"}, {"c"}}};
  if (bytes.empty()) return;
  auto const encoding = kEncodings[static_cast<unsigned char>(bytes.front()) % kEncodings.size()];
  io::Faults faults;
  imports::ImportReport report{"import", "fuzz"};
  imports::TableReader table{imports::open_text(bytes.substr(1)),
                             "fuzz.csv",
                             std::string{encoding},
                             kColumns,
                             report.file("fuzz.csv"),
                             report,
                             faults};
  while (table.next()) {
    static_cast<void>(table.number(0));
    static_cast<void>(table.whole(1));
  }
}

void read_zones(std::string_view bytes) {
  ScratchFile const file{bytes, ".geojson"};
  io::Faults faults;
  auto city = imports::CityFolder::open(file.path().string() + "-no-city", faults);
  imports::ImportReport report{"import zones", "fuzz"};
  tables::put_zones({file.path().string(), "", 1000.0}, *city, report, faults);
}

void read_matrix(std::string_view bytes) {
  ScratchFile const file{bytes, ".omx"};
  io::Faults faults;
  tables::each_cell(file.path().string(), "", "", faults, [](std::string const&, std::string const&, double) {});
}

}  // namespace twinshift::fuzz
