#pragma once

#include "tools/imports/report.hpp"
#include "tools/imports/text_source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::imports {

/// A column of a table made elsewhere. Names are compared in lower case, with '_' for spaces and '-'.
struct ColumnName {
  std::string_view name;
  bool required = false;
  std::string_view other_names = "";  ///< further spellings, separated by spaces
};

/// Reads a table of any size made elsewhere, row by row in bounded memory, and takes it as it is meant as far as that
/// is clear: quotes (RFC 4180, quoted commas and line breaks), CRLF, blank lines, commas, semicolons or tabs; columns
/// in any order and spelling, further columns; rows too short (empty cells) or with a quote that is never closed (taken
/// literally). What is taken otherwise than it stands is booked in `rows` as repaired.
///
/// Faults, after which no row comes: no header (F202; only a note where the file isn't `needed`), a required column
/// missing (T401), a line longer than kLongestLine (F208). Borrows `rows` and `faults`.
class TableReader {
public:
  static constexpr std::size_t kLongestLine = std::size_t{1} << 20U;

  /// Cells are asked for by their place in `columns`.
  TableReader(std::unique_ptr<ByteSource> bytes, std::string shown, std::string const& encoding,
              std::span<ColumnName const> columns, FileRows& rows, ImportReport& report, io::Faults& faults,
              bool needed = true);

  /// Goes to the next row; it is counted in `rows`. False after the last and after a fault.
  bool next();

  /// A cell of the row without spaces around it; empty if its column is missing. Valid until next().
  [[nodiscard]] std::string_view text(std::size_t column) const {
    auto const place = position_[column];
    return place < cells_.size() ? cells_[place] : std::string_view{};
  }
  [[nodiscard]] bool has(std::size_t column) const { return position_[column] != kNoColumn; }
  [[nodiscard]] std::optional<double> number(std::size_t column) const;
  /// A whole number; "3.0" is one.
  [[nodiscard]] std::optional<std::int64_t> whole(std::size_t column) const;

  /// A hash of all cells of the row, also of columns nobody asked for.
  [[nodiscard]] std::uint64_t fingerprint() const;

  /// Number of the row in `rows`.
  [[nodiscard]] std::size_t row() const { return row_; }
  /// Line on which the row starts, from 1.
  [[nodiscard]] std::int64_t line() const { return row_line_; }
  [[nodiscard]] FileRows& rows() { return *rows_; }
  void repair(Reason const& reason, std::string what = "", std::optional<io::LonLat> at = {}) {
    rows_->repair(row_, reason, row_line_, std::move(what), at);
  }
  void drop(Reason const& reason, std::string what = "", std::optional<io::LonLat> at = {}) {
    rows_->drop(row_, reason, row_line_, std::move(what), at);
  }

private:
  static constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);
  struct Record {
    std::size_t end = 0;  ///< where the next one starts
    std::int64_t line_breaks = 0;
  };
  bool more();
  bool read_record();
  [[nodiscard]] bool closes(std::size_t at) const;
  bool quotes_close();
  Record split(bool quotes);
  std::size_t split_quoted(std::size_t at, std::int64_t& breaks);
  bool too_long();
  void read_header(std::span<ColumnName const> columns, ImportReport& report, bool needed);
  [[nodiscard]] std::size_t find_misspelt(std::string_view name, std::span<std::string const> names) const;
  [[nodiscard]] std::size_t find_column(ColumnName const& column, std::span<std::string const> names) const;

  TextSource source_;
  FileRows* rows_;
  io::Faults* faults_;
  std::vector<char> buffer_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  bool ended_ = false;
  bool usable_ = true;
  char comma_ = ',';
  int unclosed_ = 0;
  bool literal_row_ = false;
  std::int64_t line_ = 1;
  std::int64_t row_line_ = 1;
  std::size_t row_ = 0;
  std::vector<std::string_view> cells_;
  std::vector<std::size_t> position_;
  std::size_t width_ = 0;
};

/// `text` without spaces, tabs and no-break spaces around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace twinshift::imports
