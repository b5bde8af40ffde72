#include "sim/io/csv.hpp"

#include "sim/io/suggest.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace twinshift::io {

CsvReader::CsvReader(std::string file, std::string_view text, std::span<std::string_view const> columns, Faults& faults,
                     FaultKind kind)
    : file_{std::move(file)},
      text_{text},
      columns_{columns.begin(), columns.end()},
      required_{columns.size()},
      faults_{&faults},
      kind_{kind} {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  read_header();
}

CsvReader::CsvReader(std::string file, std::string_view text, OpenColumns const& columns, Faults& faults,
                     FaultKind kind)
    : file_{std::move(file)},
      text_{text},
      columns_{columns.required.begin(), columns.required.end()},
      required_{columns.required.size()},
      others_allowed_{true},
      faults_{&faults},
      kind_{kind} {
  columns_.insert(columns_.end(), columns.optional.begin(), columns.optional.end());
  if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  read_header();
}

void CsvReader::report_unknown_column(Cell const& cell) {
  auto const near = nearest_words(cell.text, columns_, 1);
  auto const hint = near.empty() ? "" : "Did you mean \"" + near.front() + "\"? ";
  faults_->add({"T401",
                {file_, cell.line, cell.column},
                "Unknown column \"" + shown(cell.text) + "\".",
                "A misspelt column would silently be ignored.",
                hint + "Allowed: " + join(columns_) + ".",
                kind_});
}

void CsvReader::read_header() {
  usable_ = read_record();
  if (!usable_) {
    faults_->add({"F202", {file_, 0, 0}, "The file has no header row.", "", "Row 1 names the columns.", kind_});
    return;
  }
  width_ = cells_.size();
  position_.assign(columns_.size(), kNoColumn);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    auto const it = std::find(columns_.begin(), columns_.end(), cells_[i].text);
    if (it == columns_.end()) {
      if (!others_allowed_) report_unknown_column(cells_[i]);
      continue;
    }
    auto& position = position_[static_cast<std::size_t>(it - columns_.begin())];
    if (position != kNoColumn)
      faults_->add({"T403",
                    {file_, cells_[i].line, cells_[i].column},
                    "Column \"" + *it + "\" appears twice.",
                    "It is unclear which one counts.",
                    "Remove one.",
                    kind_});
    position = i;
  }
  for (std::size_t c = 0; c < required_; ++c) {
    if (position_[c] != kNoColumn) continue;
    faults_->add({"T402",
                  {file_, 1, 1},
                  "Column \"" + columns_[c] + "\" is missing.",
                  "",
                  "Add the column; the header has: " + shown(text_.substr(0, text_.find('\n'))),
                  kind_});
    usable_ = false;
  }
}

void CsvReader::end_line() {
  ++at_;
  ++line_;
  line_start_ = at_;
}

void CsvReader::skip_blank_lines() {
  while (at_ < text_.size() && (text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n")) {
    if (text_[at_] == '\r') ++at_;
    end_line();
  }
}

/// Reads from behind the opening quote to behind the closing one. False if the text ends inside.
bool CsvReader::read_quoted(Cell& cell) {
  std::string unquoted;
  auto doubled = false;
  auto from = at_;
  while (at_ < text_.size()) {
    if (text_[at_] == '\n') {
      end_line();
      continue;
    }
    if (text_[at_++] != '"') continue;
    auto const part = text_.substr(from, at_ - 1 - from);
    if (at_ >= text_.size() || text_[at_] != '"') {
      cell.text = doubled ? std::string_view{unquoted_.emplace_back(unquoted.append(part))} : part;
      return true;
    }
    unquoted.append(part).push_back('"');
    doubled = true;
    from = ++at_;
  }
  faults_->add({"F202",
                {file_, cell.line, cell.column},
                "The file ends inside a quoted cell.",
                "The file may be incomplete, or a quote is never closed.",
                "Close the quote that opens here.",
                kind_});
  return false;
}

/// Reads one cell up to its comma, line break or the end of the text; false if the text ends inside quotes.
bool CsvReader::read_cell() {
  Cell cell{{}, line_, static_cast<int>(at_ - line_start_) + 1};
  auto const quoted = at_ < text_.size() && text_[at_] == '"';
  if (quoted) {
    ++at_;
    if (!read_quoted(cell)) return false;
  }
  auto const rest = at_;
  while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') ++at_;
  auto tail = text_.substr(rest, at_ - rest);
  if (tail.ends_with('\r') && (at_ >= text_.size() || text_[at_] == '\n')) tail.remove_suffix(1);
  if (!quoted) {
    cell.text = tail;
  } else if (!tail.empty()) {
    faults_->add({"T410",
                  {file_, line_, static_cast<int>(rest - line_start_) + 1},
                  "Text follows the closing quote of a cell.",
                  "",
                  "Double the quotes inside a quoted cell.",
                  kind_});
  }
  cells_.push_back(cell);
  return true;
}

/// Reads one record into cells_, blank lines skipped; false at the end of the text.
bool CsvReader::read_record() {
  cells_.clear();
  unquoted_.clear();
  skip_blank_lines();
  if (at_ >= text_.size()) return false;
  row_line_ = line_;
  while (true) {
    if (!read_cell()) {
      cells_.clear();
      return false;
    }
    if (at_ >= text_.size()) return true;
    if (text_[at_] == '\n') {
      end_line();
      return true;
    }
    ++at_;
  }
}

bool CsvReader::next() {
  while (usable_ && read_record()) {
    if (cells_.size() == width_) return true;
    auto const last = at_ >= text_.size() && !text_.ends_with('\n');
    // The first cell too many, or the last one there is.
    auto const& cell = cells_[std::min(width_, cells_.size() - 1)];
    faults_->add(
        {last ? "F202" : "T410",
         {file_, cell.line, cell.column},
         last ? "The file ends inside line " + std::to_string(row_line_) + "."
              : "The row has " + std::to_string(cells_.size()) + " cells; the header has " + std::to_string(width_) +
                    ".",
         last ? "The download or copy may be incomplete." : "Every later cell would be read as another column.",
         last ? "Fetch it again." : "Quote cells that hold a comma.",
         kind_});
  }
  return false;
}

Place CsvReader::place(std::size_t column) const {
  if (!has(column)) return {file_, row_line_, 1};
  auto const& cell = cells_[position_[column]];
  return {file_, cell.line, cell.column};
}

void CsvReader::fault(std::size_t column, std::string code, std::string what, std::string why, std::string remedy,
                      Severity severity) {
  faults_->add({std::move(code), place(column), std::move(what), std::move(why), std::move(remedy), kind_, severity});
}

std::optional<std::string> CsvReader::required(std::size_t column) {
  if (!empty(column)) return std::string{text(column)};
  fault(column, "T413", columns_[column] + " is empty.", "", "Fill it in.");
  return std::nullopt;
}

std::optional<double> CsvReader::number(std::size_t column, Range range) {
  if (!required(column)) return std::nullopt;
  auto const value = parse_number(text(column));
  if (!value) {
    fault(column, "T411", columns_[column] + " must be a number; found \"" + shown(text(column)) + "\".", "",
          "Write digits with a point, without unit or thousands separator.");
    return std::nullopt;
  }
  if (*value >= range.low && *value <= range.high) return value;
  auto const limits = range.high == Range{}.high ? "at least " + shortest(range.low)
                      : range.low == Range{}.low ? "at most " + shortest(range.high)
                                                 : "from " + shortest(range.low) + " to " + shortest(range.high);
  fault(column, "T412", columns_[column] + " is " + shown(text(column)) + ".", "It must be " + limits + ".",
        "Correct the value.");
  return std::nullopt;
}

std::optional<std::int64_t> CsvReader::whole(std::size_t column, Range range) {
  auto const value = number(column, range);
  if (!value) return std::nullopt;
  if (std::abs(*value) < 9e15 && *value == std::floor(*value)) return static_cast<std::int64_t>(*value);
  fault(column, "T411", columns_[column] + " must be a whole number; found \"" + shown(text(column)) + "\".", "",
        "Write a whole number.");
  return std::nullopt;
}

std::optional<double> CsvReader::number_or(std::size_t column, double otherwise, Range range) {
  return empty(column) ? std::optional{otherwise} : number(column, range);
}

std::optional<std::size_t> CsvReader::word(std::size_t column, std::span<std::string_view const> words) {
  auto const it = std::find(words.begin(), words.end(), text(column));
  if (it != words.end()) return static_cast<std::size_t>(it - words.begin());
  std::vector<std::string> const allowed(words.begin(), words.end());
  auto const near = nearest_words(text(column), allowed, 1);
  fault(column, "T422", columns_[column] + " \"" + shown(text(column)) + "\" is not known.", "",
        (near.empty() ? "" : "Did you mean \"" + near.front() + "\"? ") + "Allowed: " + join(allowed) + ".");
  return std::nullopt;
}

CsvWriter::CsvWriter(std::ostream& out, std::span<std::string_view const> header) : out_{&out}, width_{header.size()} {
  for (auto const name : header) cell(name);
  end_row();
}

CsvWriter& CsvWriter::cell(std::string_view text) {
  if (cells_++ > 0) *out_ << ',';
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    *out_ << text;
    return *this;
  }
  *out_ << '"';
  for (auto const c : text) {
    if (c == '"') *out_ << '"';
    *out_ << c;
  }
  *out_ << '"';
  return *this;
}

CsvWriter& CsvWriter::cell(std::int64_t value) { return cell(std::string_view{std::to_string(value)}); }

CsvWriter& CsvWriter::cell(double value, int decimals) { return cell(std::string_view{fixed(value, decimals)}); }

void CsvWriter::end_row() {
  assert(cells_ == width_);
  cells_ = 0;
  *out_ << '\n';
}

std::string fixed(double value, int decimals) {
  if (!std::isfinite(value)) return {};
  std::array<char, 400> buffer{};
  auto const result =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
  std::string text{buffer.data(), result.ptr};
  if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

std::string shortest(double value) {
  std::array<char, 64> buffer{};
  auto const result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

std::optional<double> parse_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  auto const result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace twinshift::io
