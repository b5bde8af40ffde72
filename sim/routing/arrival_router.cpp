#include "sim/routing/arrival_router.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace twinshift::routing {

namespace {

/// Later than any arrival; a walk added to it still fits.
constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max() / 2;
constexpr std::uint32_t kNotQueued = std::numeric_limits<std::uint32_t>::max();
/// Boardings for which labels have room at first; 8 labels fill half a cache line. Grows when a search needs more.
constexpr std::size_t kUsualLevels = 8;

/// A pattern as the search reads it.
struct Line {
  std::uint32_t first_stop = 0;  ///< in the stops of all patterns, end to end
  std::uint32_t stops = 0;
  std::uint32_t first_departure = 0;  ///< in departures: position by position, all trips of each
  std::uint32_t first_time = 0;       ///< in the times of all trips, end to end
  std::uint32_t trips = 0;
};

}  // namespace

struct ArrivalRouter::Index {
  Index(transit::Timetable const& table, std::span<std::uint8_t const> call_rules);
  void list_lines();
  [[nodiscard]] bool check_closed() const;
  [[nodiscard]] std::uint8_t rule(std::uint32_t call) const { return rules.empty() ? std::uint8_t{0} : rules[call]; }

  transit::Timetable const& timetable;
  std::vector<std::uint8_t> rules;
  std::vector<Line> lines;
  std::vector<std::int32_t> departures;
  bool closed = false;
};

ArrivalRouter::Index::Index(transit::Timetable const& table, std::span<std::uint8_t const> call_rules)
    : timetable{table}, rules{call_rules.begin(), call_rules.end()} {
  assert(rules.empty() || rules.size() == table.patterns.stops.values().size());
  list_lines();
  closed = check_closed();
}

void ArrivalRouter::Index::list_lines() {
  auto const& patterns = timetable.patterns;
  for (std::size_t i = 0; i < patterns.stops.size(); ++i) {
    auto const pattern = nth<PatternId>(i);
    Line line;
    line.first_stop = static_cast<std::uint32_t>(patterns.stops.offset(pattern));
    line.stops = static_cast<std::uint32_t>(patterns.stops[pattern].size());
    line.first_departure = static_cast<std::uint32_t>(departures.size());
    line.trips = patterns.trip_count[pattern];
    if (line.trips > 0)
      line.first_time = static_cast<std::uint32_t>(timetable.trips.times.offset(patterns.first_trip[pattern]));
    auto const* times = timetable.trips.times.values().data() + line.first_time;
    for (std::uint32_t p = 0; p < line.stops; ++p)
      for (std::uint32_t t = 0; t < line.trips; ++t) departures.push_back(times[t * line.stops + p].departure_s);
    lines.push_back(line);
  }
}

bool ArrivalRouter::Index::check_closed() const {
  auto const& footpaths = timetable.footpaths;
  std::vector<std::int32_t> direct(footpaths.size(), kNever);
  for (std::size_t s = 0; s < footpaths.size(); ++s) {
    auto const from = footpaths[nth<StopId>(s)];
    direct[s] = 0;
    for (auto const& path : from) direct[path.to.index()] = std::min(direct[path.to.index()], path.duration.count());
    for (auto const& first : from)
      for (auto const& second : footpaths[first.to])
        if (direct[second.to.index()] > first.duration.count() + second.duration.count()) return false;
    for (auto const& path : from) direct[path.to.index()] = kNever;
    direct[s] = kNever;
  }
  return true;
}

/// Labels hold, by stop and number of boardings k, how early one can be there with at most k boardings, leaving at any
/// departure searched so far: they never grow with k. Earlier departures of a group only improve them.
struct ArrivalRouter::Query::Scratch {
  explicit Scratch(Index const& router);
  void clear();
  void grow();
  [[nodiscard]] bool improve(std::vector<std::int32_t>& labels, std::size_t stop, std::size_t level,
                             std::int32_t time) const;
  void make_ready(StopId stop, std::int32_t time);
  void list_fresh(StopId stop);
  void walk_from(StopId stop, std::int32_t time);
  void start(std::int32_t departure_s);
  void queue_lines();
  void ride_lines();
  void ride(Line const& line, std::uint32_t from);
  void arrive(StopId stop, std::int32_t time);
  void change_stops();
  void set_bound();
  void search(std::int32_t departure_s);
  /// What a vehicle's arrival must beat. Where walks are closed, whoever walked to a stop gains nothing from a later
  /// vehicle, not even for walking on; else arrivals by vehicle have labels of their own.
  [[nodiscard]] std::vector<std::int32_t>& by_vehicle() { return index.closed ? ready : vehicle; }

  Index const& index;
  std::size_t levels = kUsualLevels;
  std::vector<std::int32_t> ready;    ///< at the stop, however one came
  std::vector<std::int32_t> vehicle;  ///< by vehicle; unused if walks are closed
  std::vector<std::uint32_t> queued_from;
  std::vector<std::uint32_t> queue;
  std::vector<StopId> fresh;            ///< ready earlier than before, in this round
  std::vector<StopId> reached;          ///< by vehicle earlier than before, in this round
  std::vector<std::uint64_t> fresh_in;  ///< round of the search that put the stop into the list
  std::vector<std::uint64_t> reached_in;
  std::uint64_t round = 0;      ///< never the same twice
  std::size_t level = 0;        ///< boardings of the round
  std::int32_t bound = kNever;  ///< later arrivals with this many boardings help no question that is left
  StopId from;
  std::span<StopQuestion const> left;
};

ArrivalRouter::Query::Scratch::Scratch(Index const& router) : index{router} {
  auto const stops = index.timetable.stops.position.size();
  queued_from.assign(index.lines.size(), kNotQueued);
  fresh_in.assign(stops, 0);
  reached_in.assign(stops, 0);
  clear();
}

void ArrivalRouter::Query::Scratch::clear() {
  auto const labels = fresh_in.size() * levels;
  ready.assign(labels, kNever);
  if (!index.closed) vehicle.assign(labels, kNever);
}

/// Room for twice as many boardings.
void ArrivalRouter::Query::Scratch::grow() {
  auto const widen = [this](std::vector<std::int32_t>& labels) {
    std::vector<std::int32_t> wider(labels.size() * 2);
    for (std::size_t i = 0; i < wider.size(); ++i) {
      auto const stop = i / (2 * levels);
      wider[i] = labels[stop * levels + std::min(i % (2 * levels), levels - 1)];
    }
    labels = std::move(wider);
  };
  widen(ready);
  if (!index.closed) widen(vehicle);
  levels *= 2;
}

bool ArrivalRouter::Query::Scratch::improve(std::vector<std::int32_t>& labels, std::size_t stop, std::size_t from_level,
                                            std::int32_t time) const {
  auto* label = labels.data() + stop * levels;
  if (time >= label[from_level]) return false;
  for (auto k = from_level; k < levels && label[k] > time; ++k) label[k] = time;
  return true;
}

void ArrivalRouter::Query::Scratch::make_ready(StopId stop, std::int32_t time) {
  if (time < bound && improve(ready, stop.index(), level, time)) list_fresh(stop);
}

void ArrivalRouter::Query::Scratch::list_fresh(StopId stop) {
  if (fresh_in[stop.index()] == round) return;
  fresh_in[stop.index()] = round;
  fresh.push_back(stop);
}

void ArrivalRouter::Query::Scratch::walk_from(StopId stop, std::int32_t time) {
  for (auto const& path : index.timetable.footpaths[stop]) make_ready(path.to, time + path.duration.count());
}

void ArrivalRouter::Query::Scratch::start(std::int32_t departure_s) {
  fresh.clear();
  level = 0;
  ++round;
  set_bound();
  make_ready(from, departure_s);
  if (!fresh.empty()) walk_from(from, departure_s);
}

void ArrivalRouter::Query::Scratch::queue_lines() {
  queue.clear();
  for (auto const stop : fresh)
    for (auto const& call : index.timetable.calls[stop]) {
      auto& position = queued_from[call.pattern.index()];
      if (position == kNotQueued) queue.push_back(call.pattern.value());
      position = std::min(position, call.position);
    }
  fresh.clear();
}

void ArrivalRouter::Query::Scratch::ride_lines() {
  reached.clear();
  for (auto const line : queue) {
    ride(index.lines[line], queued_from[line]);
    queued_from[line] = kNotQueued;
  }
}

/// Follows the earliest trip that can be caught along the pattern, changing to an earlier one where that is possible.
void ArrivalRouter::Query::Scratch::ride(Line const& line, std::uint32_t from_position) {
  auto const* stops = index.timetable.patterns.stops.values().data() + line.first_stop;
  auto const* times = index.timetable.trips.times.values().data() + line.first_time;
  auto const* labels = by_vehicle().data() + level;
  auto const* boarding = ready.data() + level - 1;
  auto trip = line.trips;  // none yet
  for (auto p = from_position; p < line.stops; ++p) {
    auto const stop = stops[p];
    auto const at = stop.index() * levels;
    if (trip < line.trips) {
      auto const time = times[trip * line.stops + p];
      if (time.arrival_s < labels[at] && time.arrival_s < bound &&
          (index.rule(line.first_stop + p) & kNoAlighting) == 0)
        arrive(stop, time.arrival_s);
      if (boarding[at] > time.departure_s) continue;
    }
    auto const here = boarding[at];
    if (here >= bound || p + 1 == line.stops || (index.rule(line.first_stop + p) & kNoBoarding) != 0) continue;
    auto const* leaving = index.departures.data() + line.first_departure + p * line.trips;
    if (trip == line.trips)
      trip = static_cast<std::uint32_t>(std::lower_bound(leaving, leaving + trip, here) - leaving);
    else
      while (trip > 0 && leaving[trip - 1] >= here) --trip;
  }
}

void ArrivalRouter::Query::Scratch::arrive(StopId stop, std::int32_t time) {
  [[maybe_unused]] auto const improved = improve(by_vehicle(), stop.index(), level, time);
  assert(improved);
  // Not sooner: this very arrival is still to become ready.
  if (left.size() == 1 && stop == left.front().to) bound = time + 1;
  if (reached_in[stop.index()] == round) return;
  reached_in[stop.index()] = round;
  reached.push_back(stop);
}

void ArrivalRouter::Query::Scratch::change_stops() {
  for (auto const stop : reached) {
    auto const time = by_vehicle()[stop.index() * levels + level];
    if (index.closed)
      list_fresh(stop);
    else
      make_ready(stop, time);
    walk_from(stop, time);
  }
}

void ArrivalRouter::Query::Scratch::set_bound() {
  bound = 0;
  for (auto const& question : left) bound = std::max(bound, ready[question.to.index() * levels + level]);
}

void ArrivalRouter::Query::Scratch::search(std::int32_t departure_s) {
  start(departure_s);
  while (!fresh.empty()) {
    if (level + 1 == levels) grow();
    ++level;
    ++round;
    set_bound();
    queue_lines();
    ride_lines();
    change_stops();
  }
}

ArrivalRouter::ArrivalRouter(transit::Timetable const& timetable, std::span<std::uint8_t const> rules)
    : index_{std::make_unique<Index>(timetable, rules)} {}
ArrivalRouter::~ArrivalRouter() = default;
ArrivalRouter::ArrivalRouter(ArrivalRouter&&) noexcept = default;

bool ArrivalRouter::walks_closed() const { return index_->closed; }

ArrivalRouter::Query::Query(ArrivalRouter const& router) : scratch_{std::make_unique<Scratch>(*router.index_)} {}
ArrivalRouter::Query::~Query() = default;
ArrivalRouter::Query::Query(Query&&) noexcept = default;

void ArrivalRouter::Query::begin(StopId from, std::span<StopQuestion const> questions) {
  scratch_->from = from;
  scratch_->left = questions;
  scratch_->clear();
}

void ArrivalRouter::Query::answer_next(std::vector<StopArrival>& out) {
  auto& s = *scratch_;
  assert(!s.left.empty());
  auto const question = s.left.front();
  s.search(question.departure_s);
  out.clear();
  auto earliest = kNever;
  auto const* label = s.ready.data() + question.to.index() * s.levels;
  for (std::size_t k = 0; k < s.levels; ++k) {
    if (label[k] >= earliest) continue;
    earliest = label[k];
    out.push_back({static_cast<int>(k), earliest});
  }
  s.left = s.left.subspan(1);
}

}  // namespace twinshift::routing
