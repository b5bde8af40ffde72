// export matsim, export gmns: streets, plans and events in the words of other programs, so that others can check us.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/io/projection.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/run/world.hpp"
#include "sim/scenario/load.hpp"
#include "tools/exports/gmns.hpp"
#include "tools/exports/matsim.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;

struct Words {
  std::string scenario;
  std::string out;
  double sample_pct = 100;
  int days = 1;
  bool network_only = false;
};

/// The day as a run lives it after `days` days of learning, with its events told to `path`.
void write_day(scenario::Scenario const& scenario, Words const& words, fs::path const& folder) {
  run::World world{scenario, [](char const*) {}};
  constexpr int kWarmRounds = 6;  // as a run's
  world.warm_start(kWarmRounds, [](int) {});
  for (auto day = 1; day <= words.days; ++day) {
    world.plan();
    if (day < words.days) {
      world.live(day, {});
      continue;
    }
    exports::write_matsim_plans(world.population, world.learned.plans, scenario.network, folder / "plans.xml.gz");
    exports::MatsimEvents events{{scenario.network, world.timetable, world.population, world.learned.plans},
                                 folder / "events.xml.gz"};
    world.live(day, {&events});
    events.finish();
    fmt::print("{} tours, {} events of day {}\n", world.population.tours.size(), events.written(), day);
  }
}

int export_matsim(Words const& words) {
  scenario::Overrides overrides;
  overrides.sample = words.sample_pct / 100;
  auto const scenario = scenario::load_scenario(words.scenario, overrides);
  results::RunFolder folder{words.out};
  exports::write_matsim_network(scenario.network, scenario.city.crs, folder.file("network.xml.gz"));
  if (!words.network_only) write_day(scenario, words, folder.file("network.xml.gz").parent_path());
  folder.publish();
  fmt::print("{} nodes, {} links. MATSim files in {}\n", scenario.network.nodes.key.size(),
             scenario.network.links.size(), words.out);
  return kOk;
}

int export_gmns(Words const& words) {
  auto const scenario = scenario::load_scenario(words.scenario);
  results::RunFolder folder{words.out};
  exports::write_gmns(scenario.network, io::Projection::make(scenario.city.crs).value(),
                      folder.file("node.csv").parent_path());
  folder.publish();
  fmt::print("{} nodes, {} links. GMNS tables in {}\n", scenario.network.nodes.key.size(),
             scenario.network.links.size(), words.out);
  return kOk;
}

}  // namespace

void add_export_networks(CLI::App& command, Action& action) {
  auto* matsim = command.add_subcommand("matsim", "Network, plans and events of a day as MATSim's XML");
  auto const words = std::make_shared<Words>();
  matsim->add_option("scenario", words->scenario, "Scenario file (YAML)")->required();
  matsim->add_option("--out", words->out, "Folder to write")->required();
  matsim->add_option("--sample", words->sample_pct, "Percentage of travellers")
      ->check(CLI::Range(0.1, 100.0))
      ->capture_default_str();
  matsim->add_option("--days", words->days, "Days of learning; the last one's plans and events are written")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  matsim->add_flag("--network-only", words->network_only, "No plans and events");
  matsim->callback([&action, words] { action = [words] { return export_matsim(*words); }; });
  auto* gmns = command.add_subcommand("gmns", "Streets as tables of the General Modeling Network Specification");
  gmns->add_option("scenario", words->scenario, "Scenario file (YAML)")->required();
  gmns->add_option("--out", words->out, "Folder to write")->required();
  gmns->callback([&action, words] { action = [words] { return export_gmns(*words); }; });
}

}  // namespace twinshift::tool
