// import osm: streets, places and water of OpenStreetMap.

#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "tools/imports/finish.hpp"
#include "tools/osm/import_osm.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

struct Words {
  std::string file;
  std::string box;
  std::string islands = "drop";
  osm::OsmImportOptions options;
  imports::ImportOptions common;
};

int import_osm(Words words) {
  if (!words.box.empty()) {
    words.options.box = osm::parse_box(words.box);
    if (!words.options.box) {
      fmt::print(stderr, "--box is lon0,lat0,lon1,lat1 in degrees, as in -6.05,54.53,-5.80,54.67; got \"{}\".\n",
                 words.box);
      return kUsage;
    }
  }
  words.options.islands = words.islands == "join"   ? osm::Islands::kJoin
                          : words.islands == "keep" ? osm::Islands::kKeep
                                                    : osm::Islands::kDrop;
  words.options.source_name = std::filesystem::path{words.file}.filename().string();
  imports::ImportReport report{"import osm", words.options.source_name};
  return imports::with_report(report, "osm", words.common, [&] {
    io::Faults faults;
    auto city = imports::CityFolder::open(imports::CityFolder::find(words.common.city), faults);
    faults.throw_if_any();
    auto const data = osm::read_osm(words.file, words.options.box, faults);
    faults.throw_if_any();
    osm::import_osm(*data, words.options, *city, report, faults);
    faults.throw_if_any();
    return imports::finish_import(report, *city, "osm", words.common);
  });
}

}  // namespace

void add_import_osm(CLI::App& import, Action& action) {
  auto* command =
      import.add_subcommand("osm", "Streets, places and water of OpenStreetMap (.osm, .osm.pbf, .opl; .gz, .bz2)");
  auto const words = std::make_shared<Words>();
  words->common.max_dropped_pct = 5;
  command->add_option("file", words->file, "Map to read")->required();
  command->add_option("--box", words->box, "Only what lies in lon0,lat0,lon1,lat1 [degrees]");
  command->add_option("--islands", words->islands, "Streets that a mode can't reach from the rest: drop, join or keep")
      ->check(CLI::IsMember({"drop", "join", "keep"}))
      ->capture_default_str();
  command->add_option("--country", words->options.country, "Two letters (GB, KR ...): limits and the side driven on");
  command->add_option("--time-zone", words->options.time_zone, "Of a new city, as in Europe/London");
  command->add_option("--currency", words->options.currency, "Of a new city, as in GBP");
  add_import_options(*command, words->common);
  command->callback([&action, words] { action = [words] { return import_osm(*words); }; });
}

}  // namespace twinshift::tool
