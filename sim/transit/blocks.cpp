#include "sim/transit/blocks.hpp"

#include "sim/transit/stable_key.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/max_cardinality_matching.hpp>

#include <algorithm>
#include <map>
#include <tuple>

namespace twinshift::transit {

namespace {

constexpr double kEmptyDriveMetresPerSecond = 25 / 3.6;
constexpr std::int32_t kLongestIdleSeconds = 3 * 3600;
/// A route with fewer trips a day, both ways together, has no vehicles of its own (judgement: one every 45 minutes).
constexpr std::size_t kOwnVehiclesFrom = 48;

double empty_drive_seconds(VehicleRun const& first, VehicleRun const& second) {
  return distance(first.end, second.start) * kEmptyDriveDetour / kEmptyDriveMetresPerSecond;
}

/// The matching's graph: vertex i is run i as predecessor, vertex n + j is run j as successor.
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

struct Pairing {
  std::size_t first;
  std::size_t second;
  double drive_s;
};

std::vector<Pairing> pairings(std::span<VehicleRun const> runs, Seconds minimum_layover) {
  std::vector<Pairing> result;
  for (std::size_t j = 0; j < runs.size(); ++j)
    for (std::size_t i = 0; i < runs.size(); ++i)
      if (can_follow(runs[i], runs[j], minimum_layover))
        result.push_back({i, j, empty_drive_seconds(runs[i], runs[j])});
  std::sort(result.begin(), result.end(), [&](Pairing const& a, Pairing const& b) {
    return std::tuple{runs[a.second].start_s, a.second, a.drive_s, runs[a.first].end_s, a.first} <
           std::tuple{runs[b.second].start_s, b.second, b.drive_s, runs[b.first].end_s, b.first};
  });
  return result;
}

void sort_by_departure(Timetable const& timetable, std::vector<TripId>& trips) {
  std::stable_sort(trips.begin(), trips.end(), [&](TripId a, TripId b) {
    return timetable.time(a, 0).departure_s < timetable.time(b, 0).departure_s;
  });
}

/// Trips that share vehicles, in order of departure: those of a route, or of all rare routes with the same depot and
/// usual type, in the place of the first of them.
std::vector<std::vector<TripId>> trips_that_share(Column<TripId, std::uint32_t> const& planned_block,
                                                  Timetable const& timetable) {
  auto const& routes = timetable.routes;
  std::vector<std::vector<TripId>> result(routes.key.size());
  for (std::size_t t = 0; t < timetable.trips.pattern.size(); ++t) {
    auto const trip = nth<TripId>(t);
    if (planned_block[trip] != kAnyVehicle) continue;
    result[timetable.patterns.route[timetable.trips.pattern[trip]].index()].push_back(trip);
  }
  std::map<std::pair<DepotId, VehicleTypeId>, std::size_t> rare;
  for (std::size_t r = 0; r < result.size(); ++r) {
    auto const route = nth<RouteId>(r);
    if (result[r].size() >= kOwnVehiclesFrom || !routes.depot[route].valid()) continue;
    auto const first = rare.emplace(std::pair{routes.depot[route], routes.vehicle_type[route]}, r).first->second;
    if (first == r) continue;
    result[first].insert(result[first].end(), result[r].begin(), result[r].end());
    result[r].clear();
  }
  for (auto& trips : result) sort_by_departure(timetable, trips);
  return result;
}

VehicleRun run_of(Timetable const& timetable, TripId trip) {
  auto const times = timetable.trips.times[trip];
  auto const stops = timetable.patterns.stops[timetable.trips.pattern[trip]];
  auto const& position = timetable.stops.position;
  return {times.front().departure_s, times.back().arrival_s, position[stops.front()], position[stops.back()]};
}

RouteId route_of_trip(Timetable const& timetable, TripId trip) {
  return timetable.patterns.route[timetable.trips.pattern[trip]];
}

void add_block(std::span<TripId const> chain, Timetable& timetable) {
  auto const block = timetable.blocks.trips.push_back(chain);
  auto const route = route_of_trip(timetable, chain.front());
  timetable.blocks.depot.push_back(timetable.routes.depot[route]);
  timetable.blocks.type.push_back(timetable.routes.vehicle_type[route]);
  for (auto const trip : chain) timetable.trips.block[trip] = block;
}

/// The blocks that somebody planned, as far as one vehicle can run them.
void add_planned_blocks(Column<TripId, std::uint32_t> const& planned_block, Timetable& timetable, BuildReport& report) {
  std::map<std::uint32_t, std::vector<TripId>> planned;
  for (std::size_t t = 0; t < planned_block.size(); ++t)
    if (planned_block[nth<TripId>(t)] != kAnyVehicle) planned[planned_block[nth<TripId>(t)]].push_back(nth<TripId>(t));
  std::size_t cuts = 0;
  for (auto& [number, trips] : planned) {
    sort_by_departure(timetable, trips);
    std::size_t first = 0;
    for (std::size_t i = 1; i <= trips.size(); ++i) {
      auto const depot_of = [&](TripId trip) { return timetable.routes.depot[route_of_trip(timetable, trip)]; };
      auto const goes_on =
          i < trips.size() && depot_of(trips[i]) == depot_of(trips[i - 1]) &&
          timetable.trips.times[trips[i - 1]].back().arrival_s <= timetable.time(trips[i], 0).departure_s;
      if (goes_on) continue;
      add_block(std::span{trips}.subspan(first, i - first), timetable);
      first = i;
      cuts += i < trips.size() ? 1U : 0U;
    }
  }
  if (cuts > 0)
    report.warnings.push_back(
        "planned blocks are cut at " + std::to_string(cuts) +
        " places where one vehicle can't go on: the next trip begins before the last one ends, or "
        "is another depot's");
}

void add_blocks(std::vector<TripId> const& trips, Seconds minimum_layover, Timetable& timetable) {
  std::vector<VehicleRun> runs;
  for (auto const trip : trips) runs.push_back(run_of(timetable, trip));
  auto const next = link_runs(runs, minimum_layover);
  std::vector<std::uint8_t> has_predecessor(runs.size(), 0);
  for (auto const successor : next)
    if (successor < runs.size()) has_predecessor[successor] = 1;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (has_predecessor[i] != 0) continue;
    std::vector<TripId> chain;
    for (auto k = i; k < runs.size(); k = next[k]) chain.push_back(trips[k]);
    add_block(chain, timetable);
  }
}

/// A block's place in the queue for types: mixed over routes and hours, and its own while its first trip stays.
std::uint64_t draw_key(Timetable const& timetable, BlockId block) {
  auto const first = timetable.blocks.trips[block].front();
  auto const& name = timetable.patterns.key[timetable.trips.pattern[first]];
  return stable_key(std::to_string(timetable.time(first, 0).departure_s), stable_key(name));
}

std::string const& route_of(Timetable const& timetable, BlockId block) {
  auto const first = timetable.blocks.trips[block].front();
  return timetable.routes.key[timetable.patterns.route[timetable.trips.pattern[first]]];
}

using Pool = std::pair<DepotId, std::uint8_t>;  ///< a depot's vehicles that can stand in for one another

std::uint8_t group_of(ServicePlan const& plan, VehicleTypeId type) {
  return plan.type_group.empty() ? std::uint8_t{0} : plan.type_group[type];
}

std::map<Pool, std::vector<BlockId>> blocks_by_pool(ServicePlan const& plan, Timetable const& timetable) {
  std::map<Pool, std::vector<BlockId>> result;
  for (std::size_t b = 0; b < timetable.blocks.type.size(); ++b) {
    auto const block = nth<BlockId>(b);
    if (!timetable.blocks.depot[block].valid()) continue;
    result[{timetable.blocks.depot[block], group_of(plan, timetable.blocks.type[block])}].push_back(block);
  }
  for (auto& [pool, blocks] : result)
    std::stable_sort(blocks.begin(), blocks.end(),
                     [&](BlockId a, BlockId b) { return draw_key(timetable, a) < draw_key(timetable, b); });
  return result;
}

/// Block k of n takes the vehicle at place (k + 1/2) / n of the stock laid end to end: shares are met to within one
/// block, and splitting a line in place moves no other line's boundary.
void give_types(std::vector<StockLine> const& lines, std::vector<BlockId> const& blocks, Timetable& timetable) {
  std::int64_t total = 0;
  for (auto const& line : lines) total += line.count;
  if (total == 0) return;
  auto const n = static_cast<std::int64_t>(blocks.size());
  std::size_t line = 0;
  std::int64_t upto = lines[0].count;
  for (std::int64_t k = 0; k < n; ++k) {
    while ((2 * k + 1) * total >= 2 * n * upto) upto += lines[++line].count;
    timetable.blocks.type[blocks[static_cast<std::size_t>(k)]] = lines[line].type;
  }
}

double planned_metres(Timetable const& timetable, BlockId block) {
  double metres = 0;
  for (auto const trip : timetable.blocks.trips[block])
    metres += timetable.patterns.distance[timetable.trips.pattern[trip]].back().value();
  return metres;
}

/// Vehicles of `type` change blocks with others until theirs are the longest; everybody else keeps theirs.
void take_longest(VehicleTypeId type, std::vector<BlockId> blocks, Timetable& timetable) {
  auto& types = timetable.blocks.type;
  std::stable_sort(blocks.begin(), blocks.end(), [&](BlockId a, BlockId b) {
    return std::tuple{-planned_metres(timetable, a), a} < std::tuple{-planned_metres(timetable, b), b};
  });
  auto const holds = [&](BlockId block) { return types[block] == type; };
  auto const longest = blocks.begin() + std::count_if(blocks.begin(), blocks.end(), holds);
  auto short_one = longest;
  for (auto long_one = blocks.begin(); long_one != longest; ++long_one) {
    if (holds(*long_one)) continue;
    short_one = std::find_if(short_one, blocks.end(), holds);
    std::swap(types[*long_one], types[*short_one++]);
  }
}

}  // namespace

bool can_follow(VehicleRun const& first, VehicleRun const& second, Seconds minimum_layover) {
  auto const idle = second.start_s - first.end_s;
  return idle >= minimum_layover.count() && idle <= kLongestIdleSeconds &&
         idle >= minimum_layover.count() + empty_drive_seconds(first, second);
}

std::vector<std::size_t> link_runs(std::span<VehicleRun const> runs, Seconds minimum_layover) {
  auto const n = runs.size();
  Graph graph(2 * n);
  for (auto const& pair : pairings(runs, minimum_layover)) boost::add_edge(pair.first, n + pair.second, graph);
  std::vector<Graph::vertex_descriptor> mate(2 * n);
  // The greedy start takes edges in the order they were added; augmenting paths then make the matching largest.
  auto const index = boost::get(boost::vertex_index, graph);
  auto const mates = boost::make_iterator_property_map(mate.begin(), index);
  boost::matching<Graph, decltype(mates), decltype(index), boost::edmonds_augmenting_path_finder,
                  boost::greedy_matching, boost::no_matching_verifier>(graph, mates, index);
  std::vector<std::size_t> next(n, n);
  for (std::size_t i = 0; i < n; ++i)
    if (mate[i] != boost::graph_traits<Graph>::null_vertex()) next[i] = mate[i] - n;
  return next;
}

void make_blocks(ServicePlan const& plan, Column<TripId, std::uint32_t> const& planned_block,
                 BuildParameters const& parameters, Timetable& timetable, BuildReport& report) {
  add_planned_blocks(planned_block, timetable, report);
  for (auto const& trips : trips_that_share(planned_block, timetable))
    add_blocks(trips, parameters.minimum_layover, timetable);
  std::map<Pool, std::vector<StockLine>> stock;
  for (auto const& line : plan.stock)
    if (line.count > 0) stock[{line.depot, group_of(plan, line.type)}].push_back(line);
  for (auto const& [pool, blocks] : blocks_by_pool(plan, timetable)) {
    auto const lines = stock.find(pool);
    if (lines == stock.end()) continue;
    give_types(lines->second, blocks, timetable);
    for (auto const& wish : plan.long_blocks)
      if (wish.depot == pool.first && group_of(plan, wish.type) == pool.second)
        take_longest(wish.type, blocks, timetable);
    std::size_t total = 0;
    for (auto const& line : lines->second) total += static_cast<std::size_t>(line.count);
    if (total < blocks.size())
      report.warnings.push_back("the depot of route '" + route_of(timetable, blocks.front()) + "' has " +
                                std::to_string(total) + " vehicles of its kind for " + std::to_string(blocks.size()) +
                                " blocks; types are spread in proportion");
  }
}

}  // namespace twinshift::transit
