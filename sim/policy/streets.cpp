#include "sim/policy/apply.hpp"

#include "sim/network/boost_graph.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace twinshift::policy {
namespace {

/// "34 street directions, 5.2 km".
std::string streets_touched(Inputs const& inputs, LinkFlags const& flags) {
  std::size_t count = 0;
  auto metres = 0.0;
  for (std::size_t l = 0; l < flags.size(); ++l) {
    if (flags[nth<LinkId>(l)] == 0) continue;
    ++count;
    metres += inputs.network.links.length[nth<LinkId>(l)].value();
  }
  auto const tenths = std::lround(metres / 100);
  return counted(count, "street direction", "street directions") + ", " + std::to_string(tenths / 10) + '.' +
         std::to_string(tenths % 10) + " km";
}

bool open_to_cars(network::Network const& network, LinkId link) {
  return (network.links.access[link] & network::kCarAccess) != 0;
}

void close(network::Network& network, LinkId link) {
  network.links.access[link] = static_cast<std::uint8_t>(network.links.access[link] & ~network::kCarAccess);
}

/// Closes to cars what lies outside the largest piece of streets that all reach one another. Returns how many links.
std::size_t keep_largest_piece(network::Network& network) {
  auto const pieces = network::strong_components(network::make_street_graph(network, network::kCarAccess)).of_node;
  auto size = std::map<std::uint32_t, std::size_t>{};
  for (std::size_t l = 0; l < network.links.size(); ++l)
    if (open_to_cars(network, nth<LinkId>(l))) ++size[pieces[network.links.from[nth<LinkId>(l)].index()]];
  auto const main =
      std::max_element(size.begin(), size.end(), [](auto const& a, auto const& b) { return a.second < b.second; });
  std::size_t cut = 0;
  for (std::size_t l = 0; l < network.links.size() && main != size.end(); ++l) {
    auto const link = nth<LinkId>(l);
    if (!open_to_cars(network, link)) continue;
    if (pieces[network.links.from[link].index()] == main->first &&
        pieces[network.links.to[link].index()] == main->first)
      continue;
    close(network, link);
    ++cut;
  }
  return cut;
}

/// Where every turn onward is banned or closed, the bans are lifted: cars must be able to leave.
void free_trapped(network::Network& network) {
  auto& bans = network.banned_turns;
  for (std::size_t l = 0; l < network.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    if (!open_to_cars(network, link)) continue;
    auto const onward = std::as_const(network.out_links)[network.links.to[link]];
    auto const leaves = std::any_of(onward.begin(), onward.end(), [&](LinkId next) {
      return open_to_cars(network, next) && !network::turn_banned(network, link, next);
    });
    if (!leaves)
      bans.erase(std::remove_if(bans.begin(), bans.end(), [&](auto const& ban) { return ban.first == link; }),
                 bans.end());
  }
}

/// Whether cars can come to and go from a node.
bool serves_cars(network::Network const& network, NodeId node) {
  auto const open = [&](LinkId link) { return open_to_cars(network, link); };
  auto const in = network.in_links[node];
  auto const out = network.out_links[node];
  return std::any_of(in.begin(), in.end(), open) && std::any_of(out.begin(), out.end(), open);
}

/// Cars that stood at closed streets stand at the nearest open ones. Returns the locations whose kerbs changed.
std::size_t move_kerbs(Inputs& inputs) {
  auto const cars = network::NodeLocator{inputs.network, network::kCarAccess};
  auto& locations = inputs.demand.locations;
  auto kerbs = Ragged<LocationId, NodeId>{};
  std::size_t changed = 0;
  for (std::size_t l = 0; l < locations.position.size(); ++l) {
    auto const old = std::as_const(locations.kerbs)[nth<LocationId>(l)];
    auto left = std::vector<NodeId>{};
    for (auto const node : old)
      if (serves_cars(inputs.network, node)) left.push_back(node);
    changed += left.size() != old.size();
    if (left.empty()) left.push_back(cars.nearest(locations.position[nth<LocationId>(l)]));
    kerbs.push_back(left);
  }
  locations.kerbs = std::move(kerbs);
  auto move = [&](NodeId& node) {
    if (!serves_cars(inputs.network, node)) node = cars.nearest(inputs.network.nodes.position[node]);
  };
  for (auto& node : inputs.fleet.sites.node) move(node);
  for (auto& site : inputs.demand.freight) move(site.node);
  return changed;
}

}  // namespace

std::string apply_one(Inputs& inputs, AddBusLane const& measure) {
  auto& links = inputs.network.links;
  std::size_t taken = 0;
  for (std::size_t l = 0; l < measure.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    if (measure.links[link] == 0 || links.bus_lane[link] != 0) continue;
    links.bus_lane[link] = 1;
    if (!measure.take || links.lanes[link] < 2) continue;
    auto const lanes = links.lanes[link];
    links.capacity[link] *= (lanes - 1.0) / lanes;
    links.lanes[link] = static_cast<std::uint8_t>(lanes - 1);
    ++taken;
  }
  return streets_touched(inputs, measure.links) + ", of them " + std::to_string(taken) + " with a lane taken from cars";
}

std::string apply_one(Inputs& inputs, CloseToCars const& measure) {
  auto& network = inputs.network;
  for (std::size_t l = 0; l < measure.links.size(); ++l)
    if (measure.links[nth<LinkId>(l)] != 0) close(network, nth<LinkId>(l));
  auto const cut = keep_largest_piece(network);
  free_trapped(network);
  auto const moved = move_kerbs(inputs);
  return streets_touched(inputs, measure.links) + ", " + std::to_string(cut) + " more that led nowhere else; cars of " +
         counted(moved, "location", "locations") + " stand elsewhere";
}

std::string apply_one(Inputs& inputs, ProtectBikes const& measure) {
  auto& comfort = inputs.charges.bike_comfort;
  comfort.resize(inputs.network.links.size(), 1.0F);
  for (std::size_t l = 0; l < measure.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    if (measure.links[link] == 0) continue;
    comfort[link] = static_cast<float>(measure.weight);
    auto& access = inputs.network.links.access[link];
    access = static_cast<std::uint8_t>(access | network::kBikeAccess);
  }
  return streets_touched(inputs, measure.links);
}

}  // namespace twinshift::policy
