#pragma once

#include "sim/io/input_error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace twinshift::study {

/// One case of a study: a value for everything that varies, and the scenario that follows.
struct Case {
  std::vector<std::pair<std::string, std::string>> values;  ///< by name, in the study's order
  std::string scenario;                                     ///< text of its scenario file
};

/// A study file: many scenarios as one question (docs/studies.md).
struct Study {
  std::string title;
  std::filesystem::path base;  ///< scenario that all cases build on
  std::string changes;         ///< what differs, with $name where a value goes
  int seeds = 1;
  std::optional<std::uint64_t> seed;
  std::optional<int> iterations;
  std::optional<double> sample_pct;
  std::vector<std::string> names;  ///< of what varies
  std::vector<Case> cases;

  /// Something that varies between two ends.
  struct Range {
    double from = 0;
    double to = 0;
    std::string unit;  ///< as it stands behind the number; may be empty
  };
  std::vector<std::optional<Range>> ranges;  ///< aligned with names; none for a list of values

  /// The case with these values, one for each name.
  [[nodiscard]] Case make_case(std::vector<std::string> const& values) const;
};

/// Reads a study. Faults of the file Y1xx, S601 (a name that `changes` doesn't use, or $name that nothing gives), S602
/// (over 100,000 cases).
[[nodiscard]] Study read_study(std::filesystem::path const& path, io::Faults& faults);

/// A number with its unit as a scenario writes it.
[[nodiscard]] std::string with_unit(double value, std::string const& unit);

/// Ranks of a Latin hypercube: for each dimension a permutation of 0 ... cases - 1, drawn by the seed.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> latin_hypercube(std::size_t dimensions, std::uint32_t cases,
                                                                      std::uint64_t seed);

/// A run to be made: a case with a seed. Its key is the digest of all that it depends on, so that the same run is
/// made once, in whatever study.
struct Task {
  std::size_t case_row = 0;
  std::uint64_t seed = 0;
  std::string key;
};

/// All tasks, seed by seed within each case. `identity`: digest of the base with all its inputs.
[[nodiscard]] std::vector<Task> tasks_of(Study const& study, std::uint64_t first_seed, std::string const& identity);

}  // namespace twinshift::study
