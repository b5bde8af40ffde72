#pragma once

#include "sim/run/run.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace twinshift::run {

/// The runs of several seeds, in one folder.
struct SeedsSummary {
  std::vector<RunSummary> runs;  ///< by ascending seed; those that were whole already are left out
  std::string output_sha256;     ///< over all of them
};

/// The scenario as it is with that seed.
using LoadSeed = std::function<scenario::Scenario(std::uint64_t)>;

/// Runs the seeds first ... first + count - 1 one after the other (each on all threads) and writes them to one folder:
/// seed-N/ for each, and summary.csv with means and intervals. Whole or not at all, as run_scenario.
SeedsSummary run_seeds(LoadSeed const& load, std::uint64_t first, int count, RunOptions const& options);

}  // namespace twinshift::run
