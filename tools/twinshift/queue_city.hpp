#pragma once

#include "sim/mobsim/queue_routes.hpp"
#include "sim/network/network.hpp"

#include <filesystem>

namespace twinshift::tool {

/// A street network and cars with given routes, in the plain format of queue benchmarks.
struct QueueCity {
  network::Network network;
  mobsim::QueueRoutes routes;
};

/// Reads both files; a name that ends in .gz is unpacked on the way.
///
/// `links`: id, from node, to node, length m, free speed m/s, lanes, x y of from, x y of to, separated by spaces; lines
/// that are empty or start with # are skipped. Flow capacity is 900 vehicles an hour and lane.
/// `trips`: departure second (its floor is taken), tab, link ids in driving order; consecutive links must meet.
/// Throws std::runtime_error "file:line: message" at the first fault, "file: message" if it cannot be read.
QueueCity read_queue_city(std::filesystem::path const& links, std::filesystem::path const& trips);

}  // namespace twinshift::tool
