#include "sim/audit/manifest.hpp"

#include <array>
#include <tuple>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/yaml.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/results/seed_runs.hpp"

namespace twinshift::audit {

namespace {

namespace fs = std::filesystem;

std::string text_of(io::Yaml const& map, std::string_view key) {
  for (auto const& entry : map.entries)
    if (entry.key == key) return entry.value.scalar;
  return {};
}

std::string required(io::Yaml const& root, std::string_view key, io::YamlContext const& context) {
  auto value = text_of(root, key);
  if (value.empty())
    context.fault({context.file, 0, 0}, "Y111", '"' + std::string{key} + "\" is missing.",
                  "A run's manifest holds it; this file was altered or belongs to another program.",
                  "Run the scenario again.");
  return value;
}

}  // namespace

std::string Manifest::scenario_file() const {
  std::string last;
  for (auto const& input : inputs)
    if (input.kind == "scenario") last = input.path;  // bases come first
  return last;
}

fs::path Manifest::tables() const {
  for (auto const& input : inputs)
    if (fs::path{input.path}.filename() == "emission_factors.csv") return fs::path{input.path}.parent_path();
  return {};
}

Manifest read_manifest(fs::path const& run, io::Faults& faults) {
  Manifest manifest;
  manifest.folder = results::one_run(run);
  auto const path = manifest.file("manifest.yaml");
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return manifest;
  io::YamlContext const context{io::shown_path(path), &faults, io::FaultKind::kData, ""};
  auto const root = io::parse_yaml(*text, context);
  if (!root) return manifest;
  manifest.title = required(*root, "title", context);
  manifest.city = required(*root, "city", context);
  manifest.scenario = required(*root, "scenario", context);
  manifest.seed = required(*root, "seed", context);
  manifest.population_sha256 = required(*root, "population_sha256", context);
  manifest.output_sha256 = required(*root, "output_sha256", context);
  manifest.sample_pct = io::parse_number(required(*root, "sample_pct", context)).value_or(100);
  manifest.iterations_limit = static_cast<int>(io::parse_number(text_of(*root, "iterations_limit")).value_or(0));
  manifest.started_from = text_of(*root, "started_from");
  manifest.converged = text_of(*root, "converged") != "false";
  manifest.fit = text_of(*root, "fit") != "false";
  manifest.iterations = text_of(*root, "iterations");
  manifest.version = text_of(*root, "version");
  manifest.written = text_of(*root, "written");
  auto const seal = text->rfind("manifest_sha256:");
  manifest.sealed = seal != std::string::npos && text->substr(seal) == results::manifest_seal(text->substr(0, seal));
  for (auto const& entry : root->entries) {
    for (auto const& item : entry.value.items) {
      if (entry.key == "inputs")
        manifest.inputs.push_back({text_of(item, "path"), text_of(item, "kind"), text_of(item, "sha256"),
                                   text_of(item, "year"), text_of(item, "licence")});
      if (entry.key == "tables") manifest.tables_written.push_back({text_of(item, "name"), text_of(item, "sha256")});
      if (entry.key == "records") manifest.records_written.push_back({text_of(item, "name"), text_of(item, "sha256")});
    }
  }
  return manifest;
}

Setting read_setting(fs::path const& run, io::Faults& faults) {
  Setting setting;
  auto const path = results::one_run(run) / "scenario.resolved.yaml";
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return setting;
  io::YamlContext const context{io::shown_path(path), &faults, io::FaultKind::kData, ""};
  auto const root = io::parse_yaml(*text, context);
  if (!root) return setting;
  for (auto const& entry : root->entries) {
    if (entry.key == "city") setting.currency = required(entry.value, "currency", context);
    if (entry.key != "energy") continue;
    setting.region = required(entry.value, "region", context);
    setting.year = static_cast<int>(io::parse_number(required(entry.value, "year", context)).value_or(0));
  }
  return setting;
}

void must_be_comparable(Manifest const& base, Manifest const& other, io::Faults& faults) {
  std::array const pairs{std::tuple{"city", base.city, other.city}, std::tuple{"seed", base.seed, other.seed},
                         std::tuple{"sample", io::shortest(base.sample_pct), io::shortest(other.sample_pct)},
                         std::tuple{"population hash", base.population_sha256, other.population_sha256}};
  for (auto const& [what, a, b] : pairs) {
    if (a == b) continue;
    faults.add({"R620",
                {io::shown_path(other.file("manifest.yaml")), 0, 0},
                "Different " + std::string{what} +
                    // Hashes would tell a reader nothing.
                    (b.size() < 20 ? ": " + b + " here, " + a + " in " + io::shown_path(base.folder) + '.' : "."),
                "A paired comparison is not possible.",
                "Re-run with the same base, or --unpaired (wider intervals)."});
  }
}

}  // namespace twinshift::audit
