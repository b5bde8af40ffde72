#include "sim/results/indicators.hpp"

#include <cmath>
#include <numeric>

namespace twinshift::results {

namespace {

double ratio(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void add(ModeFigures& sum, ModeFigures const& part) {
  sum.journeys += part.journeys;
  sum.residents_to_work += part.residents_to_work;
  sum.metres += part.metres;
  sum.seconds += part.seconds;
  sum.arrived += part.arrived;
  sum.travelling += part.travelling;
  sum.gave_up += part.gave_up;
  sum.denied += part.denied;
  sum.wait_seconds += part.wait_seconds;
  sum.standing_seconds += part.standing_seconds;
}

}  // namespace

double Indicators::share(Mode mode) const {
  return ratio(modes[static_cast<std::size_t>(mode)].journeys, all.journeys);
}

double Indicators::residents_to_work_share(Mode mode) const {
  return ratio(modes[static_cast<std::size_t>(mode)].residents_to_work, all.residents_to_work);
}

double leg_metres(demand::Leg const& leg, demand::Journeys const& journeys, network::Network const& network,
                  transit::Timetable const& timetable) {
  if (kTransitModes.contains(leg.mode)) {
    auto const distances = timetable.patterns.distance[leg.pattern];
    return (distances[leg.alight] - distances[leg.board]).value();
  }
  if (leg.mode != Mode::kCar || !leg.path.valid()) return leg.distance_m;
  auto const path = journeys.paths[leg.path];
  return std::accumulate(path.begin(), path.end(), 0.0,
                         [&](double sum, LinkId link) { return sum + network.links.length[link].value(); });
}

Indicators make_indicators(demand::Population const& population, demand::Journeys const& journeys,
                           Column<JourneyId, demand::JourneyOutcome> const& outcomes, network::Network const& network,
                           transit::Timetable const& timetable) {
  using Status = demand::JourneyOutcome::Status;
  Indicators result;
  for (auto const resident : population.persons.resident) result.residents += resident;
  result.agents = static_cast<std::int64_t>(population.tours.size());
  for (std::size_t i = 0; i < 2 * journeys.tours; ++i) {
    auto const journey = nth<JourneyId>(i);
    auto const& outcome = outcomes[journey];
    if (outcome.departure_s < 0) continue;
    auto const tour = nth<TourId>(i / 2);
    auto& figures = result.modes[static_cast<std::size_t>(journeys.main_mode[journey])];
    ++figures.journeys;
    if (i % 2 == 0 && population.tours.purpose[tour] == demand::Activity::kWork &&
        population.persons.resident[population.tours.person[tour]] != 0)
      ++figures.residents_to_work;
    double metres = 0;
    for (auto const& leg : journeys.legs[journey]) metres += leg_metres(leg, journeys, network, timetable);
    figures.metres += std::llround(metres);
    figures.denied += outcome.denied;
    figures.travelling += outcome.status == Status::kTravelling;
    figures.gave_up += outcome.status == Status::kGaveUp;
    if (outcome.status != Status::kArrived) continue;
    ++figures.arrived;
    figures.seconds += outcome.arrival_s - outcome.departure_s;
    figures.wait_seconds += outcome.wait_s;
    figures.standing_seconds += outcome.standing_s;
  }
  for (auto const& figures : result.modes) add(result.all, figures);
  return result;
}

}  // namespace twinshift::results
