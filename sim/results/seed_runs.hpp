#pragma once

#include "sim/results/run_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace twinshift::results {

/// A run of one seed inside a folder of several.
struct SeedRun {
  std::uint64_t seed = 0;
  std::string output_sha256;
};

/// Name of a seed's folder inside the folder of several: "seed-7".
[[nodiscard]] std::string seed_folder(std::uint64_t seed);

/// What a folder of several seeds says of itself.
struct SeedsManifest {
  std::string title;
  std::string city;
  std::string scenario;
  double sample_pct = 100;
  std::vector<SeedRun> runs;
};

/// Writes summary.csv (means and intervals over the seeds) and manifest.yaml (kind: seeds) of a folder whose runs
/// stand in it; returns the hash over the hashes of the runs and the summary.
std::string write_seeds(RunFolder const& folder, SeedsManifest const& manifest);

/// Folders of the runs that a results folder holds, one a seed, by ascending seed: those of a folder of several
/// seeds, else the folder itself.
[[nodiscard]] std::vector<std::filesystem::path> runs_of(std::filesystem::path const& folder);

/// The run that whoever needs a single day reads: the first of runs_of.
[[nodiscard]] std::filesystem::path one_run(std::filesystem::path const& folder);

}  // namespace twinshift::results
