#include "tools/gtfs/city_streets.hpp"

#include "sim/scenario/load_city.hpp"

#include <algorithm>
#include <limits>

namespace twinshift::gtfs {

CityStreets::CityStreets(std::unique_ptr<network::Network> network, io::Projection projection)
    : network_{std::move(network)},
      projection_{std::make_unique<io::Projection>(std::move(projection))},
      feet_{*network_, network::kWalkAccess},
      buses_{*network_, network::kBusAccess} {
  constexpr auto kMost = std::numeric_limits<double>::max();
  low_ = {kMost, kMost};
  high_ = {-kMost, -kMost};
  for (auto const& p : network_->nodes.position) {
    low_ = {std::min(low_.x, p.x), std::min(low_.y, p.y)};
    high_ = {std::max(high_.x, p.x), std::max(high_.y, p.y)};
  }
}

std::optional<CityStreets> CityStreets::of(imports::CityFolder const& city, io::Faults& faults) {
  if (city.is_new() || !city.has("nodes") || !city.has("links")) return std::nullopt;
  scenario::Scenario scenario;
  scenario::CityReader reader{city.folder(), {}, scenario, faults};
  if (!reader.usable() || faults.has_errors()) return std::nullopt;
  scenario::CityKeys keys;
  scenario::load_network(reader, keys);
  auto projection = io::Projection::make(city.facts().crs);
  if (faults.has_errors() || !projection || scenario.network.links.size() == 0) return std::nullopt;
  return CityStreets{std::make_unique<network::Network>(std::move(scenario.network)), std::move(*projection)};
}

CityStreets::Tie CityStreets::tie(io::LonLat at, bool on_road) const {
  auto const point = projection_->to_plane(at);
  if (!point) return {kOutside * 1000, false, false};
  auto const near = scenario::nearest_node(on_road ? buses_ : feet_, *network_, *point);
  auto const metres = near.node.valid() ? near.metres : kOutside * 1000;
  auto const in_rectangle = low_.x <= point->x && point->x <= high_.x && low_.y <= point->y && point->y <= high_.y;
  return {metres, in_rectangle || metres <= kFarthest, !on_road && metres > kOutside};
}

}  // namespace twinshift::gtfs
