#include "sim/routing/arrival_router.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace twinshift::routing {

namespace {

/// Later than any arrival; a walk added to it still fits.
constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max() / 2;
constexpr std::uint32_t kNotQueued = std::numeric_limits<std::uint32_t>::max();
/// Boardings for which labels have room at first. Grows when a search needs more.
constexpr std::size_t kUsualLevels = 8;

/// A pattern as the search reads it.
struct Line {
  std::uint32_t first_stop = 0;  ///< in the stops of all patterns, end to end
  std::uint32_t stops = 0;
  std::uint32_t first_departure = 0;  ///< in departures: position by position, all trips of each
  std::uint32_t first_time = 0;       ///< in the times of all trips, end to end
  std::uint32_t trips = 0;
};

/// Positions of a pattern between which somebody is newly ready to board.
struct Boarding {
  std::uint32_t first = kNotQueued;
  std::uint32_t last = 0;
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

/// A label holds, by number of boardings k and stop, how early one can be there with k boardings, leaving at any
/// departure searched so far. Where fewer boardings are known to be as early it holds that instead, as far as searches
/// have carried it up: enough to prune by. Earlier departures of a group only improve labels.
struct ArrivalRouter::Query::Scratch {
  explicit Scratch(Index const& router);
  void clear();
  void grow();
  bool carry(std::vector<std::int32_t>& labels, StopId stop) const;
  void carry_up();
  void make_ready(StopId stop, std::int32_t time);
  void list_fresh(StopId stop);
  void walk_from(StopId stop, std::int32_t time);
  void start(std::int32_t departure_s);
  void queue_lines();
  void ride_lines();
  void ride(Line const& line, Boarding where);
  void ride_on(Line const& line, std::uint32_t trip, std::uint32_t from);
  void arrive(StopId stop, std::int32_t time);
  void change_stops();
  void set_bound();
  void search(std::int32_t departure_s);
  /// What a vehicle's arrival must beat. Where walks are closed, whoever walked to a stop gains nothing from a later
  /// vehicle, not even for walking on; else arrivals by vehicle have labels of their own.
  [[nodiscard]] std::vector<std::int32_t>& by_vehicle() { return index.closed ? ready : vehicle; }

  Index const& index;
  std::size_t stops;
  std::size_t levels = kUsualLevels;
  std::vector<std::int32_t> ready;    ///< at the stop, however one came
  std::vector<std::int32_t> vehicle;  ///< by vehicle; unused if walks are closed
  std::vector<Boarding> boardings;    ///< by line, in this round
  std::vector<std::uint32_t> queue;
  std::vector<StopId> carried;          ///< labels that came up from below in this round
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

ArrivalRouter::Query::Scratch::Scratch(Index const& router)
    : index{router}, stops{router.timetable.stops.position.size()} {
  boardings.resize(index.lines.size());
  fresh_in.assign(stops, 0);
  reached_in.assign(stops, 0);
  clear();
}

void ArrivalRouter::Query::Scratch::clear() {
  ready.assign(stops * levels, kNever);
  if (!index.closed) vehicle.assign(stops * levels, kNever);
}

/// Room for one more boarding.
void ArrivalRouter::Query::Scratch::grow() {
  ready.resize(ready.size() + stops, kNever);
  if (!index.closed) vehicle.resize(vehicle.size() + stops, kNever);
  ++levels;
}

/// Brings a label of the level below up to this level, if it is earlier.
bool ArrivalRouter::Query::Scratch::carry(std::vector<std::int32_t>& labels, StopId stop) const {
  auto const below = labels[(level - 1) * stops + stop.index()];
  auto& here = labels[level * stops + stop.index()];
  if (below >= here) return false;
  here = below;
  return true;
}

/// Whoever was early with fewer boardings prunes those who need more.
void ArrivalRouter::Query::Scratch::carry_up() {
  carried.insert(carried.end(), fresh.begin(), fresh.end());
  if (!index.closed) carried.insert(carried.end(), reached.begin(), reached.end());
  std::erase_if(carried, [this](StopId stop) {
    auto const up = carry(ready, stop);
    return index.closed ? !up : !carry(vehicle, stop) && !up;
  });
}

void ArrivalRouter::Query::Scratch::make_ready(StopId stop, std::int32_t time) {
  auto& label = ready[level * stops + stop.index()];
  if (time >= bound || time >= label) return;
  label = time;
  list_fresh(stop);
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
  reached.clear();
  carried.clear();
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
      auto& where = boardings[call.pattern.index()];
      if (where.first == kNotQueued) queue.push_back(call.pattern.value());
      where.first = std::min(where.first, call.position);
      where.last = std::max(where.last, call.position);
    }
  fresh.clear();
}

void ArrivalRouter::Query::Scratch::ride_lines() {
  reached.clear();
  for (auto const line : queue) {
    ride(index.lines[line], boardings[line]);
    boardings[line] = {};
  }
}

/// Follows the earliest trip that can be caught along the pattern, changing to an earlier one where that is possible.
void ArrivalRouter::Query::Scratch::ride(Line const& line, Boarding where) {
  auto const* called = index.timetable.patterns.stops.values().data() + line.first_stop;
  auto const* times = index.timetable.trips.times.values().data() + line.first_time;
  auto const* labels = by_vehicle().data() + level * stops;
  auto const* boarding = ready.data() + (level - 1) * stops;
  auto trip = line.trips;  // none yet
  for (auto p = where.first; p <= where.last; ++p) {
    auto const stop = called[p];
    auto const here = boarding[stop.index()];
    if (trip < line.trips) {
      auto const time = times[trip * line.stops + p];
      if (time.arrival_s < labels[stop.index()] && time.arrival_s < bound &&
          (index.rule(line.first_stop + p) & kNoAlighting) == 0)
        arrive(stop, time.arrival_s);
      if (here > time.departure_s) continue;
    }
    if (here >= bound || (index.rule(line.first_stop + p) & kNoBoarding) != 0) continue;
    auto const* leaving = index.departures.data() + line.first_departure + p * line.trips;
    if (trip == line.trips)
      trip = static_cast<std::uint32_t>(std::lower_bound(leaving, leaving + trip, here) - leaving);
    else
      while (trip > 0 && leaving[trip - 1] >= here) --trip;
  }
  if (trip < line.trips) ride_on(line, trip, where.last + 1);
}

/// The rest of a pattern, where nobody new can board.
void ArrivalRouter::Query::Scratch::ride_on(Line const& line, std::uint32_t trip, std::uint32_t from_position) {
  auto const* called = index.timetable.patterns.stops.values().data() + line.first_stop;
  auto const* times = index.timetable.trips.times.values().data() + line.first_time + std::size_t{trip} * line.stops;
  auto const* labels = by_vehicle().data() + level * stops;
  for (auto p = from_position; p < line.stops; ++p) {
    auto const time = times[p].arrival_s;
    if (time >= bound) return;
    if (time < labels[called[p].index()] && (index.rule(line.first_stop + p) & kNoAlighting) == 0)
      arrive(called[p], time);
  }
}

void ArrivalRouter::Query::Scratch::arrive(StopId stop, std::int32_t time) {
  by_vehicle()[level * stops + stop.index()] = time;
  // Not sooner: this very arrival is still to become ready.
  if (left.size() == 1 && stop == left.front().to) bound = time + 1;
  if (reached_in[stop.index()] == round) return;
  reached_in[stop.index()] = round;
  reached.push_back(stop);
}

void ArrivalRouter::Query::Scratch::change_stops() {
  for (auto const stop : reached) {
    auto const time = by_vehicle()[level * stops + stop.index()];
    if (index.closed)
      list_fresh(stop);
    else
      make_ready(stop, time);
    walk_from(stop, time);
  }
}

void ArrivalRouter::Query::Scratch::set_bound() {
  bound = 0;
  for (auto const& question : left) bound = std::max(bound, ready[level * stops + question.to.index()]);
}

void ArrivalRouter::Query::Scratch::search(std::int32_t departure_s) {
  start(departure_s);
  while (!fresh.empty()) {
    if (level + 1 == levels) grow();
    ++level;
    ++round;
    carry_up();
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
  for (std::size_t k = 0; k < s.levels; ++k) {
    auto const label = s.ready[k * s.stops + question.to.index()];
    if (label >= earliest) continue;
    earliest = label;
    out.push_back({static_cast<int>(k), earliest});
  }
  s.left = s.left.subspan(1);
}

}  // namespace twinshift::routing
