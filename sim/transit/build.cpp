#include "sim/transit/build.hpp"

#include "sim/transit/blocks.hpp"
#include "sim/transit/bus_paths.hpp"
#include "sim/transit/footpaths.hpp"
#include "sim/transit/make_trips.hpp"

namespace twinshift::transit {

namespace {

void index_calls(Timetable& timetable) {
  std::vector<std::pair<StopId, Call>> calls;
  for (std::size_t p = 0; p < timetable.patterns.stops.size(); ++p) {
    auto const pattern = nth<PatternId>(p);
    auto const stops = timetable.patterns.stops[pattern];
    for (std::size_t k = 0; k < stops.size(); ++k)
      calls.emplace_back(stops[k], Call{pattern, static_cast<std::uint32_t>(k)});
  }
  timetable.calls = Ragged<StopId, Call>::group(timetable.stops.key.size(), calls);
}

}  // namespace

Timetable build_timetable(ServicePlan const& plan, network::Network const& network, BuildParameters const& parameters,
                          std::uint64_t seed, BuildReport* report) {
  BuildReport unread;
  auto& findings = report != nullptr ? *report : unread;
  Timetable timetable;
  timetable.stops = plan.stops;
  timetable.operators = plan.operators;
  timetable.routes = plan.routes;
  timetable.patterns.key = plan.pattern_key;
  timetable.patterns.route = plan.pattern_route;
  timetable.patterns.headsign = plan.headsign;
  timetable.patterns.stops = plan.pattern_stops;
  timetable.patterns.distance = plan.pattern_distance;
  index_calls(timetable);
  auto const planned_block = make_trips(plan, seed, timetable, findings);
  lay_bus_paths(network, plan, timetable, findings);
  lay_footpaths(plan.changes, parameters, timetable);
  make_blocks(plan, planned_block, parameters, timetable, findings);
  return timetable;
}

Fare const* FareTable::of(Timetable const& timetable, RouteId route) const {
  for (auto const& fare : fares)
    if (fare.operated_by == timetable.routes.operated_by[route] && fare.mode == timetable.routes.mode[route])
      return &fare;
  return nullptr;
}

}  // namespace twinshift::transit
