#include "sim/routing/nested_dissection.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace twinshift::routing {

namespace {

using Index = std::uint32_t;
constexpr Index kNone = std::numeric_limits<Index>::max();

/// Share of the nodes that is source, and that is sink, of the flow.
constexpr std::size_t kEndShare = 4;
/// Graphs of at most this size are eliminated as they come: nothing left to win.
constexpr std::size_t kLeafNodes = 3;

/// Adjacency of a piece of the graph; local node numbers.
struct Piece {
  std::vector<Index> nodes;  ///< numbers in the whole graph
  std::vector<Index> first;
  std::vector<Index> head;
  std::vector<Index> back;  ///< position of the opposite direction in `head`
};

struct Cut {
  std::vector<Index> separator;
  std::vector<Index> left;
  std::vector<Index> right;

  [[nodiscard]] double badness() const {
    return static_cast<double>(separator.size()) /
           static_cast<double>(std::max<std::size_t>(1, std::min(left.size(), right.size())));
  }
};

/// Least number of edges between two sets of nodes, by augmenting paths.
class FlowCut {
public:
  explicit FlowCut(Piece const& piece) : piece_{piece}, flow_(piece.head.size()), role_(piece.nodes.size()) {}

  /// Pushes all flow there is from the first quarter of `line` to the last; false once it passes `limit`.
  bool run(std::span<Index const> line, std::size_t limit) {
    std::fill(flow_.begin(), flow_.end(), std::int8_t{0});
    std::fill(role_.begin(), role_.end(), kMiddle);
    auto const ends = std::max<std::size_t>(1, line.size() / kEndShare);
    sources_ = line.first(ends);
    for (auto const n : sources_) role_[n] = kSource;
    for (auto const n : line.last(ends)) role_[n] = kSink;
    std::size_t flow = 0;
    while (augment())
      if (++flow > limit) return false;
    return true;
  }

  /// After run(): whether the node lies on the sources' side of the cut.
  [[nodiscard]] bool left(Index node) const { return entered_by_[node] != kNone; }

private:
  enum Role : std::uint8_t { kMiddle, kSource, kSink };
  static constexpr Index kStart = kNone - 1;

  /// One more unit along a shortest path in the residual graph.
  bool augment() {
    entered_by_.assign(piece_.nodes.size(), kNone);
    queue_.assign(sources_.begin(), sources_.end());
    for (auto const n : sources_) entered_by_[n] = kStart;
    for (std::size_t i = 0; i < queue_.size(); ++i) {
      auto const node = queue_[i];
      for (auto e = piece_.first[node]; e < piece_.first[node + 1]; ++e) {
        auto const next = piece_.head[e];
        if (flow_[e] == 1 || entered_by_[next] != kNone) continue;
        entered_by_[next] = e;
        if (role_[next] == kSink) return push_back_from(next);
        queue_.push_back(next);
      }
    }
    return false;
  }

  bool push_back_from(Index node) {
    while (entered_by_[node] != kStart) {
      auto const e = entered_by_[node];
      flow_[e] = static_cast<std::int8_t>(flow_[e] + 1);
      flow_[piece_.back[e]] = static_cast<std::int8_t>(flow_[piece_.back[e]] - 1);
      node = piece_.head[piece_.back[e]];
    }
    return true;
  }

  Piece const& piece_;
  std::vector<std::int8_t> flow_;  ///< of unit capacity, by directed edge; opposite directions sum to 0
  std::vector<Role> role_;
  std::span<Index const> sources_;
  std::vector<Index> entered_by_;
  std::vector<Index> queue_;
};

/// Turns an edge cut into a node separator: the smaller of the two sets of ends.
Cut separate(Piece const& piece, FlowCut const& flow) {
  auto const nodes = piece.nodes.size();
  std::vector<std::uint8_t> at_cut(nodes, 0);
  std::array<std::size_t, 2> ends{};
  for (Index n = 0; n < nodes; ++n) {
    auto const edges = std::span{piece.head}.subspan(piece.first[n], piece.first[n + 1] - piece.first[n]);
    auto const crosses = [&](Index other) { return flow.left(other) != flow.left(n); };
    at_cut[n] = std::any_of(edges.begin(), edges.end(), crosses) ? 1 : 0;
    ends[flow.left(n) ? 0 : 1] += at_cut[n];
  }
  auto const take_left = ends[0] <= ends[1];
  Cut cut;
  for (Index n = 0; n < nodes; ++n) {
    auto& side = flow.left(n) ? cut.left : cut.right;
    (at_cut[n] != 0 && flow.left(n) == take_left ? cut.separator : side).push_back(n);
  }
  return cut;
}

class Dissection {
public:
  explicit Dissection(std::span<Point const> positions) : positions_{positions}, local_(positions.size(), kNone) {}

  /// Appends the piece's nodes to the order, separator last.
  void dissect(Piece const& piece) {
    if (piece.nodes.size() <= kLeafNodes) {
      order_.insert(order_.end(), piece.nodes.begin(), piece.nodes.end());
      return;
    }
    auto const cut = best_cut(piece);
    dissect(part(piece, cut.left));
    dissect(part(piece, cut.right));
    for (auto const n : cut.separator) order_.push_back(piece.nodes[n]);
  }

  std::vector<Index> take_order() { return std::move(order_); }

private:
  Cut best_cut(Piece const& piece) const {
    constexpr std::array<Point, 4> kDirections = {{{1, 0}, {0, 1}, {1, 1}, {1, -1}}};
    FlowCut flow{piece};
    std::vector<Index> line(piece.nodes.size());
    Cut best;
    auto limit = piece.head.size();
    for (auto const direction : kDirections) {
      auto const along = [&](Index n) {
        auto const p = positions_[piece.nodes[n]];
        return p.x * direction.x + p.y * direction.y;
      };
      std::iota(line.begin(), line.end(), 0U);
      std::sort(line.begin(), line.end(), [&](Index a, Index b) {
        auto const pa = along(a);
        auto const pb = along(b);
        return pa != pb ? pa < pb : piece.nodes[a] < piece.nodes[b];
      });
      // A cut of many more edges than the best separator has nodes will hardly give a smaller separator.
      if (!flow.run(line, limit)) continue;
      auto cut = separate(piece, flow);
      if (!best.left.empty() && cut.badness() >= best.badness()) continue;
      best = std::move(cut);
      limit = 2 * best.separator.size() + 4;
    }
    return best;
  }

  Piece part(Piece const& whole, std::vector<Index> const& members) {
    Piece piece;
    for (auto const n : members) {
      local_[whole.nodes[n]] = static_cast<Index>(piece.nodes.size());
      piece.nodes.push_back(whole.nodes[n]);
    }
    std::vector<Index> kept(whole.head.size(), kNone);
    std::vector<Index> origin;
    piece.first.push_back(0);
    for (auto const n : members) {
      for (auto e = whole.first[n]; e < whole.first[n + 1]; ++e) {
        auto const head = local_[whole.nodes[whole.head[e]]];
        if (head == kNone) continue;
        kept[e] = static_cast<Index>(piece.head.size());
        piece.head.push_back(head);
        origin.push_back(e);
      }
      piece.first.push_back(static_cast<Index>(piece.head.size()));
    }
    for (auto const e : origin) piece.back.push_back(kept[whole.back[e]]);
    for (auto const n : members) local_[whole.nodes[n]] = kNone;
    return piece;
  }

  std::span<Point const> positions_;
  std::vector<Index> local_;
  std::vector<Index> order_;
};

Piece whole_graph(std::size_t nodes, std::span<std::pair<Index, Index> const> edges) {
  std::vector<std::pair<Index, Index>> both;
  for (auto const& [a, b] : edges) {
    both.emplace_back(a, b);
    both.emplace_back(b, a);
  }
  std::sort(both.begin(), both.end());
  both.erase(std::unique(both.begin(), both.end()), both.end());
  Piece piece;
  piece.nodes.resize(nodes);
  std::iota(piece.nodes.begin(), piece.nodes.end(), 0U);
  piece.first.assign(nodes + 1, 0);
  for (auto const& edge : both) {
    ++piece.first[edge.first + 1];
    piece.head.push_back(edge.second);
    auto const opposite = std::lower_bound(both.begin(), both.end(), std::pair{edge.second, edge.first});
    piece.back.push_back(static_cast<Index>(opposite - both.begin()));
  }
  std::partial_sum(piece.first.begin(), piece.first.end(), piece.first.begin());
  return piece;
}

}  // namespace

std::vector<std::uint32_t> nested_dissection_order(std::span<Point const> positions,
                                                   std::span<std::pair<std::uint32_t, std::uint32_t> const> edges) {
  Dissection dissection{positions};
  dissection.dissect(whole_graph(positions.size(), edges));
  return dissection.take_order();
}

}  // namespace twinshift::routing
