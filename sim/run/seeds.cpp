#include "sim/run/seeds.hpp"

#include <fmt/format.h>

#include "sim/results/seed_runs.hpp"

namespace twinshift::run {

namespace {

/// The options of one seed's run inside the folder of all: progress tells of all seeds together.
RunOptions options_of(RunOptions const& options, std::filesystem::path place, int index, int count) {
  auto own = options;
  own.out = std::move(place);
  if (options.progress)
    own.progress = [&options, index, count](Progress progress) {
      progress.phase = fmt::format("seed {} of {}: {}", index + 1, count, progress.phase);
      progress.done = (index + progress.done) / count;
      options.progress(progress);
    };
  return own;
}

}  // namespace

SeedsSummary run_seeds(LoadSeed const& load, std::uint64_t first, int count, RunOptions const& options) {
  results::RunFolder folder{options.out};
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
    summary.runs.push_back(run_scenario(scenario, options_of(options, place, i, count)));
    manifest.runs.push_back({seed, summary.runs.back().output_sha256});
  }
  summary.output_sha256 = results::write_seeds(folder, manifest);
  folder.publish();
  return summary;
}

}  // namespace twinshift::run
