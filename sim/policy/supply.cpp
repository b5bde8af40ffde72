#include "sim/policy/apply.hpp"

#include "sim/network/boost_graph.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace twinshift::policy {
namespace {

/// Of rails and footways over the straight line, where streets don't tell the length.
constexpr double kDetour = 1.1;
/// How far aside of its line a route is willing to halt at a new stop.
constexpr double kMostDetour = 1500;

/// Stop to stop along the streets, or as trains go.
class Ways {
public:
  Ways(Inputs const& inputs, bool rail) : inputs_{inputs}, rail_{rail} {
    if (rail) return;
    graph_ = network::make_street_graph(inputs.network, network::kBusAccess);
    auto const& links = inputs.network.links;
    seconds_.assign(links.size(), HUGE_VAL);
    for (std::size_t l = 0; l < seconds_.size(); ++l)
      if ((links.access[nth<LinkId>(l)] & network::kBusAccess) != 0)
        seconds_[l] = network::free_flow_seconds(inputs.network, nth<LinkId>(l));
  }

  [[nodiscard]] double metres(StopId from, StopId to) const {
    auto const& stops = inputs_.plan.stops;
    auto const straight = kDetour * distance(stops.position[from], stops.position[to]);
    if (rail_) return straight;
    auto found = false;
    auto sum = 0.0;
    for (auto const link :
         network::shortest_path(graph_, inputs_.network, seconds_, stops.node[from], stops.node[to], found))
      sum += inputs_.network.links.length[link].value();
    return found && sum > 0 ? sum : straight;
  }

private:
  Inputs const& inputs_;
  bool rail_;
  network::StreetGraph graph_;
  std::vector<double> seconds_;
};

void add_pattern(Inputs& inputs, AddRoute const& measure, RouteId route, std::vector<StopId> const& stops,
                 std::string const& direction, Ways const& ways) {
  auto& plan = inputs.plan;
  auto along = std::vector<Metres>{Metres{0}};
  for (std::size_t k = 0; k + 1 < stops.size(); ++k)
    along.push_back(along.back() + Metres{std::max(1.0, ways.metres(stops[k], stops[k + 1]))});
  auto const seconds = measure.run_time ? measure.run_time->count() : along.back().value() / measure.speed->value();
  auto run = std::vector<Seconds>{};
  for (auto const& metres : along)
    run.push_back(Seconds{static_cast<std::int32_t>(std::lround(seconds * (metres / along.back())))});
  auto const pattern = plan.pattern_key.push_back(measure.key + direction);
  plan.pattern_route.push_back(route);
  plan.headsign.push_back(plan.stops.name[stops.back()]);
  plan.pattern_stops.push_back(stops);
  plan.pattern_distance.push_back(along);
  plan.pattern_run.push_back(run);
  if (!plan.pattern_links.empty()) plan.pattern_links.push_back({});
  for (auto service : measure.services) {
    service.pattern = pattern;
    plan.services.push_back(service);
  }
}

/// Vehicles that run there and back at the shortest headway, with the usual pause at both ends.
int vehicles_for(AddRoute const& measure, Seconds run) {
  auto const round = 2 * (run + transit::BuildParameters{}.minimum_layover).count();
  auto shortest = std::numeric_limits<std::int32_t>::max();
  for (auto const& service : measure.services) shortest = std::min(shortest, service.headway.count());
  return static_cast<int>((round + shortest - 1) / shortest);
}

/// More vehicles of a type at a depot, in both of the places that know its stock.
void add_vehicles(Inputs& inputs, DepotId depot, VehicleTypeId type, int count) {
  auto& lines = inputs.fleet.depots.stock[depot];
  auto const line = std::find_if(lines.begin(), lines.end(), [&](auto const& l) { return l.type == type; });
  if (line != lines.end())
    line->count += count;
  else
    lines.push_back({type, count});
  auto& stock = inputs.plan.stock;
  auto const same =
      std::find_if(stock.begin(), stock.end(), [&](auto const& l) { return l.depot == depot && l.type == type; });
  if (same != stock.end())
    same->count += count;
  else
    stock.push_back({depot, type, count});
}

/// Position after which a pattern best takes a new stop in, and the detour; none if it passes too far away.
struct Slot {
  std::size_t after = 0;
  double detour = kMostDetour;
};
std::optional<Slot> best_slot(Inputs const& inputs, PatternId pattern, Point at) {
  auto const stops = inputs.plan.pattern_stops[pattern];
  auto best = std::optional<Slot>{};
  for (std::size_t k = 0; k + 1 < stops.size(); ++k) {
    auto const from = inputs.plan.stops.position[stops[k]];
    auto const to = inputs.plan.stops.position[stops[k + 1]];
    auto const detour = distance(from, at) + distance(at, to) - distance(from, to);
    if (detour < (best ? best->detour : kMostDetour)) best = Slot{k, detour};
  }
  return best;
}

template <class T>
std::vector<T> with(std::span<T const> row, std::size_t at, T value) {
  auto result = std::vector<T>(row.begin(), row.end());
  result.insert(result.begin() + static_cast<std::ptrdiff_t>(at), value);
  return result;
}

/// A pattern with one stop more.
struct Longer {
  std::vector<StopId> stops;
  std::vector<Metres> along;
  std::vector<Seconds> run;
};

Longer lengthen(Inputs const& inputs, PatternId pattern, Slot const& slot, StopId stop, Seconds costs) {
  auto const& plan = inputs.plan;
  auto const old_stops = plan.pattern_stops[pattern];
  auto const along = plan.pattern_distance[pattern];
  auto const run = plan.pattern_run[pattern];
  auto const to_new = distance(plan.stops.position[old_stops[slot.after]], plan.stops.position[stop]);
  auto const onward = distance(plan.stops.position[stop], plan.stops.position[old_stops[slot.after + 1]]);
  auto const share = to_new / std::max(1.0, to_new + onward);
  auto const section_m = along[slot.after + 1] - along[slot.after];
  auto const section_s = (run[slot.after + 1] - run[slot.after]).count();
  auto result = Longer{
      with<StopId>(old_stops, slot.after + 1, stop),
      with<Metres>(along, slot.after + 1, along[slot.after] + share * section_m),
      with<Seconds>(run, slot.after + 1,
                    run[slot.after] + Seconds{static_cast<std::int32_t>(std::lround(share * section_s))} + costs)};
  for (auto k = slot.after + 2; k < result.run.size(); ++k) result.run[k] += costs;
  return result;
}

NodeId node_for(Inputs const& inputs, Point at, std::uint8_t access) {
  return network::NodeLocator{inputs.network, access}.nearest(at);
}

StopId add_stop(Inputs& inputs, std::string const& name, Point at, bool on_road) {
  auto& stops = inputs.plan.stops;
  stops.name.push_back(name);
  stops.name_ko.push_back("");
  stops.position.push_back(at);
  stops.node.push_back(node_for(inputs, at, on_road ? network::kBusAccess : network::kWalkAccess));
  return stops.key.push_back("new " + name);
}

}  // namespace

std::string apply_one(Inputs& inputs, AddRoute const& measure) {
  auto& routes = inputs.plan.routes;
  inputs.prices.available.insert(measure.mode);
  routes.name.push_back(measure.name);
  routes.mode.push_back(measure.mode);
  routes.operated_by.push_back(measure.operated_by);
  routes.vehicle_type.push_back(measure.type);
  routes.depot.push_back(measure.depot);
  auto const route = routes.key.push_back(measure.key);
  auto stops = std::vector<StopId>{};
  for (auto const& stop : measure.stops)
    stops.push_back(stop.stop.valid() ? stop.stop
                                      : add_stop(inputs, stop.name, stop.position, measure.mode != Mode::kRail));
  auto const ways = Ways{inputs, measure.mode == Mode::kRail};
  add_pattern(inputs, measure, route, stops, " out", ways);
  add_pattern(inputs, measure, route, {stops.rbegin(), stops.rend()}, " back", ways);
  auto const last = nth<PatternId>(inputs.plan.pattern_key.size() - 1);
  auto const vehicles = measure.size_fleet ? vehicles_for(measure, std::as_const(inputs.plan.pattern_run)[last].back())
                                           : measure.vehicles;
  add_vehicles(inputs, measure.depot, measure.type, vehicles);
  auto const km = inputs.plan.pattern_distance[last].back().value() / 1000;
  return counted(measure.stops.size(), "stop", "stops") + ", " + std::to_string(std::lround(km)) + " km, " +
         counted(static_cast<std::size_t>(vehicles), "vehicle more", "vehicles more");
}

std::string apply_one(Inputs& inputs, AddStop const& measure) {
  auto const& modes = inputs.plan.routes.mode;
  auto const on_road = std::any_of(measure.routes.begin(), measure.routes.end(),
                                   [&](RouteId route) { return modes[route] != Mode::kRail; });
  auto const stop = add_stop(inputs, measure.name, measure.position, on_road);
  auto& plan = inputs.plan;
  auto stops = Ragged<PatternId, StopId>{};
  auto along = Ragged<PatternId, Metres>{};
  auto run = Ragged<PatternId, Seconds>{};
  std::size_t changed = 0;
  for (std::size_t p = 0; p < plan.pattern_key.size(); ++p) {
    auto const pattern = nth<PatternId>(p);
    auto const& routes = measure.routes;
    auto const mine = std::find(routes.begin(), routes.end(), plan.pattern_route[pattern]) != routes.end();
    auto const slot = mine ? best_slot(inputs, pattern, measure.position) : std::nullopt;
    if (!slot) {
      stops.push_back(std::as_const(plan.pattern_stops)[pattern]);
      along.push_back(std::as_const(plan.pattern_distance)[pattern]);
      run.push_back(std::as_const(plan.pattern_run)[pattern]);
      continue;
    }
    auto const longer = lengthen(inputs, pattern, *slot, stop, measure.costs);
    stops.push_back(longer.stops);
    along.push_back(longer.along);
    run.push_back(longer.run);
    if (!plan.pattern_links.empty()) plan.pattern_links[pattern].clear();
    ++changed;
  }
  plan.pattern_stops = std::move(stops);
  plan.pattern_distance = std::move(along);
  plan.pattern_run = std::move(run);
  return counted(changed, "pattern", "patterns");
}

std::string apply_one(Inputs& inputs, AddStations const& measure) {
  auto& stations = inputs.fleet.stations;
  auto const feet = network::NodeLocator{inputs.network, network::kWalkAccess};
  for (auto const& station : measure.stations) {
    stations.key.push_back("new " + station.name);
    stations.name.push_back(station.name);
    stations.position.push_back(station.position);
    stations.node.push_back(feet.nearest(station.position));
    stations.docks.push_back(station.docks);
    stations.bikes.push_back(station.bikes);
  }
  return counted(measure.stations.size(), "station", "stations");
}

std::string apply_one(Inputs& inputs, AddSite const& measure) {
  auto& sites = inputs.fleet.sites;
  inputs.prices.available.insert(Mode::kParkRide);
  sites.key.push_back(measure.name);
  sites.name.push_back(measure.name);
  sites.position.push_back(measure.position);
  sites.node.push_back(node_for(inputs, measure.position, network::kCarAccess));
  sites.spaces.push_back(measure.spaces);
  auto& price = inputs.charges.site_price;
  price.resize(sites.key.size() - 1);
  price.push_back(measure.price);
  return counted(static_cast<std::size_t>(measure.spaces), "space", "spaces");
}

}  // namespace twinshift::policy
