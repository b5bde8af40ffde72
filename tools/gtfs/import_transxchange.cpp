#include "tools/gtfs/read_transxchange.hpp"

#include <cctype>
#include <filesystem>

namespace twinshift::gtfs {

namespace {

bool is_xml(std::string const& name) {
  auto ending = std::filesystem::path{name}.extension().string();
  for (auto& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return ending == ".xml";
}

void read_files(GtfsOptions const& options, TransXChangeReader& reader, io::Faults& faults) {
  auto const name = std::filesystem::path{options.feed}.filename().string();
  if (is_xml(name)) {
    if (auto bytes = imports::open_file(options.feed, faults)) reader.read(std::move(bytes), name);
    return;
  }
  auto const archive = imports::Archive::open_at(options.feed, "", faults);
  faults.throw_if_any();
  for (auto const& file : archive->names())
    if (is_xml(file))
      if (auto bytes = archive->open(file, faults)) reader.read(std::move(bytes), file);
}

int read_and_put(GtfsOptions const& options, std::string const& grid, std::string const& places,
                 imports::ImportReport& report) {
  io::Faults faults;
  auto city = imports::CityFolder::open(imports::CityFolder::find(options.import.city), faults);
  faults.throw_if_any();
  Schedule schedule;
  TransXChangeReader reader{grid, schedule, report, faults};
  if (!places.empty())
    if (auto bytes = imports::open_file(places, faults))
      reader.add_places(std::move(bytes), std::filesystem::path{places}.filename().string(), options.encoding);
  read_files(options, reader, faults);
  faults.throw_if_any();
  reader.finish();
  faults.throw_if_any();
  return put_day_into_city(schedule, options, "transxchange", *city, report, faults,
                           [](std::span<std::uint8_t const>) {});
}

}  // namespace

int import_transxchange(GtfsOptions const& options, std::string const& grid, std::string const& places) {
  imports::ImportReport report{"import transxchange",
                               std::filesystem::path{options.feed}.lexically_normal().filename().string()};
  return imports::with_report(report, "transxchange", options.import,
                              [&] { return read_and_put(options, grid, places, report); });
}

}  // namespace twinshift::gtfs
