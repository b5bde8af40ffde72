#pragma once

#include "sim/io/input_error.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::results {

/// One line of summary.csv: what, in which unit, how much.
struct Measure {
  std::string name;
  std::string unit;
  double value = 0;                    ///< mean over the seeds
  int decimals = 0;                    ///< places that are meaningful
  std::optional<double> half_width{};  ///< of the 95 % interval over the seeds; none for a single seed
  int seeds = 1;
};

/// The text of summary.csv: columns measure, value, unit, lower95, upper95, n_seeds. One seed has no interval: those
/// cells stay empty.
[[nodiscard]] std::string summary_csv(std::vector<Measure> const& measures);

/// Reads a folder's summary.csv; faults F201, F202, T4xx.
[[nodiscard]] std::vector<Measure> read_summary(std::filesystem::path const& folder, io::Faults& faults);

/// Names of all measures that some of the runs have: those of the first in their order, then what later ones add.
[[nodiscard]] std::vector<Measure> all_measures(std::vector<std::vector<Measure>> const& runs);

/// Value of the measure in a run; a measure that a run lacks counts as 0 (a mode that nobody used).
[[nodiscard]] double value_of(std::vector<Measure> const& run, std::string const& name);

/// Means and intervals over runs that differ in their seed alone.
[[nodiscard]] std::vector<Measure> over_seeds(std::vector<std::vector<Measure>> const& runs);

}  // namespace twinshift::results
