#pragma once

#include "sim/choice/alternatives.hpp"
#include "sim/choice/legs.hpp"
#include "sim/choice/nested_logit.hpp"
#include "sim/demand/journeys.hpp"
#include "sim/fleet/shared_fleet.hpp"
#include "sim/network/link_times.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace twinshift::choice {

/// What travellers carry from one iteration to the next; a checkpoint holds this and nothing else of choice.
struct Learned {
  int iteration = 0;  ///< days lived
  network::LinkTimes link_times;
  transit::ServiceExperience service;
  demand::Journeys plans;                ///< of the last day
  fleet::SharedFleetState shared_fleet;  ///< this morning
};

/// How a day's drivers come to better paths (pairwise swaps in proportion to the gain; Smith 1984): everybody compares
/// yesterday's path with the best one, and changes with a chance of `eagerness` times the share of time it would save.
/// Who would gain little seldom moves, so streets do not fill and empty in turn.
struct ReplanParameters {
  /// In iteration n (from 1) a share of 1 / n of the travellers thinks again of the mode, but no fewer than this.
  double least_share = 0.1;
  /// Share of tours on which the gap is measured, by the persons' own draws.
  double gap_sample = 0.1;
  /// At 1 whole streams of drivers change streets in one night, and what they flee fills again the night after; ADR 12.
  double path_eagerness = 0.22;
};

/// How far a day's plans are from the best that were possible.
struct Gap {
  double lost_minutes = 0;   ///< cost of the plans lived minus that of the best alternatives, error terms included
  double lived_minutes = 0;  ///< generalised cost of the plans lived: weighted time and money
  std::int64_t tours = 0;    ///< measured
  std::int64_t better = 0;   ///< of these, tours for which another mode or path would have been better

  [[nodiscard]] double relative() const { return lived_minutes > 0 ? lost_minutes / lived_minutes : 0.0; }
};

/// Why a tour is made by its mode.
struct Reason {
  struct Way {
    double minutes = 0;  ///< door to door, there and back
    Money money;
  };
  std::optional<Mode> other;  ///< the best of the other modes; none if there is no other way
  Way chosen;
  Way alternative;
  double lead_min = 0;  ///< minutes of travel by which the chosen mode is better, the person's frozen taste included
};

/// Decides tomorrow's plans: for every tour the mode of highest utility, the person's frozen taste included.
///
/// Finds all alternatives once, when made (the long part), then judges them at what has been learned. Same plans
/// whatever the thread count. Borrows what `input` names.
class Replanner {
public:
  Replanner(ChoiceInput const& input, ReplanParameters const& parameters, std::uint64_t seed);

  /// Learns times and judges every alternative of every tour.
  void refresh(network::LinkTimes const& times, transit::ServiceExperience const& service);

  /// Plans of iteration `iteration` (from 1) at what was last refreshed. Those who do not think again keep their mode
  /// of `last`, which in iteration 1 may be empty; drivers keep their path unless they swap it.
  /// `also`, if not empty, marks tours that think again whatever their turn.
  [[nodiscard]] demand::Journeys decide(demand::Journeys const& last, int iteration,
                                        Column<TourId, std::uint8_t> const* also = nullptr) const;

  /// Shows every tour's ways as last refreshed to `look`, from several threads at once.
  void judge(std::function<void(TourId, TourCosts const&)> const& look) const;
  /// Why a tour of those plans, whose ways were judged so, is made as it is.
  [[nodiscard]] Reason reason(TourId tour, demand::Journeys const& plans, TourCosts const& costs) const;

  /// Gap of a day lived, against the times measured on that very day (not smoothed). Leaves the streets customised to
  /// these times: refresh before the next decide.
  [[nodiscard]] Gap gap(demand::Journeys const& plans, Column<JourneyId, demand::JourneyOutcome> const& outcomes,
                        network::LinkTimes const& measured, transit::ServiceExperience const& service);

  /// Utilities without errors as last refreshed, kModes a tour; minus infinity where there is no way.
  [[nodiscard]] std::span<float const> utilities() const { return utilities_; }
  /// Frozen errors, kModes a tour.
  [[nodiscard]] std::span<float const> errors() const { return errors_; }
  [[nodiscard]] Alternatives const& alternatives() const { return *alternatives_; }
  /// Tours without any way to travel, as last refreshed.
  [[nodiscard]] std::int64_t stranded() const;

private:
  [[nodiscard]] bool thinks_again(float draw, int iteration) const;
  [[nodiscard]] std::optional<LastPath> last_path(demand::Journeys const& last, bool known, JourneyId journey,
                                                  std::uint64_t key, int iteration) const;
  [[nodiscard]] Column<TourId, std::uint8_t> choose(demand::Journeys const& last, int iteration,
                                                    Column<TourId, std::uint8_t> const* also) const;
  void measure_tour(TourId tour, demand::Journeys const& plans,
                    Column<JourneyId, demand::JourneyOutcome> const& outcomes, TourCosts const& costs, Gap& gap) const;

  ChoiceInput input_;
  ReplanParameters parameters_;
  routing::StreetRouter router_;
  std::unique_ptr<Alternatives> alternatives_;
  network::LinkTimes times_;  ///< as last refreshed
  transit::ServiceExperience service_;
  std::vector<float> utilities_;
  std::vector<float> errors_;
  Column<TourId, float> tour_draw_;  ///< uniform, who thinks again when
  std::uint64_t seed_;
};

}  // namespace twinshift::choice
