#include "sim/choice/replanning.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::choice {
namespace {

constexpr double kNoticed = 0.1;  ///< minutes; less is rounding

/// Whether a tour is in the sample that the gap is measured on. The draw also decides when a traveller thinks again: it
/// is stirred, so that those measured are not all of one turn.
bool is_measured(double draw, double sample) {
  constexpr double kStir = 9973;
  return draw * kStir - std::floor(draw * kStir) < sample;
}

/// Minutes from door to door as lived; those who never arrived count until the end of the day.
double lived_clock_minutes(demand::Journeys const& plans, demand::JourneyOutcome const& outcome, JourneyId journey) {
  auto const left = outcome.departure_s >= 0 ? outcome.departure_s : plans.departure[journey].seconds();
  auto const arrived = outcome.arrival_s >= 0 ? outcome.arrival_s : kDaySeconds;
  return std::max(0, arrived - left) / 60.0;
}

}  // namespace

void Replanner::measure_tour(TourId tour, demand::Journeys const& plans,
                             Column<JourneyId, demand::JourneyOutcome> const& outcomes, TourCosts const& costs,
                             Gap& gap) const {
  auto const out = JourneyId{2 * tour.value()};
  auto const back = JourneyId{2 * tour.value() + 1};
  if (plans.legs[out].empty() || plans.legs[back].empty()) return;
  auto const mode = plans.main_mode[out];
  auto const m = static_cast<std::size_t>(mode);
  auto const& p = input_.parameters;
  auto const beta = std::abs(p.beta_time_per_min);
  auto const errors = std::span<float const, kModes>{errors_.data() + tour.index() * kModes, kModes};
  // A mode that ran when it was chosen, but would not at today's times, is judged by what was lived alone.
  auto const expected = std::isfinite(costs.utility[m]);
  auto travel = expected ? costs.travel[m] : Travel{};
  // A passenger's own leg has a fixed duration; the car that carries them is in the day's traffic.
  if (mode != Mode::kCarPassenger || !expected)
    travel.in_vehicle_min += lived_clock_minutes(plans, outcomes[out], out) +
                             lived_clock_minutes(plans, outcomes[back], back) - travel.clock_min;
  auto const vot = input_.population.tours.value_of_time[tour];
  auto const lived = utility(p, mode, travel, vot) + double{errors[m]};
  auto best = lived;
  for (std::size_t k = 0; k < kModes; ++k)
    if (std::isfinite(costs.utility[k])) best = std::max(best, double{costs.utility[k]} + double{errors[k]});
  gap.lost_minutes += (best - lived) / beta;
  gap.lived_minutes += generalised_minutes(p, mode, travel, vot);
  gap.better += (best - lived) / beta > kNoticed;
  ++gap.tours;
}

Gap Replanner::gap(demand::Journeys const& plans, Column<JourneyId, demand::JourneyOutcome> const& outcomes,
                   network::LinkTimes const& measured, transit::ServiceExperience const& service) {
  router_.customise(measured);
  auto asked = std::vector<TourId>{};
  for (std::size_t t = 0; t < tour_draw_.size(); ++t)
    if (is_measured(double{tour_draw_[nth<TourId>(t)]}, parameters_.gap_sample)) asked.push_back(nth<TourId>(t));
  auto of_tour = std::vector<Gap>(asked.size());
  auto const count = static_cast<std::int64_t>(asked.size());
#pragma omp parallel default(none) shared(asked, of_tour, count, plans, outcomes, service, measured)
  {
    auto drive = routing::TimedDrive{router_, measured};
    auto costs = TourCosts{};
#pragma omp for schedule(dynamic, 256)
    for (std::int64_t i = 0; i < count; ++i) {
      auto const k = static_cast<std::size_t>(i);
      alternatives_->evaluate(asked[k], drive, service, costs);
      measure_tour(asked[k], plans, outcomes, costs, of_tour[k]);
    }
  }
  auto total = Gap{};
  for (auto const& gap : of_tour) {
    total.lost_minutes += gap.lost_minutes;
    total.lived_minutes += gap.lived_minutes;
    total.tours += gap.tours;
    total.better += gap.better;
  }
  return total;
}

}  // namespace twinshift::choice
