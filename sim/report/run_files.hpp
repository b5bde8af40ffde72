#pragma once

#include "sim/audit/manifest.hpp"
#include "sim/audit/text_table.hpp"
#include "sim/recording/recording.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::report {

/// A table of a run with its cells as numbers and texts.
class Rows {
public:
  Rows() = default;
  explicit Rows(audit::TextTable table) : table_{std::move(table)} {}
  [[nodiscard]] std::size_t size() const { return table_.rows.size(); }
  [[nodiscard]] bool empty() const { return table_.rows.empty(); }
  [[nodiscard]] std::string const& text(std::size_t row, std::string_view column) const {
    return table_.cell(table_.rows[row], column);
  }
  /// Nothing if the cell is empty or there is no such column.
  [[nodiscard]] std::optional<double> number(std::size_t row, std::string_view column) const;
  /// As number(), nothing counted as 0.
  [[nodiscard]] double amount(std::size_t row, std::string_view column) const {
    return number(row, column).value_or(0);
  }
  /// The first column whose name begins so; empty if none does.
  [[nodiscard]] std::string column_like(std::string_view beginning) const;
  [[nodiscard]] std::vector<std::string> const& columns() const { return table_.columns; }

private:
  audit::TextTable table_;
};

/// A part of run.log: its heading, without the count behind it, and its lines.
struct LogPart {
  std::string heading;
  std::vector<std::string> lines;
};

/// A parameter as scenario.resolved.yaml states it.
struct Parameter {
  std::string name;
  std::string value;
  std::string unit;
  std::string status;  ///< source, calibrated, estimate, unverified
  std::string source;
};

/// What the report reads of a run's folder.
struct RunFiles {
  std::filesystem::path folder;
  audit::Manifest manifest;
  std::string question;                            ///< of the scenario; may be empty
  std::vector<std::string> measures;               ///< of the policy, as the scenario states them
  std::vector<std::vector<std::string>> fleet;     ///< depot, type and number of vehicles
  std::vector<std::vector<std::string>> hydrogen;  ///< pathway, share, delivery and pressure of the gas
  std::vector<Parameter> parameters;
  int year = 0;
  std::string currency;
  std::vector<LogPart> log;
  Rows summary, modes, routes, stops, links, counts, emissions, by_group, by_link, blocks, depots, depot_hours,
      iterations, factors, validation, loads, by_distance, access;
  Rows seeds;  ///< summary.csv over all seeds, if the folder holds several; this run is then the first of them
  std::optional<recording::Scenery> scenery;  ///< nothing if the run kept no recording
  recording::Figures figures;
  std::vector<std::string> altered;  ///< tables that differ from what the manifest says

  /// A measure of summary.csv; nothing if the run lacks it.
  [[nodiscard]] std::optional<double> measure(std::string_view name) const;
  /// As measure(), nothing counted as 0.
  [[nodiscard]] double total(std::string_view name) const { return measure(name).value_or(0); }
  /// The lines of a part of run.log; none if it is not there.
  [[nodiscard]] std::vector<std::string> const& lines(std::string_view heading) const;
  /// The run settled on a day that can be used: few people were left behind, few cars were forced on (R640, R641).
  [[nodiscard]] bool fit() const { return manifest.fit; }
  /// First eight characters of the run's digest.
  [[nodiscard]] std::string hash() const { return manifest.output_sha256.substr(0, 8); }
  /// The city's name in both languages.
  [[nodiscard]] recording::Name city() const;
};

/// Reads a run. Throws io::InputError if the folder is no run, or one of its tables cannot be read.
[[nodiscard]] RunFiles read_run_files(std::filesystem::path const& folder);

}  // namespace twinshift::report
