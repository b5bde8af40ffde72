#pragma once

#include <string>
#include <vector>

#include "sim/results/travellers.hpp"

namespace twinshift::study {

/// How demand answers to one thing becoming a tenth more (or a headway ten per cent longer), all else as it was.
struct Response {
  std::string id;           ///< "fare", "car_cost", "car_time", "cross", "ride_time", "wait", "parking"
  std::string what;         ///< in words: what rises, whose tours are counted
  double tours_before = 0;  ///< expected number
  double tours_after = 0;
  double elasticity = 0;  ///< ln(after / before) / ln(1.1); 0 if there is nothing to answer
  double low = 0;         ///< range that sources give
  double high = 0;
  std::string source;

  /// The sign that economics asks for; a response of nothing has none (R631).
  [[nodiscard]] bool right_sign() const { return elasticity != 0 && (elasticity < 0) == (low + high < 0); }
  [[nodiscard]] bool in_range() const { return elasticity >= low && elasticity <= high; }
};

/// Answers of a run's travellers from what they knew of all their ways: shares of the nested logit (its probabilities,
/// not the frozen draws), streets and vehicles as full as they were. So it is the model's own answer before crowding
/// and congestion dampen it, of commuters and learners alone, with homes, work and cars unchanged: the short run.
[[nodiscard]] std::vector<Response> responses(results::Travellers const& travellers);

/// Median of the value of time of those who go to work, in the city's money per hour; 0 if there are none.
[[nodiscard]] double median_value_of_time(results::Travellers const& travellers);

}  // namespace twinshift::study
