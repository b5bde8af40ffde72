#include "tools/imports/finish.hpp"

#include "sim/io/file.hpp"
#include "sim/results/run_folder.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>

#include <unistd.h>

#include <fmt/format.h>

namespace twinshift::imports {

namespace fs = std::filesystem;

namespace {

constexpr int kDataFaults = 4;

void write_report_folder(ImportReport const& report, fs::path const& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  fs::remove(folder / "problems.gpkg", error);
  write_problem_map(report, (folder / "problems.gpkg").string());
  std::ofstream stream{folder / "import_report.json", std::ios::binary};
  stream << report.to_json();
  stream.close();
  if (!stream)
    throw results::FolderError{"M503 " + io::shown_path(folder) +
                               "  The report can't be written there. → Check permissions and room on the disk."};
}

/// Where GDAL makes the map before it is copied into the city.
class ScratchMap {
public:
  ScratchMap() : folder_{fs::temp_directory_path() / ("twinshift-import-" + std::to_string(::getpid()))} {}
  ScratchMap(ScratchMap const&) = delete;
  ScratchMap& operator=(ScratchMap const&) = delete;
  ~ScratchMap() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  [[nodiscard]] fs::path const& folder() const { return folder_; }

private:
  fs::path folder_;
};

}  // namespace

int finish_import(ImportReport const& report, CityFolder& city, std::string const& name, ImportOptions const& options) {
  fmt::print("{}", options.json ? report.to_json() : report.to_table());
  if (!options.report_folder.empty()) write_report_folder(report, options.report_folder);
  auto const over = report.over_limit(options.max_dropped_pct);
  for (auto const& sentence : over) fmt::print(stderr, "I400  {}\n", sentence);
  if (!over.empty()) {
    fmt::print(stderr,
               "Nothing was written; the city is as it was. → Mend the file, or allow more with --max-dropped.\n");
    return kDataFaults;
  }
  ScratchMap const scratch;
  write_report_folder(report, scratch.folder());
  city.put_aside("imports/" + name + "/import_report.json", report.to_json());
  city.copy_aside("imports/" + name + "/problems.gpkg", scratch.folder() / "problems.gpkg");
  city.commit();
  return 0;
}

}  // namespace twinshift::imports
