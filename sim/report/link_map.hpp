#pragma once

#include "sim/report/page.hpp"

namespace twinshift::report {

/// Streets as the map draws them: every centreline once, the figures of both its directions, water and names. Null if
/// the run kept no recording, which holds the shapes.
[[nodiscard]] Json link_map(Subject const& subject);

/// What the map colours streets by: a column of links.csv or emissions_by_link.csv.
struct LinkMeasure {
  std::string_view key;     ///< `map:KEY` and `unit:KEY` in words.csv
  bool of_emissions;        ///< in emissions_by_link.csv
  std::string_view column;  ///< or, if empty, the share of speed lost
  bool whole_city_only;     ///< means nothing in a sample
};

}  // namespace twinshift::report
