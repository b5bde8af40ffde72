#pragma once

#include "sim/io/projection.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::imports {

/// Why a row was changed or left out; the code is the same in table, JSON and map. `text` ends without a stop.
struct Reason {
  std::string_view code;
  std::string_view text;
};

enum class Fate : std::uint8_t {
  kRepaired,  ///< used, with something about it changed
  kDropped,   ///< not used, because it can't be
  kLeftOut,   ///< not used, because the user asked for less (a box, a layer); never held against the data
};

/// One row that was not taken as it stood.
struct Problem {
  std::int64_t line = 0;  ///< in its file, from 1; a record's number where the file has no lines; 0: unknown
  std::string code;
  Fate fate = Fate::kDropped;
  std::string what;
  std::optional<io::LonLat> at;
};

/// The rows of one file and what became of each. Every row ends as exactly one of kept, repaired, dropped, left out, so
/// that the counts add up whatever is said of it on the way: dropping wins over repairing, and the first reason of
/// either counts. Rows are numbered from 0 in the order of add(). One byte a row; of each reason the first kListed
/// problems are kept in full, the others counted.
class FileRows {
public:
  static constexpr std::size_t kListed = 2000;

  explicit FileRows(std::string name) : name_{std::move(name)} {}

  /// Counts a row as read and kept; returns its number.
  std::size_t add();
  void repair(std::size_t row, Reason const& reason, std::int64_t line, std::string what = "",
              std::optional<io::LonLat> at = {});
  void drop(std::size_t row, Reason const& reason, std::int64_t line, std::string what = "",
            std::optional<io::LonLat> at = {});
  /// As drop(), for what lies outside of what was asked for; listed nowhere, only counted.
  void leave_out(std::size_t row, Reason const& reason);

  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] std::size_t read() const { return fate_.size(); }
  /// True unless the row was dropped or left out.
  [[nodiscard]] bool used(std::size_t row) const;
  /// True if the row was left out: what belongs to it is left out too, and held against nobody either.
  [[nodiscard]] bool left_out(std::size_t row) const;

  struct Count {
    std::string code;
    std::string text;
    Fate fate = Fate::kDropped;
    std::size_t rows = 0;
  };
  /// Rows by reason, in the order in which reasons came up; those without rows are left away.
  [[nodiscard]] std::vector<Count> reasons() const;
  /// Rows of one fate.
  [[nodiscard]] std::size_t rows(Fate fate) const;
  [[nodiscard]] std::size_t kept() const;
  /// Those that were listed, of rows that still have this fate or a worse one; in the order of the calls.
  [[nodiscard]] std::vector<Problem> const& problems() const { return problems_; }

private:
  struct Known {
    Reason reason;
    Fate fate;
    std::size_t listed = 0;
  };
  std::uint8_t known(Reason const& reason, Fate fate);
  void mark(std::size_t row, std::uint8_t index);
  void list(std::uint8_t index, std::int64_t line, std::string what, std::optional<io::LonLat> at);

  std::string name_;
  std::vector<std::uint8_t> fate_;  ///< 0: kept, else 1 + row of known_
  std::vector<Known> known_;
  std::vector<Problem> problems_;
};

/// What an import read and what became of it. Add to it file by file, then show it as a table, as JSON or as a folder
/// with `import_report.json` and `problems.gpkg`. Holds no times of day and no machine's paths: the same import writes
/// the same bytes.
class ImportReport {
public:
  /// `command` as in "import gtfs"; `source`: the name the user gave.
  ImportReport(std::string command, std::string source);

  /// The rows of a file; new at the first call. References stay valid.
  FileRows& file(std::string_view name);
  /// A result worth telling, in the order of calls; `name` ends in its unit ("trips", "median_offset_m").
  void figure(std::string name, double value);
  /// A sentence on what was assumed, is missing, or was not used.
  void note(std::string text) { notes_.push_back(std::move(text)); }
  /// Why nothing was written, a sentence each.
  void refuse(std::vector<std::string> why) { refused_ = std::move(why); }

  [[nodiscard]] std::deque<FileRows> const& files() const { return files_; }
  [[nodiscard]] std::vector<std::pair<std::string, double>> const& figures() const { return figures_; }
  [[nodiscard]] std::vector<std::string> const& notes() const { return notes_; }
  /// Its files are kinds of objects in one file: limits count for all of them together.
  void count_together() { together_ = true; }
  /// Sentences on files of which more than `limit_pct` % of the rows were dropped; empty if none.
  [[nodiscard]] std::vector<std::string> over_limit(double limit_pct) const;

  /// Table for people: files, reasons with the first places of each, figures, notes.
  [[nodiscard]] std::string to_table() const;
  /// One JSON object. `dropped` of a file includes what was left out by choice, so that read = kept + repaired +
  /// dropped.
  [[nodiscard]] std::string to_json() const;

private:
  std::string command_;
  std::string source_;
  std::deque<FileRows> files_;
  std::vector<std::pair<std::string, double>> figures_;
  std::vector<std::string> notes_;
  std::vector<std::string> refused_;
  bool together_ = false;
};

/// The problems that have a place, as points of a GeoPackage (layer "problems": file, line, code, fate, what), written
/// through GDAL. Empty of points is fine. The same problems give the same bytes. Throws results::FolderError.
void write_problem_map(ImportReport const& report, std::string const& path);

}  // namespace twinshift::imports
