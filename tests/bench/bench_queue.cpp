// Speed of the street queues alone, on one thread. Exits 1 if the answer is wrong.
//
//   bench_queue [--repeat N] [--spread] [LINKS TRIPS]
//
// LINKS and TRIPS are files of the queue city (its known answer is checked when N = 1); without them a grid of the same
// shape is drawn. --repeat N runs every trip N times, the copies evenly over the same three hours; --spread over a day.

#include "sim/core/rng.hpp"
#include "sim/mobsim/queue_routes.hpp"
#include "tests/bench/figure.hpp"
#include "tools/twinshift/queue_city.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <string>
#include <vector>

namespace {

using namespace twinshift;

constexpr int kSide = 36;
constexpr int kRuns = 5;
constexpr int kCityHours = 3;  ///< the city's trips depart in so many hours
constexpr int kDayHours = 24;

struct Options {
  int repeat = 1;
  bool spread = false;
  std::vector<std::string> files;
};

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    auto const word = std::string{argv[i]};
    if (word == "--repeat" && i + 1 < argc)
      options.repeat = std::max(1, std::atoi(argv[++i]));
    else if (word == "--spread")
      options.spread = true;
    else
      options.files.push_back(word);
  }
  return options;
}

NodeId corner(int x, int y) { return NodeId{static_cast<std::uint32_t>(y * kSide + x)}; }

void add_street(network::Network& network, NodeId from, NodeId to) {
  auto& links = network.links;
  links.from.push_back(from);
  links.to.push_back(to);
  links.length.push_back(Metres{250});
  links.free_speed.push_back(MetresPerSecond{13.89});
  links.capacity.push_back(1800);
  links.lanes.push_back(2);
  links.bus_lane.push_back(0);
}

network::Network grid() {
  network::Network network;
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) network.nodes.position.push_back({x * 250.0, y * 250.0});
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      if (x + 1 < kSide)
        add_street(network, corner(x, y), corner(x + 1, y)), add_street(network, corner(x + 1, y), corner(x, y));
      if (y + 1 < kSide)
        add_street(network, corner(x, y), corner(x, y + 1)), add_street(network, corner(x, y + 1), corner(x, y));
    }
  network::index_network(network);
  return network;
}

LinkId link_between(network::Network const& network, NodeId from, NodeId to) {
  for (auto const link : network.out_links[from])
    if (network.links.to[link] == to) return link;
  std::abort();
}

/// 10,000 trips between drawn corners, each a drawn staircase: mean length and hours like those of the queue city.
mobsim::QueueRoutes grid_trips(network::Network const& network) {
  mobsim::QueueRoutes routes;
  for (std::uint32_t i = 0; i < 10000; ++i) {
    auto rng = Rng{1, i, Draw::kBackground};
    auto const draw = [&] { return static_cast<int>(rng.below(kSide)); };
    int x = draw(), y = draw();
    int const to_x = draw(), to_y = draw();
    std::vector<LinkId> path;
    while (x != to_x || y != to_y) {
      auto const here = corner(x, y);
      auto const sideways = y == to_y || (x != to_x && rng.below(2) == 0);
      (sideways ? x : y) += sideways ? (to_x > x ? 1 : -1) : (to_y > y ? 1 : -1);
      path.push_back(link_between(network, here, corner(x, y)));
    }
    if (path.empty()) continue;
    routes.departure_s.push_back(static_cast<std::int32_t>(rng.below(10800)));
    routes.links.push_back(path);
  }
  return routes;
}

mobsim::QueueRoutes repeated(mobsim::QueueRoutes const& once, Options const& options) {
  mobsim::QueueRoutes routes;
  for (int copy = 0; copy < options.repeat; ++copy)
    for (std::size_t i = 0; i < once.departure_s.size(); ++i) {
      auto const hours = options.spread ? kDayHours : kCityHours;
      auto const later = copy * (hours * 3600 / options.repeat);
      routes.departure_s.push_back((once.departure_s[i] + later) % (hours * 3600));
      routes.links.push_back(once.links[nth<PathId>(i)]);
    }
  return routes;
}

std::int64_t entries_expected(mobsim::QueueRoutes const& routes) {
  return static_cast<std::int64_t>(routes.links.values().size() - routes.links.size());
}

bool right(mobsim::QueueResult const& result, mobsim::QueueRoutes const& routes, bool known) {
  if (result.arrivals != static_cast<std::int64_t>(routes.departure_s.size())) return false;
  if (result.link_entries != entries_expected(routes)) return false;
  return !known || (result.link_entries == 244752 && std::abs(result.mean_trip_s - 440.68) < 4.4 &&
                    std::abs(result.last_arrival_s - 11719) <= 5);
}

/// Trips and link entries a second, for tools/bench.
void print_rates(mobsim::QueueResult const& result, std::vector<double> const& seconds, bool spread) {
  auto const thousands = std::to_string(result.arrivals / 1000) + (spread ? "k_day" : "k");
  auto const what = thousands + " trips over " + (spread ? "a day" : "3 h") + " on one thread";
  std::vector<double> trips;
  std::vector<double> entries;
  for (auto const s : seconds) {
    trips.push_back(static_cast<double>(result.arrivals) / s);
    entries.push_back(static_cast<double>(result.link_entries) / s);
  }
  bench::print({"1", "queue.grid_" + thousands + ".1t.trips_per_s", "queues: " + what, "trips/s", trips});
  bench::print({"1", "queue.grid_" + thousands + ".1t.entries_per_s", "queues: " + what, "entries/s", entries});
}

int time_queues(Options const& options) {
  tool::QueueCity city;
  auto const from_files = options.files.size() == 2;
  if (from_files) {
    city = tool::read_queue_city(options.files[0], options.files[1]);
  } else {
    city.network = grid();
    city.routes = grid_trips(city.network);
  }
  auto const routes = repeated(city.routes, options);
  mobsim::QueueResult result;
  std::vector<double> seconds;
  std::vector<double> cpu_seconds;
  for (int run = 0; run < kRuns; ++run) {
    auto const cpu = std::clock();
    bench::Stopwatch watch;
    result = mobsim::run_queue_routes(city.network, routes, {});
    seconds.push_back(watch.lap_s());
    cpu_seconds.push_back(static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC);
  }
  auto const median = bench::median(seconds);
  std::puts(
      "bench,threads,trips,link_entries,mean_trip_s,last_arrival_s,forced_moves,wall_s,lowest_s,highest_s,cpu_s,trips_"
      "per_s,"
      "entries_per_s");
  std::printf("queue,1,%lld,%lld,%.2f,%.3f,%lld,%.4f,%.4f,%.4f,%.4f,%.0f,%.0f\n",
              static_cast<long long>(result.arrivals), static_cast<long long>(result.link_entries), result.mean_trip_s,
              result.last_arrival_s, static_cast<long long>(result.forced_moves), median, bench::least(seconds),
              bench::most(seconds), bench::median(cpu_seconds), static_cast<double>(result.arrivals) / median,
              static_cast<double>(result.link_entries) / median);
  print_rates(result, seconds, options.spread);
  if (right(result, routes, from_files && options.repeat == 1)) return 0;
  std::fputs("bench_queue: wrong answer\n", stderr);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return time_queues(parse(argc, argv));
  } catch (std::exception const& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
}
