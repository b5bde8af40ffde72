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

Column<TourId, Reason> Replanner::reasons(demand::Journeys const& plans) const {
  auto result = Column<TourId, Reason>(plans.tours);
  auto const tours = static_cast<std::int64_t>(plans.tours);
  auto const beta = std::abs(input_.parameters.beta_time_per_min);
#pragma omp parallel default(none) shared(result, plans, tours, beta)
  {
    auto drive = routing::TimedDrive{router_, times_};
    auto costs = TourCosts{};
    // Tours differ in how many ways they have.
#pragma omp for schedule(dynamic, 256)
    for (std::int64_t t = 0; t < tours; ++t) {
      auto const tour = nth<TourId>(t);
      auto const out = JourneyId{2 * tour.value()};
      if (plans.legs[out].empty()) continue;
      alternatives_->evaluate(tour, drive, service_, costs);
      auto const errors = std::span<float const, kModes>{errors_.data() + tour.index() * kModes, kModes};
      auto const of = [&](Mode mode) {
        auto const m = static_cast<std::size_t>(mode);
        return double{costs.utility[m]} + double{errors[m]};
      };
      auto const mode = plans.main_mode[out];
      auto& reason = result[tour];
      reason.chosen = way_of(costs.travel[static_cast<std::size_t>(mode)]);
      reason.other = best_other(costs, errors, mode);
      if (!reason.other) continue;
      reason.alternative = way_of(costs.travel[static_cast<std::size_t>(*reason.other)]);
      reason.lead_min = (of(mode) - of(*reason.other)) / beta;
    }
  }
  return result;
}

}  // namespace twinshift::choice
