#pragma once

#include "sim/audit/grouping.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace twinshift::audit {

/// What is to be explained.
struct TraceQuery {
  Choice where;
  std::vector<std::string_view> items;  ///< added up; all of one unit
  double amount = 0;  ///< how much of it, in the items' unit; contributors are listed until it is reached
};

/// A trip, or for private vehicles a class in an hour, with what it adds.
struct Contributor {
  std::string mode;
  std::string route;
  std::string block;
  std::string trip;  ///< empty: all vehicles of a class in an hour
  std::string vehicle_class;
  int hour = 0;                   ///< first in which it appears
  std::int64_t amount = 0;        ///< in units of the items' last place
  double vehicle_km = 0;          ///< of all its vehicles
  double mean_kmh = 0;            ///< by kilometres; 0 if no row has a speed
  double mean_load = 0;           ///< people over places, by kilometres
  std::vector<std::size_t> rows;  ///< of the items, places in LedgerFile::rows, largest first
};

/// A part of the whole, by the next finer name than those asked for.
struct Part {
  std::string name;  ///< of a mode, of a route, of a block, of a class; what has none: "private"
  std::int64_t amount = 0;
};

struct Trace {
  std::string parts_by;     ///< "mode", "route", "block" or "class": what `parts` are
  std::vector<Part> parts;  ///< all of them, largest first
  std::int64_t total = 0;   ///< of all rows chosen
  std::size_t contributors = 0;
  std::size_t needed = 0;  ///< how many of the largest make up the amount asked for; all if they don't reach it
  std::vector<Contributor> largest;  ///< those needed, at most `most`
};

/// The largest contributors to what is asked for, largest first, equal ones by trip and class.
[[nodiscard]] Trace trace(LedgerFile const& ledger, TraceQuery const& query, std::size_t most);

/// The arithmetic of one row, term by term: "9.8 km x 0.094 kg/km [h2.fc.artic] x ... = 2.61 kg".
[[nodiscard]] std::string arithmetic(LedgerFile const& ledger, FileRow const& row);

/// The factors that rows name, each once, as first met.
[[nodiscard]] std::vector<FileFactor const*> factors_of(LedgerFile const& ledger, std::vector<std::size_t> const& rows);

}  // namespace twinshift::audit
