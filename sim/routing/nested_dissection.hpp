#pragma once

#include "sim/core/geometry.hpp"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace twinshift::routing {

/// An elimination order of an undirected graph by nested dissection: order[i] is the node eliminated i-th.
///
/// Separators come from inertial flow (Schild, Sommer 2015): nodes sorted along four directions, least cut between
/// the first and the last quarter of them, the best of the four. Both sides keep at least a quarter of the nodes, so
/// the recursion is shallow; separators are eliminated last. `edges` may name a pair more than once; no loops.
std::vector<std::uint32_t> nested_dissection_order(std::span<Point const> positions,
                                                   std::span<std::pair<std::uint32_t, std::uint32_t> const> edges);

}  // namespace twinshift::routing
