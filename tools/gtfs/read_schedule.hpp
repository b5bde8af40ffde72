#pragma once

#include "tools/gtfs/schedule.hpp"
#include "tools/imports/table_reader.hpp"

#include <functional>
#include <span>
#include <string>

namespace twinshift::gtfs {

/// Calls `row` for every row of a file of the feed. Returns false if the feed has no such file (capital letters in its
/// name don't count) or it can't be read; `needed` makes that a fault.
bool each_row(imports::Archive& feed, ReadOptions const& options, std::string const& name, bool needed,
              std::span<imports::ColumnName const> columns, imports::ImportReport& report, io::Faults& faults,
              std::function<void(imports::TableReader&)> const& row);

/// Fares of both versions, as far as they are simple.
void read_fares(imports::Archive& feed, ReadOptions const& options, Schedule& schedule, imports::ImportReport& report,
                io::Faults& faults);

/// A date of a cell; books its absence as a drop.
std::optional<Date> date_of(imports::TableReader& table, std::size_t column);

/// An amount of money; a currency sign or code around it is passed over.
std::optional<double> amount_of(std::string_view text);

}  // namespace twinshift::gtfs
