// export gtfs: the services of a scenario as a feed.

#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/scenario/load.hpp"
#include "tools/gtfs/export_gtfs.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

struct GtfsWords {
  std::string scenario;
  std::string out;
  std::string date = "2026-01-05";
  bool json = false;
};

int export_gtfs(GtfsWords const& words) {
  auto const date = gtfs::parse_date(words.date);
  if (!date) {
    fmt::print(stderr, "--date: write YYYY-MM-DD.\n");
    return kUsage;
  }
  gtfs::ExportCounts counts;
  auto const files = gtfs::gtfs_files(scenario::load_scenario(words.scenario), *date, &counts);
  gtfs::write_feed(files, words.out);
  if (words.json)
    fmt::print("{}\n", nlohmann::ordered_json{{"out", words.out},
                                              {"stops", counts.stops},
                                              {"routes", counts.routes},
                                              {"trips", counts.trips},
                                              {"stop_times", counts.stop_times},
                                              {"shape_points", counts.shape_points}}
                           .dump(2));
  else
    fmt::print("{}: {} stops, {} routes, {} trips, {} stop times, {} points of shapes; service on {} only\n", words.out,
               counts.stops, counts.routes, counts.trips, counts.stop_times, counts.shape_points, words.date);
  return kOk;
}

}  // namespace

void add_export_gtfs(CLI::App& command, Action& action) {
  auto const words = std::make_shared<GtfsWords>();
  auto* feed = command.add_subcommand("gtfs", "Its services as a GTFS feed");
  feed->add_option("scenario", words->scenario, "Scenario file (YAML)")->required();
  feed->add_option("--out", words->out, "Folder, or a file that ends in .zip")->required();
  feed->add_option("--date", words->date, "The day on which they run, YYYY-MM-DD")->capture_default_str();
  feed->add_flag("--json", words->json, "Print one JSON object");
  feed->callback([&action, words] { action = [words] { return export_gtfs(*words); }; });
}

}  // namespace twinshift::tool
