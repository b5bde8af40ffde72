#include "tools/gtfs/feed_times.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/suggest.hpp"
#include "sim/routing/arrival_router.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace twinshift::gtfs {

namespace {

enum Column : std::size_t { kTrip, kStop, kSequence, kArrival, kDeparture, kPickup, kDropOff };
constexpr std::array<std::string_view, 3> kRequired = {"trip_id", "stop_id", "stop_sequence"};
constexpr std::array<std::string_view, 4> kOptional = {"arrival_time", "departure_time", "pickup_type",
                                                       "drop_off_type"};

constexpr std::int32_t kBlank = -1;

/// A row of stop_times.txt, with its place for messages.
struct Row {
  std::uint32_t trip = 0;
  std::int64_t sequence = 0;
  TripCall call;
  int line = 0;
  int column = 0;  ///< of the arrival time
};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

class StopTimesReader {
public:
  StopTimesReader(io::CsvReader& csv, Feed& feed, TripRows const& trips, io::Faults& faults)
      : csv_{&csv}, feed_{&feed}, trips_{&trips}, faults_{&faults} {}

  void read() {
    while (csv_->next())
      if (auto const row = read_row()) rows_.push_back(*row);
    // Files are often sorted already.
    auto const earlier = [](Row const& a, Row const& b) {
      return std::pair{a.trip, a.sequence} < std::pair{b.trip, b.sequence};
    };
    if (!std::is_sorted(rows_.begin(), rows_.end(), earlier)) std::stable_sort(rows_.begin(), rows_.end(), earlier);
    std::size_t at = 0;
    for (std::uint32_t trip = 0; trip < feed_->trip_key.size(); ++trip) {
      auto const begin = at;
      while (at < rows_.size() && rows_[at].trip == trip) ++at;
      keep({rows_.data() + begin, at - begin});
    }
    if (interpolated_ > 0)
      faults_->add({"G234",
                    {csv_->file(), first_interpolated_, 1},
                    std::to_string(interpolated_) + " stop times are blank; the first is on this line.",
                    "They are spread evenly between the timed stops around them.",
                    "Give the times where they matter.",
                    io::FaultKind::kData,
                    io::Severity::kWarning});
  }

private:
  std::optional<Row> read_row() {
    Row row;
    auto const trip = find_trip();
    auto const stop = feed_->stop_of.find(std::string{csv_->text(kStop)});
    if (stop == feed_->stop_of.end())
      unknown(kStop, "stop_id", "stops.txt");
    else
      row.call.stop = stop->second;
    auto const sequence = csv_->whole(kSequence, {0, 1e9});
    auto const arrival = time(kArrival);
    auto const departure = time(kDeparture);
    if (!trip || stop == feed_->stop_of.end() || !sequence || !arrival || !departure) return std::nullopt;
    row.trip = *trip;
    row.sequence = *sequence;
    row.call.arrival_s = *arrival == kBlank ? *departure : *arrival;
    row.call.departure_s = *departure == kBlank ? *arrival : *departure;
    if (csv_->text(kPickup) == "1") row.call.rules = routing::kNoBoarding;
    if (csv_->text(kDropOff) == "1") row.call.rules |= std::uint8_t{routing::kNoAlighting};
    row.line = csv_->line();
    row.column = csv_->place(kArrival).column;
    return row;
  }

  std::optional<std::uint32_t> find_trip() {
    if (csv_->text(kTrip) == last_key_ && last_trip_) return last_trip_;
    last_key_ = std::string{csv_->text(kTrip)};
    auto const it = trips_->find(last_key_);
    last_trip_ = it == trips_->end() ? std::nullopt : std::optional{it->second};
    if (!last_trip_) unknown(kTrip, "trip_id", "trips.txt");
    return last_trip_;
  }

  /// kBlank for an empty cell; nothing, and a fault, for one that is no time.
  std::optional<std::int32_t> time(std::size_t column) {
    if (trimmed(csv_->text(column)).empty()) return kBlank;
    auto const result = parse_time(csv_->text(column));
    if (!result)
      csv_->fault(column, "T411", "\"" + io::shown(csv_->text(column)) + "\" is not a time.", "",
                  "Write HH:MM:SS; hours may pass 24.");
    return result;
  }

  void unknown(std::size_t column, std::string_view name, std::string_view file) {
    csv_->fault(column, "T420", std::string{name} + " \"" + io::shown(csv_->text(column)) + "\" does not exist.", "",
                "Add it to " + std::string{file} + ", or correct it.");
  }

  void fault(Row const& row, std::string code, std::string what, std::string why, std::string remedy) {
    faults_->add(
        {std::move(code), {csv_->file(), row.line, row.column}, std::move(what), std::move(why), std::move(remedy)});
  }

  /// Checks a trip's rows, fills blanks, and appends its calls.
  void keep(std::span<Row> rows) {
    if (ends_timed(rows)) {
      interpolate(rows);
      check_order(rows);
    }
    calls_.clear();
    for (auto const& row : rows) calls_.push_back(row.call);
    feed_->calls.push_back(calls_);
  }

  bool ends_timed(std::span<Row> rows) {
    if (rows.empty()) return false;
    auto good = true;
    for (auto const* row : {&rows.front(), &rows.back()}) {
      if (row->call.arrival_s != kBlank) continue;
      fault(*row, "G233",
            "The first or last stop of trip \"" + feed_->trip_key[FeedTripId{row->trip}] + "\" has no time.",
            "Times between are counted from it.", "Fill in arrival_time and departure_time.");
      good = false;
      if (rows.size() == 1) break;
    }
    return good;
  }

  void interpolate(std::span<Row> rows) {
    for (std::size_t i = 1; i < rows.size(); ++i) {
      if (rows[i].call.arrival_s != kBlank) continue;
      auto end = i;
      while (rows[end].call.arrival_s == kBlank) ++end;
      auto const from = rows[i - 1].call.departure_s;
      auto const span = std::int64_t{rows[end].call.arrival_s} - from;
      auto const parts = static_cast<std::int64_t>(end - i) + 1;
      if (interpolated_ == 0) first_interpolated_ = rows[i].line;
      for (std::int64_t part = 1; i < end; ++i, ++part, ++interpolated_)
        rows[i].call.arrival_s = rows[i].call.departure_s = from + static_cast<std::int32_t>(span * part / parts);
    }
  }

  void check_order(std::span<Row> rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto const& call = rows[i].call;
      if (i > 0 && rows[i].sequence == rows[i - 1].sequence)
        fault(rows[i], "T421",
              "stop_sequence " + std::to_string(rows[i].sequence) + " appears twice in trip \"" +
                  feed_->trip_key[FeedTripId{rows[i].trip}] + "\".",
              "It is unclear which stop comes first.", "Number the stops of a trip in their order.");
      if (call.departure_s < call.arrival_s || (i > 0 && call.arrival_s < rows[i - 1].call.departure_s))
        fault(rows[i], "G230", "Trip \"" + feed_->trip_key[FeedTripId{rows[i].trip}] + "\" goes back in time here.", "",
              "Correct the times or stop_sequence; times after midnight pass 24:00:00.");
    }
  }

  io::CsvReader* csv_;
  Feed* feed_;
  TripRows const* trips_;
  io::Faults* faults_;
  std::vector<Row> rows_;
  std::vector<TripCall> calls_;
  std::string last_key_;
  std::optional<std::uint32_t> last_trip_;
  std::size_t interpolated_ = 0;
  int first_interpolated_ = 0;
};

}  // namespace

std::optional<std::int32_t> parse_time(std::string_view text) {
  text = trimmed(text);
  std::array<std::int32_t, 3> part{};
  for (std::size_t i = 0; i < 3; ++i) {
    auto const end = i == 2 ? text.size() : text.find(':');
    if (end == std::string_view::npos || end == 0 || end > (i == 0 ? 3U : 2U) || (i > 0 && end != 2))
      return std::nullopt;
    auto const result = std::from_chars(text.data(), text.data() + end, part[i]);
    if (result.ec != std::errc{} || result.ptr != text.data() + end || part[i] < 0 || (i > 0 && part[i] > 59))
      return std::nullopt;
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return part[0] * 3600 + part[1] * 60 + part[2];
}

void read_stop_times(std::filesystem::path const& file, Feed& feed, TripRows const& trips, io::Faults& faults) {
  auto const text = io::read_text_file(file, {}, faults, io::FaultKind::kData);
  if (!text) return;
  io::CsvReader csv{io::shown_path(file), *text, io::OpenColumns{kRequired, kOptional}, faults};
  StopTimesReader{csv, feed, trips, faults}.read();
}

}  // namespace twinshift::gtfs
