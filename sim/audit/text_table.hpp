#pragma once

#include "sim/io/input_error.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::audit {

/// A result table as it stands: whatever columns it has, cells as text.
struct TextTable {
  struct Row {
    int line = 0;
    std::vector<std::string> cells;
  };
  std::string file;
  std::vector<std::string> columns;
  std::vector<Row> rows;

  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  /// A cell; empty if there is no such column.
  [[nodiscard]] std::string const& cell(Row const& row, std::string_view name) const;
};

/// Reads a table; what is malformed becomes a fault with line and column.
[[nodiscard]] TextTable read_text_table(std::filesystem::path const& path, io::Faults& faults);

}  // namespace twinshift::audit
