#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace twinshift::depot {

/// A network of pipes with whole-number capacities and costs, and the cheapest way to push as much as possible through
/// it (successive shortest paths; exact, and whole numbers stay whole). Small: tens of nodes, hundreds of arcs.
class FlowNetwork {
public:
  explicit FlowNetwork(std::size_t nodes) : from_(nodes) {}

  /// Adds an arc and returns its number. Capacity and cost must not be negative.
  std::size_t add(std::size_t from, std::size_t to, std::int64_t capacity, std::int64_t cost);
  void set_capacity(std::size_t arc, std::int64_t capacity) { capacity_[2 * arc] = capacity; }

  /// Largest flow from `source` to `sink`, and of those the one of least cost; of equals always the same. Forgets the
  /// flow before.
  std::int64_t solve(std::size_t source, std::size_t sink);
  [[nodiscard]] std::int64_t flow(std::size_t arc) const { return flow_[2 * arc]; }

private:
  [[nodiscard]] std::int64_t room(std::size_t half) const { return capacity_[half] - flow_[half]; }
  bool shortest(std::size_t source, std::size_t sink, std::vector<std::size_t>& into) const;

  // An arc is two halves: 2 k forward, 2 k + 1 back.
  std::vector<std::vector<std::size_t>> from_;
  std::vector<std::size_t> head_;
  std::vector<std::int64_t> capacity_;
  std::vector<std::int64_t> cost_;
  std::vector<std::int64_t> flow_;
};

}  // namespace twinshift::depot
