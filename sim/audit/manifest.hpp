#pragma once

#include "sim/io/input_error.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace twinshift::audit {

/// What a run's manifest.yaml says of it.
struct Manifest {
  struct Input {
    std::string path;
    std::string kind;
    std::string sha256;
    std::string year;     ///< of the data; may be empty
    std::string licence;  ///< likewise
  };
  std::filesystem::path folder;
  std::string title;
  std::string city;
  std::string scenario;  ///< key
  std::string seed;
  double sample_pct = 100;
  std::string iterations;  ///< days of learning
  std::string version;     ///< of the program
  std::string written;     ///< when, ISO 8601
  std::string population_sha256;
  bool converged = true;  ///< the day settled
  bool fit = true;        ///< few stranded, few forced moves
  std::string output_sha256;
  int iterations_limit = 0;  ///< at most so many days; 0: not told
  std::string started_from;  ///< output_sha256 of the run whose state it began with; empty: from nothing
  std::vector<Input> inputs;
  /// A result table as it was written.
  struct Table {
    std::string name;
    std::string sha256;
  };
  std::vector<Table> tables_written;
  std::vector<Table> records_written;  ///< every other file but the manifest itself
  bool sealed = false;                 ///< its last line is the digest of all lines before

  /// The folder of a run's file.
  [[nodiscard]] std::filesystem::path file(std::string_view name) const { return folder / name; }
  /// The scenario file that was run; empty if the manifest lists none.
  [[nodiscard]] std::string scenario_file() const;
  /// The folder that held a table of the run's factors when it was made; empty if none is listed.
  [[nodiscard]] std::filesystem::path tables() const;
};

/// Reads it; of a folder of several seeds that of the first. Faults (F201, F202, Y1xx) if the folder is no run of
/// this program or the file was damaged.
[[nodiscard]] Manifest read_manifest(std::filesystem::path const& run, io::Faults& faults);

/// Where and when a run's scenario plays, from its scenario.resolved.yaml.
struct Setting {
  std::string region;    ///< whose factors hold
  std::string currency;  ///< of the city
  int year = 0;
};
[[nodiscard]] Setting read_setting(std::filesystem::path const& run, io::Faults& faults);

/// Faults R620 if two runs don't hold the same people, seed by seed: another city, seed, sample or population.
void must_be_comparable(Manifest const& base, Manifest const& other, io::Faults& faults);

}  // namespace twinshift::audit
