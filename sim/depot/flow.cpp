#include "sim/depot/flow.hpp"

#include <algorithm>
#include <deque>
#include <limits>

namespace twinshift::depot {
namespace {
constexpr auto kNone = std::numeric_limits<std::size_t>::max();
constexpr auto kFar = std::numeric_limits<std::int64_t>::max();
}  // namespace

std::size_t FlowNetwork::add(std::size_t from, std::size_t to, std::int64_t capacity, std::int64_t cost) {
  auto const arc = head_.size() / 2;
  from_[from].push_back(2 * arc);
  from_[to].push_back(2 * arc + 1);
  head_.insert(head_.end(), {to, from});
  capacity_.insert(capacity_.end(), {capacity, 0});
  cost_.insert(cost_.end(), {cost, -cost});
  flow_.insert(flow_.end(), {0, 0});
  return arc;
}

/// Bellman-Ford with a queue; `into` gets the half arc by which each node is best reached.
bool FlowNetwork::shortest(std::size_t source, std::size_t sink, std::vector<std::size_t>& into) const {
  std::vector<std::int64_t> distance(from_.size(), kFar);
  std::vector<std::uint8_t> queued(from_.size(), 0);
  into.assign(from_.size(), kNone);
  std::deque<std::size_t> queue{source};
  distance[source] = 0;
  while (!queue.empty()) {
    auto const node = queue.front();
    queue.pop_front();
    queued[node] = 0;
    for (auto const half : from_[node]) {
      auto const next = head_[half];
      if (room(half) <= 0 || distance[node] + cost_[half] >= distance[next]) continue;
      distance[next] = distance[node] + cost_[half];
      into[next] = half;
      if (queued[next] == 0) queue.push_back(next);
      queued[next] = 1;
    }
  }
  return distance[sink] != kFar;
}

std::int64_t FlowNetwork::solve(std::size_t source, std::size_t sink) {
  std::fill(flow_.begin(), flow_.end(), 0);
  std::int64_t total = 0;
  std::vector<std::size_t> into;
  while (shortest(source, sink, into)) {
    auto amount = kFar;
    for (auto node = sink; node != source; node = head_[into[node] ^ 1U]) amount = std::min(amount, room(into[node]));
    for (auto node = sink; node != source; node = head_[into[node] ^ 1U]) {
      flow_[into[node]] += amount;
      flow_[into[node] ^ 1U] -= amount;
    }
    total += amount;
  }
  return total;
}

}  // namespace twinshift::depot
