// bench: the program's engines on given work, timed, with answers that can be checked.

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/mobsim/queue_routes.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/queue_city.hpp"

namespace twinshift::tool {

namespace {

struct Arguments {
  std::string links;
  std::string trips;
  int threads = 1;
  bool json = false;
};

int bench_queue(Arguments const& arguments) {
  try {
    auto const city = read_queue_city(arguments.links, arguments.trips);
    auto const start = std::chrono::steady_clock::now();
    auto const result = mobsim::run_queue_routes(city.network, city.routes, mobsim::MobsimParameters{});
    auto const wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    nlohmann::ordered_json const object{{"link_entries", result.link_entries},
                                        {"arrivals", result.arrivals},
                                        {"mean_trip_s", result.mean_trip_s},
                                        {"last_arrival_s", result.last_arrival_s},
                                        {"forced_moves", result.forced_moves},
                                        {"threads", 1},
                                        {"wall_s", wall_s},
                                        {"trips_per_s", static_cast<double>(result.arrivals) / wall_s}};
    if (arguments.json) {
      fmt::print("{}\n", object.dump(2));
      return kOk;
    }
    for (auto const& [key, value] : object.items()) fmt::print("{:<16} {}\n", key, value.dump());
    return kOk;
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
  queue
      ->add_option("--threads", arguments->threads, "Accepted for later; this engine uses one thread whatever is asked")
      ->check(CLI::Range(1, 1024));
  queue->add_flag("--json", arguments->json, "Print one JSON object");
  queue->callback([&action, arguments] { action = [arguments] { return bench_queue(*arguments); }; });
  add_bench_transit(*command, action);
}

}  // namespace twinshift::tool
