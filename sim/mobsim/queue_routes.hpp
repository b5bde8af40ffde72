#pragma once

#include "sim/core/column.hpp"
#include "sim/mobsim/day.hpp"
#include "sim/network/network.hpp"

#include <cstdint>
#include <vector>

namespace twinshift::mobsim {

/// Cars with given routes and nothing else: for checking and timing the street queues alone.
struct QueueRoutes {
  std::vector<std::int32_t> departure_s;
  Ragged<PathId, LinkId> links;  ///< the first link is joined at its end, the last is driven to its end
};

struct QueueResult {
  std::int64_t link_entries = 0;
  std::int64_t arrivals = 0;
  std::int64_t on_road = 0;  ///< still, when the 48 h are over
  std::int64_t forced_moves = 0;
  double mean_trip_s = 0;
  double last_arrival_s = 0;
  std::uint64_t hash = 0;  ///< over every car's arrival time
};

/// Runs all routes until the last car has arrived (or 48 h have passed). The same engine as simulate_day, on
/// `parameters.threads` threads and as many parts; seconds are worked on in windows of at most `window_s`. The result
/// depends on neither.
QueueResult run_queue_routes(network::Network const& network, QueueRoutes const& routes,
                             MobsimParameters const& parameters, int window_s = 5);

}  // namespace twinshift::mobsim
