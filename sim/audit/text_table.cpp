#include "sim/audit/text_table.hpp"

#include <algorithm>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"

namespace twinshift::audit {

std::optional<std::size_t> TextTable::column(std::string_view name) const {
  auto const found = std::find(columns.begin(), columns.end(), name);
  return found == columns.end() ? std::nullopt : std::optional{static_cast<std::size_t>(found - columns.begin())};
}

std::string const& TextTable::cell(Row const& row, std::string_view name) const {
  static std::string const kNone;
  auto const place = column(name);
  return place ? row.cells[*place] : kNone;
}

TextTable read_text_table(std::filesystem::path const& path, io::Faults& faults) {
  TextTable table;
  table.file = io::shown_path(path);
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return table;
  // The names of result columns hold neither quotes nor commas.
  auto header = std::string_view{*text}.substr(0, text->find('\n'));
  if (!header.empty() && header.back() == '\r') header.remove_suffix(1);
  while (true) {
    auto const comma = header.find(',');
    table.columns.emplace_back(header.substr(0, comma));
    if (comma == std::string_view::npos) break;
    header.remove_prefix(comma + 1);
  }
  std::vector<std::string_view> const columns(table.columns.begin(), table.columns.end());
  io::CsvReader csv{table.file, *text, columns, faults};
  while (csv.next()) {
    auto& row = table.rows.emplace_back();
    row.line = csv.line();
    for (std::size_t c = 0; c < columns.size(); ++c) row.cells.emplace_back(csv.text(c));
  }
  return table;
}

}  // namespace twinshift::audit
