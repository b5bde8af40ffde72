// estimate: what a run will need, before it is run.

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/io/csv.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/scenario/load.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/farm.hpp"
#include "tools/twinshift/run_command.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int kProbeDays = 2;

struct Arguments {
  std::string scenario;
  int threads = 0;
  std::optional<double> sample_pct;
  std::optional<int> iterations;
  bool json = false;
};

/// What a small run of the scenario needed on this machine.
struct Probe {
  double sample = 0;
  double agents = 0;
  double once_s = 0;  ///< preparing, first plans, writing
  double day_s = 0;   ///< a day with its decisions
  double mib = 0;
};

/// Straight through two probes, read off at the sample that is wanted; never below the larger probe.
double extrapolated(Probe const& a, Probe const& b, double Probe::*what, double sample) {
  auto const slope = (b.*what - a.*what) / (b.sample - a.sample);
  return std::max(b.*what, a.*what + slope * (sample - a.sample));
}

double seconds(Json const& wall, std::initializer_list<char const*> phases) {
  auto sum = 0.0;
  for (auto const* const phase : phases) sum += wall.value(phase, 0.0);
  return sum;
}

Probe probe(Arguments const& arguments, double sample, fs::path const& place) {
  auto const printed = place / "printed.json";
  auto const said = place / "said.txt";
  std::vector<std::string> words{"twinshift",
                                 "run",
                                 arguments.scenario,
                                 "--out",
                                 (place / "run").string(),
                                 "--sample",
                                 io::shortest(100 * sample),
                                 "--iterations",
                                 std::to_string(kProbeDays),
                                 "--seeds",
                                 "1",
                                 "--fresh",
                                 "--json"};
  if (arguments.threads > 0) words.insert(words.end(), {"--threads", std::to_string(arguments.threads)});
  auto const code = start_self(words, printed, said);
  std::ifstream text{code == kOk ? printed : said};
  std::string const all{std::istreambuf_iterator<char>{text}, {}};
  if (code != kOk) throw results::FolderError{"M530  A small run for the estimate failed: " + all};
  auto const json = Json::parse(all);
  auto const& wall = json.at("wall_s");
  Probe result;
  result.sample = sample;
  result.agents = json.at("agents").get<double>();
  result.day_s = seconds(wall, {"choice", "day", "saving"}) / kProbeDays;
  result.once_s = wall.at("total").get<double>() - result.day_s * kProbeDays;
  result.mib = json.at("peak_rss_mib").get<double>();
  return result;
}

double free_mib() {
  std::ifstream in{"/proc/meminfo"};
  for (std::string key; in >> key;) {
    double kib = 0;
    if (key == "MemAvailable:" && in >> kib) return kib / 1024;
    in.ignore(1000, '\n');
  }
  return 0;
}

int estimate(Arguments const& arguments) {
  watch_interrupts();
  scenario::Overrides overrides;
  if (arguments.sample_pct) overrides.sample = *arguments.sample_pct / 100;
  overrides.iterations = arguments.iterations;
  auto const scenario = scenario::load_scenario(arguments.scenario, overrides);
  auto const sample = scenario.run.sample;
  auto const place = fs::temp_directory_path() / fmt::format("twinshift-estimate-{}", ::getpid());
  fs::create_directories(place);
  struct Clean {
    fs::path const& place;
    ~Clean() {
      std::error_code ignored;
      fs::remove_all(place, ignored);
    }
  } const clean{place};
  // A tenth and a fifth of what is asked: large enough to see what grows with the people.
  auto const small = probe(arguments, sample / 10, place);
  auto const large = probe(arguments, sample / 5, place);
  auto const mib = extrapolated(small, large, &Probe::mib, sample);
  auto const day_s = extrapolated(small, large, &Probe::day_s, sample);
  auto const total_s = extrapolated(small, large, &Probe::once_s, sample) + day_s * scenario.run.iterations;
  auto const agents = extrapolated(small, large, &Probe::agents, sample);
  auto const have = free_mib();
  constexpr double kMibPerGb = 953.674;
  auto const fits = mib < have;
  if (arguments.json) {
    fmt::print("{}\n", Json{{"scenario", arguments.scenario},
                            {"travellers", std::llround(agents)},
                            {"memory_mib", mib},
                            {"free_mib", have},
                            {"fits", fits},
                            {"day_s", day_s},
                            {"most_iterations", scenario.run.iterations},
                            {"seeds", scenario.run.seeds},
                            {"total_s", total_s * scenario.run.seeds}}
                           .dump(2));
  } else {
    fmt::print(
        "{:.0f} travellers: needs about {:.1f} GB and at most {:.1f} min ({} days of {:.1f} s{}); you have {:.1f} GB "
        "free.\n",
        agents, mib / kMibPerGb, total_s * scenario.run.seeds / 60, scenario.run.iterations, day_s,
        scenario.run.seeds > 1 ? fmt::format(", {} seeds", scenario.run.seeds) : "", have / kMibPerGb);
  }
  if (fits) return kOk;
  fmt::print(
      stderr,
      "M501 This run needs about {:.1f} GB; {:.1f} GB is free. Nothing was started. → --sample 10, or a machine with "
      "{:.0f} GB.\n",
      mib / kMibPerGb, have / kMibPerGb, std::ceil(1.3 * mib / kMibPerGb));
  return kMachine;
}

}  // namespace

void add_estimate(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "estimate", "Tell what memory and time a run will need on this machine, from two small runs of it");
  auto const arguments = std::make_shared<Arguments>();
  command->add_option("scenario", arguments->scenario, "Scenario file (YAML)")->required();
  command->add_option("--threads", arguments->threads, "Threads (default: all cores)")->check(CLI::Range(1, 1024));
  command->add_option("--sample", arguments->sample_pct, "Percentage of travellers that will be simulated")
      ->check(CLI::Range(0.1, 100.0));
  command->add_option("--iterations", arguments->iterations, "At most so many days of learning")
      ->check(CLI::Range(1, 1000));
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return estimate(*arguments); }; });
}

}  // namespace twinshift::tool
