#include "sim/routing/trip_transfers.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace twinshift::routing {

namespace {

constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();

/// Finds the transfers of one trip after the other.
class Finder {
public:
  Finder(transit::Timetable const& timetable, TripTransfers& table)
      : timetable_{timetable}, table_{table}, ready_(timetable.stops.position.size(), kNever) {}

  void add_trip(Line const& line, std::uint32_t trip) {
    kept_.resize(std::max<std::size_t>(kept_.size(), line.stops));
    // From the last call to the first: who can change later need not change now.
    for (auto p = line.stops; p-- > 1;) {
      kept_[p].clear();
      if (table_.may(line, p, kNoAlighting)) find_at(line, trip, p);
    }
    for (std::uint32_t p = 0; p < line.stops; ++p) {
      event(line, trip, p).first_transfer = static_cast<std::uint32_t>(table_.transfers.size());
      if (p > 0) table_.transfers.insert(table_.transfers.end(), kept_[p].begin(), kept_[p].end());
    }
    for (auto const stop : touched_) ready_[stop.index()] = kNever;
    touched_.clear();
  }

private:
  TripEvent& event(Line const& line, std::uint32_t trip, std::uint32_t position) {
    return table_.events[line.first_event + (trip - line.first_trip) * line.stops + position];
  }
  [[nodiscard]] StopId stop_at(Line const& line, std::uint32_t position) const {
    return timetable_.patterns.stops.values()[line.first_stop + position];
  }

  void find_at(Line const& line, std::uint32_t trip, std::uint32_t position) {
    auto const stop = stop_at(line, position);
    auto const arrival = event(line, trip, position).arrival_s;
    improve_around(stop, arrival);
    change_at(line, trip, position, stop, arrival);
    for (auto const& path : timetable_.footpaths[stop])
      change_at(line, trip, position, path.to, arrival + path.duration.count());
  }

  void change_at(Line const& from, std::uint32_t trip, std::uint32_t position, StopId stop, std::int32_t time) {
    for (auto const& call : timetable_.calls[stop]) {
      auto const& line = table_.lines[call.pattern.index()];
      if (call.position + 1 == line.stops || !table_.may(line, call.position, kNoBoarding)) continue;
      auto const next = table_.earliest(line, call.position, time);
      if (next == line.first_trip + line.trips) continue;
      auto const same = line.first_trip == from.first_trip && next >= trip && call.position >= position;
      if (!same && gains(line, next, call.position)) kept_[position].push_back({next, call.position});
    }
  }

  /// Books all that riding on from this boarding reaches. Was anything of it earlier than known?
  bool gains(Line const& line, std::uint32_t trip, std::uint32_t board) {
    auto gained = false;
    for (auto p = board + 1; p < line.stops; ++p)
      if (table_.may(line, p, kNoAlighting) && improve_around(stop_at(line, p), event(line, trip, p).arrival_s))
        gained = true;
    return gained;
  }

  bool improve_around(StopId stop, std::int32_t arrival) {
    auto gained = improve(stop, arrival);
    for (auto const& path : timetable_.footpaths[stop])
      if (improve(path.to, arrival + path.duration.count())) gained = true;
    return gained;
  }

  bool improve(StopId stop, std::int32_t time) {
    auto& ready = ready_[stop.index()];
    if (time >= ready) return false;
    if (ready == kNever) touched_.push_back(stop);
    ready = time;
    return true;
  }

  transit::Timetable const& timetable_;
  TripTransfers& table_;
  std::vector<std::int32_t> ready_;  ///< by stop: the earliest that the trip at hand leads to, changing once at most
  std::vector<StopId> touched_;
  std::vector<std::vector<Boarding>> kept_;  ///< by position
};

}  // namespace

TripTransfers::TripTransfers(transit::Timetable const& timetable, std::span<std::uint8_t const> call_rules)
    : rules{call_rules.begin(), call_rules.end()} {
  auto const& patterns = timetable.patterns;
  assert(rules.empty() || rules.size() == patterns.stops.values().size());
  for (std::size_t i = 0; i < patterns.stops.size(); ++i) {
    auto const pattern = nth<PatternId>(i);
    Line line;
    line.first_stop = static_cast<std::uint32_t>(patterns.stops.offset(pattern));
    line.stops = static_cast<std::uint32_t>(patterns.stops[pattern].size());
    line.first_departure = static_cast<std::uint32_t>(departures.size());
    line.trips = patterns.trip_count[pattern];
    line.first_trip = static_cast<std::uint32_t>(line_of_trip.size());
    line.first_event = static_cast<std::uint32_t>(events.size());
    line_of_trip.insert(line_of_trip.end(), line.trips, static_cast<std::uint32_t>(i));
    auto const* times = line.trips == 0 ? nullptr
                                        : timetable.trips.times.values().data() +
                                              timetable.trips.times.offset(patterns.first_trip[pattern]);
    for (std::uint32_t p = 0; p < line.stops; ++p)
      for (std::uint32_t t = 0; t < line.trips; ++t) departures.push_back(times[t * line.stops + p].departure_s);
    for (std::uint32_t e = 0; e < line.trips * line.stops; ++e) events.push_back({times[e].arrival_s, 0});
    lines.push_back(line);
  }
  events.emplace_back();
  Finder finder{timetable, *this};
  for (auto const& line : lines)
    for (std::uint32_t t = 0; t < line.trips; ++t) finder.add_trip(line, line.first_trip + t);
  events.back().first_transfer = static_cast<std::uint32_t>(transfers.size());
}

std::uint32_t TripTransfers::earliest(Line const& line, std::uint32_t position, std::int32_t time) const {
  auto const* const leaving = departures.data() + line.first_departure + position * line.trips;
  return line.first_trip + static_cast<std::uint32_t>(std::lower_bound(leaving, leaving + line.trips, time) - leaving);
}

}  // namespace twinshift::routing
