#include "sim/routing/street_router.hpp"

#include "sim/routing/nested_dissection.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <span>

namespace twinshift::routing {

namespace {

using Rank = std::uint32_t;  ///< place of a node in the elimination order
using Arc = std::uint32_t;   ///< undirected edge of the chordal completion
using Weight = std::uint32_t;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
/// No way. Two of them added still fit, so sums need no guard. Real ways end at 24 days.
constexpr Weight kNoWay = std::numeric_limits<std::int32_t>::max();
/// A link takes at most 28 hours, longer than any day.
constexpr double kLongestLinkMs = 1e8;

/// Whole milliseconds, so that sums are exact and don't depend on their order.
Weight milliseconds(float seconds) {
  auto const ms = std::round(static_cast<double>(seconds) * 1000);
  if (!(ms > 1)) return 1;  // NaN too
  return static_cast<Weight>(std::min(ms, kLongestLinkMs));
}

/// Two lower arcs of a triangle: from its lowest node to the lower and to the higher end of the arc above.
struct Triangle {
  Arc to_low;
  Arc to_high;
};

using Vertex = std::uint32_t;  ///< a node, or one of its gates

/// A link between vertices. A link after which a turn is banned ends at a gate of its own instead of the node: only the
/// links that may follow leave the gate. Towns without bans have no gates.
struct Street {
  Vertex from;
  Vertex to;
  LinkId link;
};

/// Least weights of all arcs at one quarter, and what makes them: candidate c of an arc and direction is its c-th link
/// or, after the links, a lower triangle.
struct Metric {
  std::array<std::vector<Weight>, 2> weight;
  std::array<std::vector<std::uint32_t>, 2> choice;
};

enum Direction : std::size_t { kDown, kUp };

}  // namespace

struct StreetRouter::Index {
  explicit Index(network::Network const& town);
  void list_streets();
  void open_gates();
  void order_vertices();
  void complete();
  void attach_links();
  void list_triangles();
  [[nodiscard]] Arc find_arc(Rank low, Rank high) const;
  [[nodiscard]] std::span<Rank const> gates_of(NodeId goal) const;
  void customise(std::span<float const> seconds, Metric& metric) const;

  network::Network const& network;
  Column<NodeId, Rank> rank;                     ///< kNone for nodes without a street for cars
  std::vector<std::pair<NodeId, Vertex>> gates;  ///< ascending
  std::vector<Rank> gate_rank;                   ///< aligned with `gates`
  std::vector<Street> streets;                   ///< those for cars, in the order of links; those of gates after them
  std::vector<Point> position;                   ///< of the vertices
  std::vector<Rank> rank_of;                     ///< by vertex
  std::vector<Rank> parent;                      ///< in the elimination tree; kNone at a root
  std::vector<Arc> first;                        ///< arcs to higher ranks, by lower end
  std::vector<Rank> head;                        ///< higher end of each arc, ascending within a node
  std::vector<Rank> tail;                        ///< lower end
  std::vector<Arc> first_triangle;
  std::vector<Triangle> triangles;
  std::array<std::vector<std::uint32_t>, 2> first_link;  ///< by direction and arc
  std::array<std::vector<LinkId>, 2> links;
  std::vector<Metric> metrics;
};

StreetRouter::Index::Index(network::Network const& town) : network{town} {
  list_streets();
  order_vertices();
  complete();
  attach_links();
  list_triangles();
}

/// Numbers vertices as streets first name them, then the gates.
void StreetRouter::Index::list_streets() {
  auto const& table = network.links;
  rank = Column<NodeId, Rank>(network.nodes.position.size(), kNone);  // vertices until they are ranked
  auto const number = [&](NodeId n) {
    if (rank[n] == kNone) {
      rank[n] = static_cast<Vertex>(position.size());
      position.push_back(network.nodes.position[n]);
    }
    return rank[n];
  };
  for (std::size_t i = 0; i < table.size(); ++i) {
    auto const link = nth<LinkId>(i);
    if ((table.access[link] & network::kCarAccess) == 0 || table.from[link] == table.to[link]) continue;
    auto const from = number(table.from[link]);
    streets.push_back({from, number(table.to[link]), link});
  }
  if (!network.banned_turns.empty()) open_gates();
}

/// Moves the ends of links before a banned turn to gates. A loop then matters: it may lead to a turn that is banned
/// without it.
void StreetRouter::Index::open_gates() {
  auto const& table = network.links;
  auto const open = [&](LinkId link) { return (table.access[link] & network::kCarAccess) != 0; };
  for (std::size_t i = 0; i < table.size(); ++i) {
    auto const link = nth<LinkId>(i);
    auto const node = table.from[link];
    if (open(link) && node == table.to[link] && rank[node] != kNone) streets.push_back({rank[node], rank[node], link});
  }
  std::vector<std::uint32_t> row(table.size(), kNone);
  for (std::size_t i = 0; i < streets.size(); ++i) row[streets[i].link.index()] = static_cast<std::uint32_t>(i);
  std::vector<LinkId> before;
  for (auto const& [into, banned] : network.banned_turns) {
    if (row[into.index()] == kNone || (!before.empty() && before.back() == into)) continue;
    before.push_back(into);
    auto const gate = static_cast<Vertex>(position.size());
    auto const node = table.to[into];
    position.push_back(network.nodes.position[node]);
    gates.emplace_back(node, gate);
    streets[row[into.index()]].to = gate;
  }
  for (std::size_t g = 0; g < before.size(); ++g)
    for (auto const link : network.out_links[gates[g].first])
      if (row[link.index()] != kNone && !network::turn_banned(network, before[g], link))
        streets.push_back({gates[g].second, streets[row[link.index()]].to, link});
  std::sort(gates.begin(), gates.end());
}

void StreetRouter::Index::order_vertices() {
  std::erase_if(streets, [](Street const& street) { return street.from == street.to; });
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  for (auto const& street : streets) edges.emplace_back(street.from, street.to);
  rank_of.assign(position.size(), kNone);
  Rank next = 0;
  for (auto const vertex : nested_dissection_order(position, edges)) rank_of[vertex] = next++;
  for (auto& vertex : rank)
    if (vertex != kNone) vertex = rank_of[vertex];
  for (auto const& gate : gates) gate_rank.push_back(rank_of[gate.second]);
}

/// Ranks of the gates at a node.
std::span<Rank const> StreetRouter::Index::gates_of(NodeId goal) const {
  auto const begin = std::lower_bound(gates.begin(), gates.end(), std::pair{goal, Vertex{0}});
  auto const end = std::lower_bound(begin, gates.end(), std::pair{goal, kNone});
  return {gate_rank.data() + (begin - gates.begin()), static_cast<std::size_t>(end - begin)};
}

/// Chordal completion: eliminating a node joins all its higher neighbours. It suffices to hand them to the lowest.
void StreetRouter::Index::complete() {
  std::vector<std::vector<Rank>> higher(rank_of.size());
  for (auto const& street : streets) {
    auto const ends = std::minmax(rank_of[street.from], rank_of[street.to]);
    higher[ends.first].push_back(ends.second);
  }
  parent.assign(rank_of.size(), kNone);
  first.push_back(0);
  for (Rank low = 0; low < rank_of.size(); ++low) {
    auto& heads = higher[low];
    std::sort(heads.begin(), heads.end());
    heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
    if (!heads.empty()) {
      parent[low] = heads.front();
      auto& next = higher[heads.front()];
      next.insert(next.end(), heads.begin() + 1, heads.end());
    }
    head.insert(head.end(), heads.begin(), heads.end());
    tail.insert(tail.end(), heads.size(), low);
    first.push_back(static_cast<Arc>(head.size()));
    std::vector<Rank>{}.swap(heads);
  }
}

Arc StreetRouter::Index::find_arc(Rank low, Rank high) const {
  auto const begin = head.begin() + first[low];
  return static_cast<Arc>(std::lower_bound(begin, head.begin() + first[low + 1], high) - head.begin());
}

void StreetRouter::Index::attach_links() {
  std::array<std::vector<std::pair<Arc, LinkId>>, 2> found;
  for (auto const& street : streets) {
    auto const from = rank_of[street.from];
    auto const to = rank_of[street.to];
    found[from < to ? kUp : kDown].emplace_back(find_arc(std::min(from, to), std::max(from, to)), street.link);
  }
  for (auto const d : {kDown, kUp}) {
    std::sort(found[d].begin(), found[d].end());
    first_link[d].assign(head.size() + 1, 0);
    for (auto const& [arc, link] : found[d]) {
      ++first_link[d][arc + 1];
      links[d].push_back(link);
    }
    for (std::size_t a = 0; a < head.size(); ++a) first_link[d][a + 1] += first_link[d][a];
  }
}

void StreetRouter::Index::list_triangles() {
  auto const each_triangle = [&](auto const& visit) {
    for (Rank lowest = 0; lowest < rank_of.size(); ++lowest)
      for (auto a = first[lowest]; a < first[lowest + 1]; ++a) {
        auto above = first[head[a]];
        for (auto b = a + 1; b < first[lowest + 1]; ++b) {
          while (head[above] != head[b]) ++above;
          visit(above, Triangle{a, b});
        }
      }
  };
  first_triangle.assign(head.size() + 1, 0);
  each_triangle([&](Arc above, Triangle) { ++first_triangle[above + 1]; });
  for (std::size_t a = 0; a < head.size(); ++a) first_triangle[a + 1] += first_triangle[a];
  triangles.resize(first_triangle.back());
  auto next = first_triangle;
  each_triangle([&](Arc above, Triangle triangle) { triangles[next[above]++] = triangle; });
}

/// Arcs ascend by lower end, so the arcs below a triangle are finished before the arc above it is looked at.
void StreetRouter::Index::customise(std::span<float const> seconds, Metric& metric) const {
  for (auto const d : {kDown, kUp}) {
    metric.weight[d].resize(head.size());
    metric.choice[d].resize(head.size());
  }
  auto const least_link = [&](Arc arc, Direction d, std::uint32_t& choice) {
    auto least = kNoWay;
    for (auto i = first_link[d][arc]; i < first_link[d][arc + 1]; ++i) {
      auto const ms = milliseconds(seconds[links[d][i].index()]);
      if (ms < least) {
        least = ms;
        choice = i - first_link[d][arc];
      }
    }
    return least;
  };
  for (Arc arc = 0; arc < head.size(); ++arc) {
    std::uint32_t choice_up = 0;
    std::uint32_t choice_down = 0;
    auto up = least_link(arc, kUp, choice_up);
    auto down = least_link(arc, kDown, choice_down);
    auto const links_up = first_link[kUp][arc + 1] - first_link[kUp][arc];
    auto const links_down = first_link[kDown][arc + 1] - first_link[kDown][arc];
    auto const begin = first_triangle[arc];
    for (auto t = begin; t < first_triangle[arc + 1]; ++t) {
      auto const [low, high] = triangles[t];
      auto const via_up = metric.weight[kDown][low] + metric.weight[kUp][high];
      auto const via_down = metric.weight[kDown][high] + metric.weight[kUp][low];
      choice_up = via_up < up ? links_up + (t - begin) : choice_up;
      up = std::min(up, via_up);
      choice_down = via_down < down ? links_down + (t - begin) : choice_down;
      down = std::min(down, via_down);
    }
    metric.weight[kUp][arc] = up;
    metric.weight[kDown][arc] = down;
    metric.choice[kUp][arc] = choice_up;
    metric.choice[kDown][arc] = choice_down;
  }
}

StreetRouter::StreetRouter(network::Network const& network) : index_{std::make_unique<Index>(network)} {}
StreetRouter::~StreetRouter() = default;
StreetRouter::StreetRouter(StreetRouter&&) noexcept = default;
StreetRouter& StreetRouter::operator=(StreetRouter&&) noexcept = default;

void StreetRouter::customise(network::LinkTimes const& times) {
  assert(times.links() == index_->network.links.size());
  index_->metrics.resize(kQuarters);
#pragma omp parallel for schedule(dynamic)
  for (int q = 0; q < kQuarters; ++q) index_->customise(times.quarter(q), index_->metrics[static_cast<std::size_t>(q)]);
}

/// Searches upwards from both ends along the elimination tree; each looks only at its node's ancestors.
struct StreetRouter::Query::Scratch {
  explicit Scratch(std::size_t nodes) {
    for (auto& d : distance) d.assign(nodes, kNoWay);
    for (auto& a : arrived_by) a.assign(nodes, kNone);
  }

  bool search(Index const& index, Metric const& metric, Rank from, Rank to);
  std::pair<Rank, Weight> search_nearest(Index const& index, Metric const& metric, Rank from, NodeId to);
  void climb(Index const& index, Metric const& metric, Direction d, Rank node);
  void clear(Index const& index, Rank from, Rank to);
  void unpack(Index const& index, Metric const& metric, Arc arc, Direction d, std::vector<LinkId>& out);
  void collect(Index const& index, Metric const& metric, Rank from, Rank to, std::vector<LinkId>& out);

  struct Piece {
    Arc arc;
    Direction direction;
  };

  std::array<std::vector<Weight>, 2> distance;  ///< kUp: from the start; kDown: to the goal. kNoWay between queries
  std::array<std::vector<Arc>, 2> arrived_by;
  std::vector<Piece> stack;
  std::vector<Arc> climbed;
  Weight least = kNoWay;
  Rank top = kNone;  ///< where the two halves of the best way meet
};

void StreetRouter::Query::Scratch::climb(Index const& index, Metric const& metric, Direction d, Rank node) {
  auto const here = distance[d][node];
  if (here >= least) return;
  auto const* weight = metric.weight[d].data();
  auto* reached = distance[d].data();
  for (auto a = index.first[node]; a < index.first[node + 1]; ++a) {
    auto const there = here + weight[a];
    if (there >= reached[index.head[a]]) continue;
    reached[index.head[a]] = there;
    arrived_by[d][index.head[a]] = a;
  }
}

bool StreetRouter::Query::Scratch::search(Index const& index, Metric const& metric, Rank from, Rank to) {
  least = kNoWay;
  top = kNone;
  distance[kUp][from] = 0;
  distance[kDown][to] = 0;
  auto s = from;
  auto t = to;
  while (s != t) {
    if (s < t) {
      climb(index, metric, kUp, s);
      s = index.parent[s];
    } else {
      climb(index, metric, kDown, t);
      t = index.parent[t];
    }
  }
  for (; s != kNone; s = index.parent[s]) {
    auto const through = distance[kUp][s] + distance[kDown][s];
    if (through < least) {
      least = through;
      top = s;
    }
    climb(index, metric, kUp, s);
    climb(index, metric, kDown, s);
  }
  return top != kNone;
}

/// Of a node and its gates the one reached first, and when; ties to the node, then to the gate of the lower link.
std::pair<Rank, Weight> StreetRouter::Query::Scratch::search_nearest(Index const& index, Metric const& metric,
                                                                     Rank from, NodeId to) {
  std::pair nearest{index.rank[to], kNoWay};
  auto const look = [&](Rank goal) {
    search(index, metric, from, goal);
    if (least < nearest.second) nearest = {goal, least};
    clear(index, from, goal);
  };
  look(index.rank[to]);
  for (auto const gate : index.gates_of(to)) look(gate);
  return nearest;
}

void StreetRouter::Query::Scratch::clear(Index const& index, Rank from, Rank to) {
  for (auto n = from; n != kNone; n = index.parent[n]) distance[kUp][n] = kNoWay;
  for (auto n = to; n != kNone; n = index.parent[n]) distance[kDown][n] = kNoWay;
}

/// Replaces an arc by the links it stands for, in driving order.
void StreetRouter::Query::Scratch::unpack(Index const& index, Metric const& metric, Arc arc, Direction d,
                                          std::vector<LinkId>& out) {
  stack.assign(1, {arc, d});
  while (!stack.empty()) {
    auto const piece = stack.back();
    stack.pop_back();
    auto const begin = index.first_link[piece.direction][piece.arc];
    auto const direct = index.first_link[piece.direction][piece.arc + 1] - begin;
    auto const choice = metric.choice[piece.direction][piece.arc];
    if (choice < direct) {
      out.push_back(index.links[piece.direction][begin + choice]);
      continue;
    }
    // Driving up the arc: down to the triangle's lowest node along one lower arc, then up the other.
    auto const [low, high] = index.triangles[index.first_triangle[piece.arc] + choice - direct];
    stack.push_back({piece.direction == kUp ? high : low, kUp});
    stack.push_back({piece.direction == kUp ? low : high, kDown});
  }
}

void StreetRouter::Query::Scratch::collect(Index const& index, Metric const& metric, Rank from, Rank to,
                                           std::vector<LinkId>& out) {
  climbed.clear();
  for (auto n = top; n != from; n = index.tail[climbed.back()]) climbed.push_back(arrived_by[kUp][n]);
  for (auto a = climbed.rbegin(); a != climbed.rend(); ++a) unpack(index, metric, *a, kUp, out);
  for (auto n = top; n != to;) {
    auto const a = arrived_by[kDown][n];
    unpack(index, metric, a, kDown, out);
    n = index.tail[a];
  }
}

StreetRouter::Query::Query(StreetRouter const& router)
    : router_{&router}, scratch_{std::make_unique<Scratch>(router.index_->rank_of.size())} {}
StreetRouter::Query::~Query() = default;
StreetRouter::Query::Query(Query&&) noexcept = default;

double StreetRouter::Query::seconds(NodeId from, NodeId to, int quarter) {
  if (from == to) return 0;
  auto const& index = *router_->index_;
  assert(!index.metrics.empty());
  auto const s = index.rank[from];
  if (s == kNone || index.rank[to] == kNone) return std::numeric_limits<double>::infinity();
  auto const& metric = index.metrics[static_cast<std::size_t>(quarter)];
  auto const least = scratch_->search_nearest(index, metric, s, to).second;
  return least < kNoWay ? least / 1000.0 : std::numeric_limits<double>::infinity();
}

bool StreetRouter::Query::path(NodeId from, NodeId to, int quarter, Path& path) {
  path.seconds = path.metres = 0;
  path.links.clear();
  if (from == to) return true;
  auto const& index = *router_->index_;
  assert(!index.metrics.empty());
  auto const& metric = index.metrics[static_cast<std::size_t>(quarter)];
  auto const s = index.rank[from];
  auto t = index.rank[to];
  if (s == kNone || t == kNone) return false;
  // Only towns with banned turns have more than one vertex to look at.
  if (!index.gates_of(to).empty()) t = scratch_->search_nearest(index, metric, s, to).first;
  auto const found = scratch_->search(index, metric, s, t);
  if (found) {
    scratch_->collect(index, metric, s, t, path.links);
    path.seconds = scratch_->least / 1000.0;
    for (auto const link : path.links) path.metres += index.network.links.length[link].value();
  }
  scratch_->clear(index, s, t);
  return found;
}

}  // namespace twinshift::routing
