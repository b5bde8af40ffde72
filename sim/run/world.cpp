#include "sim/run/world.hpp"

#include "sim/choice/learning.hpp"
#include "sim/choice/volume_delay.hpp"
#include "sim/demand/synthesis.hpp"
#include "sim/transit/build.hpp"

namespace twinshift::run {

World::World(scenario::Scenario const& s, std::function<void(char const*)> const& before)
    : scenario{s}, utility{s.utility} {
  before("people");
  population = demand::synthesise(s.demand, s.demand_parameters, s.run.sample, s.run.seed);
  before("timetable");
  timetable = transit::build_timetable(s.service_plan, s.network, s.build, s.run.seed);
  before("ways to travel");
  choice::ChoiceInput const input{s.network, timetable, s.fares, s.fleet, population, utility};
  replanner = std::make_unique<choice::Replanner>(input, choice::ReplanParameters{}, s.run.seed);
  learned.link_times = network::LinkTimes{s.network};
  learned.service = transit::ServiceExperience{timetable};
}

void World::think(int number, std::function<void()> const& adjust) {
  ++rounds;
  replanner->refresh(learned.link_times, learned.service);
  if (adjust) {
    adjust();
    replanner->refresh(learned.link_times, learned.service);
  }
  learned.plans = replanner->decide(learned.plans, rounds);
  auto const loaded =
      choice::loaded_times(scenario.network, learned.plans, learned.link_times, 0.8 * scenario.run.sample);
  choice::learn(scenario.network, loaded, number == 1 ? 1.0 : 0.5, learned.link_times);
}

void World::warm_start(int count, std::function<void(int)> const& after) {
  for (int round = 1; round <= count; ++round) {
    think(round);
    after(round);
  }
}

}  // namespace twinshift::run
