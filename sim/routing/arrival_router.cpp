#include "sim/routing/arrival_router.hpp"

#include "sim/core/fetch.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace twinshift::routing {

namespace {

/// Later than any arrival; a walk added to it still fits.
constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max() / 2;
constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kAhead = 6;  ///< segments: memory is asked for so long before it is read

/// A part of a trip that is newly ridden.
struct Segment {
  std::uint32_t trip = 0;
  std::uint32_t board = 0;
  std::uint32_t first_event = 0;  ///< after boarding
  std::uint32_t events = 0;       ///< that are new
};

/// Where a line brings one to the goal.
struct Exit {
  std::uint32_t position = 0;
  std::int32_t walk_s = 0;
  std::uint32_t next = kNone;  ///< another exit of the line
};

Ragged<StopId, transit::Footpath> reversed(transit::Timetable const& timetable) {
  std::vector<std::pair<StopId, transit::Footpath>> rows;
  for (std::size_t s = 0; s < timetable.footpaths.size(); ++s)
    for (auto const& path : timetable.footpaths[nth<StopId>(s)])
      rows.push_back({path.to, {nth<StopId>(s), path.duration}});
  return Ragged<StopId, transit::Footpath>::group(timetable.footpaths.size(), rows);
}

bool closed(Ragged<StopId, transit::Footpath> const& footpaths) {
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

}  // namespace

struct ArrivalRouter::Index {
  Index(transit::Timetable const& table, std::span<std::uint8_t const> rules)
      : timetable{table}, trips{table, rules}, walks_to{reversed(table)}, walks_closed{closed(table.footpaths)} {}

  transit::Timetable const& timetable;
  TripTransfers trips;
  Ragged<StopId, transit::Footpath> walks_to;  ///< footpaths by where they end; `to` is where they begin
  bool walks_closed;
};

struct ArrivalRouter::Query::Scratch {
  explicit Scratch(Index const& router)
      : index{router},
        events{router.trips.events.data()},
        transfers{router.trips.transfers.data()},
        ridden_from(router.trips.line_of_trip.size()),
        exit_of(router.trips.lines.size(), kNone) {}

  void search(StopQuestion const& question, std::vector<StopArrival>& out);
  void mark_exits(StopId stop, std::int32_t walk_s);
  void start(StopId stop, std::int32_t time);
  void board(Boarding const& boarding);
  void look_for_goal(Segment const& segment);
  void change(Segment const& segment);

  Index const& index;
  TripEvent const* const events;
  Boarding const* const transfers;
  std::vector<std::uint32_t> ridden_from;  ///< by trip: from here on it, or an earlier one of its line, is ridden
  std::vector<std::uint32_t> exit_of;      ///< by line: its first row of exits
  std::vector<Exit> exits;
  std::vector<std::uint32_t> exit_lines;
  std::vector<Segment> segments;   ///< of all boardings, those with fewer first
  std::int32_t earliest = kNever;  ///< at the goal
};

void ArrivalRouter::Query::Scratch::mark_exits(StopId stop, std::int32_t walk_s) {
  for (auto const& call : index.timetable.calls[stop]) {
    auto& first = exit_of[call.pattern.index()];
    if (call.position == 0 || !index.trips.may(index.trips.lines[call.pattern.index()], call.position, kNoAlighting))
      continue;
    if (first == kNone) exit_lines.push_back(call.pattern.value());
    exits.push_back({call.position, walk_s, first});
    first = static_cast<std::uint32_t>(exits.size() - 1);
  }
}

void ArrivalRouter::Query::Scratch::start(StopId stop, std::int32_t time) {
  for (auto const& call : index.timetable.calls[stop]) {
    auto const& line = index.trips.lines[call.pattern.index()];
    if (call.position + 1 == line.stops || !index.trips.may(line, call.position, kNoBoarding)) continue;
    auto const trip = index.trips.earliest(line, call.position, time);
    if (trip < line.first_trip + line.trips) board({trip, call.position});
  }
}

/// Rides what has not been ridden yet with as few boardings, on this trip or an earlier one of its line.
void ArrivalRouter::Query::Scratch::board(Boarding const& boarding) {
  auto const known = ridden_from[boarding.trip];
  if (boarding.position >= known) return;
  auto const& line = index.trips.lines[index.trips.line_of_trip[boarding.trip]];
  auto const first = line.first_event + (boarding.trip - line.first_trip) * line.stops + boarding.position + 1;
  segments.push_back({boarding.trip, boarding.position, first, std::min(known, line.stops - 1) - boarding.position});
  auto const end = line.first_trip + line.trips;
  for (auto trip = boarding.trip; trip < end && ridden_from[trip] > boarding.position; ++trip)
    ridden_from[trip] = boarding.position;
}

void ArrivalRouter::Query::Scratch::look_for_goal(Segment const& segment) {
  fetch(events, segment.first_event);
  auto const number = index.trips.line_of_trip[segment.trip];
  for (auto e = exit_of[number]; e != kNone; e = exits[e].next) {
    auto const& exit = exits[e];
    if (exit.position <= segment.board) continue;
    auto const arrival = events[segment.first_event + exit.position - segment.board - 1].arrival_s;
    earliest = std::min(earliest, arrival + exit.walk_s);
  }
}

void ArrivalRouter::Query::Scratch::change(Segment const& segment) {
  auto const begin = segment.first_event;
  auto end = begin;
  while (end < begin + segment.events && events[end].arrival_s < earliest) ++end;
  for (auto t = events[begin].first_transfer; t < events[end].first_transfer; ++t) board(transfers[t]);
}

void ArrivalRouter::Query::Scratch::search(StopQuestion const& question, std::vector<StopArrival>& out) {
  std::fill(ridden_from.begin(), ridden_from.end(), kNone);
  for (auto const line : exit_lines) exit_of[line] = kNone;
  exit_lines.clear();
  exits.clear();
  segments.clear();
  auto const& table = index.timetable;
  mark_exits(question.to, 0);
  for (auto const& path : index.walks_to[question.to]) mark_exits(path.to, path.duration.count());
  earliest = question.from == question.to ? question.departure_s : kNever;
  start(question.from, question.departure_s);
  for (auto const& path : table.footpaths[question.from]) {
    auto const time = question.departure_s + path.duration.count();
    if (path.to == question.to) earliest = std::min(earliest, time);
    start(path.to, time);
  }
  if (earliest < kNever) out.push_back({0, earliest});
  std::size_t first = 0;
  for (int boardings = 1; first < segments.size(); ++boardings) {
    auto const end = segments.size();
    auto const before = earliest;
    for (auto s = first; s < end; ++s) look_for_goal(segments[s]);
    if (earliest < before) out.push_back({boardings, earliest});
    for (; first < end; ++first) {
      if (first + kAhead < end) fetch(transfers, events[segments[first + kAhead].first_event].first_transfer);
      change(Segment{segments[first]});  // a copy: changes add segments
    }
  }
}

ArrivalRouter::ArrivalRouter(transit::Timetable const& timetable, std::span<std::uint8_t const> rules)
    : index_{std::make_unique<Index>(timetable, rules)} {}
ArrivalRouter::~ArrivalRouter() = default;
ArrivalRouter::ArrivalRouter(ArrivalRouter&&) noexcept = default;

bool ArrivalRouter::walks_closed() const { return index_->walks_closed; }
std::size_t ArrivalRouter::transfers() const { return index_->trips.transfers.size(); }

ArrivalRouter::Query::Query(ArrivalRouter const& router) : scratch_{std::make_unique<Scratch>(*router.index_)} {}
ArrivalRouter::Query::~Query() = default;
ArrivalRouter::Query::Query(Query&&) noexcept = default;

void ArrivalRouter::Query::answer(StopQuestion const& question, std::vector<StopArrival>& out) {
  out.clear();
  scratch_->search(question, out);
}

}  // namespace twinshift::routing
