#pragma once

#include "sim/io/yaml.hpp"
#include "sim/scenario/load.hpp"

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::scenario {

/// A scenario file as read: its text and tree live as long as messages may need them.
struct ScenarioFile {
  std::filesystem::path path;
  io::YamlContext context;
  io::Yaml root;
  std::string sha256;
};

/// A list item of `policies:`, `fleet:` or `depots:`, still text; it is compiled once the network is known.
struct Verb {
  io::Yaml const* value = nullptr;
  io::YamlContext const* context = nullptr;
};

/// A path written in a scenario file, made relative to that file.
struct NamedPath {
  std::filesystem::path path;
  io::Place place;
};

/// A scenario and its bases folded into one: later files win, fleet changes and policies add up.
struct Settings {
  std::deque<ScenarioFile> files;  ///< the innermost base first
  std::optional<std::string> title;
  std::optional<std::string> question;
  std::optional<NamedPath> network;
  std::optional<NamedPath> parameters;
  std::optional<NamedPath> tables;  ///< folder with vehicle types and emission factors
  std::optional<int> iterations;
  std::optional<std::uint64_t> seed;
  std::optional<int> seeds;
  std::optional<double> sample;
  std::optional<double> gap_limit;
  std::optional<int> year;
  std::optional<int> month;
  std::optional<std::string> region;
  emissions::HydrogenSupply hydrogen;
  io::Place hydrogen_place;
  std::vector<Verb> policies;
  std::vector<Verb> fleet;
  std::vector<Verb> depots;
};

/// Reads `path` and the chain of its bases. Faults: missing file F201, circle Y140, newer format Y150, and all of
/// io/yaml.hpp.
Settings read_settings(std::filesystem::path const& path, io::Faults& faults);

}  // namespace twinshift::scenario
