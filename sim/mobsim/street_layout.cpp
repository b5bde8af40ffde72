#include "sim/mobsim/street_layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace twinshift::mobsim {

namespace {

using Index = StreetIndex;

constexpr double kBayPerHour = 1800;     ///< pulling out takes 2 s a car unit (assumed)
constexpr double kBusLanePerHour = 900;  ///< one lane with signals; the same as a general lane of a city street
constexpr double kLeastPerHour = 1;      ///< keeps a link that the files close from dividing by zero
constexpr double kUnlimited = 1e6;       ///< cars; room in a bay
constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();

std::int32_t to_int(double value) { return static_cast<std::int32_t>(std::llround(value)); }

/// Interleaves the bits of two 16-bit coordinates (Morton order): near places get near numbers.
std::uint32_t morton(std::uint32_t x, std::uint32_t y) {
  auto const spread = [](std::uint32_t v) {
    v = (v | (v << 8)) & 0x00FF00FFU;
    v = (v | (v << 4)) & 0x0F0F0F0FU;
    v = (v | (v << 2)) & 0x33333333U;
    return (v | (v << 1)) & 0x55555555U;
  };
  return spread(x) | (spread(y) << 1);
}

std::vector<std::uint32_t> curve_places(network::Network const& network) {
  auto const& position = network.nodes.position;
  auto low = Point{std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
  double extent = 1;
  for (auto const p : position) low = {std::min(low.x, p.x), std::min(low.y, p.y)};
  for (auto const p : position) extent = std::max({extent, p.x - low.x, p.y - low.y});
  std::vector<std::uint32_t> places;
  for (auto const p : position) {
    auto const cell = [&](double offset) { return static_cast<std::uint32_t>(offset / extent * 65535.0); };
    places.push_back(morton(cell(p.x - low.x), cell(p.y - low.y)));
  }
  return places;
}

/// Sets of nodes that must not be parted; a set is known by its lowest node.
class Clusters {
public:
  Clusters(network::Network const& network, int window_s) : parent_(network.nodes.position.size()) {
    std::iota(parent_.begin(), parent_.end(), Index{0});
    for (std::size_t i = 0; i < network.links.size(); ++i) {
      auto const link = nth<LinkId>(i);
      if (network::free_flow_seconds(network, link) < window_s + 0.001)  // drive times are rounded to milliseconds
        join(network.links.from[link].value(), network.links.to[link].value());
    }
  }
  Index of(Index node) {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }

private:
  void join(Index a, Index b) {
    a = of(a);
    b = of(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }
  std::vector<Index> parent_;
};

struct PlacedNode {
  std::uint32_t cluster_place = 0;
  Index cluster = 0;
  std::uint32_t place = 0;
  Index node = 0;
  friend auto operator<=>(PlacedNode const&, PlacedNode const&) = default;
};

/// A queue to be made; sorted by (node, order, id) they get their numbers.
struct Draft {
  enum Order : std::uint8_t { kGeneral, kBusLane, kBay };
  Index node = 0;  ///< rank
  Order order = kGeneral;
  std::uint32_t id = 0;  ///< link, or node of a bay
  friend auto operator<=>(Draft const&, Draft const&) = default;
};

class Builder {
public:
  Builder(StreetLayout& layout, network::Network const& network, MobsimParameters const& parameters)
      : layout_{layout}, network_{network}, parameters_{parameters} {}

  void number_nodes(int window_s) {
    auto const places = curve_places(network_);
    Clusters clusters{network_, window_s};
    for (Index node = 0; node < places.size(); ++node) {
      auto const cluster = clusters.of(node);
      order_.push_back({places[cluster], cluster, places[node], node});
    }
    std::sort(order_.begin(), order_.end());
    rank_.resize(order_.size());
    for (Index rank = 0; rank < order_.size(); ++rank) rank_[order_[rank].node] = rank;
  }

  /// Ends parts where the load has reached their share, never inside a cluster.
  void cut_parts(std::span<std::uint32_t const> load, std::span<double const> shares) {
    auto const& links = network_.links;
    std::vector<double> weight(order_.size(), 0.01);
    for (std::size_t i = 0; i < links.size(); ++i)
      weight[rank_[links.to[nth<LinkId>(i)].index()]] += load.empty() ? 1.0 : load[i];
    auto const all = std::accumulate(weight.begin(), weight.end(), 0.0);
    auto& first = layout_.first_node;
    first.assign(1, 0);
    double before = 0;
    double until = shares.empty() ? 1 : shares[0];
    for (Index rank = 0; rank < order_.size(); ++rank) {
      auto const inside = rank > 0 && order_[rank].cluster == order_[rank - 1].cluster;
      while (!inside && first.size() < shares.size() && before + weight[rank] / 2 >= until * all) {
        until += shares[first.size()];
        first.push_back(rank);
      }
      before += weight[rank];
    }
    first.resize(std::max<std::size_t>(1, shares.size()) + 1, static_cast<Index>(order_.size()));
  }

  void make_queues(std::span<NodeId const> bays) {
    auto const drafts = all_drafts(bays);
    auto const nodes = order_.size();
    layout_.enter = {std::vector<Index>(network_.links.size(), kNoIndex),
                     std::vector<Index>(network_.links.size(), kNoIndex)};
    layout_.queue_of.assign(network_.links.size(), kNoIndex);
    layout_.bay_of.assign(nodes, kNoIndex);
    layout_.node_time.assign(nodes, 0);
    auto& first = layout_.first_queue;
    first.assign(nodes + 1, 0);
    for (auto const& draft : drafts) ++first[draft.node + 1];
    layout_.widest = nodes == 0 ? 0U : *std::max_element(first.begin(), first.end());
    std::partial_sum(first.begin(), first.end(), first.begin());
    for (auto const& draft : drafts) add_queue(draft);
    layout_.first_gate = static_cast<Index>(layout_.queues.size());
    for (auto const& draft : drafts)
      if (draft.order != Draft::kBay) add_gate(LinkId{draft.id}, draft.order == Draft::kBusLane);
    layout_.ready_ms.assign(layout_.queues.size(), kNever);
  }

private:
  [[nodiscard]] std::vector<Draft> all_drafts(std::span<NodeId const> bays) const {
    auto const& links = network_.links;
    std::vector<Draft> drafts;
    for (std::size_t i = 0; i < links.size(); ++i) {
      auto const link = nth<LinkId>(i);
      auto const node = rank_[links.to[link].index()];
      drafts.push_back({node, Draft::kGeneral, link.value()});
      if (links.bus_lane[link] != 0) drafts.push_back({node, Draft::kBusLane, link.value()});
    }
    for (auto const node : bays) drafts.push_back({rank_[node.index()], Draft::kBay, node.value()});
    std::sort(drafts.begin(), drafts.end());
    drafts.erase(std::unique(drafts.begin(), drafts.end(), [](auto& a, auto& b) { return (a <=> b) == 0; }),
                 drafts.end());
    return drafts;
  }

  void add_queue(Draft const& draft) {
    auto const index = static_cast<Index>(layout_.queues.size());
    StreetQueue q;
    q.node = draft.node;
    q.home = index;
    double per_hour = kBayPerHour;
    double room = kUnlimited;
    if (draft.order == Draft::kBay) {
      layout_.bay_of[draft.id] = index;
    } else {
      q.link = LinkId{draft.id};
      auto const bus_lane = draft.order == Draft::kBusLane;
      auto const& links = network_.links;
      per_hour = std::max(kLeastPerHour, bus_lane ? kBusLanePerHour : links.capacity[q.link]);
      auto const lanes = bus_lane ? 1.0 : std::max(1.0, static_cast<double>(links.lanes[q.link]));
      auto const length = links.length[q.link].value();
      auto const drive_s = network::free_flow_seconds(network_, q.link);
      q.drive_ms = std::max(1, to_int(drive_s * 1000));
      // Less room than this would throttle the link below its own flow capacity: a vehicle's room shows again only
      // `space_delay` after it left, and it acts in whole seconds.
      auto const least = per_hour / 3600 * (drive_s + std::max(1, parameters_.space_delay.count()) + 1);
      if (length >= parameters_.junction_link.value())
        room = std::max(least, length * lanes / parameters_.car_length.value());
      layout_.enter[1][draft.id] = index;  // a bus lane comes after the general lanes and takes their place
      if (!bus_lane) layout_.enter[0][draft.id] = layout_.queue_of[draft.id] = index;
    }
    q.headway_ms = std::max(1, to_int(3'600'000 / (per_hour * parameters_.sample)));
    q.storage = to_int(std::clamp(room * parameters_.sample, 1.0, kUnlimited) * kCarUnits);
    layout_.queues.push_back(q);
  }

  void add_gate(LinkId link, bool bus_lane) {
    auto const start = layout_.part_of_node(rank_[network_.links.from[link].index()]);
    auto const queue = bus_lane ? layout_.enter[1][link.index()] : layout_.queue_of[link.index()];
    auto const end = layout_.part_of_node(layout_.queues[queue].node);
    if (start == end) return;
    auto const index = static_cast<Index>(layout_.queues.size());
    for (auto& enter : layout_.enter)
      if (enter[link.index()] == queue) enter[link.index()] = index;
    layout_.queues[queue].home = index;
    auto gate = layout_.queues[queue];
    gate.node = rank_[network_.links.from[link].index()];
    layout_.queues.push_back(gate);
    layout_.gate_to.push_back(queue);
    layout_.part_beyond.push_back(static_cast<std::uint32_t>(end));
    layout_.part_of_gate.push_back(static_cast<std::uint32_t>(start));
  }

  StreetLayout& layout_;
  network::Network const& network_;
  MobsimParameters const& parameters_;
  std::vector<PlacedNode> order_;  ///< by rank
  std::vector<Index> rank_;        ///< by NodeId
};

}  // namespace

StreetLayout::StreetLayout(network::Network const& network, MobsimParameters const& parameters,
                           std::span<NodeId const> bays, int window_s, std::span<std::uint32_t const> load,
                           std::span<double const> shares) {
  Builder builder{*this, network, parameters};
  builder.number_nodes(window_s);
  builder.cut_parts(load, shares);
  builder.make_queues(bays);
}

std::size_t StreetLayout::part_of_node(StreetIndex node) const {
  auto const after = std::upper_bound(first_node.begin(), first_node.end() - 1, node);
  return static_cast<std::size_t>(after - first_node.begin()) - 1;
}

std::size_t StreetLayout::part_of_queue(StreetIndex queue) const {
  std::size_t part = 0;
  while (first_queue[first_node[part + 1]] <= queue) ++part;
  return part;
}

}  // namespace twinshift::mobsim
