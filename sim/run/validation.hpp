#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/run/count_meter.hpp"
#include "sim/run/write_run.hpp"

namespace twinshift::run {

/// How far a result may be from what was observed, as practice has it.
struct Criterion {
  enum class Kind : std::uint8_t {
    kNone,    ///< printed beside each other, not judged
    kRatio,   ///< within `within` per cent of the observed value
    kPoints,  ///< within `within` in the unit itself: points of a percentage
    kLeast,   ///< at least `within`
    kMost,    ///< at most `within`
  };
  Kind kind = Kind::kNone;
  double within = 0;
};

/// One figure of the model beside what was observed.
struct Check {
  std::string measure;  ///< token as in the city's table `observed`, or `count:` and a count point
  std::string unit;
  double observed = 0;  ///< NaN where a criterion stands alone
  double model = 0;
  Criterion criterion;
  bool fitted = false;  ///< the model was fitted to this figure: a good one proves little
  std::string year;
  std::string who;  ///< whose figure
  std::string source;

  [[nodiscard]] bool judged() const { return criterion.kind != Criterion::Kind::kNone; }
  [[nodiscard]] bool inside() const;
};

/// Squared correlation of two lists of equal length; 0 if one of them does not vary.
[[nodiscard]] double r_squared(std::vector<double> const& a, std::vector<double> const& b);

/// All figures of the city's tables `observed` and `counts` that a day of the model can be held against, in their
/// order, then how well boardings by area go together and how far the day had settled. Figures of samples are scaled to
/// all.
///
/// - `boardings_per_day:X`: X is a route, a mode, `smart_card_weekday` (all of them), or a zone: the zone of the
///   location nearest to the stop.
/// - `extra_travel_time:`: time of cars on links over that at free flow, all day, 08:00-09:00, 17:00-18:00.
/// - `speed_kmh:X`: vehicle-km over vehicle-hours on links whose name ends in X.
/// - `commute:` figures of residents on their way to work, and `mode_share:` figures of commuters.
[[nodiscard]] std::vector<Check> validation_checks(LastDay const& day, std::vector<CountedDay> const& counted,
                                                   RunSummary const& summary);

/// The table `validation.csv`.
[[nodiscard]] std::string validation_csv(std::vector<Check> const& checks);

}  // namespace twinshift::run
