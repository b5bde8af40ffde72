#include "sim/run/world.hpp"

#include <algorithm>

#include "sim/choice/learning.hpp"
#include "sim/choice/volume_delay.hpp"
#include "sim/demand/synthesis.hpp"
#include "sim/results/travellers.hpp"
#include "sim/transit/build.hpp"

namespace twinshift::run {

namespace {

/// How far link times move towards what a round's plans would bring about.
constexpr double kLearnStep = 0.5;
/// In successive averages, guessed rounds count no more than this many days.
constexpr int kRoundsThatCount = 2;

}  // namespace

World::World(scenario::Scenario const& s, std::function<void(char const*)> const& before)
    : scenario{s}, utility{s.utility} {
  before("people");
  population = demand::synthesise(s.demand, s.demand_parameters, s.run.sample, s.run.seed);
  before("timetable");
  timetable = transit::build_timetable(s.service_plan, s.network, s.build, s.run.seed, &timetable_report);
  before("ways to travel");
  choice::ChoiceInput const input{s.network, timetable, s.fares, s.fleet, population, utility, &s.charges, s.run.seed};
  replanner = std::make_unique<choice::Replanner>(input, choice::ReplanParameters{}, s.run.seed);
  learned.link_times = network::LinkTimes{s.network};
  learned.service = transit::ServiceExperience{timetable};
  learned.shared_fleet = fleet::first_morning(s.fleet, s.run.sample);
}

void World::plan(std::function<void()> const& adjust) {
  ++rounds;
  replanner->refresh(learned.link_times, learned.service);
  if (undisturbed.empty()) keep_undisturbed();
  if (adjust) {
    adjust();
    replanner->refresh(learned.link_times, learned.service);
  }
  learned.plans = replanner->decide(learned.plans, rounds, &thinks_again);
  thinks_again.clear();
}

void World::note_undisturbed() {
  replanner->refresh(network::LinkTimes{scenario.network}, transit::ServiceExperience{timetable});
  keep_undisturbed();
}

void World::keep_undisturbed() {
  undisturbed.resize(population.tours.size());
  auto const utilities = replanner->utilities();
  for (std::size_t t = 0; t < undisturbed.size(); ++t)
    undisturbed[nth<TourId>(t)] = results::digest_of(utilities.subspan(t * kModes).first<kModes>());
}

mobsim::DayResult World::live(int number, std::vector<events::EventSink*> readers, choice::Gap* gap) {
  choice::LinkTimeMeter roads{scenario.network, timetable.blocks.type.size(), learned.plans};
  choice::ServiceMeter services{timetable, scenario.fleet.types, scenario.run.sample};
  readers.push_back(&roads);
  readers.push_back(&services);
  auto day = mobsim::simulate_day({scenario.network, timetable, scenario.fleet, learned.plans, &learned.shared_fleet},
                                  scenario.mobsim, readers);
  learned.shared_fleet = day.shared_fleet;
  night = fleet::spend_night(scenario.fleet, scenario.run.sample, learned.shared_fleet);
  auto const road_times = roads.measured();
  auto const service_times = services.measured();
  if (gap != nullptr) *gap = replanner->gap(learned.plans, day.outcomes, road_times, service_times);
  auto const step = choice::averaging_step(number);
  choice::learn(scenario.network, road_times, step, learned.link_times);
  choice::learn(service_times, step, learned.service);
  learned.iteration = number;
  return day;
}

void World::think(int number, std::function<void()> const& adjust) {
  plan(adjust);
  auto const loaded = choice::loaded_times(scenario.network, learned.plans, learned.link_times, scenario.run.sample);
  choice::learn(scenario.network, loaded, number == 1 ? 1.0 : kLearnStep, learned.link_times);
}

void World::warm_start(int count, std::function<void(int)> const& after) {
  for (int round = 1; round <= count; ++round) {
    think(round);
    after(round);
  }
  // The first days teach what the guess couldn't know (crowding, spillback): more than a tenth think again then.
  rounds = std::min(rounds, kRoundsThatCount);
}

}  // namespace twinshift::run
