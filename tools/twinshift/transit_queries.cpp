#include "tools/twinshift/transit_queries.hpp"

#include <array>
#include <optional>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/suggest.hpp"

namespace twinshift::tool {

namespace {

enum Column : std::size_t { kFrom, kTo, kSeconds, kName };
constexpr std::array<std::string_view, 3> kWalkColumns = {"from_stop", "to_stop", "duration_s"};
constexpr std::array<std::string_view, 3> kQueryColumns = {"from_stop", "to_stop", "departure_s"};
constexpr std::array<std::string_view, 3> kNameColumns = {"query", "query_id", "id"};

/// No walk and no wish to leave lies beyond ten days.
constexpr double kLongest = 864000;

std::optional<StopId> read_stop(io::CsvReader& csv, std::size_t column, gtfs::Feed const& feed) {
  auto const it = feed.stop_of.find(std::string{csv.text(column)});
  if (it != feed.stop_of.end()) return it->second;
  auto const near = io::nearest_words(csv.text(column), feed.stop_key.values(), 1);
  csv.fault(column, "T420", "Stop \"" + io::shown(csv.text(column)) + "\" does not exist.", "",
            (near.empty() ? "" : "Did you mean \"" + near.front() + "\"? ") + "Write a stop_id of stops.txt.");
  return std::nullopt;
}

}  // namespace

std::vector<gtfs::Walk> read_walks(std::filesystem::path const& file, gtfs::Feed const& feed, io::Faults& faults) {
  std::vector<gtfs::Walk> walks;
  auto const text = io::read_text_file(file, {}, faults, io::FaultKind::kData);
  if (!text) return walks;
  io::CsvReader csv{io::shown_path(file), *text, io::OpenColumns{kWalkColumns, {}}, faults};
  while (csv.next()) {
    auto const from = read_stop(csv, kFrom, feed);
    auto const to = read_stop(csv, kTo, feed);
    auto const seconds = csv.whole(kSeconds, {0, kLongest});
    if (!from || !to || !seconds) continue;
    if (from == to)
      csv.fault(kTo, "G236", "A walk from a stop to itself says nothing: it is left out.",
                "There is no minimum time to change.", "Remove the row.", io::Severity::kWarning);
    else
      walks.push_back({*from, {*to, Seconds{static_cast<std::int32_t>(*seconds)}}});
  }
  return walks;
}

TransitQueries read_transit_queries(std::filesystem::path const& file, gtfs::Feed const& feed, io::Faults& faults) {
  TransitQueries queries;
  auto const text = io::read_text_file(file, {}, faults, io::FaultKind::kData);
  if (!text) return queries;
  io::CsvReader csv{io::shown_path(file), *text, io::OpenColumns{kQueryColumns, kNameColumns}, faults};
  while (csv.next()) {
    auto const from = read_stop(csv, kFrom, feed);
    auto const to = read_stop(csv, kTo, feed);
    auto const departure = csv.whole(kSeconds, {0, kLongest});
    if (!from || !to || !departure) continue;
    auto key = std::to_string(queries.size());
    for (auto column = std::size_t{kName}; column < kName + kNameColumns.size(); ++column)
      if (csv.has(column)) {
        key = std::string{csv.text(column)};
        break;
      }
    queries.key.push_back(std::move(key));
    queries.question.push_back({*from, *to, static_cast<std::int32_t>(*departure)});
  }
  return queries;
}

}  // namespace twinshift::tool
