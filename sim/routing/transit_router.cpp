#include "sim/routing/transit_router.hpp"

#include <algorithm>
#include <limits>

namespace twinshift::routing {

namespace {

/// Later than any arrival; a walk added to it still fits.
constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max() / 2;
constexpr std::uint16_t kNotQueued = std::numeric_limits<std::uint16_t>::max();

/// A pattern as the search reads it.
struct Line {
  std::uint32_t first_stop = 0;  ///< in the stops of all patterns, end to end
  std::uint32_t stops = 0;
  std::uint32_t first_departure = 0;  ///< in departures: position by position, all trips of each
  TripId first_trip;
  std::uint32_t trips = 0;
  Mode mode = Mode::kBus;
};

/// How a stop was reached by vehicle.
struct Arrival {
  TripId trip;
  std::uint16_t board = 0;
  std::uint16_t alight = 0;
};

/// How one comes to be ready to board at a stop.
struct Change {
  StopId from;  ///< where the last ride ended; invalid before the first
  std::int32_t walk_s = 0;
};

/// What is known after one more boarding, by stop.
struct Round {
  Column<StopId, std::int32_t> arrival;  ///< by vehicle in this round, if earlier than in all rounds before
  Column<StopId, std::int32_t> ready;    ///< able to board for the next round, likewise
  Column<StopId, Arrival> by;
  Column<StopId, Change> after;
};

}  // namespace

struct TransitRouter::Scratch {
  Scratch(transit::Timetable const& table, Seconds minimum_change);
  void list_lines();
  void reset();
  void start(TimeOfDay departure, std::span<AccessStop const> access);
  void queue_lines(ModeSet modes);
  void ride_lines(Round const& before, Round& now, bool first);
  void ride(PatternId pattern, std::uint32_t from, Round const& before, Round& now, bool first);
  void arrive(StopId stop, std::int32_t time, Arrival const& by, Round& now);
  void change_stops(Round& now);
  void make_ready(StopId stop, std::int32_t time, Change const& after, Round& now);
  [[nodiscard]] TransitJourney trace(int boardings, AccessStop const& egress) const;
  void ride_later(TransitJourney& journey) const;
  [[nodiscard]] transit::StopTime const& time(TripId trip, std::uint32_t position) const {
    return timetable.trips.times[trip][position];
  }

  transit::Timetable const& timetable;
  std::int32_t minimum_change_s;
  Column<PatternId, Line> lines;
  std::vector<std::int32_t> departures;
  std::array<Round, kMaxBoardings + 1> rounds;  ///< round 0: on foot
  Column<StopId, std::int32_t> best_arrival;
  Column<StopId, std::int32_t> best_ready;
  Column<PatternId, std::uint16_t> queued_from;  ///< first position where one may board in this round
  std::vector<PatternId> queue;
  std::vector<StopId> reached;  ///< by vehicle in this round
  std::vector<StopId> fresh;    ///< newly ready to board
  std::int32_t asked_s = 0;
  int last_round = 0;
  ModeSet used;
};

TransitRouter::Scratch::Scratch(transit::Timetable const& table, Seconds minimum_change)
    : timetable{table}, minimum_change_s{minimum_change.count()} {
  auto const stops = table.stops.position.size();
  for (auto& round : rounds) {
    round.arrival.resize(stops, kNever);
    round.ready.resize(stops, kNever);
    round.by.resize(stops);
    round.after.resize(stops);
  }
  best_arrival.resize(stops, kNever);
  best_ready.resize(stops, kNever);
  queued_from.resize(table.patterns.route.size(), kNotQueued);
  list_lines();
}

void TransitRouter::Scratch::list_lines() {
  auto const& patterns = timetable.patterns;
  for (std::size_t i = 0; i < patterns.route.size(); ++i) {
    auto const pattern = nth<PatternId>(i);
    Line line;
    line.first_stop = static_cast<std::uint32_t>(patterns.stops.offset(pattern));
    line.stops = static_cast<std::uint32_t>(patterns.stops[pattern].size());
    line.first_departure = static_cast<std::uint32_t>(departures.size());
    line.first_trip = patterns.first_trip[pattern];
    line.trips = patterns.trip_count[pattern];
    line.mode = timetable.mode_of(pattern);
    for (std::uint32_t p = 0; p < line.stops; ++p)
      for (std::uint32_t t = 0; t < line.trips; ++t)
        departures.push_back(time(TripId{line.first_trip.value() + t}, p).departure_s);
    lines.push_back(line);
  }
}

void TransitRouter::Scratch::reset() {
  for (int r = 0; r <= last_round; ++r) {
    auto& round = rounds[static_cast<std::size_t>(r)];
    std::fill(round.arrival.begin(), round.arrival.end(), kNever);
    std::fill(round.ready.begin(), round.ready.end(), kNever);
  }
  std::fill(best_arrival.begin(), best_arrival.end(), kNever);
  std::fill(best_ready.begin(), best_ready.end(), kNever);
  fresh.clear();
  last_round = 0;
  used = {};
}

void TransitRouter::Scratch::start(TimeOfDay departure, std::span<AccessStop const> access) {
  asked_s = departure.seconds();
  for (auto const& stop : access)
    make_ready(stop.stop, asked_s + stop.duration.count(), {StopId{}, stop.duration.count()}, rounds[0]);
}

void TransitRouter::Scratch::queue_lines(ModeSet modes) {
  queue.clear();
  for (auto const stop : fresh)
    for (auto const& call : timetable.calls[stop]) {
      auto& from = queued_from[call.pattern];
      auto const position = static_cast<std::uint16_t>(call.position);
      if (from == kNotQueued) {
        if (!modes.contains(lines[call.pattern].mode)) continue;
        queue.push_back(call.pattern);
        from = position;
      } else if (position < from) {
        from = position;
      }
    }
  fresh.clear();
}

void TransitRouter::Scratch::ride_lines(Round const& before, Round& now, bool first) {
  reached.clear();
  for (auto const pattern : queue) {
    ride(pattern, queued_from[pattern], before, now, first);
    queued_from[pattern] = kNotQueued;
  }
}

/// Follows the earliest trip that can be caught along the pattern, changing to an earlier one where that is possible.
void TransitRouter::Scratch::ride(PatternId pattern, std::uint32_t from, Round const& before, Round& now, bool first) {
  auto const& line = lines[pattern];
  if (line.trips == 0) return;
  auto const* stops = timetable.patterns.stops.values().data() + line.first_stop;
  auto const* times = timetable.trips.times.values().data() + timetable.trips.times.offset(line.first_trip);
  auto trip = line.trips;  // none yet
  std::uint32_t board = 0;
  std::int32_t merit = 0;  // of the boarding stop: of two on the same trip the greater is kept
  for (auto p = from; p < line.stops; ++p) {
    auto const stop = stops[p];
    if (trip < line.trips) {
      auto const arrival = times[trip * line.stops + p].arrival_s;
      if (arrival <= best_arrival[stop])
        arrive(
            stop, arrival,
            {TripId{line.first_trip.value() + trip}, static_cast<std::uint16_t>(board), static_cast<std::uint16_t>(p)},
            now);
    }
    auto const ready = before.ready[stop];
    if (ready == kNever || p + 1 == line.stops) continue;
    auto const* leaving = departures.data() + line.first_departure + p * line.trips;
    if (trip < line.trips && leaving[trip] < ready) continue;
    auto earliest = trip;
    if (trip == line.trips || (trip > 0 && leaving[trip - 1] >= ready))
      earliest = static_cast<std::uint32_t>(std::lower_bound(leaving, leaving + trip, ready) - leaving);
    if (earliest == line.trips) continue;
    // At the first boarding, what counts is to leave the door late; at changes, to walk little.
    auto const walk = before.after[stop].walk_s;
    auto const here = first ? leaving[earliest] - walk : -walk;
    if (earliest == trip && here <= merit) continue;
    trip = earliest;
    board = p;
    merit = here;
  }
}

void TransitRouter::Scratch::arrive(StopId stop, std::int32_t time, Arrival const& by, Round& now) {
  auto& known = now.arrival[stop];
  if (time == best_arrival[stop]) {  // as early in this round: the lower trip; in an earlier round: fewer boardings
    if (known == time && by.trip < now.by[stop].trip) now.by[stop] = by;
    return;
  }
  if (known == kNever) reached.push_back(stop);
  known = best_arrival[stop] = time;
  now.by[stop] = by;
}

void TransitRouter::Scratch::make_ready(StopId stop, std::int32_t time, Change const& after, Round& now) {
  if (time > best_ready[stop]) return;
  auto& known = now.ready[stop];
  auto& change = now.after[stop];
  if (time == best_ready[stop]) {
    auto const less = after.walk_s < change.walk_s || (after.walk_s == change.walk_s && after.from < change.from);
    if (known == time && less) change = after;
    return;
  }
  if (known == kNever) fresh.push_back(stop);
  known = best_ready[stop] = time;
  change = after;
}

void TransitRouter::Scratch::change_stops(Round& now) {
  for (auto const stop : reached) {
    auto const arrival = now.arrival[stop];
    make_ready(stop, arrival + minimum_change_s, {stop, 0}, now);
    for (auto const& path : timetable.footpaths[stop]) {
      auto const walk = path.duration.count();
      make_ready(path.to, arrival + std::max(walk, minimum_change_s), {stop, walk}, now);
    }
  }
}

/// The journey that ends with `egress` after this many boardings, read backwards.
TransitJourney TransitRouter::Scratch::trace(int boardings, AccessStop const& egress) const {
  TransitJourney journey;
  journey.boardings = static_cast<std::uint8_t>(boardings);
  journey.egress_walk_s = egress.duration.count();
  journey.arrival_s = rounds[static_cast<std::size_t>(boardings)].arrival[egress.stop] + journey.egress_walk_s;
  auto stop = egress.stop;
  for (auto r = static_cast<std::size_t>(boardings); r > 0; --r) {
    auto const& by = rounds[r].by[stop];
    auto const boarded = timetable.patterns.stops[timetable.trips.pattern[by.trip]][by.board];
    auto const& change = rounds[r - 1].after[boarded];
    journey.rides[r - 1] = {by.trip, by.board, by.alight, change.walk_s};
    stop = change.from;
  }
  ride_later(journey);
  auto const& first = journey.rides[0];
  auto const boarding = time(first.trip, first.board).departure_s;
  journey.departure_s = std::max(asked_s, boarding - first.walk_before_s - kTimeInHand.count());
  return journey;
}

/// Replaces each ride but the last by the latest one on the same pattern that makes the change with time in hand:
/// people don't leave home early to wait at the change.
void TransitRouter::Scratch::ride_later(TransitJourney& journey) const {
  for (auto r = static_cast<std::size_t>(journey.boardings) - 1; r > 0; --r) {
    auto const& next = journey.rides[r];
    auto& ride = journey.rides[r - 1];
    auto const& line = lines[timetable.trips.pattern[ride.trip]];
    auto const change = std::max(next.walk_before_s, minimum_change_s) + kTimeInHand.count();
    auto const latest = time(next.trip, next.board).departure_s - change;
    auto const end = line.first_trip.value() + line.trips;
    for (auto t = ride.trip.value() + 1; t < end && time(TripId{t}, ride.alight).arrival_s <= latest; ++t)
      ride.trip = TripId{t};
  }
}

TransitRouter::TransitRouter(transit::Timetable const& timetable, Seconds minimum_change)
    : scratch_{std::make_unique<Scratch>(timetable, minimum_change)} {}
TransitRouter::~TransitRouter() = default;
TransitRouter::TransitRouter(TransitRouter&&) noexcept = default;

void TransitRouter::search(TimeOfDay departure, std::span<AccessStop const> access, ModeSet modes) {
  auto& s = *scratch_;
  auto const& timetable = s.timetable;
  s.reset();
  s.start(departure, access);
  for (int r = 1; r <= kMaxBoardings && !s.fresh.empty(); ++r) {
    auto& now = s.rounds[static_cast<std::size_t>(r)];
    s.queue_lines(modes);
    s.ride_lines(s.rounds[static_cast<std::size_t>(r) - 1], now, r == 1);
    s.last_round = r;
    for (auto const stop : s.reached) s.used.insert(s.lines[timetable.trips.pattern[now.by[stop].trip]].mode);
    if (r < kMaxBoardings) s.change_stops(now);
  }
}

void TransitRouter::journeys(std::span<AccessStop const> egress, std::vector<TransitJourney>& out) const {
  auto const& s = *scratch_;
  out.clear();
  auto earliest = kNever;
  for (int r = 1; r <= s.last_round; ++r) {
    auto const& round = s.rounds[static_cast<std::size_t>(r)];
    AccessStop const* best = nullptr;
    for (auto const& stop : egress) {
      auto const vehicle = round.arrival[stop.stop];
      if (vehicle == kNever) continue;
      auto const arrival = vehicle + stop.duration.count();
      if (arrival > earliest || (arrival == earliest && best == nullptr)) continue;
      if (arrival == earliest) {
        auto const trip = round.by[stop.stop].trip;
        auto const kept = round.by[best->stop].trip;
        if (trip > kept || (trip == kept && stop.duration >= best->duration)) continue;
      }
      earliest = arrival;
      best = &stop;
    }
    if (best != nullptr) out.push_back(s.trace(r, *best));
  }
}

std::vector<TransitJourney> TransitRouter::journeys(std::span<AccessStop const> egress) const {
  std::vector<TransitJourney> result;
  journeys(egress, result);
  return result;
}

ModeSet TransitRouter::modes_used() const { return scratch_->used; }

}  // namespace twinshift::routing
