#include "sim/mobsim/queue_routes.hpp"

#include "sim/mobsim/street_queues.hpp"
#include "sim/mobsim/window_crew.hpp"

#include <omp.h>

#include <algorithm>

namespace twinshift::mobsim {

namespace {

constexpr std::int32_t kLastSecond = 48 * 3600;
constexpr std::size_t kSampledRoutes = 8;  ///< one route in so many tells where the work will be

/// What one part has seen arrive; a cache line of its own, as parts count at the same time.
struct alignas(64) Arrivals {
  std::int64_t count = 0;
  std::int64_t total_ms = 0;
  std::int32_t last_ms = 0;
  std::uint64_t hash = 0;
};

/// Mixes all bits (the finaliser of SplitMix64).
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}

std::vector<std::uint32_t> expected_entries(network::Network const& network, QueueRoutes const& routes) {
  std::vector<std::uint32_t> load(network.links.size(), 0);
  for (std::size_t route = 0; route < routes.links.size(); route += kSampledRoutes)
    for (auto const link : routes.links[nth<PathId>(route)]) ++load[link.index()];
  return load;
}

/// Cars by departure, those of one second in their own order.
std::vector<std::uint32_t> by_departure(QueueRoutes const& routes) {
  std::vector<std::uint32_t> first(kLastSecond + 2, 0);
  auto const row = [&](std::size_t car) {
    return static_cast<std::size_t>(std::clamp(routes.departure_s[car], 0, kLastSecond));
  };
  auto const cars = routes.departure_s.size();
  for (std::size_t car = 0; car < cars; ++car) ++first[row(car) + 1];
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  std::vector<std::uint32_t> order(cars);
  for (std::size_t car = 0; car < cars; ++car) order[first[row(car)]++] = static_cast<std::uint32_t>(car);
  return order;
}

}  // namespace

QueueResult run_queue_routes(network::Network const& network, QueueRoutes const& routes,
                             MobsimParameters const& parameters, int window_s) {
  auto const parts = parameters.threads > 0 ? parameters.threads : omp_get_max_threads();
  auto const load = parts > 1 ? expected_entries(network, routes) : std::vector<std::uint32_t>{};
  StreetPlan plan;
  plan.window_s = window_s;
  plan.shares.assign(static_cast<std::size_t>(parts), 1.0 / parts);
  plan.load = load;
  StreetQueues queues{network, parameters, {}, plan};

  std::int64_t cars = 0;
  for (auto const car : by_departure(routes)) {
    auto const path = routes.links[PathId{car}];
    if (path.empty()) continue;
    queues.join_link(-1, routes.departure_s[car], MoverId{car}, path);
    ++cars;
  }
  std::vector<Arrivals> arrivals(static_cast<std::size_t>(parts));
  WindowWork work;
  work.tasks = parts;
  work.windows = kLastSecond / queues.window_s();
  work.task = [&](int task, std::int32_t window) {
    auto const part = static_cast<std::size_t>(task);
    queues.run_window(part, window);
    auto& seen = arrivals[part];
    for (auto const& end : queues.finished(part, window)) {
      ++seen.count;
      seen.total_ms += end.time_ms - routes.departure_s[end.vehicle.index()] * 1000;
      seen.last_ms = std::max(seen.last_ms, end.time_ms);
      seen.hash += mix((std::uint64_t{end.vehicle.value()} << 32) + static_cast<std::uint32_t>(end.time_ms));
    }
  };
  work.finished = [&](std::int32_t) {
    std::int64_t arrived = 0;
    for (auto const& seen : arrivals) arrived += seen.count;
    return arrived == cars;
  };
  run_windows(crew_size(parameters.threads, parts), work);

  QueueResult result;
  std::int64_t total_ms = 0;
  std::int32_t last_ms = 0;
  for (auto const& seen : arrivals) {
    result.arrivals += seen.count;
    result.hash += seen.hash;
    total_ms += seen.total_ms;
    last_ms = std::max(last_ms, seen.last_ms);
  }
  result.link_entries = queues.link_entries();
  result.forced_moves = queues.forced_moves();
  result.on_road = queues.on_road();
  if (result.arrivals > 0)
    result.mean_trip_s = static_cast<double>(total_ms) / 1000 / static_cast<double>(result.arrivals);
  result.last_arrival_s = static_cast<double>(last_ms) / 1000;
  return result;
}

}  // namespace twinshift::mobsim
