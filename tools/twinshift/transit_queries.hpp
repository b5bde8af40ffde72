#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/io/input_error.hpp"
#include "sim/routing/arrival_router.hpp"
#include "tools/gtfs/service_day.hpp"

namespace twinshift::tool {

/// Rows of a query file: who wants to be where, leaving when.
struct TransitQueries {
  std::vector<std::string> key;  ///< column query, query_id or id; else the row's number from 0
  std::vector<routing::StopQuestion> question;
  [[nodiscard]] std::size_t size() const { return question.size(); }
};

/// Reads walks between stops: from_stop, to_stop, duration_s. Other columns are passed over. A walk from a stop to
/// itself says nothing and is left out, with a warning.
std::vector<gtfs::Walk> read_walks(std::filesystem::path const& file, gtfs::Feed const& feed, io::Faults& faults);

/// Reads queries: from_stop, to_stop, departure_s, and a name if there is one. Other columns are passed over.
TransitQueries read_transit_queries(std::filesystem::path const& file, gtfs::Feed const& feed, io::Faults& faults);

}  // namespace twinshift::tool
