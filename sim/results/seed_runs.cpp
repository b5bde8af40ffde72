#include "sim/results/seed_runs.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

#include <fmt/format.h>

#include "sim/io/sha256.hpp"
#include "sim/io/yaml.hpp"
#include "sim/results/summary.hpp"

namespace twinshift::results {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "seed-";
constexpr std::string_view kKind = "kind: seeds";

/// The seed that a folder's name tells; none if it is no seed's folder.
std::optional<std::uint64_t> seed_of(fs::path const& folder) {
  auto const name = folder.filename().generic_string();
  if (!name.starts_with(kPrefix)) return std::nullopt;
  std::uint64_t seed = 0;
  auto const* const end = name.data() + name.size();
  auto const [rest, error] = std::from_chars(name.data() + kPrefix.size(), end, seed);
  return error == std::errc{} && rest == end ? std::optional{seed} : std::nullopt;
}

bool holds_seeds(fs::path const& folder) {
  std::ifstream in{folder / "manifest.yaml"};
  for (std::string line; std::getline(in, line);)
    if (line == kKind) return true;
  return false;
}

}  // namespace

std::string seed_folder(std::uint64_t seed) { return fmt::format("{}{}", kPrefix, seed); }

std::string write_seeds(RunFolder const& folder, SeedsManifest const& manifest) {
  io::Faults faults;
  std::vector<std::vector<Measure>> runs;
  for (auto const& run : manifest.runs) runs.push_back(read_summary(folder.file(seed_folder(run.seed)), faults));
  faults.throw_if_any();
  auto const summary = summary_csv(over_seeds(runs));
  folder.write("summary.csv", summary);
  auto identity = fmt::format("{}  summary.csv\n", io::sha256_hex(summary));
  for (auto const& run : manifest.runs) identity += fmt::format("{}  {}\n", run.output_sha256, seed_folder(run.seed));
  auto const digest = io::sha256_hex(identity);
  auto text =
      fmt::format("format: 1\n{}\ntitle: {}\ncity: {}\nscenario: {}\nsample_pct: {:g}\noutput_sha256: {}\nruns:\n",
                  kKind, io::yaml_text(manifest.title), manifest.city, manifest.scenario, manifest.sample_pct, digest);
  for (auto const& run : manifest.runs)
    text += fmt::format("  - {{folder: {}, seed: {}, output_sha256: {}}}\n", seed_folder(run.seed), run.seed,
                        run.output_sha256);
  folder.write("manifest.yaml", text + manifest_seal(text));
  return digest;
}

std::vector<fs::path> runs_of(fs::path const& folder) {
  if (!holds_seeds(folder)) return {folder};
  std::vector<std::pair<std::uint64_t, fs::path>> found;
  for (auto const& entry : fs::directory_iterator{folder})
    if (auto const seed = seed_of(entry.path()); seed && entry.is_directory()) found.emplace_back(*seed, entry.path());
  std::sort(found.begin(), found.end());
  std::vector<fs::path> runs;
  for (auto& [seed, place] : found) runs.push_back(std::move(place));
  return runs.empty() ? std::vector{folder} : runs;
}

fs::path one_run(fs::path const& folder) { return runs_of(folder).front(); }

}  // namespace twinshift::results
