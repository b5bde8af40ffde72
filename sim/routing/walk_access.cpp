#include "sim/routing/walk_access.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

namespace twinshift::routing {

namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

struct Step {
  NodeId to;
  double metres = 0;
};

/// Streets as those on foot or on a bike see them.
Ragged<NodeId, Step> steps_of(network::Network const& network, std::uint8_t access) {
  auto const& links = network.links;
  std::vector<std::pair<NodeId, Step>> steps;
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    if ((links.access[link] & access) == 0) continue;
    auto const metres = links.length[link].value();
    steps.emplace_back(links.from[link], Step{links.to[link], metres});
    // Where the other direction is a link of its own, that one makes the step back.
    auto const back = links.reverse[link];
    auto const has_way_back = back.valid() && (links.access[back] & access) != 0;
    if ((access & network::kWalkAccess) != 0 && !has_way_back)
      steps.emplace_back(links.to[link], Step{links.from[link], metres});
  }
  return Ragged<NodeId, Step>::group(network.nodes.position.size(), steps);
}

/// Dijkstra's search from one node up to a limit. Scratch of one thread.
class Walker {
public:
  explicit Walker(Ragged<NodeId, Step> const& steps) : steps_{steps}, metres_(steps.size(), kFar) {}

  void walk(NodeId from, double limit) {
    for (auto const node : touched_) metres_[node] = kFar;
    touched_.clear();
    reach(from, 0);
    while (!queue_.empty()) {
      auto const [metres, node] = queue_.top();
      queue_.pop();
      if (metres > metres_[node]) continue;
      for (auto const& step : steps_[node])
        if (auto const there = metres + step.metres; there <= limit && there < metres_[step.to]) reach(step.to, there);
    }
  }

  /// Metres from the last walk's start; infinity beyond its limit.
  [[nodiscard]] double metres(NodeId node) const { return metres_[node]; }
  /// Nodes within the last walk's limit, in no order that matters.
  [[nodiscard]] std::vector<NodeId> const& touched() const { return touched_; }

private:
  void reach(NodeId node, double metres) {
    if (metres_[node] == kFar) touched_.push_back(node);
    metres_[node] = metres;
    queue_.emplace(metres, node);
  }

  using Entry = std::pair<double, NodeId>;
  Ragged<NodeId, Step> const& steps_;
  Column<NodeId, double> metres_;
  std::vector<NodeId> touched_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
};

double to_street(network::Network const& network, Doors const& doors, LocationId location) {
  return distance(doors.position[location], network.nodes.position[doors.walk_node[location]]);
}

/// Locations by the node they enter the streets at, so that each node is searched from once.
Ragged<NodeId, LocationId> doors_at(network::Network const& network, Doors const& doors) {
  std::vector<std::pair<NodeId, LocationId>> at;
  for (std::size_t i = 0; i < doors.walk_node.size(); ++i)
    if (auto const l = nth<LocationId>(i); doors.walk_node[l].valid()) at.emplace_back(doors.walk_node[l], l);
  return Ragged<NodeId, LocationId>::group(network.nodes.position.size(), at);
}

/// Walks once from every node that has doors, nodes shared between threads; calls `visit(location, walker)` for each
/// of its doors.
template <class Visit>
void from_every_door(Ragged<NodeId, Step> const& steps, Ragged<NodeId, LocationId> const& by_node, Metres limit,
                     Visit const& visit) {
#pragma omp parallel
  {
    Walker walker{steps};
#pragma omp for schedule(dynamic, 16)
    for (std::size_t n = 0; n < by_node.size(); ++n) {
      auto const node = nth<NodeId>(n);
      if (by_node[node].empty()) continue;
      walker.walk(node, limit.value());
      for (auto const location : by_node[node]) visit(location, walker);
    }
  }
}

struct StopDoor {
  StopId stop;
  double metres = 0;  ///< from its node
};

}  // namespace

Ragged<LocationId, AccessStop> stops_within(network::Network const& network, transit::Stops const& stops,
                                            Doors const& doors, std::uint8_t access, Metres limit,
                                            MetresPerSecond speed) {
  auto const steps = steps_of(network, access);
  auto const by_node = doors_at(network, doors);
  std::vector<std::pair<NodeId, StopDoor>> stop_at;
  for (std::size_t i = 0; i < stops.node.size(); ++i) {
    auto const stop = nth<StopId>(i);
    auto const node = stops.node[stop];
    if (node.valid())
      stop_at.emplace_back(node, StopDoor{stop, distance(network.nodes.position[node], stops.position[stop])});
  }
  auto const stops_at = Ragged<NodeId, StopDoor>::group(network.nodes.position.size(), stop_at);

  std::vector<std::vector<AccessStop>> found(doors.walk_node.size());
  from_every_door(steps, by_node, limit, [&](LocationId location, Walker const& walker) {
    auto const to_node = to_street(network, doors, location);
    auto& row = found[location.index()];
    for (auto const reached : walker.touched())
      for (auto const& stop : stops_at[reached]) {
        auto const metres = to_node + walker.metres(reached) + stop.metres;
        if (metres > limit.value()) continue;
        auto const seconds = static_cast<std::int32_t>(std::lround(metres / speed.value()));
        row.push_back({stop.stop, Seconds{seconds}, Metres{metres}});
      }
    std::sort(row.begin(), row.end(), [](AccessStop const& a, AccessStop const& b) { return a.stop < b.stop; });
  });
  Ragged<LocationId, AccessStop> result;
  for (auto const& row : found) result.push_back(row);
  return result;
}

DistanceTable::DistanceTable(network::Network const& network, Doors const& doors, std::uint8_t access, Metres limit)
    : locations_{doors.walk_node.size()}, metres_(locations_ * locations_, std::numeric_limits<float>::infinity()) {
  auto const steps = steps_of(network, access);
  auto const by_node = doors_at(network, doors);
  from_every_door(steps, by_node, limit, [&](LocationId from, Walker const& walker) {
    auto* const row = metres_.data() + from.index() * locations_;
    auto const out = to_street(network, doors, from);
    for (auto const reached : walker.touched())
      for (auto const to : by_node[reached]) {
        auto const metres = out + walker.metres(reached) + to_street(network, doors, to);
        if (metres <= limit.value()) row[to.index()] = static_cast<float>(metres);
      }
    row[from.index()] = 0;
  });
}

}  // namespace twinshift::routing
