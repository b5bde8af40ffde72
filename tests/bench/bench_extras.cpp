// Rows 5, 9, 10 and 13 of the budgets on a whole city: what loading and compiling take, what energy and the recording
// cost on top of the day, how big the file is and how fast one seeks in it, and bytes a person.
// Exit 1 if an answer is wrong: a day that differs when it is watched, books that don't balance, a film that doesn't
// show everybody who moves.

#include "sim/choice/learning.hpp"
#include "sim/demand/synthesis.hpp"
#include "sim/emissions/ledger_builder.hpp"
#include "sim/mobsim/day.hpp"
#include "sim/recording/recording.hpp"
#include "sim/results/film.hpp"
#include "sim/run/scenery.hpp"
#include "sim/run/world.hpp"
#include "sim/scenario/load.hpp"
#include "sim/transit/build.hpp"
#include "tests/bench/figure.hpp"

#include <unistd.h>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>

using namespace twinshift;

namespace {

namespace fs = std::filesystem;

int g_wrong = 0;

void expect(bool right, std::string const& what) {
  if (right) return;
  ++g_wrong;
  std::fprintf(stderr, "wrong: %s\n", what.c_str());
}

struct Timing {
  std::vector<double> wall_s;
  std::vector<double> cpu_s;
};

/// Runs `work` some times; wall and processor seconds of each.
template <class Work>
Timing timed(int runs, Work&& work) {
  Timing timing;
  for (int run = 0; run < runs; ++run) {
    auto const cpu = bench::cpu_s();
    bench::Stopwatch watch;
    work();
    timing.wall_s.push_back(watch.lap_s());
    timing.cpu_s.push_back(bench::cpu_s() - cpu);
  }
  return timing;
}

/// Load and compile: files to tables, people, timetable. No routing.
void time_loading(std::string const& city, std::string const& file, scenario::Overrides const& overrides, int runs) {
  std::size_t tours = 0;
  std::size_t trips = 0;
  auto const timing = timed(runs, [&] {
    auto const scenario = scenario::load_scenario(file, overrides);
    auto const population =
        demand::synthesise(scenario.demand, scenario.demand_parameters, scenario.run.sample, scenario.run.seed);
    auto const timetable =
        transit::build_timetable(scenario.service_plan, scenario.network, scenario.build, scenario.run.seed, nullptr);
    expect(tours == 0 || tours == population.tours.size(), "as many people every time the city is loaded");
    expect(trips == 0 || trips == timetable.trips.pattern.size(), "as many trips every time the city is loaded");
    tours = population.tours.size();
    trips = timetable.trips.pattern.size();
  });
  expect(tours > 0 && trips > 0, "people and trips");
  bench::print({"13", "load." + city + ".wall_s", city + ": load and compile", "s", timing.wall_s});
  bench::print({"13", "load." + city + ".cpu_s", city + ": load and compile, processor time", "s", timing.cpu_s});
}

/// The day and what reads it, on plans found in a few rounds without simulation.
class Days {
public:
  Days(std::string city, scenario::Scenario const& scenario, int runs)
      : city_{std::move(city)}, scenario_{scenario}, runs_{runs}, world_{scenario, [](char const*) {}} {
    world_.warm_start(bench::quick() ? 1 : 4, [](int) {});
    world_.plan();
  }

  /// In turns, so that a machine that slows down or speeds up weighs on all three alike.
  void run() {
    std::vector<double> plain;
    std::vector<double> ledger;
    std::vector<double> film;
    auto const file = fs::temp_directory_path() / ("twinshift-bench-" + std::to_string(::getpid()) + ".tsr");
    for (int run = 0; run < runs_; ++run) {
      plain.push_back(time_day([](auto&) {}));
      ledger.push_back(time_ledger());
      film.push_back(time_film(file));
    }
    std::printf("%s: processor %.2f s, with ledger %.2f s, with film %.2f s\n", city_.c_str(), bench::median(plain),
                bench::median(ledger), bench::median(film));
    print_extra("9", "ledger", "energy and emissions on top of the day", ledger, plain);
    print_extra("10", "film", "recording on top of the day", film, plain);
    print_file(file);
    fs::remove(file);
    report_sizes();
  }

private:
  using Sinks = std::vector<events::EventSink*>;

  [[nodiscard]] mobsim::DayInput input() const {
    return {scenario_.network, world_.timetable, scenario_.fleet, world_.learned.plans};
  }

  /// A day with the readers that every day has, and those that `add` puts beside them; then `finish`. Processor
  /// seconds.
  template <class Add>
  double time_day(Add&& add, std::function<void()> const& finish = {}) {
    auto const cpu = bench::cpu_s();
    choice::LinkTimeMeter roads{scenario_.network, world_.timetable.blocks.type.size(), world_.learned.plans};
    choice::ServiceMeter services{world_.timetable, scenario_.fleet.types, scenario_.run.sample};
    Sinks sinks{&roads, &services};
    add(sinks);
    check(mobsim::simulate_day(input(), scenario_.mobsim, sinks));
    if (finish) finish();
    return bench::cpu_s() - cpu;
  }

  void check(mobsim::DayResult const& day) {
    std::int64_t arrived = 0;
    for (auto const& mode : day.journeys) {
      arrived += mode.arrived;
      expect(mode.departed == mode.arrived + mode.travelling + mode.gave_up, "nobody vanishes");
    }
    expect(arrived > 0, "somebody arrives");
    expect(!arrived_ || (*arrived_ == arrived && *entries_ == day.link_entries), "the same day however it is read");
    arrived_ = arrived;
    entries_ = day.link_entries;
  }

  void print_extra(char const* row, char const* key, char const* what, std::vector<double> const& with,
                   std::vector<double> const& without) {
    std::vector<double> percent;
    for (std::size_t run = 0; run < with.size(); ++run) percent.push_back(100 * (with[run] / without[run] - 1));
    bench::print({row, std::string{key} + '.' + city_ + ".extra_pct", city_ + ": " + what, "%", percent});
  }

  double time_ledger() {
    std::optional<emissions::LedgerBuilder> ledger;
    auto const seconds = time_day([&](Sinks& sinks) {
      ledger.emplace(emissions::LedgerInput{scenario_.network, world_.timetable, scenario_.fleet, world_.learned.plans,
                                            scenario_.energy.factors, scenario_.energy.conditions});
      sinks.push_back(&*ledger);
    });
    ledger->book_supply();
    auto const imbalance = ledger->first_imbalance();
    expect(!imbalance, "books balance: " + imbalance.value_or(""));
    expect(ledger->ledger().total(emissions::Item::kCo2eTankToWheel) > 0, "some CO2e");
    return seconds;
  }

  double time_film(fs::path const& file) {
    auto const film_input =
        results::FilmInput{scenario_.network, world_.timetable, scenario_.fleet, world_.learned.plans};
    auto scenery = run::make_scenery(scenario_, world_.population);
    results::add_model_tables(scenery, film_input);
    std::optional<results::Film> film;
    return time_day(
        [&](Sinks& sinks) {
          film.emplace(file, scenery, film_input);
          sinks.push_back(&*film);
        },
        [&] { film->finish(); });
  }

  void print_file(fs::path const& file) {
    bench::print({"10",
                  "film." + city_ + ".size_mb",
                  city_ + ": size of the recording",
                  "MB",
                  {static_cast<double>(fs::file_size(file)) / 1e6}});
    time_seeks(file);
  }

  void time_seeks(fs::path const& file) {
    std::vector<double> ms;
    std::vector<double> open_ms;
    std::size_t most = 0;
    for (int i = 0; i < (bench::quick() ? 10 : 40); ++i) {
      auto const minute = 300 + i * 379 % 1140;
      bench::Stopwatch watch;
      recording::RecordingReader reader{file};  // anew, so that no quarter hour is there already
      auto const opened = watch.lap_s();
      auto const frame = reader.frame_at(minute * 60.0);
      ms.push_back(watch.lap_s() * 1e3);
      open_ms.push_back(opened * 1e3);
      most = std::max(most, frame.seen.size());
    }
    expect(most > 0, "the film shows movers");
    bench::print({"10", "film." + city_ + ".seek_ms", city_ + ": seek to any minute", "ms", ms});
    bench::print({"10", "film." + city_ + ".open_ms", city_ + ": open the recording", "ms", open_ms});
  }

  void report_sizes() const {
    auto const& plans = world_.learned.plans;
    auto const journeys = static_cast<double>(plans.size());
    auto const bytes = static_cast<double>(plans.legs.values().size() * sizeof(demand::Leg) +
                                           plans.paths.values().size() * sizeof(LinkId)) +
                       journeys * (sizeof(Mode) + sizeof(TimeOfDay) + 2 * sizeof(std::size_t));
    auto const agents = static_cast<double>(world_.population.tours.size());
    std::printf("%s: a leg %zu B, an outcome %zu B, an event %zu B\n", city_.c_str(), sizeof(demand::Leg),
                sizeof(demand::JourneyOutcome), sizeof(events::Event));
    bench::print(
        {"5", "plans." + city_ + ".bytes_per_agent", city_ + ": plans of the day, a traveller", "B", {bytes / agents}});
  }

  std::string city_;
  scenario::Scenario const& scenario_;
  int runs_;
  run::World world_;
  std::optional<std::int64_t> arrived_;
  std::optional<std::int64_t> entries_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    auto const city = std::string{argc > 1 ? argv[1] : "belfast"};
    auto const file = std::string{TWINSHIFT_SOURCE_DIR} + "/scenarios/" + city + "/base.yaml";
    auto const runs = bench::quick() ? 1 : 5;
    scenario::Overrides overrides;
    if (bench::quick()) overrides.sample = 0.1;
    time_loading(city, file, overrides, runs);
    auto const scenario = scenario::load_scenario(file, overrides);
    Days{city, scenario, runs}.run();
    return g_wrong == 0 ? 0 : 1;
  } catch (std::exception const& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
}
