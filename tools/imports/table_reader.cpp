#include "tools/imports/table_reader.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/suggest.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>

namespace twinshift::imports {

namespace {

constexpr Reason kTooShort{"I110", "row has fewer cells than the header; the missing ones are taken as empty"};
constexpr Reason kTooWide{"I111", "row has more cells than the header; the last ones are passed over"};
constexpr Reason kUnclosed{"I112", "a quote is opened and never closed; it is taken literally"};
constexpr std::size_t kPiece = std::size_t{256} << 10U;
constexpr std::size_t kFarthestComma = 64;  // from a closing quote, blanks between
constexpr int kMostUnclosed = 100;          // then quotes mean nothing in this file: each costs a look ahead

std::string plain_name(std::string_view text) {
  std::string result;
  for (auto const c : trimmed(text)) {
    if (c == ' ' || c == '-')
      result += '_';
    else if (c != '"')
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return result;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  auto const blank = [](std::string_view t) {
    return t.starts_with(' ') || t.starts_with('\t') || t.starts_with('\r') || t.starts_with('\n') ? std::size_t{1}
           : t.starts_with("\xC2\xA0")                                                             ? std::size_t{2}
                                                                                                   : std::size_t{0};
  };
  while (auto const n = blank(text)) text.remove_prefix(n);
  while (!text.empty()) {
    if (blank(text.substr(text.size() - 1)) == 1)
      text.remove_suffix(1);
    else if (text.ends_with("\xC2\xA0"))
      text.remove_suffix(2);
    else
      break;
  }
  return text;
}

TableReader::TableReader(std::unique_ptr<ByteSource> bytes, std::string shown, std::string const& encoding,
                         std::span<ColumnName const> columns, FileRows& rows, ImportReport& report, io::Faults& faults,
                         bool needed)
    : source_{std::move(bytes), std::move(shown), encoding, faults},
      rows_{&rows},
      faults_{&faults},
      buffer_(2 * kLongestLine + kPiece),
      position_(columns.size(), kNoColumn) {
  read_header(columns, report, needed);
}

/// Gets more text behind what is not yet read; false if there is none or no room.
bool TableReader::more() {
  if (ended_) return false;
  if (at_ > 0 && buffer_.size() - end_ < kPiece) {
    std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
    end_ -= at_;
    at_ = 0;
  }
  if (buffer_.size() == end_) return false;
  auto const n = source_.read(std::span{buffer_}.subspan(end_));
  ended_ = n == 0;
  end_ += n;
  return !ended_;
}

/// True if the quote at `at` ends its cell: only blanks follow before the next comma or line break.
bool TableReader::closes(std::size_t at) const {
  auto next = at + 1;
  while (next < end_ && next - at < kFarthestComma && buffer_[next] == ' ') ++next;
  return next >= end_ || buffer_[next] == comma_ || buffer_[next] == '\n' || buffer_[next] == '\r';
}

/// Looks ahead, and fetches text, to where the record at at_ ends; false if a quote in it is never closed.
bool TableReader::quotes_close() {
  auto inside = false;
  auto starts = true;
  for (std::size_t i = 0; i <= kLongestLine; ++i) {
    while (at_ + i + kFarthestComma >= end_ && more()) {
    }
    if (at_ + i >= end_) return !inside;
    auto const c = buffer_[at_ + i];
    if (inside) {
      if (c != '"') continue;
      if (at_ + i + 1 < end_ && buffer_[at_ + i + 1] == '"')
        ++i;
      else
        inside = !closes(at_ + i);
      starts = false;
    } else if (c == '\n') {
      return true;
    } else {
      inside = c == '"' && starts;
      starts = c == comma_ || (starts && c == ' ');
    }
  }
  return false;
}

/// Reads the quoted cell whose opening quote is at `at`, unquoting it in place; returns where it ends. A quote that
/// neither closes the cell nor is doubled belongs to the text.
std::size_t TableReader::split_quoted(std::size_t at, std::int64_t& breaks) {
  auto* const text = buffer_.data();
  auto const first = at + 1;
  auto to = first;
  auto from = first;
  for (; from < end_; ++from) {
    if (text[from] == '\n') ++breaks;
    if (text[from] == '"') {
      if (from + 1 < end_ && text[from + 1] == '"')
        ++from;
      else if (closes(from))
        break;
    }
    text[to++] = text[from];
  }
  cells_.push_back(trimmed({text + first, to - first}));
  while (from < end_ && text[from] != comma_ && text[from] != '\n') ++from;
  return from;
}

/// Splits the record at at_, all of which is there, into cells.
TableReader::Record TableReader::split(bool quotes) {
  cells_.clear();
  Record record;
  auto* const text = buffer_.data();
  for (auto at = at_;; ++at) {
    auto quote = at;
    while (quotes && quote < end_ && text[quote] == ' ') ++quote;
    if (quotes && quote < end_ && text[quote] == '"') {
      at = split_quoted(quote, record.line_breaks);
    } else {
      auto const ends = [this](char c) { return c == comma_ || c == '\n'; };
      auto const end = static_cast<std::size_t>(std::find_if(text + at, text + end_, ends) - text);
      cells_.push_back(trimmed({text + at, end - at}));
      at = end;
    }
    if (at < end_ && text[at] == comma_) continue;
    if (at < end_) ++record.line_breaks;
    record.end = std::min(at + 1, end_);
    return record;
  }
}

bool TableReader::too_long() {
  usable_ = false;
  faults_->add({"F208",
                {source_.shown(), static_cast<int>(line_), 0},
                "A line is longer than " + std::to_string(kLongestLine >> 20U) + " MiB.",
                "No table has such lines; its line breaks may be lost.",
                "Check that it is the right file and complete."});
  return false;
}

/// Brings the next record into cells_; false at the end.
bool TableReader::read_record() {
  while (usable_) {
    if (at_ >= end_ && !more()) return false;
    // Where the line ends, and whether quotes let the record go on.
    auto const line_end = [&] { return static_cast<char*>(std::memchr(buffer_.data() + at_, '\n', end_ - at_)); };
    auto const* stop = line_end();
    while (stop == nullptr && end_ - at_ <= kLongestLine && more()) stop = line_end();
    auto const length = stop != nullptr ? static_cast<std::size_t>(stop - (buffer_.data() + at_)) : end_ - at_;
    if (length > kLongestLine) return too_long();
    auto const quoted = unclosed_ < kMostUnclosed && std::memchr(buffer_.data() + at_, '"', length) != nullptr;
    literal_row_ = quoted && !quotes_close();
    if (literal_row_) ++unclosed_;
    auto const record = split(quoted && !literal_row_);
    row_line_ = line_;
    line_ += record.line_breaks;
    at_ = record.end;
    if (cells_.size() > 1 || !cells_.front().empty()) return true;  // else a blank line
  }
  return false;
}

std::size_t TableReader::find_column(ColumnName const& column, std::span<std::string const> names) const {
  auto const find = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  auto place = find(column.name);
  for (auto others = column.other_names; place == names.size() && !others.empty();) {
    auto const space = others.find(' ');
    place = find(others.substr(0, space));
    others.remove_prefix(space == std::string_view::npos ? others.size() : space + 1);
  }
  return place < names.size() ? place : kNoColumn;
}

void TableReader::read_header(std::span<ColumnName const> columns, ImportReport& report, bool needed) {
  auto const before = faults_->errors();
  while (end_ - at_ < kPiece && more()) {
  }
  auto const* const text = buffer_.data();
  auto const* const stop = std::find(text, text + end_, '\n');
  for (auto const c : {',', ';', '\t'})
    if (std::count(text, stop, c) > std::count(text, stop, comma_)) comma_ = c;
  if (!read_record()) {
    if (faults_->errors() == before && !needed)
      report.note(source_.shown() + " is empty.");
    else if (faults_->errors() == before)
      faults_->add({"F202",
                    {source_.shown(), 0, 0},
                    "The file is empty.",
                    "The download or copy may be incomplete.",
                    "Fetch it again."});
    usable_ = false;
    return;
  }
  std::vector<std::string> names;
  for (auto const cell : cells_) names.push_back(plain_name(cell));
  width_ = names.size();
  for (std::size_t i = 0; i < columns.size(); ++i) position_[i] = find_column(columns[i], names);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (position_[i] != kNoColumn || !columns[i].required) continue;
    position_[i] = find_misspelt(columns[i].name, names);
    if (position_[i] != kNoColumn) {
      report.note(source_.shown() + ": column \"" + names[position_[i]] + "\" is taken for \"" +
                  std::string{columns[i].name} + "\".");
      continue;
    }
    usable_ = false;
    faults_->add({"T401",
                  {source_.shown(), static_cast<int>(row_line_), 0},
                  "There is no column \"" + std::string{columns[i].name} + "\".",
                  "The table can't be read without it.",
                  "Columns found: " + io::join(names) + '.'});
  }
}

/// A column that no asked one claims and whose name is nearly this one.
std::size_t TableReader::find_misspelt(std::string_view name, std::span<std::string const> names) const {
  for (std::size_t place = 0; place < names.size(); ++place) {
    auto const taken = std::find(position_.begin(), position_.end(), place) != position_.end();
    if (!taken && names[place].size() > 4 && io::edit_distance(names[place], name) <= 2) return place;
  }
  return kNoColumn;
}

bool TableReader::next() {
  if (!read_record()) return false;
  row_ = rows_->add();
  if (literal_row_) repair(kUnclosed);
  if (cells_.size() < width_) {
    repair(kTooShort);
  } else if (std::any_of(cells_.begin() + static_cast<std::ptrdiff_t>(width_), cells_.end(),
                         [](std::string_view cell) { return !cell.empty(); })) {
    repair(kTooWide);
  }
  return true;
}

std::uint64_t TableReader::fingerprint() const {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  auto const add = [&](unsigned char byte) { hash = (hash ^ byte) * 1099511628211U; };
  for (auto const cell : cells_) {
    for (auto const c : cell) add(static_cast<unsigned char>(c));
    add(0xFF);  // in no UTF-8 text
  }
  return hash;
}

std::optional<double> TableReader::number(std::size_t column) const {
  if (auto const value = io::parse_number(text(column))) return value;
  // A decimal comma, in a table whose cells are parted by something else or quoted.
  std::string with_point{text(column)};
  if (std::count(with_point.begin(), with_point.end(), ',') != 1) return std::nullopt;
  std::replace(with_point.begin(), with_point.end(), ',', '.');
  return io::parse_number(with_point);
}

std::optional<std::int64_t> TableReader::whole(std::size_t column) const {
  auto const value = number(column);
  if (!value || std::floor(*value) != *value || std::abs(*value) > 9e15) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

}  // namespace twinshift::imports
