#pragma once

#include "sim/io/input_error.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::estimation {

/// A table of observed choices as numbers.
///
/// A cell that is no number is a text and gets a number of its own, the same for the same text in all columns; TRUE and
/// FALSE are 1 and 0; an empty cell, NA, NaN and "." are not known (not a number).
class ChoiceTable {
public:
  std::vector<std::string> columns;
  std::vector<double> cells;  ///< row by row
  std::vector<int> lines;     ///< of each row in the file
  std::string file;

  [[nodiscard]] std::size_t rows() const { return lines.size(); }
  [[nodiscard]] std::span<double const> row(std::size_t row) const {
    return std::span{cells}.subspan(row * columns.size(), columns.size());
  }
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  /// The number of a cell or of a text in a formula.
  double number_of(std::string_view text);
  /// What a cell said.
  [[nodiscard]] std::string text_of(double number) const;
  /// Puts a column of `numbers`, one a row, after the others; its place.
  std::size_t add_column(std::span<double const> numbers);

private:
  std::map<std::string, double, std::less<>> texts_;
};

/// Reads comma-, semicolon-, tab- or blank-separated text with a header line, quoted or not, as R, Biogeme and
/// spreadsheets write it; a first column of row names without a name is called "row". `separator`: nothing finds it out
/// from the header; ' ' takes any run of blanks. Faults: F2xx (file), C501 no header or no rows, C502 wrong number of
/// cells, C503 a column twice.
ChoiceTable read_choice_table(std::filesystem::path const& path, std::optional<char> separator, io::Faults& faults);

}  // namespace twinshift::estimation
