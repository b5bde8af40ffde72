// Row 3 of the budgets: one full working day of a city with given plans, on one thread and on two; and the streets
// alone on the same cars (rows 1 and 2 on a real graph). Exit 1 if an answer is wrong: somebody vanishes, or the day
// differs by the number of threads.
//
//   bench_day [CITY]

#include "sim/core/rng.hpp"
#include "sim/mobsim/day.hpp"
#include "sim/mobsim/queue_routes.hpp"
#include "sim/run/world.hpp"
#include "sim/scenario/load.hpp"
#include "tests/bench/figure.hpp"

#include <exception>
#include <string>
#include <vector>

using namespace twinshift;

namespace {

int g_wrong = 0;

void expect(bool right, std::string const& what) {
  if (right) return;
  ++g_wrong;
  std::fprintf(stderr, "wrong: %s\n", what.c_str());
}

/// FNV-1a over whole numbers.
struct Hash {
  std::uint64_t value = 0xCBF29CE484222325U;
  void add(std::uint64_t x) {
    for (int byte = 0; byte < 8; ++byte) value = (value ^ (x >> (8 * byte) & 0xFF)) * 0x100000001B3U;
  }
};

struct HashingSink : events::EventSink {
  void consume(events::EventChunk const& chunk) override {
    for (auto const& event : chunk.events) {
      hash.add(std::uint64_t{event.time_ms} << 8 | static_cast<std::uint64_t>(event.kind));
      hash.add(std::uint64_t{event.a} << 32 | event.b);
    }
    count += chunk.events.size();
  }
  Hash hash;
  std::size_t count = 0;
};

std::uint64_t hash_of(mobsim::DayResult const& day) {
  Hash hash;
  for (auto const& outcome : day.outcomes) {
    hash.add(static_cast<std::uint64_t>(outcome.status) << 32 | static_cast<std::uint32_t>(outcome.departure_s));
    hash.add(std::uint64_t{static_cast<std::uint32_t>(outcome.arrival_s)} << 32 |
             static_cast<std::uint32_t>(outcome.wait_s));
  }
  for (auto const number : {day.link_entries, day.forced_moves, day.boardings, day.denied_boardings, day.rerouted,
                            day.trips_run, day.bike_rides, day.deadhead_metres})
    hash.add(static_cast<std::uint64_t>(number));
  return hash.value;
}

/// All drives of the day's plans as cars with given routes; a drive starts when its journey does.
mobsim::QueueRoutes drives_of(demand::Journeys const& plans) {
  mobsim::QueueRoutes routes;
  for (std::size_t i = 0; i < plans.size(); ++i)
    for (auto const& leg : plans.legs[nth<JourneyId>(i)]) {
      if (leg.mode != Mode::kCar || !leg.path.valid() || plans.paths[leg.path].empty()) continue;
      routes.departure_s.push_back(std::max(0, plans.departure[nth<JourneyId>(i)].seconds()));
      routes.links.push_back(plans.paths[leg.path]);
    }
  return routes;
}

class CityDay {
public:
  CityDay(std::string city, scenario::Scenario const& scenario, int runs)
      : city_{std::move(city)}, scenario_{scenario}, runs_{runs}, world_{scenario, [](char const*) {}} {
    world_.warm_start(bench::quick() ? 1 : 3, [](int) {});
    world_.plan();
  }

  void run() {
    time_days();
    time_streets();
    check_threads();
  }

private:
  [[nodiscard]] mobsim::DayResult live(int threads, std::vector<events::EventSink*> const& sinks = {}) const {
    auto parameters = scenario_.mobsim;
    parameters.threads = threads;
    return mobsim::simulate_day({scenario_.network, world_.timetable, scenario_.fleet, world_.learned.plans},
                                parameters, sinks);
  }

  void check(mobsim::DayResult const& day) {
    auto const whole = [](mobsim::ModeCounts const& counts) {
      return counts.departed == counts.arrived + counts.travelling + counts.gave_up;
    };
    std::int64_t arrived = day.background.arrived;
    for (auto const& counts : day.journeys) {
      expect(whole(counts), "nobody vanishes");
      arrived += counts.arrived;
    }
    expect(whole(day.background) && arrived > 0, "nobody vanishes");
    expect(day.bikes_at_start == day.bikes_at_end, "no bike vanishes");
    auto const hash = hash_of(day);
    expect(hash_ == 0 || hash_ == hash, "the same day on any number of threads");
    hash_ = hash;
  }

  void print(char const* row, std::string const& key, std::string const& what, char const* unit,
             std::vector<double> const& samples) {
    bench::print({row, key, city_ + ": " + what, unit, samples});
  }

  void time_days() {
    std::vector<double> one, two, gain, cpu;
    mobsim::DayResult day;
    for (int run = 0; run < runs_; ++run) {
      auto const cpu_before = bench::cpu_s();
      bench::Stopwatch watch;
      check(day = live(1));
      one.push_back(watch.lap_s());
      cpu.push_back(bench::cpu_s() - cpu_before);
      check(live(2));
      two.push_back(watch.lap_s());
      gain.push_back(one.back() / two.back());
    }
    std::printf("%s: %lld link entries, %lld forced moves, %lld boardings, %lld trips\n", city_.c_str(),
                static_cast<long long>(day.link_entries), static_cast<long long>(day.forced_moves),
                static_cast<long long>(day.boardings), static_cast<long long>(day.trips_run));
    print("3", "day." + city_ + ".wall_s", "a working day on two threads", "s", two);
    print("3", "day." + city_ + ".1t.wall_s", "a working day on one thread", "s", one);
    print("3", "day." + city_ + ".1t.cpu_s", "a working day on one thread; processor time", "s", cpu);
    print("3", "day." + city_ + ".gain", "a working day; gain of the second thread", "x", gain);
  }

  void time_streets() {
    auto const routes = drives_of(world_.learned.plans);
    std::vector<double> rate, cpu_rate, gain;
    std::uint64_t hash = 0;
    for (int run = 0; run < runs_; ++run) {
      auto parameters = scenario_.mobsim;
      parameters.threads = 1;
      auto const cpu_before = bench::cpu_s();
      bench::Stopwatch watch;
      auto const one = mobsim::run_queue_routes(scenario_.network, routes, parameters);
      auto const one_s = watch.lap_s();
      auto const cpu_s = bench::cpu_s() - cpu_before;
      parameters.threads = 2;
      auto const two = mobsim::run_queue_routes(scenario_.network, routes, parameters);
      gain.push_back(one_s / watch.lap_s());
      rate.push_back(static_cast<double>(one.link_entries) / one_s);
      cpu_rate.push_back(static_cast<double>(one.link_entries) / cpu_s);
      expect(one.hash == two.hash && (hash == 0 || hash == one.hash), "the same streets on any number of threads");
      expect(one.arrivals + one.on_road == static_cast<std::int64_t>(routes.departure_s.size()), "no car vanishes");
      hash = one.hash;
    }
    print("1", "queue." + city_ + ".1t.entries_per_s", "the streets alone on one thread", "entries/s", rate);
    print("1", "queue." + city_ + ".1t.entries_per_cpu_s", "the streets alone; by processor time", "entries/s",
          cpu_rate);
    print("2", "queue." + city_ + ".gain", "the streets alone; gain of the second thread", "x", gain);
  }

  void check_threads() {
    std::uint64_t events = 0;
    for (auto const threads : {1, 2, 3, 8}) {
      HashingSink sink;
      check(live(threads, {&sink}));
      expect(sink.count > 0 && (events == 0 || events == sink.hash.value), "the same events on any number of threads");
      events = sink.hash.value;
    }
    std::printf("%s: same outcomes and events on 1, 2, 3 and 8 threads: %s\n", city_.c_str(),
                g_wrong == 0 ? "yes" : "no");
  }

  std::string city_;
  scenario::Scenario const& scenario_;
  int runs_;
  run::World world_;
  std::uint64_t hash_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    auto const city = std::string{argc > 1 ? argv[1] : "belfast"};
    scenario::Overrides overrides;
    if (bench::quick()) overrides.sample = 0.1;
    auto const scenario =
        scenario::load_scenario(std::string{TWINSHIFT_SOURCE_DIR} + "/scenarios/" + city + "/base.yaml", overrides);
    CityDay{city, scenario, bench::quick() ? 1 : 5}.run();
    return g_wrong == 0 ? 0 : 1;
  } catch (std::exception const& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
}
