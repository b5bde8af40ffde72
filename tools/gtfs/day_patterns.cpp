#include "tools/gtfs/day_patterns.hpp"

#include "sim/core/units.hpp"
#include "tools/gtfs/busiest_day.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace twinshift::gtfs {

namespace {

constexpr std::int32_t kLeastHeadway = 20;  // of a service in a city folder
constexpr std::int32_t kLongestRun = 86400;
constexpr std::int32_t kSecondsApart = 15;

/// What runs of a pattern share.
struct Course {
  std::uint32_t route = 0;
  std::int8_t direction = 0;
  std::vector<std::uint32_t> stops;
  std::vector<std::int32_t> run_s;
  friend auto operator<=>(Course const&, Course const&) = default;
};

struct Runs {
  std::uint32_t headsign = kNone;
  std::uint32_t shape = kNone;
  std::vector<DayDeparture> departures;
  std::vector<DayPeriod> periods;
};

/// Puts runs at the same second some seconds apart; returns how many were moved.
std::int64_t spread_same_times(std::vector<std::int32_t>& run) {
  std::int64_t moved = 0;
  for (std::size_t i = 0; i < run.size();) {
    auto end = i + 1;
    while (end < run.size() && run[end] <= run[i]) ++end;
    auto const same = static_cast<std::int32_t>(end - i);
    auto const room = end < run.size() ? run[end] - run[i] : same * kSecondsApart;
    for (auto k = i + 1; k < end; ++k, ++moved) {
      auto const part = static_cast<std::int32_t>(k - i);
      run[k] = run[i] + std::max(part, static_cast<std::int32_t>(std::int64_t{room} * part / same));
    }
    i = end;
  }
  // Where more calls share a moment than there are seconds to the next one, the rest moves on.
  for (std::size_t i = 1; i < run.size(); ++i) run[i] = std::max(run[i], run[i - 1] + 1);
  return moved;
}

class DayBuilder {
public:
  DayBuilder(Schedule const& schedule, Date date, std::span<std::uint8_t const> stop_used)
      : schedule_{&schedule}, stop_used_{stop_used} {
    for (auto const& service : schedule.services) runs_.push_back(service.runs_on(date) ? 1 : 0);
  }

  ServiceOfDay build() {
    find_directions();
    for (std::uint32_t t = 0; t < schedule_->trips.size(); ++t) add_trip(t);
    for (auto& [course, runs] : courses_) add_patterns(course, runs);
    std::stable_sort(day_.patterns.begin(), day_.patterns.end(), [](DayPattern const& a, DayPattern const& b) {
      return std::tuple{a.route, a.direction, start(a)} < std::tuple{b.route, b.direction, start(b)};
    });
    return std::move(day_);
  }

private:
  static std::int32_t start(DayPattern const& pattern) {
    auto const departure = pattern.departures.empty() ? INT32_MAX : pattern.departures.front().at_s;
    return pattern.periods.empty() ? departure : std::min(departure, pattern.periods.front().from_s);
  }

  [[nodiscard]] bool active(std::uint32_t trip) const {
    auto const service = schedule_->trips[trip].service;
    return service != kNone && runs_[service] != 0 && !schedule_->calls_of(trip).empty();
  }

  [[nodiscard]] io::LonLat along(std::uint32_t trip) const {
    auto const calls = schedule_->calls_of(trip);
    auto const& from = schedule_->stops[schedule_->calls[calls.front()].stop].at;
    auto const& to = schedule_->stops[schedule_->calls[calls.back()].stop].at;
    return {to.lon - from.lon, to.lat - from.lat};
  }

  /// Where no direction is given, trips that go the other way than the route's first one have direction 1.
  void find_directions() {
    std::map<std::uint32_t, io::LonLat> first;
    direction_.resize(schedule_->trips.size());
    for (std::uint32_t t = 0; t < schedule_->trips.size(); ++t) {
      auto const& trip = schedule_->trips[t];
      if (trip.direction >= 0) direction_[t] = trip.direction;
      if (trip.direction >= 0 || !active(t)) continue;
      auto const way = along(t);
      auto const& ahead = first.try_emplace(trip.route, way).first->second;
      direction_[t] = way.lon * ahead.lon + way.lat * ahead.lat < 0 ? 1 : 0;
    }
  }

  void add_trip(std::uint32_t t) {
    if (!active(t)) return;
    auto const frequencies = frequencies_of(*schedule_, t);
    auto const calls = schedule_->calls_of(t);
    ++day_.trips;
    day_.stop_events += static_cast<std::int64_t>(calls.size());
    day_.departures += departures_of(frequencies);
    auto const& trip = schedule_->trips[t];
    Course course{trip.route, direction_[t], {}, {}};
    std::int32_t first = 0;
    for (auto const row : calls) {
      auto const& call = schedule_->calls[row];
      if (call.rules != 0 && row != calls.front() && row != calls.back()) ++day_.one_way_calls;
      if (stop_used_[call.stop] == 0) continue;
      if (course.stops.empty()) first = call.departure_s;
      course.stops.push_back(call.stop);
      course.run_s.push_back((row == calls.back() ? call.arrival_s : call.departure_s) - first);
    }
    if (course.stops.size() < calls.size()) ++day_.trips_cut;
    if (course.stops.size() < 2 || course.run_s.back() > kLongestRun - 3600) {
      ++day_.trips_outside;
      return;
    }
    day_.spread += spread_same_times(course.run_s);
    auto& runs = courses_[std::move(course)];
    if (runs.departures.empty() && runs.periods.empty()) {
      runs.headsign = trip.headsign;
      runs.shape = trip.shape;
    }
    // A trip that was cut begins later than the feed's: its frequencies count from the feed's first stop.
    auto const later = first - schedule_->calls[calls.front()].departure_s;
    if (frequencies.empty()) add_departure(runs, first, t);
    for (auto const& f : frequencies) add_frequency(runs, f, later, t);
  }

  void add_departure(Runs& runs, std::int32_t at, std::uint32_t trip) {
    if (at >= kDaySeconds)
      ++day_.too_late;
    else
      runs.departures.push_back({at, trip});
  }

  void add_frequency(Runs& runs, FeedFrequency const& frequency, std::int32_t later, std::uint32_t trip) {
    auto const& f = frequency.times;
    auto const until = std::min(f.until_s + later, kDaySeconds);
    if (frequency.exact || f.headway_s < kLeastHeadway) {
      auto at = f.from_s + later;
      for (; at < until; at += f.headway_s) add_departure(runs, at, trip);
      if (at < f.until_s + later) day_.too_late += (f.until_s + later - at - 1) / f.headway_s + 1;
    } else if (f.from_s + later < until) {
      runs.periods.push_back({f.from_s + later, until, f.headway_s});
    }
  }

  /// Departures at the same second and periods that overlap go into further patterns with the same course.
  void add_patterns(Course const& course, Runs& runs) {
    std::sort(runs.departures.begin(), runs.departures.end(), [](auto const& a, auto const& b) {
      return std::pair{a.at_s, a.trip} < std::pair{b.at_s, b.trip};
    });
    std::sort(runs.periods.begin(), runs.periods.end(), [](auto const& a, auto const& b) {
      return std::tuple{a.from_s, a.until_s, a.headway_s} < std::tuple{b.from_s, b.until_s, b.headway_s};
    });
    auto const base = day_.patterns.size();
    auto const layer = [&](std::size_t n) -> DayPattern& {
      if (base + n == day_.patterns.size())
        day_.patterns.push_back(
            {course.route, course.direction, runs.headsign, runs.shape, course.stops, course.run_s, {}, {}});
      return day_.patterns[base + n];
    };
    for (auto const& period : runs.periods) {
      std::size_t n = 0;
      while (!layer(n).periods.empty() && layer(n).periods.back().until_s > period.from_s) ++n;
      layer(n).periods.push_back(period);
    }
    for (auto const& departure : runs.departures) {
      std::size_t n = 0;
      while (taken(layer(n), departure.at_s)) ++n;
      layer(n).departures.push_back(departure);
    }
  }

  static bool taken(DayPattern const& pattern, std::int32_t at) {
    if (!pattern.departures.empty() && pattern.departures.back().at_s == at) return true;
    return std::any_of(pattern.periods.begin(), pattern.periods.end(),
                       [&](DayPeriod const& p) { return p.from_s <= at && at < p.until_s; });
  }

  Schedule const* schedule_;
  std::span<std::uint8_t const> stop_used_;
  std::vector<std::uint8_t> runs_;  ///< by service
  std::vector<std::int8_t> direction_;
  std::map<Course, Runs> courses_;
  ServiceOfDay day_;
};

}  // namespace

ServiceOfDay patterns_of_day(Schedule const& schedule, Date date, std::span<std::uint8_t const> stop_used) {
  return DayBuilder{schedule, date, stop_used}.build();
}

}  // namespace twinshift::gtfs
