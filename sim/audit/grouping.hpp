#pragma once

#include "sim/audit/ledger_file.hpp"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::audit {

/// What rows of the ledger can be grouped or chosen by.
inline constexpr std::array<std::string_view, 7> kKeys = {"mode", "route", "block", "trip", "class", "hour", "process"};

/// What can be asked for, and the items that belong to it.
struct Measure {
  std::string_view name;
  std::vector<std::string_view> items;
};
[[nodiscard]] std::vector<Measure> const& measures();
/// The measure of that name, or nothing.
[[nodiscard]] Measure const* find_measure(std::string_view name);

/// A row's value of a key as text; hours as numbers.
[[nodiscard]] std::string value_of(LedgerFile const& ledger, FileRow const& row, std::string_view key);

/// Rows with these values, by key; all rows for an empty choice.
using Choice = std::map<std::string, std::string>;
[[nodiscard]] bool chosen(LedgerFile const& ledger, FileRow const& row, Choice const& choice);
/// Reads "route:G1,hour:7". Faults: unknown keys, values that no row has.
[[nodiscard]] Choice parse_choice(std::string const& text, LedgerFile const& ledger, io::Faults& faults);

/// A table whose first columns are keys and the others amounts.
struct GroupedTable {
  std::size_t keys = 0;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  ///< ascending by key, numbers as numbers
};

/// The ledger added up by keys: one column per process and item, `<process>:<item>`, then one per item; of "co2e" also
/// their sum co2e_wtw_kg. Other people's trains are there under their own mode.
[[nodiscard]] GroupedTable group_by(LedgerFile const& ledger, std::vector<std::string> const& keys,
                                    Measure const& measure, Choice const& choice);

}  // namespace twinshift::audit
