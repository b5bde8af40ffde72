#include "sim/depot/flow.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace twinshift::depot {
namespace {

struct Arc {
  std::size_t from, to;
  std::int64_t capacity, cost;
};

constexpr std::size_t kNodes = 6;

/// Least capacity of arcs that lead out of a set with the source and without the sink: all sets tried.
std::int64_t least_cut(std::vector<Arc> const& arcs) {
  auto best = std::int64_t{1} << 60;
  for (unsigned set = 0; set < 1U << kNodes; ++set) {
    if ((set & 1U) == 0 || (set >> (kNodes - 1) & 1U) != 0) continue;
    std::int64_t cut = 0;
    for (auto const& arc : arcs)
      if ((set >> arc.from & 1U) != 0 && (set >> arc.to & 1U) == 0) cut += arc.capacity;
    best = std::min(best, cut);
  }
  return best;
}

/// A flow is cheapest exactly if no circle of arcs with room left (or flow to take back) has a negative cost.
bool has_cheaper(std::vector<Arc> const& arcs, FlowNetwork const& network) {
  constexpr auto kFar = std::int64_t{1} << 50;
  std::array<std::array<std::int64_t, kNodes>, kNodes> distance{};
  for (auto& row : distance) row.fill(kFar);
  for (std::size_t a = 0; a < arcs.size(); ++a) {
    auto const& arc = arcs[a];
    auto& there = distance[arc.from][arc.to];
    auto& back = distance[arc.to][arc.from];
    if (network.flow(a) < arc.capacity) there = std::min(there, arc.cost);
    if (network.flow(a) > 0) back = std::min(back, -arc.cost);
  }
  for (std::size_t k = 0; k < kNodes; ++k)
    for (std::size_t i = 0; i < kNodes; ++i)
      for (std::size_t j = 0; j < kNodes; ++j)
        distance[i][j] = std::min(distance[i][j], distance[i][k] + distance[k][j]);
  for (std::size_t i = 0; i < kNodes; ++i)
    if (distance[i][i] < 0) return true;
  return false;
}

TEST(Flow, TakesTheCheapWayFirstAndTheDearOneForTheRest) {
  FlowNetwork network{3};
  auto const cheap = network.add(0, 1, 4, 1);
  auto const dear = network.add(0, 1, 10, 5);
  network.add(1, 2, 7, 0);
  EXPECT_EQ(network.solve(0, 2), 7);
  EXPECT_EQ(network.flow(cheap), 4);
  EXPECT_EQ(network.flow(dear), 3);
}

TEST(Flow, IsLargestAndCheapestOnRandomNetworks) {
  std::mt19937 dice{5};
  for (int round = 0; round < 300; ++round) {
    std::vector<Arc> arcs;
    FlowNetwork network{kNodes};
    for (int a = 0; a < 14; ++a) {
      Arc const arc{dice() % kNodes, dice() % kNodes, static_cast<std::int64_t>(dice() % 9),
                    static_cast<std::int64_t>(dice() % 7)};
      if (arc.from == arc.to) continue;
      arcs.push_back(arc);
      network.add(arc.from, arc.to, arc.capacity, arc.cost);
    }
    EXPECT_EQ(network.solve(0, kNodes - 1), least_cut(arcs)) << round;
    EXPECT_FALSE(has_cheaper(arcs, network)) << round;
    for (std::size_t a = 0; a < arcs.size(); ++a) {
      EXPECT_GE(network.flow(a), 0);
      EXPECT_LE(network.flow(a), arcs[a].capacity);
    }
  }
}

}  // namespace
}  // namespace twinshift::depot
