#include "tools/gtfs/feed_times.hpp"
#include "tools/gtfs/read_schedule.hpp"

#include "sim/io/suggest.hpp"
#include "sim/routing/arrival_router.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace twinshift::gtfs {

namespace {

using imports::ColumnName;
using imports::Reason;
using imports::TableReader;

constexpr Reason kTripLeftOut{"G341", "of a trip that is left out"};
constexpr Reason kUnknownTrip{"G325", "the trip does not exist or is not used"};
constexpr Reason kUnknownStop{"G327", "the stop does not exist or is not used"};
constexpr Reason kOnDemand{"G330", "served on demand, which Twinshift does not move"};
constexpr Reason kNotATime{"G331", "not a time; worked out from the stops around"};
constexpr Reason kNoSeconds{"G339", "a time without seconds; taken as the full minute"};
constexpr Reason kSaidAgain{"G348", "says again what a row before says"};
constexpr Reason kBlank{"G332", "without a time; worked out from the stops around"};
constexpr Reason kEndBlank{"G333", "the trip's first or last stop has no time"};
constexpr Reason kSameSequence{"G334", "the stop_sequence is there already in this trip; the first row counts"};
constexpr Reason kLeavesFirst{"G335", "leaves before it arrives; the departure is set to the arrival"};
constexpr Reason kMidnight{"G336", "the clock starts again at midnight; taken as after 24:00"};
constexpr Reason kBackInTime{"G221", "the trip goes back in time"};
constexpr Reason kFewStops{"G222", "the trip has less than two stops"};
constexpr Reason kNoSequence{"G337", "stop_sequence is not a whole number from 0"};
constexpr Reason kTripWithoutCalls{"G338", "the trip has no usable stop times"};

constexpr std::int32_t kDay = 86400;
constexpr std::int32_t kLatest = 7 * kDay;  // no trip takes longer; keeps sums far from overflow

bool timed(FeedCall const& call) { return call.arrival_s != FeedCall::kBlank; }

/// Reads the rows of stop_times.txt.
class CallReader {
public:
  CallReader(Schedule& schedule, imports::ImportReport& report)
      : schedule_{&schedule}, trip_rows_{&report.file("trips.txt")}, stop_rows_{&report.file("stops.txt")} {}

  enum Column : std::size_t {
    kTrip,
    kArrival,
    kDeparture,
    kStop,
    kSequence,
    kPickup,
    kDropOff,
    kDistance,
    kArea,
    kGroup,
    kWindow
  };
  static constexpr std::array<ColumnName, 11> kColumns = {{{"trip_id", true},
                                                           {"arrival_time"},
                                                           {"departure_time"},
                                                           {"stop_id"},
                                                           {"stop_sequence", true},
                                                           {"pickup_type"},
                                                           {"drop_off_type"},
                                                           {"shape_dist_traveled"},
                                                           {"location_id"},
                                                           {"location_group_id"},
                                                           {"start_pickup_drop_off_window"}}};

  void read(TableReader& table) {
    auto const trip = find_trip(table.text(kTrip));
    if (trip == kNone) return table.drop(kUnknownTrip, in_quotes(table.text(kTrip)));
    auto const trip_row = schedule_->trips[trip].origin.row;
    if (trip_rows_->left_out(trip_row)) return table.rows().leave_out(table.row(), kTripLeftOut);
    if (!trip_rows_->used(trip_row)) return table.drop(kUnknownTrip, in_quotes(table.text(kTrip)));
    if (!table.text(kArea).empty() || !table.text(kGroup).empty() || !table.text(kWindow).empty()) {
      schedule_->trips[trip].on_demand = true;
      return table.rows().leave_out(table.row(), kOnDemand);
    }
    auto const stop = find_stop(table.text(kStop));
    if (stop == kNone) return table.drop(kUnknownStop, in_quotes(table.text(kStop)));
    auto const sequence = whole(table.text(kSequence));
    if (!sequence) return table.drop(kNoSequence, in_quotes(table.text(kSequence)));
    FeedCall call;
    call.trip = trip;
    call.stop = stop;
    call.sequence = *sequence;
    call.origin = {static_cast<std::uint32_t>(table.row()), static_cast<std::uint32_t>(table.line())};
    read_times(table, call);
    if (table.text(kPickup) == "1") call.rules = routing::kNoBoarding;
    if (table.text(kDropOff) == "1") call.rules |= std::uint8_t{routing::kNoAlighting};
    if (!table.text(kDistance).empty())
      call.distance = static_cast<float>(std::clamp(table.number(kDistance).value_or(-1), -1.0, 1e9));
    schedule_->calls.push_back(call);
  }

private:
  std::uint32_t find_trip(std::string_view key) {
    if (key != last_trip_key_ || last_trip_key_.empty()) {
      last_trip_key_ = key;
      last_trip_ = schedule_->trip_keys.find(key);
    }
    return last_trip_;
  }

  std::uint32_t find_stop(std::string_view key) const {
    auto const stop = schedule_->stop_keys.find(key);
    return stop != kNone && stop_rows_->used(schedule_->stops[stop].origin.row) ? stop : kNone;
  }

  static std::optional<std::uint32_t> whole(std::string_view text) {
    std::uint64_t value = 0;
    for (auto const c : text) {
      if (c < '0' || c > '9' || value > 400'000'000) return std::nullopt;
      value = 10 * value + static_cast<std::uint64_t>(c - '0');
    }
    return text.empty() ? std::nullopt : std::optional{static_cast<std::uint32_t>(value)};
  }

  void read_times(TableReader& table, FeedCall& call) {
    auto const arrival = time(table, kArrival);
    auto const departure = time(table, kDeparture);
    call.arrival_s = arrival ? *arrival : departure.value_or(FeedCall::kBlank);
    call.departure_s = departure ? *departure : call.arrival_s;
    if (timed(call) && call.departure_s < call.arrival_s && call.arrival_s - call.departure_s < kDay / 2) {
      table.repair(kLeavesFirst, in_quotes(table.text(kDeparture)));
      call.departure_s = call.arrival_s;
    }
  }

  static std::optional<std::int32_t> time(TableReader& table, std::size_t column) {
    auto const text = table.text(column);
    if (text.empty()) return std::nullopt;
    auto const time = parse_time(text);
    if (time && *time <= kLatest) return time;
    if (auto const minutes = parse_time(std::string{text} + ":00"); minutes && *minutes <= kLatest) {
      table.repair(kNoSeconds, in_quotes(text));
      return minutes;
    }
    table.repair(kNotATime, in_quotes(text));
    return std::nullopt;
  }

  Schedule* schedule_;
  imports::FileRows* trip_rows_;
  imports::FileRows* stop_rows_;
  std::string last_trip_key_;
  std::uint32_t last_trip_ = kNone;
};

/// Checks the calls of each trip and keeps those that can be used.
class CallChecker {
public:
  CallChecker(Schedule& schedule, imports::ImportReport& report)
      : schedule_{&schedule}, rows_{&report.file(schedule.calls_file)}, trip_rows_{&report.file(schedule.trips_file)} {}

  void check_all() {
    group();
    auto& order = schedule_->call_order;
    std::vector<std::uint32_t> kept_first = {0};
    std::uint32_t kept = 0;
    for (std::uint32_t t = 0; t < schedule_->trips.size(); ++t) {
      trip_.assign(order.begin() + schedule_->first_call[t], order.begin() + schedule_->first_call[t + 1]);
      check(t);
      // Never more than were there, so the row is written over what has been read.
      for (auto const call : trip_) order[kept++] = call;
      kept_first.push_back(kept);
    }
    order.resize(kept);
    schedule_->first_call = std::move(kept_first);
  }

private:
  FeedCall& call(std::uint32_t row) { return schedule_->calls[row]; }

  /// Rows by trip in the order of the file (counting sort).
  void group() {
    auto& first = schedule_->first_call;
    first.assign(schedule_->trips.size() + 1, 0);
    for (auto const& call : schedule_->calls) ++first[call.trip + 1];
    for (std::size_t t = 1; t < first.size(); ++t) first[t] += first[t - 1];
    schedule_->call_order.resize(schedule_->calls.size());
    auto next = first;
    std::uint32_t row = 0;
    for (auto const& call : schedule_->calls) schedule_->call_order[next[call.trip]++] = row++;
  }

  void drop(std::uint32_t row, Reason const& reason, std::string what = "") {
    auto const& origin = call(row).origin;
    rows_->drop(origin.row, reason, origin.line, std::move(what), schedule_->stops[call(row).stop].at);
  }

  void repair(std::uint32_t row, Reason const& reason, std::string what = "") {
    auto const& origin = call(row).origin;
    rows_->repair(origin.row, reason, origin.line, std::move(what), schedule_->stops[call(row).stop].at);
  }

  /// A trip that can't run. If it also calls on demand, that is not the feed's fault.
  void drop_trip(std::uint32_t trip, Reason const& reason, std::string const& what = "") {
    if (schedule_->trips[trip].on_demand) return leave_out_trip(trip);
    for (auto const row : trip_) drop(row, reason, what);
    trip_.clear();
    auto const& origin = schedule_->trips[trip].origin;
    trip_rows_->drop(origin.row, reason, origin.line, what);
  }

  void leave_out_trip(std::uint32_t trip) {
    for (auto const row : trip_) rows_->leave_out(call(row).origin.row, kOnDemand);
    trip_.clear();
    trip_rows_->leave_out(schedule_->trips[trip].origin.row, kOnDemand);
  }

  void check(std::uint32_t trip) {
    if (!trip_rows_->used(schedule_->trips[trip].origin.row)) return;
    sort_by_sequence();
    drop_blank_ends();
    if (trip_.empty()) return drop_trip(trip, kTripWithoutCalls, in_quotes(schedule_->trip_keys[trip]));
    if (trip_.size() < 2) return drop_trip(trip, kFewStops, in_quotes(schedule_->trip_keys[trip]));
    pass_midnight();
    for (std::size_t i = 1; i < trip_.size(); ++i) {
      if (!timed(call(trip_[i]))) continue;
      auto before = i - 1;
      while (!timed(call(trip_[before]))) --before;
      if (call(trip_[i]).arrival_s < call(trip_[before]).departure_s)
        return drop_trip(trip, kBackInTime,
                         in_quotes(schedule_->trip_keys[trip]) + " arrives at stop " +
                             std::to_string(call(trip_[i]).sequence) + " before leaving stop " +
                             std::to_string(call(trip_[before]).sequence));
    }
    interpolate();
  }

  static bool says_again(FeedCall const& a, FeedCall const& b) {
    return std::tie(a.sequence, a.stop, a.arrival_s, a.departure_s) ==
           std::tie(b.sequence, b.stop, b.arrival_s, b.departure_s);
  }

  void sort_by_sequence() {
    auto const earlier = [&](std::uint32_t a, std::uint32_t b) { return call(a).sequence < call(b).sequence; };
    if (!std::is_sorted(trip_.begin(), trip_.end(), earlier)) std::stable_sort(trip_.begin(), trip_.end(), earlier);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < trip_.size(); ++i) {
      if (kept > 0 && says_again(call(trip_[kept - 1]), call(trip_[i])))
        rows_->leave_out(call(trip_[i]).origin.row, kSaidAgain);
      else if (kept > 0 && call(trip_[kept - 1]).sequence == call(trip_[i]).sequence)
        drop(trip_[i], kSameSequence, std::to_string(call(trip_[i]).sequence));
      else
        trip_[kept++] = trip_[i];
    }
    trip_.resize(kept);
  }

  void drop_blank_ends() {
    while (!trip_.empty() && !timed(call(trip_.back()))) {
      drop(trip_.back(), kEndBlank);
      trip_.pop_back();
    }
    auto const first = std::find_if(trip_.begin(), trip_.end(), [&](auto row) { return timed(call(row)); });
    for (auto row = trip_.begin(); row != first; ++row) drop(*row, kEndBlank);
    trip_.erase(trip_.begin(), first);
  }

  /// A clock that falls by half a day or more has passed midnight without going on counting.
  void pass_midnight() {
    std::int32_t shift = 0;
    std::int32_t last = call(trip_.front()).arrival_s;
    for (auto const row : trip_) {
      auto& c = call(row);
      if (!timed(c)) continue;
      for (auto* const time : {&c.arrival_s, &c.departure_s}) {
        if (*time + shift < last - kDay / 2 && shift < kLatest) shift += kDay;
        *time += shift;
        last = *time;
      }
      if (shift > 0) repair(row, kMidnight);
    }
  }

  /// How far a call lies along the trip: by shape_dist_traveled if all have it, else by straight lines in degrees.
  std::vector<double> positions(std::size_t from, std::size_t to) {
    std::vector<double> result = {0};
    auto given = true;
    for (auto i = from; i <= to; ++i)
      given = given && call(trip_[i]).distance >= 0 &&
              (i == from || call(trip_[i]).distance >= call(trip_[i - 1]).distance);
    for (auto i = from + 1; i <= to; ++i) {
      auto const& a = schedule_->stops[call(trip_[i - 1]).stop].at;
      auto const& b = schedule_->stops[call(trip_[i]).stop].at;
      auto const step = given ? double{call(trip_[i]).distance} - double{call(trip_[i - 1]).distance}
                              : std::hypot((a.lon - b.lon) * std::cos(a.lat * 0.0174533), a.lat - b.lat);
      result.push_back(result.back() + step);
    }
    return result;
  }

  void interpolate() {
    for (std::size_t i = 1; i < trip_.size(); ++i) {
      if (timed(call(trip_[i]))) continue;
      auto const from = i - 1;
      auto to = i;
      while (!timed(call(trip_[to]))) ++to;
      auto const along = positions(from, to);
      auto const start = call(trip_[from]).departure_s;
      auto const span = call(trip_[to]).arrival_s - start;
      for (; i < to; ++i) {
        auto const share = along.back() > 0 ? along[i - from] / along.back()
                                            : static_cast<double>(i - from) / static_cast<double>(to - from);
        call(trip_[i]).arrival_s = call(trip_[i]).departure_s =
            start + static_cast<std::int32_t>(std::lround(share * span));
        repair(trip_[i], kBlank);
      }
    }
  }

  Schedule* schedule_;
  imports::FileRows* rows_;
  imports::FileRows* trip_rows_;
  std::vector<std::uint32_t> trip_;  ///< rows of the trip being checked
};

}  // namespace

void read_calls(imports::Archive& feed, ReadOptions const& options, Schedule& schedule, imports::ImportReport& report,
                io::Faults& faults) {
  CallReader reader{schedule, report};
  each_row(feed, options, "stop_times.txt", true, CallReader::kColumns, report, faults,
           [&](TableReader& table) { reader.read(table); });
  check_calls(schedule, report);
}

void check_calls(Schedule& schedule, imports::ImportReport& report) { CallChecker{schedule, report}.check_all(); }

void read_shapes(imports::Archive& feed, ReadOptions const& options, std::span<std::uint8_t const> wanted,
                 Schedule& schedule, imports::ImportReport& report, io::Faults& faults) {
  constexpr static Reason kBadPoint{"G340", "not a point of a shape"};
  enum : std::size_t { kShape, kLat, kLon, kSequence };
  static constexpr std::array<ColumnName, 4> kColumns = {
      {{"shape_id", true}, {"shape_pt_lat", true}, {"shape_pt_lon", true}, {"shape_pt_sequence", true}}};
  schedule.shapes.resize(schedule.shape_keys.size());
  each_row(feed, options, "shapes.txt", false, kColumns, report, faults, [&](TableReader& table) {
    auto lat = table.number(kLat);
    auto lon = table.number(kLon);
    auto const sequence = table.whole(kSequence);
    if (!lat || !lon || !sequence || *sequence < 0 || *sequence > UINT32_MAX) return table.drop(kBadPoint);
    if (options.near && std::abs(*lat - options.near->lat) > 4 && std::abs(*lon - options.near->lat) < 4)
      std::swap(lat, lon);
    if (std::abs(*lat) > 90 || std::abs(*lon) > 180) return table.drop(kBadPoint);
    auto const shape = schedule.shape_keys.find(table.text(kShape));
    if (shape == kNone || shape >= wanted.size() || wanted[shape] == 0) return;
    auto& points = schedule.shapes[shape].points;
    auto& start = schedule.shapes[shape].origin;
    if (points.empty()) start = {*lon, *lat};
    points.push_back({static_cast<float>(*lon - start.lon), static_cast<float>(*lat - start.lat),
                      static_cast<std::uint32_t>(*sequence)});
  });
  auto const earlier = [](ShapePoint const& a, ShapePoint const& b) { return a.sequence < b.sequence; };
  for (auto& shape : schedule.shapes) std::stable_sort(shape.points.begin(), shape.points.end(), earlier);
}

}  // namespace twinshift::gtfs
