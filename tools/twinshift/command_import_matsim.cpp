// import matsim: an open scenario of MATSim as a city.

#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "tools/imports/finish.hpp"
#include "tools/matsim/import_matsim.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

struct Words {
  std::string network;
  std::string schedule;
  std::string vehicles;
  std::string population;
  double sample_pct = 100;
  matsim::MatsimImportOptions options;
  imports::ImportOptions common;
};

int read_and_put(Words const& words, imports::ImportReport& report) {
  io::Faults faults;
  auto city = imports::CityFolder::open(imports::CityFolder::find(words.common.city), faults);
  faults.throw_if_any();
  matsim::MatsimScenario scenario;
  scenario.network = matsim::read_network(matsim::from_file(words.network), report, faults);
  if (!words.schedule.empty())
    scenario.schedule = matsim::read_schedule(matsim::from_file(words.schedule), report, faults);
  if (!words.vehicles.empty())
    scenario.vehicles = matsim::read_vehicles(matsim::from_file(words.vehicles), report, faults);
  if (!words.population.empty())
    scenario.population = matsim::read_population(matsim::from_file(words.population), report, faults);
  faults.throw_if_any();
  matsim::import_matsim(scenario, words.options, *city, report, faults);
  faults.throw_if_any();
  return imports::finish_import(report, *city, "matsim", words.common);
}

int import_matsim(Words words) {
  words.options.source_name = std::filesystem::path{words.network}.filename().string();
  words.options.scale = 100 / words.sample_pct;
  imports::ImportReport report{"import matsim", words.options.source_name};
  return imports::with_report(report, "matsim", words.common, [&] { return read_and_put(words, report); });
}

}  // namespace

void add_import_matsim(CLI::App& import, Action& action) {
  auto* command =
      import.add_subcommand("matsim", "A scenario of MATSim: network, transit schedule, plans (.xml, .xml.gz)");
  auto const words = std::make_shared<Words>();
  words->common.max_dropped_pct = 5;
  command->add_option("network", words->network, "network.xml")->required();
  command->add_option("--schedule", words->schedule, "transitSchedule.xml");
  command->add_option("--vehicles", words->vehicles, "transitVehicles.xml");
  command->add_option("--population", words->population, "plans.xml or population.xml");
  command->add_option("--sample", words->sample_pct, "Percentage of people that the population holds")
      ->check(CLI::Range(0.01, 100.0))
      ->capture_default_str();
  command->add_option("--crs", words->options.crs,
                      "Coordinates of the files, as in EPSG:31468; else as network.xml says");
  command->add_option("--time-zone", words->options.time_zone, "Of a new city, as in Europe/Berlin");
  command->add_option("--currency", words->options.currency, "Of a new city, as in EUR");
  add_import_options(*command, words->common);
  command->callback([&action, words] { action = [words] { return import_matsim(*words); }; });
}

}  // namespace twinshift::tool
