#include "sim/run/screening.hpp"

#include "sim/choice/nested_logit.hpp"
#include "sim/demand/synthesis.hpp"
#include "sim/run/checkpoint.hpp"
#include "sim/run/world.hpp"
#include "sim/transit/build.hpp"

#include <span>
#include <utility>

namespace twinshift::run {
namespace {

KmByType km_of(transit::Timetable const& timetable, fleet::Fleet const& fleet) {
  KmByType km;
  for (std::size_t b = 0; b < timetable.blocks.type.size(); ++b) {
    auto const block = nth<BlockId>(b);
    for (auto const trip : timetable.blocks.trips[block]) {
      auto const along = timetable.patterns.distance[timetable.trips.pattern[trip]];
      km[fleet.types.key[timetable.blocks.type[block]]] += along.back().value() / 1000;
    }
  }
  return km;
}

void note_ways(World const& world, results::Travellers& travellers) {
  travellers.undisturbed = world.undisturbed.values();
  world.replanner->judge(
      [&](TourId tour, choice::TourCosts const& costs) { results::set_ways(travellers, tour.index(), costs); });
  auto const utilities = world.replanner->utilities();
  auto const errors = world.replanner->errors();
  for (std::size_t t = 0; t < travellers.size(); ++t)
    if (auto const best = choice::best_mode(utilities.subspan(t * kModes).first<kModes>(),
                                            errors.subspan(t * kModes).first<kModes>()))
      travellers.chosen[t] = static_cast<std::uint8_t>(*best);
}

}  // namespace

std::optional<Screening> screen(scenario::Scenario const& scenario, scenario::Scenario const& base,
                                std::filesystem::path const& state, io::Faults& faults) {
  auto checkpoint = read_checkpoint(state, scenario.network, faults);
  if (!checkpoint) return std::nullopt;
  World world{scenario, [](char const*) {}};
  world.note_undisturbed();
  learn_from(std::move(*checkpoint), world);
  world.replanner->refresh(world.learned.link_times, world.learned.service);
  Screening result;
  result.travellers = results::make_travellers(world.population, world.utility);
  result.travellers.seed = scenario.run.seed;
  result.travellers.sample = scenario.run.sample;
  result.travellers.currency = scenario.city.currency;
  note_ways(world, result.travellers);
  result.km = km_of(world.timetable, scenario.fleet);
  result.base_km =
      km_of(transit::build_timetable(base.service_plan, base.network, base.build, base.run.seed), base.fleet);
  return result;
}

std::vector<std::uint64_t> traveller_keys(scenario::Scenario const& scenario) {
  auto const population =
      demand::synthesise(scenario.demand, scenario.demand_parameters, scenario.run.sample, scenario.run.seed);
  std::vector<std::uint64_t> keys;
  for (std::size_t t = 0; t < population.tours.size(); ++t)
    keys.push_back(population.persons.key[population.tours.person[nth<TourId>(t)]]);
  return keys;
}

}  // namespace twinshift::run
