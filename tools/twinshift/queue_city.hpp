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

/// Every trip `times` times, by copy, then trip: the copies evenly over `seconds`, and each drawn within its share of
/// them, so that they don't drive in platoons. The same draws every time; once alone keeps its departures.
mobsim::QueueRoutes repeat_trips(mobsim::QueueRoutes const& once, int times, std::int32_t seconds);

/// Links entered when all cars have arrived: all of their routes but the first, which are joined at their end.
std::int64_t entries_of(mobsim::QueueRoutes const& routes);

/// Did all cars drive all of their links? If `routes` are those of the published queue city (10,000 trips, 244,752
/// entries), the mean and the last arrival must also be those on which published engines agree.
bool right_answer(mobsim::QueueRoutes const& routes, mobsim::QueueResult const& result);

}  // namespace twinshift::tool
