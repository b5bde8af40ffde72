#include "tools/imports/finish.hpp"

#include "sim/io/file.hpp"
#include "sim/results/run_folder.hpp"

#include <algorithm>
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

/// Leaves the report of an import that wrote nothing where its user finds it.
void leave_report(ImportReport const& report, std::string const& name, ImportOptions const& options) {
  auto const city = fs::path{options.city}.lexically_normal();
  auto const city_name = city.has_filename() ? city.filename() : city.parent_path().filename();
  auto const own = options.refused_as.empty() ? name + '-' + city_name.string() : options.refused_as;
  auto const folder = options.report_folder.empty() ? fs::path{"refused"} / own : fs::path{options.report_folder};
  try {
    write_report_folder(report, folder);
    fmt::print(stderr, "The report stands in {}.\n", (folder / "import_report.json").generic_string());
  } catch (results::FolderError const& error) {  // the refusal is what matters
    fmt::print(stderr, "{}\n", error.what());
  }
}

}  // namespace

int with_report(ImportReport& report, std::string const& name, ImportOptions const& options,
                std::function<int()> const& import) {
  try {
    return import();
  } catch (io::InputError const& error) {
    auto const& files = report.files();
    if (std::all_of(files.begin(), files.end(), [](FileRows const& file) { return file.read() == 0; })) throw;
    std::vector<std::string> why;
    for (auto const& fault : error.faults()) why.push_back(io::to_text(fault));
    report.refuse(std::move(why));
    fmt::print("{}", options.json ? report.to_json() : report.to_table());
    leave_report(report, name, options);
    throw;
  }
}

int finish_import(ImportReport& report, CityFolder& city, std::string const& name, ImportOptions const& options) {
  auto const over = report.over_limit(options.max_dropped_pct);
  report.refuse(over);
  fmt::print("{}", options.json ? report.to_json() : report.to_table());
  for (auto const& sentence : over) fmt::print(stderr, "I400  {}\n", sentence);
  if (!over.empty()) {
    fmt::print(stderr,
               "Nothing was written; the city is as it was. → Mend the file, or allow more with --max-dropped.\n");
    leave_report(report, name, options);
    return kDataFaults;
  }
  if (!options.report_folder.empty()) write_report_folder(report, options.report_folder);
  ScratchMap const scratch;
  write_report_folder(report, scratch.folder());
  city.put_aside("imports/" + name + "/import_report.json", report.to_json());
  city.copy_aside("imports/" + name + "/problems.gpkg", scratch.folder() / "problems.gpkg");
  city.commit();
  return 0;
}

}  // namespace twinshift::imports
