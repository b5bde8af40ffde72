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
  sum.rides += part.rides;
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

namespace {

/// Adds a journey that departed.
void count(JourneyId journey, demand::Journeys const& journeys, demand::JourneyOutcome const& outcome,
           network::Network const& network, transit::Timetable const& timetable, ModeFigures& figures) {
  using Status = demand::JourneyOutcome::Status;
  ++figures.journeys;
  double metres = 0;
  for (auto const& leg : journeys.legs[journey]) {
    metres += leg_metres(leg, journeys, network, timetable);
    figures.rides += kTransitModes.contains(leg.mode);
  }
  figures.metres += std::llround(metres);
  figures.denied += outcome.denied;
  figures.travelling += outcome.status == Status::kTravelling;
  figures.gave_up += outcome.status == Status::kGaveUp;
  if (outcome.status != Status::kArrived) return;
  ++figures.arrived;
  figures.seconds += outcome.arrival_s - outcome.departure_s;
  figures.wait_seconds += outcome.wait_s;
  figures.standing_seconds += outcome.standing_s;
}

std::size_t background_row(demand::BackgroundKind kind, Mode mode) {
  return kind == demand::BackgroundKind::kRider ? 3 + static_cast<std::size_t>(mode) : static_cast<std::size_t>(kind);
}

}  // namespace

std::string background_token(int row) {
  return "background_" + std::string{row < 3 ? demand::kBackgroundTokens.at(static_cast<std::size_t>(row))
                                             : kModeTokens.at(static_cast<std::size_t>(row - 3))};
}

Indicators make_indicators(demand::Population const& population, demand::Journeys const& journeys,
                           Column<JourneyId, demand::JourneyOutcome> const& outcomes, network::Network const& network,
                           transit::Timetable const& timetable) {
  Indicators result;
  for (auto const resident : population.persons.resident) result.residents += resident;
  result.agents = static_cast<std::int64_t>(population.tours.size());
  for (std::size_t i = 0; i < 2 * journeys.tours; ++i) {
    auto const journey = nth<JourneyId>(i);
    auto const& outcome = outcomes[journey];
    if (outcome.departure_s < 0) continue;
    auto const tour = nth<TourId>(i / 2);
    auto& figures = result.modes[static_cast<std::size_t>(journeys.main_mode[journey])];
    if (i % 2 == 0 && population.tours.purpose[tour] == demand::Activity::kWork &&
        population.persons.resident[population.tours.person[tour]] != 0)
      ++figures.residents_to_work;
    count(journey, journeys, outcome, network, timetable, figures);
  }
  for (auto i = 2 * journeys.tours; i < journeys.size(); ++i) {
    auto const journey = nth<JourneyId>(i);
    if (outcomes[journey].departure_s < 0 || journeys.legs[journey].empty()) continue;
    auto const row = background_row(journeys.kind(journey), journeys.main_mode[journey]);
    count(journey, journeys, outcomes[journey], network, timetable, result.background[row]);
  }
  for (auto const& figures : result.modes) add(result.all, figures);
  return result;
}

}  // namespace twinshift::results
