// import gtfs: the timetable of a feed.

#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "tools/gtfs/import_atco.hpp"
#include "tools/gtfs/import_gtfs.hpp"
#include "tools/gtfs/read_transxchange.hpp"
#include "tools/imports/text_source.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

int usage(std::string const& text) {
  fmt::print(stderr, "{}\n", text);
  return kUsage;
}

struct Words {
  gtfs::GtfsOptions options;
  std::string date;
  std::string box;
  std::string grid = "EPSG:29901";
  std::string places;
};

/// What is said the same way for every timetable; kOk if it could be read.
int settle(Words& words) {
  auto& options = words.options;
  if (!words.date.empty() && !(options.date = gtfs::parse_date(words.date))) return usage("--date: write YYYY-MM-DD.");
  if (!words.box.empty() && !(options.box = gtfs::parse_box(words.box)))
    return usage("--box: write lon0,lat0,lon1,lat1 in degrees.");
  if (!options.encoding.empty() && !imports::known_encoding(options.encoding))
    return usage("--encoding: \"" + options.encoding + "\" is not known; iconv --list names all.");
  return kOk;
}

CLI::App* add_timetable(CLI::App& import, char const* name, char const* text, char const* file, Words& words) {
  auto* command = import.add_subcommand(name, text);
  command->add_option("feed", words.options.feed, file)->required();
  add_import_options(*command, words.options.import);
  command->add_option("--date", words.date, "Day of service, YYYY-MM-DD; default: the busiest ordinary weekday");
  command->add_option("--box", words.box, "lon0,lat0,lon1,lat1: stops outside are left out");
  command->add_option("--encoding", words.options.encoding, "Of the texts, if not UTF-8: cp949, latin1 ...");
  return command;
}

}  // namespace

void add_import_gtfs(CLI::App& import, Action& action) {
  auto const words = std::make_shared<Words>();
  add_timetable(import, "gtfs", "A timetable (General Transit Feed Specification)", "ZIP or folder", *words)
      ->callback([&action, words] {
        action = [words] {
          auto const status = settle(*words);
          return status != kOk ? status : gtfs::import_gtfs(words->options);
        };
      });
  auto const atco = std::make_shared<Words>();
  auto* command = add_timetable(import, "atco-cif", "A timetable in ATCO-CIF, as Northern Ireland published its buses",
                                ".cif file, or folder or ZIP of such", *atco);
  command->add_option("--grid", atco->grid, "Coordinates of its stops; EPSG:27700 in Great Britain")
      ->capture_default_str();
  command->callback([&action, atco] {
    action = [atco] {
      auto const status = settle(*atco);
      return status != kOk ? status : gtfs::import_atco_cif(atco->options, atco->grid);
    };
  });
  auto const txc = std::make_shared<Words>();
  txc->grid = "EPSG:27700";
  command = add_timetable(import, "transxchange",
                          "A timetable in TransXChange, as Great Britain and Northern Ireland "
                          "publish their buses",
                          ".xml file, or folder or ZIP of such", *txc);
  command->add_option("--grid", txc->grid, "Coordinates of its stops, where not in degrees; EPSG:29903 in Ireland")
      ->capture_default_str();
  command->add_option("--stops", txc->places, "Table of stops for places that the timetable lacks (NaPTAN)");
  command->callback([&action, txc] {
    action = [txc] {
      auto const status = settle(*txc);
      return status != kOk ? status : gtfs::import_transxchange(txc->options, txc->grid, txc->places);
    };
  });
}

}  // namespace twinshift::tool
