#pragma once

#include "tools/gtfs/schedule.hpp"
#include "tools/imports/table_reader.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::gtfs {

/// Calls `row` for every row of a file of the feed. Returns false if the feed has no such file (capital letters in its
/// name don't count) or it can't be read; `needed` makes that a fault.
bool each_row(imports::Archive& feed, ReadOptions const& options, std::string const& name, bool needed,
              std::span<imports::ColumnName const> columns, imports::ImportReport& report, io::Faults& faults,
              std::function<void(imports::TableReader&)> const& row);

/// Fares of both versions, as far as they are simple.
void read_fares(imports::Archive& feed, ReadOptions const& options, Schedule& schedule, imports::ImportReport& report,
                io::Faults& faults);

/// On which days services run. False if the feed has neither calendar.txt nor calendar_dates.txt.
bool read_services(imports::Archive& feed, ReadOptions const& options, Schedule& schedule,
                   imports::ImportReport& report, io::Faults& faults);

/// Frequencies of trips that were read before.
void read_frequencies(imports::Archive& feed, ReadOptions const& options, Schedule& schedule,
                      imports::ImportReport& report, io::Faults& faults);

/// Transfers between stops that were read before; pathways are counted.
void read_transfers(imports::Archive& feed, ReadOptions const& options, Schedule& schedule,
                    imports::ImportReport& report, io::Faults& faults);

/// The rows of a table by the number of their id, so that a row that comes again is told from one that contradicts.
class SeenRows {
public:
  /// To be called for each row with a new id.
  void add(imports::TableReader const& table) { prints_.push_back(table.fingerprint()); }
  /// Books a row whose id is that of row `number`: left out if it says the same, else dropped.
  void book_again(imports::TableReader& table, std::uint32_t number, std::string_view id) const;

private:
  std::vector<std::uint64_t> prints_;
};

/// A cell's text as messages show it.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// Where the reader stands.
[[nodiscard]] Origin origin(imports::TableReader const& table);

/// An amount of money; a currency sign or code around it is passed over.
std::optional<double> amount_of(std::string_view text);

}  // namespace twinshift::gtfs
