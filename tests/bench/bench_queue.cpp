// Rows 1 and 2 of the budgets: speed of the street queues alone, on one thread and on two, run turn by turn; and both
// again beside a process that keeps one processor busy. Exits 1 if the answer is wrong.
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
#include <exception>
#include <string>
#include <vector>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

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

/// Another process that wants a whole processor, as long as it lives.
class BusyNeighbour {
public:
  BusyNeighbour() : pid_{::fork()} {
    if (pid_ != 0) return;
    for (std::uint64_t volatile work = 0;;) work = work + 1;
  }
  ~BusyNeighbour() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  BusyNeighbour(BusyNeighbour const&) = delete;
  BusyNeighbour& operator=(BusyNeighbour const&) = delete;

private:
  pid_t pid_;
};

/// Wall seconds of runs on one and on two threads, turn by turn, as the machine's pace drifts.
struct Times {
  std::vector<double> one, two, one_cpu, gain;
};

class QueueBench {
public:
  QueueBench(network::Network const& network, mobsim::QueueRoutes const& routes, bool spread)
      : network_{network}, routes_{routes} {
    name_ = std::to_string((routes.departure_s.size() + 500) / 1000) + (spread ? "k_day" : "k");
    what_ = name_ + " trips over " + (spread ? "a day" : "3 h");
  }

  bool run() {
    auto const alone = time();
    auto const with_neighbour = [&] {
      BusyNeighbour const neighbour;
      return time();
    }();
    print_rates("1t", "one thread", alone.one);
    print_rates("1t_cpu", "one thread; by processor time", alone.one_cpu);
    print_rates("2t", "two threads", alone.two);
    print_rates("1t_neighbour", "one thread beside a busy process", with_neighbour.one);
    bench::print({"2", "queue.grid_" + name_ + ".gain", "queues: " + what_ + "; gain of two threads", "x", alone.gain});
    bench::print({"2", "queue.grid_" + name_ + ".gain_neighbour",
                  "queues: " + what_ + "; gain of two threads beside a busy process", "", with_neighbour.gain});
    std::printf("%lld trips, %lld entries, mean %.2f s, last %.3f s, %lld forced, hash %016llx\n",
                static_cast<long long>(result_.arrivals), static_cast<long long>(result_.link_entries),
                result_.mean_trip_s, result_.last_arrival_s, static_cast<long long>(result_.forced_moves),
                static_cast<unsigned long long>(result_.hash));
    return right_;
  }

private:
  double lap(int threads) {
    mobsim::MobsimParameters parameters;
    parameters.threads = threads;
    bench::Stopwatch watch;
    auto const result = mobsim::run_queue_routes(network_, routes_, parameters);
    auto const seconds = watch.lap_s();
    right_ = right_ && tool::right_answer(routes_, result) && (result_.arrivals == 0 || result_.hash == result.hash);
    result_ = result;
    return seconds;
  }

  Times time() {
    Times times;
    for (int run = 0; run < kRuns; ++run) {
      auto const cpu = bench::cpu_s();
      times.one.push_back(lap(1));
      times.one_cpu.push_back(bench::cpu_s() - cpu);
      times.two.push_back(lap(2));
      times.gain.push_back(times.one.back() / times.two.back());
    }
    return times;
  }

  void print_rates(std::string const& key, std::string const& how, std::vector<double> const& seconds) {
    std::vector<double> trips;
    std::vector<double> entries;
    for (auto const s : seconds) {
      trips.push_back(static_cast<double>(result_.arrivals) / s);
      entries.push_back(static_cast<double>(result_.link_entries) / s);
    }
    auto const start = "queue.grid_" + name_ + '.' + key;
    bench::print({"1", start + ".trips_per_s", "queues: " + what_ + " on " + how, "trips/s", trips});
    bench::print({"1", start + ".entries_per_s", "queues: " + what_ + " on " + how, "entries/s", entries});
  }

  network::Network const& network_;
  mobsim::QueueRoutes const& routes_;
  std::string name_;
  std::string what_;
  mobsim::QueueResult result_;
  bool right_ = true;
};

int time_queues(Options const& options) {
  tool::QueueCity city;
  if (options.files.size() == 2) {
    city = tool::read_queue_city(options.files[0], options.files[1]);
  } else {
    city.network = grid();
    city.routes = grid_trips(city.network);
  }
  auto const hours = options.spread ? kDayHours : kCityHours;
  auto const routes = tool::repeat_trips(city.routes, options.repeat, hours * 3600);
  if (QueueBench{city.network, routes, options.spread}.run()) return 0;
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
