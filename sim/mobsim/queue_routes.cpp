#include "sim/mobsim/queue_routes.hpp"

#include "sim/mobsim/street_queues.hpp"

#include <algorithm>
#include <numeric>

namespace twinshift::mobsim {

namespace {
constexpr std::int32_t kLastSecond = 48 * 3600;
}

QueueResult run_queue_routes(network::Network const& network, QueueRoutes const& routes,
                             MobsimParameters const& parameters) {
  auto const cars = routes.departure_s.size();
  std::vector<std::uint32_t> order(cars);
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return routes.departure_s[a] < routes.departure_s[b]; });

  StreetQueues queues{network, parameters, {}, nullptr};
  QueueResult result;
  std::int64_t total_ms = 0;
  std::int32_t last_ms = 0;
  std::size_t next = 0;
  for (std::int32_t second = 0; second < kLastSecond && (next < cars || queues.on_road() > 0); ++second) {
    queues.open(second);
    for (; next < cars && routes.departure_s[order[next]] <= second; ++next) {
      auto const path = routes.links[PathId{order[next]}];
      if (!path.empty()) queues.join_link(MoverId{order[next]}, path);
    }
    queues.move();
    for (auto const& end : queues.finished()) {
      ++result.arrivals;
      total_ms += end.time_ms - routes.departure_s[end.vehicle.index()] * 1000;
      last_ms = std::max(last_ms, end.time_ms);
    }
  }
  result.link_entries = queues.link_entries();
  result.forced_moves = queues.forced_moves();
  if (result.arrivals > 0)
    result.mean_trip_s = static_cast<double>(total_ms) / 1000 / static_cast<double>(result.arrivals);
  result.last_arrival_s = static_cast<double>(last_ms) / 1000;
  return result;
}

}  // namespace twinshift::mobsim
