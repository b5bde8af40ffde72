#include "tools/gtfs/service_day.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace twinshift::gtfs {

namespace {

constexpr std::int32_t kDay = 86400;

/// A trip of the feed, so many seconds later than its own times.
struct Run {
  FeedTripId trip;
  std::int32_t shift_s = 0;
};

/// What trips of a pattern share.
struct Shape {
  std::vector<StopId> stops;
  std::vector<std::uint8_t> rules;
  friend auto operator<=>(Shape const&, Shape const&) = default;
};

class DayBuilder {
public:
  explicit DayBuilder(Feed const& feed) : feed_{&feed} {}

  /// Adds the runs of a service day that lies `shift_s` after the one asked for; returns how many.
  std::size_t add(Date date, std::int32_t shift_s) {
    std::vector<std::uint8_t> runs;
    for (auto const& service : feed_->services) runs.push_back(service.runs_on(date) ? 1 : 0);
    std::size_t added = 0;
    for (std::size_t i = 0; i < feed_->trip_key.size(); ++i) {
      auto const trip = nth<FeedTripId>(i);
      if (runs[feed_->service[trip]] == 0 || feed_->calls[trip].size() < 2) continue;
      added += add_trip(trip, shift_s);
    }
    return added;
  }

  ServiceDay finish(std::vector<Walk> walks) {
    ServiceDay day;
    auto& table = day.timetable;
    auto const stops = feed_->stop_key.size();
    table.stops.position.resize(stops);
    std::vector<std::pair<StopId, transit::Call>> calls;
    for (auto& [shape, runs] : runs_)
      for (auto const& line : split(runs)) {
        auto const pattern = add_pattern(table, shape, line);
        day.rules.insert(day.rules.end(), shape.rules.begin(), shape.rules.end());
        for (std::uint32_t p = 0; p < shape.stops.size(); ++p) calls.push_back({shape.stops[p], {pattern, p}});
      }
    table.calls = Ragged<StopId, transit::Call>::group(stops, calls);
    std::sort(walks.begin(), walks.end(), [](Walk const& a, Walk const& b) {
      return std::tuple{a.first, a.second.to, a.second.duration} < std::tuple{b.first, b.second.to, b.second.duration};
    });
    table.footpaths = Ragged<StopId, transit::Footpath>::group(stops, walks);
    return day;
  }

private:
  std::size_t add_trip(FeedTripId trip, std::int32_t shift_s) {
    Shape shape;
    for (auto const& call : feed_->calls[trip]) {
      shape.stops.push_back(call.stop);
      shape.rules.push_back(call.rules);
    }
    auto& runs = runs_[std::move(shape)];
    auto const& frequencies = feed_->frequencies[trip];
    if (frequencies.empty()) runs.push_back({trip, shift_s});
    std::size_t added = frequencies.empty() ? 1 : 0;
    auto const first = feed_->calls[trip].front().departure_s;
    for (auto const& frequency : frequencies)
      for (auto t = frequency.from_s; t < frequency.until_s; t += frequency.headway_s, ++added)
        runs.push_back({trip, t - first + shift_s});
    return added;
  }

  [[nodiscard]] std::int32_t first_departure(Run const& run) const {
    return feed_->calls[run.trip].front().departure_s + run.shift_s;
  }

  /// True if `later` is nowhere before `earlier`.
  [[nodiscard]] bool follows(Run const& earlier, Run const& later) const {
    auto const a = feed_->calls[earlier.trip];
    auto const b = feed_->calls[later.trip];
    for (std::size_t p = 0; p < a.size(); ++p)
      if (b[p].arrival_s + later.shift_s < a[p].arrival_s + earlier.shift_s ||
          b[p].departure_s + later.shift_s < a[p].departure_s + earlier.shift_s)
        return false;
    return true;
  }

  /// Parts the runs of a shape into lines in which none overtakes: each joins the first line it can.
  [[nodiscard]] std::vector<std::vector<Run>> split(std::vector<Run>& runs) const {
    std::stable_sort(runs.begin(), runs.end(),
                     [this](Run const& a, Run const& b) { return first_departure(a) < first_departure(b); });
    std::vector<std::vector<Run>> lines;
    for (auto const& run : runs) {
      auto const fits = [&](std::vector<Run> const& line) { return follows(line.back(), run); };
      auto const line = std::find_if(lines.begin(), lines.end(), fits);
      if (line == lines.end())
        lines.push_back({run});
      else
        line->push_back(run);
    }
    return lines;
  }

  PatternId add_pattern(transit::Timetable& table, Shape const& shape, std::vector<Run> const& line) const {
    auto const pattern = table.patterns.stops.push_back(shape.stops);
    table.patterns.first_trip.push_back(nth<TripId>(table.trips.pattern.size()));
    table.patterns.trip_count.push_back(static_cast<std::uint32_t>(line.size()));
    std::vector<transit::StopTime> times;
    for (auto const& run : line) {
      times.clear();
      for (auto const& call : feed_->calls[run.trip])
        times.push_back({call.arrival_s + run.shift_s, call.departure_s + run.shift_s});
      table.trips.pattern.push_back(pattern);
      table.trips.times.push_back(times);
    }
    return pattern;
  }

  Feed const* feed_;
  std::map<Shape, std::vector<Run>> runs_;
};

}  // namespace

ServiceDay make_service_day(Feed const& feed, Date date, bool days_around, std::vector<Walk> walks) {
  DayBuilder builder{feed};
  auto const trips = builder.add(date, 0);
  if (days_around) {
    builder.add(date - std::chrono::days{1}, -kDay);
    builder.add(date + std::chrono::days{1}, kDay);
  }
  auto day = builder.finish(std::move(walks));
  day.trips = trips;
  return day;
}

}  // namespace twinshift::gtfs
