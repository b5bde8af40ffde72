#include "sim/choice/replanning.hpp"

#include <cmath>

namespace twinshift::choice {
namespace {

Reason::Way way_of(Travel const& travel) { return {travel.clock_min, travel.money}; }

/// The best mode but one, taste included.
std::optional<Mode> best_other(TourCosts const& costs, std::span<float const, kModes> errors, Mode chosen) {
  auto utility = costs.utility;
  utility[static_cast<std::size_t>(chosen)] = -std::numeric_limits<float>::infinity();
  return best_mode(utility, errors);
}

}  // namespace

void Replanner::judge(std::function<void(TourId, TourCosts const&)> const& look) const {
  auto const tours = static_cast<std::int64_t>(input_.population.tours.size());
#pragma omp parallel default(none) shared(look, tours)
  {
    auto drive = routing::TimedDrive{router_, times_};
    auto costs = TourCosts{};
    // Tours differ in how many ways they have.
#pragma omp for schedule(dynamic, 256)
    for (std::int64_t t = 0; t < tours; ++t) {
      alternatives_->evaluate(nth<TourId>(t), drive, service_, costs);
      look(nth<TourId>(t), costs);
    }
  }
}

Reason Replanner::reason(TourId tour, demand::Journeys const& plans, TourCosts const& costs) const {
  auto reason = Reason{};
  auto const out = JourneyId{2 * tour.value()};
  if (plans.legs[out].empty()) return reason;
  auto const errors = std::span<float const, kModes>{errors_.data() + tour.index() * kModes, kModes};
  auto const of = [&](Mode mode) {
    auto const m = static_cast<std::size_t>(mode);
    return double{costs.utility[m]} + double{errors[m]};
  };
  auto const mode = plans.main_mode[out];
  reason.chosen = way_of(costs.travel[static_cast<std::size_t>(mode)]);
  reason.other = best_other(costs, errors, mode);
  if (!reason.other) return reason;
  reason.alternative = way_of(costs.travel[static_cast<std::size_t>(*reason.other)]);
  reason.lead_min = (of(mode) - of(*reason.other)) / std::abs(input_.parameters.beta_time_per_min);
  return reason;
}

}  // namespace twinshift::choice
