#include "sim/network/network.hpp"
#include "sim/network/link_times.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace twinshift::network {

namespace {
constexpr double kCellMetres = 250;
}

void index_network(Network& network) {
  auto const nodes = network.nodes.position.size();
  std::vector<std::pair<NodeId, LinkId>> out;
  std::vector<std::pair<NodeId, LinkId>> in;
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    out.emplace_back(network.links.from[link], link);
    in.emplace_back(network.links.to[link], link);
  }
  network.out_links = Ragged<NodeId, LinkId>::group(nodes, out);
  network.in_links = Ragged<NodeId, LinkId>::group(nodes, in);
}

bool turn_banned(Network const& network, LinkId from, LinkId to) {
  return std::binary_search(network.banned_turns.begin(), network.banned_turns.end(), std::pair{from, to});
}

double free_flow_seconds(Network const& network, LinkId link) {
  return std::max(0.001, network.links.length[link].value() / network.links.free_speed[link].value());
}

LinkTimes::LinkTimes(Network const& network)
    : links_{network.links.size()}, seconds_(network.links.size() * kQuarters) {
  for (std::size_t i = 0; i < links_; ++i) {
    auto const seconds = static_cast<float>(free_flow_seconds(network, nth<LinkId>(i)));
    for (int q = 0; q < kQuarters; ++q) set(nth<LinkId>(i), q, seconds);
  }
}

NodeLocator::NodeLocator(Network const& network, std::uint8_t access) {
  auto const& position = network.nodes.position;
  std::vector<std::uint8_t> open(position.size(), 0);
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    if ((network.links.access[link] & access) == 0) continue;
    open[network.links.from[link].index()] = 1;
    open[network.links.to[link].index()] = 1;
  }
  double max_x = std::numeric_limits<double>::lowest();
  double max_y = max_x;
  origin_x_ = origin_y_ = std::numeric_limits<double>::max();
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (open[i] == 0) continue;
    auto const p = position[nth<NodeId>(i)];
    origin_x_ = std::min(origin_x_, p.x);
    origin_y_ = std::min(origin_y_, p.y);
    max_x = std::max(max_x, p.x);
    max_y = std::max(max_y, p.y);
  }
  if (max_x < origin_x_) return;
  columns_ = static_cast<int>((max_x - origin_x_) / kCellMetres) + 1;
  rows_ = static_cast<int>((max_y - origin_y_) / kCellMetres) + 1;
  auto const cell = [&](Point p) {
    return cell_of(static_cast<int>((p.x - origin_x_) / kCellMetres),
                   static_cast<int>((p.y - origin_y_) / kCellMetres));
  };
  first_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_) + 1, 0);
  for (std::size_t i = 0; i < open.size(); ++i)
    if (open[i] != 0) ++first_[cell(position[nth<NodeId>(i)]) + 1];
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  entries_.resize(first_.back());
  auto next = first_;
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (open[i] == 0) continue;
    auto const node = nth<NodeId>(i);
    entries_[next[cell(position[node])]++] = {position[node], node};
  }
}

std::size_t NodeLocator::cell_of(int column, int row) const {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
}

NodeId NodeLocator::nearest(Point point) const {
  if (columns_ == 0) return {};
  auto const column = static_cast<int>(std::floor((point.x - origin_x_) / kCellMetres));
  auto const row = static_cast<int>(std::floor((point.y - origin_y_) / kCellMetres));
  NodeId best;
  double best_distance = std::numeric_limits<double>::max();
  // Rings of cells around the point; ring r holds nothing closer than (r - 1) cells.
  auto const outside = std::max({0, -column, column - columns_ + 1, -row, row - rows_ + 1});
  auto const last = outside + std::max(columns_, rows_);
  for (int ring = outside; ring <= last && (ring - 1) * kCellMetres <= best_distance; ++ring) {
    for (int r = std::max(0, row - ring); r <= std::min(rows_ - 1, row + ring); ++r) {
      auto const edge = r == row - ring || r == row + ring;
      auto const step = edge ? 1 : std::max(1, 2 * ring);
      for (int c = column - ring; c <= column + ring; c += step) {
        if (c < 0 || c >= columns_) continue;
        for (auto i = first_[cell_of(c, r)]; i < first_[cell_of(c, r) + 1]; ++i) {
          auto const d = distance(point, entries_[i].position);
          if (d < best_distance || (d == best_distance && entries_[i].node < best)) {
            best_distance = d;
            best = entries_[i].node;
          }
        }
      }
    }
  }
  return best;
}

std::vector<NodeId> NodeLocator::within(Point point, double metres, std::size_t most) const {
  if (columns_ == 0) return {};
  std::vector<std::pair<double, NodeId>> found;
  auto const cell = [](double offset) { return static_cast<int>(std::floor(offset / kCellMetres)); };
  for (int r = std::max(0, cell(point.y - metres - origin_y_));
       r <= std::min(rows_ - 1, cell(point.y + metres - origin_y_)); ++r)
    for (int c = std::max(0, cell(point.x - metres - origin_x_));
         c <= std::min(columns_ - 1, cell(point.x + metres - origin_x_)); ++c)
      for (auto i = first_[cell_of(c, r)]; i < first_[cell_of(c, r) + 1]; ++i)
        if (auto const d = distance(point, entries_[i].position); d <= metres) found.emplace_back(d, entries_[i].node);
  std::sort(found.begin(), found.end());
  if (found.size() > most) found.resize(most);
  std::vector<NodeId> nodes;
  for (auto const& [d, node] : found) nodes.push_back(node);
  return nodes;
}

}  // namespace twinshift::network
