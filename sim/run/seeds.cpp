#include "sim/run/seeds.hpp"

#include <fmt/format.h>

#include "sim/results/seed_runs.hpp"

namespace twinshift::run {

namespace {

/// The run of the same seed, if the folder to begin with holds several.
std::filesystem::path base_of(std::filesystem::path const& base, std::uint64_t seed) {
  auto const own = base / results::seed_folder(seed);
  return !base.empty() && std::filesystem::exists(own) ? own : base;
}

/// The options of one seed's run inside the folder of all: progress tells of all seeds together.
RunOptions options_of(RunOptions const& options, std::filesystem::path place, int index, int count,
                      std::uint64_t seed) {
  auto own = options;
  own.out = std::move(place);
  own.request.clear();
  own.warm_start = base_of(options.warm_start, seed);
  if (options.progress)
    own.progress = [&options, index, count](Progress progress) {
      progress.phase = fmt::format("seed {} of {}: {}", index + 1, count, progress.phase);
      progress.done = (index + progress.done) / count;
      options.progress(progress);
    };
  return own;
}

RunSummary run_seed(scenario::Scenario const& scenario, RunOptions const& options, int whole) {
  try {
    return run_scenario(scenario, options);
  } catch (Stopped& stopped) {
    stopped.whole_seeds = whole;
    throw;
  }
}

}  // namespace

SeedsSummary run_seeds(LoadSeed const& load, std::uint64_t first, int count, RunOptions const& options) {
  results::RunFolder folder{options.out, options.unfinished};
  if (!options.request.empty()) folder.write("request.json", options.request);
  results::SeedsManifest manifest;
  SeedsSummary summary;
  for (int i = 0; i < count; ++i) {
    auto const seed = first + static_cast<std::uint64_t>(i);
    auto const scenario = load(seed);
    manifest.title = scenario.title;
    manifest.city = scenario.city.key;
    manifest.scenario = scenario.key;
    manifest.sample_pct = 100 * scenario.run.sample;
    auto const place = folder.file(results::seed_folder(seed));
    // A seed that was whole when the runs were stopped is not run again.
    if (!std::filesystem::exists(place / "manifest.yaml"))
      summary.runs.push_back(run_seed(scenario, options_of(options, place, i, count, seed), i));
    manifest.runs.push_back({seed, results::hash_tables(place)});
  }
  summary.output_sha256 = results::write_seeds(folder, manifest);
  folder.publish();
  return summary;
}

}  // namespace twinshift::run
