// import counts, stations, od, zones: tables and areas of others.

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "tools/tables/import_tables.hpp"
#include "tools/tables/import_zones.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

/// A command that reads one table.
CLI::App* add_table(CLI::App& import, char const* name, char const* text, tables::TableOptions& options) {
  auto* command = import.add_subcommand(name, text);
  command->add_option("file", options.file, "The file")->required();
  add_import_options(*command, options.import);
  command->add_option("--encoding", options.encoding, "Of a CSV, if not UTF-8: cp949, latin1 ...");
  command->add_option("--year", options.year, "Year of the data, as it is to be written into the city");
  return command;
}

void add_tables(CLI::App& import, Action& action) {
  auto const counts = std::make_shared<tables::TableOptions>();
  add_table(import, "counts", "Traffic counts (CSV) to compare with", *counts)->callback([&action, counts] {
    action = [counts] { return tables::import_counts(*counts); };
  });
  auto const stations = std::make_shared<tables::TableOptions>();
  add_table(import, "stations", "Stations of shared bikes (GBFS station_information or CSV)", *stations)
      ->callback([&action, stations] { action = [stations] { return tables::import_stations(*stations); }; });
  auto const od = std::make_shared<tables::OdOptions>();
  auto* command = add_table(import, "od", "Travellers between zones (CSV or OMX) to compare with", od->table);
  command->add_option("--matrix", od->matrix, "Of an OMX file with several");
  command->add_option("--lookup", od->lookup, "Zone ids of an OMX file with several");
  command->add_option("--measure", od->measure, "Whose journeys they are")->capture_default_str();
  command->callback([&action, od] { action = [od] { return tables::import_od(*od); }; });
}

void add_zones(CLI::App& import, Action& action) {
  struct Words {
    tables::ZoneOptions zones;
    imports::ImportOptions import;
  };
  auto const words = std::make_shared<Words>();
  auto* command = import.add_subcommand("zones", "Areas with their residents (GeoJSON, GeoPackage, Shapefile)");
  command->add_option("file", words->zones.file, "The file")->required();
  command->add_option("--layer", words->zones.layer, "Of a file with several; default: the first");
  command->add_option("--population", words->zones.population, "Residents of all zones together");
  add_import_options(*command, words->import);
  command->callback(
      [&action, words] { action = [words] { return tables::import_zones(words->zones, words->import); }; });
}

}  // namespace

void add_import_tables(CLI::App& import, Action& action) {
  add_tables(import, action);
  add_zones(import, action);
}

}  // namespace twinshift::tool
