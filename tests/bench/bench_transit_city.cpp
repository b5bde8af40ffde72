// Public transport of a whole city: all options of all its travellers, as one iteration wants them, on all threads (row
// 8 of the budgets), and Pareto sets between its stops (row 7). Groups are compared with searches for single wishes,
// stops with an exhaustive search; exit 1 if one differs.
//
//   bench_transit_city CITY           scenarios/<city>/base.yaml

#include "sim/choice/transit_search.hpp"
#include "sim/demand/synthesis.hpp"
#include "sim/routing/arrival_router.hpp"
#include "sim/scenario/load.hpp"
#include "sim/transit/build.hpp"
#include "tests/bench/figure.hpp"
#include "tests/unit/routing/dice.hpp"
#include "tests/unit/routing/exhaustive_arrivals.hpp"

#include <omp.h>
#include <algorithm>
#include <exception>

using namespace twinshift;

namespace {

constexpr int kRepeats = 5;

/// The way out and the way back of every tour.
std::vector<choice::TransitRequest> all_wishes(demand::Population const& people) {
  std::vector<choice::TransitRequest> wishes;
  for (std::size_t i = 0; i < people.tours.size(); ++i) {
    auto const tour = nth<TourId>(i);
    auto const home = people.persons.home[people.tours.person[tour]];
    auto const there = people.tours.destination[tour];
    wishes.push_back({home, there, people.tours.leave_home[tour].seconds(), false});
    wishes.push_back({there, home, people.tours.leave_activity[tour].seconds(), false});
  }
  return wishes;
}

/// True if both hold the same ways for a wish.
bool same(choice::TransitOptions const& a, choice::FoundOptions in_a, choice::TransitOptions const& b,
          choice::FoundOptions in_b) {
  if (in_a.count != in_b.count) return false;
  for (std::uint8_t k = 0; k < in_a.count; ++k) {
    auto const left = a.rides(in_a.first + k);
    auto const right = b.rides(in_b.first + k);
    auto const equal = [](choice::StoredRide const& x, choice::StoredRide const& y) {
      return x.pattern == y.pattern && x.board == y.board && x.alight == y.alight && x.way_before_s == y.way_before_s;
    };
    if (a.main_mode(in_a.first + k) != b.main_mode(in_b.first + k) ||
        a.egress_s(in_a.first + k) != b.egress_s(in_b.first + k) ||
        !std::equal(left.begin(), left.end(), right.begin(), right.end(), equal))
      return false;
  }
  return true;
}

/// What it costs that all who leave a door within an hour share a search: generalised minutes of the best way found,
/// over those of the best one that a search at the traveller's own second finds; both timed for that second.
class SharingLoss {
public:
  SharingLoss(choice::UtilityParameters const& parameters, transit::Timetable const& timetable,
              choice::Doors const& doors, transit::RouteFares const& fares)
      : parameters_{parameters},
        timetable_{timetable},
        doors_{doors},
        fares_{fares},
        nothing_learned_{timetable},
        timer_{timetable, parameters_},
        planner_{timetable, doors.stops(), weights(), &fares} {
    parameters_.in_vehicle_weight.fill(1);  // as in a search
  }

  void add(choice::TransitRequest const& wish, choice::TransitOptions const& options, choice::FoundOptions found) {
    planner_.options(doors_.stops()[wish.from], TimeOfDay::from_seconds(wish.departure_s), kTransitModes,
                     std::span{&wish.to, 1}, found_);
    if (found_[0].empty()) return;
    auto planned = kNone;
    choice::TransitOptions own;
    for (auto const& option : found_[0]) {
      planned = std::min(planned, routing::GeneralisedCost{weights()}.minutes(option));
      std::vector<choice::StoredRide> rides;
      for (auto const& ride : option.journey.used())
        rides.push_back({timetable_.trips.pattern[ride.trip], ride.board, ride.alight,
                         static_cast<std::uint16_t>(ride.walk_before_s)});
      own.add(option.main, rides, static_cast<std::uint16_t>(option.egress_s));
    }
    auto const alone = cheapest(own, {0, static_cast<std::uint8_t>(own.size())}, wish.departure_s);
    auto const shared = cheapest(options, found, wish.departure_s);
    ++wishes_;
    if (shared == kNone) {
      ++lost_;
      return;
    }
    planned_ += planned;
    alone_ += alone;
    shared_ += shared;
    worse_ += shared > alone + 1 ? 1 : 0;
  }

  void print(std::string const& city) const {
    std::printf("%s: %d wishes; sharing a search costs %.1f %%, %d a minute or more, %d their way; timing %.1f %%\n",
                city.c_str(), wishes_, 100 * (shared_ / alone_ - 1), worse_, lost_, 100 * (alone_ / planned_ - 1));
  }

private:
  static constexpr double kNone = 1e9;
  [[nodiscard]] routing::CostWeights weights() const {
    return {parameters_.walk_weight, parameters_.wait_weight, parameters_.postponed_weight,
            parameters_.transfer_minutes, parameters_.median_value_of_time};
  }
  [[nodiscard]] double cheapest(choice::TransitOptions const& options, choice::FoundOptions rows,
                                std::int32_t ready_s) const {
    auto best = kNone;
    for (std::uint8_t k = 0; k < rows.count; ++k) {
      transit::TourFares paid;
      auto const timed = timer_.time(options, rows.first + k, ready_s, nothing_learned_, fares_, paid);
      auto travel = timed.travel;
      travel.money = paid.total();
      if (timed.runs)
        best = std::min(best,
                        choice::generalised_minutes(parameters_, Mode::kBus, travel, parameters_.median_value_of_time));
    }
    return best;
  }

  choice::UtilityParameters parameters_;
  transit::Timetable const& timetable_;
  choice::Doors const& doors_;
  transit::RouteFares const& fares_;
  transit::ServiceExperience nothing_learned_;
  choice::OptionTimer timer_;
  routing::JourneyPlanner planner_;
  std::vector<std::vector<routing::TransitOption>> found_;
  double planned_ = 0;  ///< as the search at one's own second sees it
  double alone_ = 0;    ///< the same, timed
  double shared_ = 0;
  int wishes_ = 0;
  int worse_ = 0;
  int lost_ = 0;
};

int measure_wishes(std::string const& city, scenario::Scenario const& scenario, transit::Timetable const& timetable,
                   testing::Dice& dice) {
  auto const people =
      demand::synthesise(scenario.demand, scenario.demand_parameters, scenario.run.sample, scenario.run.seed);
  transit::RouteFares const fares{timetable, scenario.fares};
  choice::Doors const doors{scenario.network, timetable, scenario.fleet, people.locations, scenario.utility};
  auto const wishes = all_wishes(people);
  choice::TransitOptions options;
  std::vector<choice::FoundOptions> found;
  std::vector<double> wall;
  std::vector<double> cpu;
  for (int repeat = 0; repeat < (bench::quick() ? 1 : kRepeats); ++repeat) {
    options = {};
    auto const before = bench::cpu_s();
    bench::Stopwatch watch;
    found = choice::search_options(timetable, doors, scenario.utility, fares, wishes, options);
    wall.push_back(watch.lap_s());
    cpu.push_back((bench::cpu_s() - before) / omp_get_max_threads());
  }
  std::printf("%s: %zu wishes, %zu options, %d threads\n", city.c_str(), wishes.size(), options.size(),
              omp_get_max_threads());
  bench::print({"8", "options." + city + ".wall_s", city + ": all options of all travellers", "s", wall});
  bench::print({"8", "options." + city + ".cpu_s", city + ": the same; processor time of a thread", "s", cpu});
  SharingLoss loss{scenario.utility, timetable, doors, fares};
  auto wrong = 0;
  for (int i = 0; i < 300; ++i) {
    auto const wish = dice.below(wishes.size());
    loss.add(wishes[wish], options, found[wish]);
    choice::TransitOptions alone;
    auto const single = choice::search_options(timetable, doors, scenario.utility, fares, {wishes[wish]}, alone);
    if (!same(options, found[wish], alone, single.front())) ++wrong;
  }
  loss.print(city);
  return wrong;
}

int measure_stops(std::string const& city, transit::Timetable const& timetable, testing::Dice& dice) {
  routing::ArrivalRouter const router{timetable};
  routing::ArrivalRouter::Query query{router};
  auto const any_stop = [&] { return nth<StopId>(dice.below(timetable.stops.position.size())); };
  std::vector<routing::StopQuestion> questions;
  for (int i = 0; i < (bench::quick() ? 2'000 : 20'000); ++i)
    questions.push_back({any_stop(), any_stop(), 5 * 3600 + dice.below(18 * 3600)});
  std::vector<double> us;
  std::vector<routing::StopArrival> answer;
  auto wrong = 0;
  for (int repeat = 0; repeat <= kRepeats; ++repeat) {
    auto const before = bench::cpu_s();
    // The last repeat checks instead of measuring.
    for (std::size_t q = 0; q < questions.size(); ++q) {
      auto const& question = questions[q];
      query.answer(question, answer);
      if (repeat == kRepeats && q % 50 == 0 &&
          answer != testing::exhaustive_arrivals(timetable, {}, question.from, question.to, question.departure_s))
        ++wrong;
    }
    if (repeat < kRepeats) us.push_back((bench::cpu_s() - before) / static_cast<double>(questions.size()) * 1e6);
  }
  bench::print({"7", "transit." + city + "_pairs_us", city + ": Pareto set between random stops; each searched alone",
                "us", us});
  std::printf("%s: %.0f queries/s between stops\n", city.c_str(), 1e6 / bench::median(us));
  return wrong;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::fprintf(stderr, "usage: bench_transit_city CITY\n");
    return 2;
  }
  std::string const city = argv[1];
  auto const scenario =
      scenario::load_scenario(std::string{TWINSHIFT_SOURCE_DIR} + "/scenarios/" + city + "/base.yaml");
  auto const timetable =
      transit::build_timetable(scenario.service_plan, scenario.network, scenario.build, scenario.run.seed, nullptr);
  std::printf("%s: %zu stops, %zu patterns, %zu trips, %zu stop events\n", city.c_str(),
              timetable.stops.position.size(), timetable.patterns.route.size(), timetable.trips.pattern.size(),
              timetable.trips.times.values().size());
  testing::Dice dice{3};
  auto const wrong = measure_wishes(city, scenario, timetable, dice) + measure_stops(city, timetable, dice);
  std::printf("wrong: %d\n", wrong);
  return wrong == 0 ? 0 : 1;
} catch (std::exception const& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
