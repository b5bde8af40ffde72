#pragma once

#include "sim/io/input_error.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::io {

/// What a number may be; both ends allowed.
struct Range {
  double low = std::numeric_limits<double>::lowest();
  double high = std::numeric_limits<double>::max();
};

/// The columns that are read of a table made elsewhere, which may have others: those are passed over.
struct OpenColumns {
  std::span<std::string_view const> required;
  std::span<std::string_view const> optional;  ///< where one is missing, its cells are empty
};

/// Reads a table row by row (RFC 4180: quotes, quoted line breaks; also byte order marks and CRLF).
///
/// Columns are named once, in the order of the caller's choice; a cell is then asked for by its place in that list,
/// whatever the order in the file. Unknown and missing columns, rows of the wrong width and cells of the wrong kind
/// become faults with line and column, never an exception. Reading goes on after a fault, so all are found.
///
/// Borrows `text` and `faults`.
class CsvReader {
public:
  /// `file` is the name that messages show.
  CsvReader(std::string file, std::string_view text, std::span<std::string_view const> columns, Faults& faults,
            FaultKind kind = FaultKind::kData);
  /// Cells are asked for by their place among the required columns and, after them, the optional ones.
  CsvReader(std::string file, std::string_view text, OpenColumns const& columns, Faults& faults,
            FaultKind kind = FaultKind::kData);

  /// Goes to the next row that has the right number of cells; false after the last, or if the header was unusable.
  bool next();

  /// The row's cells; an empty cell is an empty text.
  [[nodiscard]] std::string_view text(std::size_t column) const {
    return has(column) ? cells_[position_[column]].text : std::string_view{};
  }
  /// False if an optional column is missing.
  [[nodiscard]] bool has(std::size_t column) const { return position_[column] != kNoColumn; }
  [[nodiscard]] bool empty(std::size_t column) const { return text(column).empty(); }

  /// A text that may not be empty (T413).
  std::optional<std::string> required(std::size_t column);
  /// A finite number (T411, T413) in `range` (T412).
  std::optional<double> number(std::size_t column, Range range = {});
  /// A whole number (T411, T413) in `range` (T412).
  std::optional<std::int64_t> whole(std::size_t column, Range range = {});
  /// As number(), but an empty cell is `otherwise` and no fault.
  std::optional<double> number_or(std::size_t column, double otherwise, Range range = {});
  /// Place of `words` that the cell equals; else T422 with the nearest word.
  std::optional<std::size_t> word(std::size_t column, std::span<std::string_view const> words);

  [[nodiscard]] Place place(std::size_t column) const;
  /// Line on which the row starts, from 1.
  [[nodiscard]] int line() const { return row_line_; }
  [[nodiscard]] std::string const& file() const { return file_; }
  [[nodiscard]] FaultKind kind() const { return kind_; }
  /// Reports that this cell is wrong.
  void fault(std::size_t column, std::string code, std::string what, std::string why, std::string remedy,
             Severity severity = Severity::kError);

private:
  static constexpr std::size_t kNoColumn = std::numeric_limits<std::size_t>::max();
  struct Cell {
    std::string_view text;
    int line = 0;
    int column = 0;  ///< of its first byte in its line
  };
  bool read_record();
  bool read_cell();
  bool read_quoted(Cell& cell);
  void end_line();
  void skip_blank_lines();
  void read_header();
  void report_unknown_column(Cell const& cell);

  std::string file_;
  std::string_view text_;
  std::vector<std::string> columns_;
  std::size_t required_;  ///< the first of columns_, which must be there
  bool others_allowed_ = false;
  Faults* faults_;
  FaultKind kind_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::size_t line_start_ = 0;
  int row_line_ = 1;
  bool usable_ = true;
  std::size_t width_ = 0;
  std::vector<Cell> cells_;
  std::vector<std::size_t> position_;  ///< of each asked column among the file's columns
  std::deque<std::string> unquoted_;   ///< texts of cells whose quotes were doubled, alive for one row
};

/// Writes a table as RFC 4180 text with bare line feeds. The same values give the same bytes on every machine.
class CsvWriter {
public:
  /// Borrows `out`; writes the header at once.
  CsvWriter(std::ostream& out, std::span<std::string_view const> header);

  CsvWriter& cell(std::string_view text);
  CsvWriter& cell(std::int64_t value);
  /// With `decimals` places after the point; minus zero is zero; what is not finite is left empty.
  CsvWriter& cell(double value, int decimals);
  void end_row();

private:
  std::ostream* out_;
  std::size_t width_;
  std::size_t cells_ = 0;
};

/// A number as CsvWriter writes it.
[[nodiscard]] std::string fixed(double value, int decimals);

/// The shortest text that reads back as the same number.
[[nodiscard]] std::string shortest(double value);

/// A whole text as a finite decimal number ("." as point, no spaces, no thousands separators).
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

}  // namespace twinshift::io
