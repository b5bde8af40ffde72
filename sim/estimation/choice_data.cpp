#include "sim/estimation/choice_data.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"

namespace twinshift::estimation {

namespace {

/// Numbers of texts begin here: beyond what a column of numbers holds.
constexpr double kFirstText = 1e15;

std::string lower(std::string_view text) {
  std::string out{text};
  for (auto& letter : out) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return out;
}

bool is_blank(char letter) { return letter == ' ' || letter == '\t'; }

/// Cuts text into records of cells.
class Cutter {
public:
  Cutter(std::string_view text, char separator) : text_{text}, separator_{separator} {}

  /// The next line that isn't blank; false at the end.
  bool next(std::vector<std::string>& cells) {
    cells.clear();
    while (at_ < text_.size() && cells.empty()) {
      line_ = next_line_;
      read_line(cells);
      if (cells.size() == 1 && cells.front().empty()) cells.clear();
    }
    return !cells.empty();
  }
  [[nodiscard]] int line() const { return line_; }

private:
  [[nodiscard]] bool at_end_of_line() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }

  void read_line(std::vector<std::string>& cells) {
    bool more = true;
    while (more) {
      skip_blanks();
      if (separator_ == ' ' && at_end_of_line() && !cells.empty()) break;
      cells.push_back(cell());
      skip_blanks();
      more = !at_end_of_line();
      if (more && separator_ != ' ') ++at_;
    }
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++next_line_;
  }
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_]) && text_[at_] != separator_or_none()) ++at_;
  }
  [[nodiscard]] char separator_or_none() const { return separator_ == ' ' ? '\0' : separator_; }

  std::string cell() {
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    auto const start = at_;
    while (!at_end_of_line() && text_[at_] != separator_ && !(separator_ == ' ' && is_blank(text_[at_]))) ++at_;
    auto end = at_;
    while (end > start && is_blank(text_[end - 1])) --end;
    return std::string{text_.substr(start, end - start)};
  }
  std::string quoted() {
    std::string out;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"' && (at_ + 1 == text_.size() || text_[at_ + 1] != '"')) break;
      if (text_[at_] == '"') ++at_;
      if (text_[at_] == '\n') ++next_line_;
      out += text_[at_];
    }
    if (at_ < text_.size()) ++at_;
    while (!at_end_of_line() && text_[at_] != separator_ && !(separator_ == ' ' && is_blank(text_[at_]))) ++at_;
    return out;
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  int line_ = 0;
  int next_line_ = 1;
};

char separator_of(std::string_view text) {
  auto const header = text.substr(0, text.find('\n'));
  char best = ' ';
  std::ptrdiff_t most = 0;
  for (char const candidate : std::array{'\t', ';', ','}) {
    auto const count = std::count(header.begin(), header.end(), candidate);
    if (count > most) {
      best = candidate;
      most = count;
    }
  }
  return best;
}

void check_header(ChoiceTable const& table, io::Faults& faults) {
  std::set<std::string> seen;
  for (auto const& name : table.columns)
    if (!seen.insert(name).second)
      faults.add({"C503",
                  {table.file, 1, 1},
                  "Column '" + name + "' stands twice.",
                  "A formula could mean either.",
                  "Rename or remove one of them."});
}

}  // namespace

std::optional<std::size_t> ChoiceTable::column(std::string_view name) const {
  auto const found = std::find(columns.begin(), columns.end(), name);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

double ChoiceTable::number_of(std::string_view text) {
  if (auto const number = io::parse_number(text)) return *number;
  auto const word = lower(text);
  if (word.empty() || word == "na" || word == "nan" || word == ".") return std::numeric_limits<double>::quiet_NaN();
  if (word == "true") return 1;
  if (word == "false") return 0;
  return texts_.try_emplace(std::string{text}, kFirstText + static_cast<double>(texts_.size())).first->second;
}

std::string ChoiceTable::text_of(double number) const {
  for (auto const& [text, code] : texts_)
    if (code == number) return text;
  return std::isnan(number) ? "not known" : io::shortest(number);
}

std::size_t ChoiceTable::add_column(std::span<double const> numbers) {
  auto const width = columns.size();
  std::vector<double> wider;
  wider.reserve(rows() * (width + 1));
  for (std::size_t r = 0; r < rows(); ++r) {
    auto const old = row(r);
    wider.insert(wider.end(), old.begin(), old.end());
    wider.push_back(numbers[r]);
  }
  cells = std::move(wider);
  columns.emplace_back();
  return width;
}

ChoiceTable read_choice_table(std::filesystem::path const& path, std::optional<char> separator, io::Faults& faults) {
  ChoiceTable table;
  table.file = io::shown_path(path);
  auto const text = io::read_text_file(path, {table.file, 0, 0}, faults, io::FaultKind::kData);
  if (!text) return table;
  Cutter cutter{*text, separator.value_or(separator_of(*text))};
  std::vector<std::string> cells;
  cutter.next(table.columns);
  bool named_rows = false;
  while (cutter.next(cells)) {
    if (table.rows() == 0 && cells.size() == table.columns.size() + 1) named_rows = true;
    if (cells.size() != table.columns.size() + (named_rows ? 1 : 0)) {
      faults.add({"C502",
                  {table.file, cutter.line(), 1},
                  "This row has " + std::to_string(cells.size()) + " cells; the header names " +
                      std::to_string(table.columns.size()) + " columns.",
                  "It isn't known which cell is which.",
                  "Complete the row, or state data.separator in the model."});
      continue;
    }
    table.lines.push_back(cutter.line());
    for (auto const& cell : cells) table.cells.push_back(table.number_of(cell));
  }
  if (named_rows) table.columns.insert(table.columns.begin(), "row");
  for (auto& name : table.columns)
    if (name.empty()) name = "row";
  check_header(table, faults);
  if (table.rows() == 0)
    faults.add({"C501",
                {table.file, 0, 0},
                "There is no row below a header line.",
                "Nothing can be estimated from it.",
                "Give a table whose first line names its columns."});
  return table;
}

}  // namespace twinshift::estimation
