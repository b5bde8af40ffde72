// bench: the program's engines on given work, timed, with answers that can be checked.

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/mobsim/queue_routes.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/queue_city.hpp"

namespace twinshift::tool {

namespace {

constexpr int kRuns = 5;
constexpr std::int32_t kCitySeconds = 3 * 3600;  ///< the city's trips depart in so much time

struct Arguments {
  std::string links;
  std::string trips;
  std::vector<int> threads = {1};
  std::vector<int> repeat = {1, 5, 30};
  bool json = false;
};

/// One size on one number of threads.
struct Measurement {
  mobsim::QueueResult result;
  int threads = 1;
  std::vector<double> wall_s;  ///< ascending
  bool right = true;
};

Measurement measure(QueueCity const& city, mobsim::QueueRoutes const& routes, int threads) {
  Measurement measured;
  measured.threads = threads;
  mobsim::MobsimParameters parameters;
  parameters.threads = threads;
  for (int run = 0; run < kRuns; ++run) {
    auto const start = std::chrono::steady_clock::now();
    measured.result = mobsim::run_queue_routes(city.network, routes, parameters);
    measured.wall_s.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    measured.right = measured.right && right_answer(routes, measured.result);
  }
  std::sort(measured.wall_s.begin(), measured.wall_s.end());
  return measured;
}

nlohmann::ordered_json as_json(Measurement const& measured) {
  auto const wall_s = measured.wall_s[measured.wall_s.size() / 2];
  auto const& result = measured.result;
  return {{"link_entries", result.link_entries},
          {"arrivals", result.arrivals},
          {"mean_trip_s", result.mean_trip_s},
          {"last_arrival_s", result.last_arrival_s},
          {"forced_moves", result.forced_moves},
          {"hash", fmt::format("{:016x}", result.hash)},
          {"threads", measured.threads},
          {"runs", measured.wall_s.size()},
          {"wall_s", wall_s},
          {"lowest_s", measured.wall_s.front()},
          {"highest_s", measured.wall_s.back()},
          {"trips_per_s", static_cast<double>(result.arrivals) / wall_s},
          {"entries_per_s", static_cast<double>(result.link_entries) / wall_s}};
}

void print_table(std::vector<Measurement> const& all) {
  fmt::print("{:>8} {:>11} {:>7} {:>10} {:>21} {:>10} {:>11} {:>10} {:>8}\n", "trips", "entries", "threads", "median s",
             "lowest - highest s", "trips/s", "entries/s", "mean s", "forced");
  for (auto const& one : all) {
    auto const wall_s = one.wall_s[one.wall_s.size() / 2];
    auto const spread = fmt::format("{:.4f} - {:.4f}", one.wall_s.front(), one.wall_s.back());
    fmt::print("{:>8} {:>11} {:>7} {:>10.4f} {:>21} {:>10.0f} {:>11.0f} {:>10.2f} {:>8}\n", one.result.arrivals,
               one.result.link_entries, one.threads, wall_s, spread, static_cast<double>(one.result.arrivals) / wall_s,
               static_cast<double>(one.result.link_entries) / wall_s, one.result.mean_trip_s, one.result.forced_moves);
  }
}

/// The first measurement's figures, and all of them under "sizes".
void print_json(std::vector<Measurement> const& all, bool right) {
  auto object = as_json(all.front());
  object["answer_right"] = right;
  for (auto const& one : all) object["sizes"].push_back(as_json(one));
  fmt::print("{}\n", object.dump(2));
}

int bench_queue(Arguments const& arguments) {
  try {
    auto const city = read_queue_city(arguments.links, arguments.trips);
    std::vector<Measurement> all;
    auto right = true;
    for (auto const times : arguments.repeat) {
      auto const routes = repeat_trips(city.routes, times, kCitySeconds);
      auto const first = all.size();
      for (auto const threads : arguments.threads) {
        all.push_back(measure(city, routes, threads));
        right = right && all.back().right && all.back().result.hash == all[first].result.hash;
      }
    }
    arguments.json ? print_json(all, right) : print_table(all);
    if (right) return kOk;
    fmt::print(stderr, "bench queue: wrong answer: not the known one, or not the same on any number of threads\n");
    return kInternalFault;
  } catch (std::runtime_error const& error) {
    fmt::print(stderr, "{}\n", error.what());
    return kDataFaults;
  }
}

}  // namespace

void add_bench(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("bench", "Time the engines on given work");
  command->require_subcommand(1);
  auto* queue =
      command->add_subcommand("queue", "Cars with given routes through the street queues; loading is not timed");
  auto const arguments = std::make_shared<Arguments>();
  queue->add_option("--links", arguments->links, "Links: id, from, to, length m, free speed m/s, lanes, x y, x y")
      ->required();
  queue->add_option("--trips", arguments->trips, "Trips: departure s, tab, link ids (plain or .gz)")->required();
  queue->add_option("--threads", arguments->threads, "Numbers of threads, as 1,2")
      ->delimiter(',')
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  queue->add_option("--repeat", arguments->repeat, "Sizes: every trip so many times over, spread over the same 3 hours")
      ->delimiter(',')
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  queue->add_flag("--json", arguments->json, "Print one JSON object");
  queue->callback([&action, arguments] { action = [arguments] { return bench_queue(*arguments); }; });
  add_bench_transit(*command, action);
}

}  // namespace twinshift::tool
