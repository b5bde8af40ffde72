#include "sim/mobsim/queue_routes.hpp"

#include "sim/core/fetch.hpp"
#include "sim/mobsim/street_queues.hpp"
#include "sim/mobsim/window_crew.hpp"

#include <omp.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

namespace twinshift::mobsim {

namespace {

constexpr std::int32_t kLastSecond = 48 * 3600;
constexpr std::size_t kSampledRoutes = 8;  ///< one route in so many tells where the work will be

/// What one part has to start and what it has seen arrive; on cache lines of its own, as parts count at the same time.
struct alignas(64) PartWork {
  std::vector<std::uint32_t> cars;  ///< that start here, by departure
  std::size_t started = 0;
  std::int64_t arrivals = 0;
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

constexpr std::uint32_t kNowhere = 0xFFFFFFFFU;

/// By car: the part where it starts; kNowhere without a path.
std::vector<std::uint32_t> parts_of_starts(QueueRoutes const& routes, StreetQueues const& queues) {
  std::vector<std::uint32_t> parts(routes.departure_s.size(), kNowhere);
  for (std::size_t car = 0; car < parts.size(); ++car)
    if (auto const path = routes.links[nth<PathId>(car)]; !path.empty())
      parts[car] = static_cast<std::uint32_t>(queues.part_of_start(path));
  return parts;
}

/// The cars of a part by departure, those of one second in their own order.
std::vector<std::uint32_t> by_departure(QueueRoutes const& routes, std::vector<std::uint32_t> const& parts,
                                        std::uint32_t part) {
  std::vector<std::uint32_t> first(kLastSecond + 2, 0);
  auto const row = [&](std::size_t car) {
    return static_cast<std::size_t>(std::clamp(routes.departure_s[car], 0, kLastSecond));
  };
  for (std::size_t car = 0; car < parts.size(); ++car) first[row(car) + 1] += parts[car] == part ? 1U : 0U;
  std::partial_sum(first.begin(), first.end(), first.begin());
  std::vector<std::uint32_t> order(first.back());
  for (std::size_t car = 0; car < parts.size(); ++car)
    if (parts[car] == part) order[first[row(car)]++] = static_cast<std::uint32_t>(car);
  return order;
}

/// Enters the cars of a part that depart in `window`, while the one before it is worked on.
void start_cars(PartWork& own, QueueRoutes const& routes, std::int32_t window, StreetQueues& queues) {
  constexpr std::size_t kAhead = 16;
  auto const until = (window + 1) * queues.window_s();
  auto const count = own.cars.size();
  for (; own.started < count && routes.departure_s[own.cars[own.started]] < until; ++own.started) {
    if (own.started + kAhead < count) fetch(routes.links[PathId{own.cars[own.started + kAhead]}].data());
    auto const car = own.cars[own.started];
    queues.join_link(window - 1, routes.departure_s[car], MoverId{car}, routes.links[PathId{car}]);
  }
}

void count_arrivals(PartWork& own, QueueRoutes const& routes, std::span<PathEnd const> ends) {
  for (auto const& end : ends) {
    ++own.arrivals;
    own.total_ms += end.time_ms - routes.departure_s[end.vehicle.index()] * 1000;
    own.last_ms = std::max(own.last_ms, end.time_ms);
    own.hash += mix((std::uint64_t{end.vehicle.value()} << 32) + static_cast<std::uint32_t>(end.time_ms));
  }
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

  auto const starts = parts_of_starts(routes, queues);
  auto const cars = std::count_if(starts.begin(), starts.end(), [](auto part) { return part != kNowhere; });
  std::vector<PartWork> parts_work(static_cast<std::size_t>(parts));
  WindowWork work;
  work.tasks = parts;
  work.windows = 1 + kLastSecond / queues.window_s();
  work.task = [&](int task, std::int32_t turn) {
    auto const part = static_cast<std::size_t>(task);
    auto& own = parts_work[part];
    if (turn == 0) own.cars = by_departure(routes, starts, static_cast<std::uint32_t>(task));
    start_cars(own, routes, turn, queues);
    if (turn == 0) return;
    queues.run_window(part, turn - 1);
    count_arrivals(own, routes, queues.finished(part, turn - 1));
  };
  work.finished = [&](std::int32_t) {
    std::int64_t arrived = 0;
    for (auto const& own : parts_work) arrived += own.arrivals;
    return arrived == cars;
  };
  run_windows(crew_size(parameters.threads, parts), work);

  QueueResult result;
  std::int64_t total_ms = 0;
  std::int32_t last_ms = 0;
  for (auto const& own : parts_work) {
    result.arrivals += own.arrivals;
    result.hash += own.hash;
    total_ms += own.total_ms;
    last_ms = std::max(last_ms, own.last_ms);
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
