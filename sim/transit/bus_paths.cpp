#include "sim/transit/bus_paths.hpp"

#include "sim/network/boost_graph.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::transit {

namespace {

/// Two stops that follow each other on some pattern, seen as street nodes.
struct Hop {
  NodeId from;
  NodeId to;
  StopId from_stop;
  StopId to_stop;
};

struct Way {
  std::vector<LinkId> links;
  bool found = false;
};

bool same_ends(Hop const& a, Hop const& b) { return a.from == b.from && a.to == b.to; }
bool by_ends(Hop const& a, Hop const& b) { return std::pair{a.from, a.to} < std::pair{b.from, b.to}; }

Hop hop_at(Timetable const& timetable, PatternId pattern, std::size_t k) {
  auto const stops = timetable.patterns.stops[pattern];
  return {timetable.stops.node[stops[k]], timetable.stops.node[stops[k + 1]], stops[k], stops[k + 1]};
}

/// True if the plan says which streets the pattern takes.
bool has_streets(ServicePlan const& plan, PatternId pattern) {
  return pattern.index() < plan.pattern_links.size() && !plan.pattern_links[pattern].empty();
}

/// Each pair of nodes once, ascending.
std::vector<Hop> distinct_hops(Timetable const& timetable, ServicePlan const& plan) {
  std::vector<Hop> hops;
  for (std::size_t p = 0; p < timetable.patterns.stops.size(); ++p) {
    auto const pattern = nth<PatternId>(p);
    if (timetable.mode_of(pattern) == Mode::kRail || has_streets(plan, pattern)) continue;
    for (std::size_t k = 0; k + 1 < timetable.patterns.stops[pattern].size(); ++k)
      hops.push_back(hop_at(timetable, pattern, k));
  }
  std::stable_sort(hops.begin(), hops.end(), by_ends);
  hops.erase(std::unique(hops.begin(), hops.end(), same_ends), hops.end());
  return hops;
}

std::vector<Way> find_ways(network::Network const& network, std::vector<Hop> const& hops) {
  auto const graph = network::make_street_graph(network, network::kBusAccess);
  std::vector<double> seconds(network.links.size());
  for (std::size_t l = 0; l < seconds.size(); ++l) seconds[l] = network::free_flow_seconds(network, nth<LinkId>(l));
  // A street closed to buses must not be taken for its parallel neighbour when a path is traced back.
  for (std::size_t l = 0; l < seconds.size(); ++l)
    if ((network.links.access[nth<LinkId>(l)] & network::kBusAccess) == 0) seconds[l] = HUGE_VAL;

  std::vector<Way> ways(hops.size());
  auto const n = static_cast<std::int64_t>(hops.size());
  // Searches differ in reach, so small chunks are dealt out; each writes its own row.
#pragma omp parallel for schedule(dynamic, 16) default(none) shared(ways, hops, graph, network, seconds, n)
  for (std::int64_t i = 0; i < n; ++i) {
    auto const h = static_cast<std::size_t>(i);
    ways[h].links = network::shortest_path(graph, network, seconds, hops[h].from, hops[h].to, ways[h].found);
  }
  return ways;
}

double metres(network::Network const& network, std::vector<LinkId> const& links) {
  double sum = 0;
  for (auto const link : links) sum += network.links.length[link].value();
  return sum;
}

void report_oddities(network::Network const& network, Timetable const& timetable, std::vector<Hop> const& hops,
                     std::vector<Way> const& ways, BuildReport& report) {
  auto const& stops = timetable.stops;
  for (std::size_t h = 0; h < hops.size(); ++h) {
    auto const& hop = hops[h];
    auto const between = "from stop '" + stops.key[hop.from_stop] + "' to stop '" + stops.key[hop.to_stop] + "'";
    if (!ways[h].found) {
      report.warnings.push_back("no way for buses " + between + "; they keep their planned time off the streets");
      continue;
    }
    auto const straight = distance(stops.position[hop.from_stop], stops.position[hop.to_stop]);
    auto const length = metres(network, ways[h].links);
    if (length > 4 * straight + 600)
      report.warnings.push_back("the way for buses " + between + " is " + std::to_string(std::lround(length)) +
                                " m for " + std::to_string(std::lround(straight)) + " m as the crow flies");
  }
}

}  // namespace

void lay_bus_paths(network::Network const& network, ServicePlan const& plan, Timetable& timetable,
                   BuildReport& report) {
  auto const hops = distinct_hops(timetable, plan);
  auto const ways = find_ways(network, hops);
  report_oddities(network, timetable, hops, ways, report);
  auto& patterns = timetable.patterns;
  for (std::size_t p = 0; p < patterns.stops.size(); ++p) {
    auto const pattern = nth<PatternId>(p);
    auto const rail = timetable.mode_of(pattern) == Mode::kRail;
    auto const count = patterns.stops[pattern].size();
    for (std::size_t k = 0; k < count; ++k) {
      if (rail || k + 1 == count) {
        patterns.section_links.push_back({});
        continue;
      }
      if (has_streets(plan, pattern)) {
        patterns.section_links.push_back(plan.pattern_links[pattern][k]);
        continue;
      }
      auto const hop = std::lower_bound(hops.begin(), hops.end(), hop_at(timetable, pattern, k), by_ends);
      patterns.section_links.push_back(ways[static_cast<std::size_t>(hop - hops.begin())].links);
    }
  }
}

}  // namespace twinshift::transit
