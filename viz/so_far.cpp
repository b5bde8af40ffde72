#include "viz/so_far.hpp"

#include "sim/core/units.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace twinshift::viz {
namespace {

/// Share of a stretch of the day that has passed.
double passed(std::int32_t seconds, std::size_t index, int length) {
  return std::clamp((seconds - static_cast<double>(index) * length) / length, 0.0, 1.0);
}

}  // namespace

double SoFar::all_journeys() const { return std::accumulate(journeys.begin(), journeys.end(), 0.0); }

double SoFar::public_share_pct() const {
  auto const all = all_journeys();
  if (all <= 0) return 0;
  double sum = 0;
  for (auto const mode : {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle, Mode::kParkRide, Mode::kBikeRail})
    sum += journeys[static_cast<std::size_t>(mode)];
  return 100 * sum / all;
}

SoFar so_far(recording::Figures const& figures, std::int32_t seconds) {
  SoFar result;
  for (std::size_t q = 0; q < figures.quarters.size(); ++q) {
    auto const share = passed(seconds, q, kQuarterSeconds);
    if (share <= 0) break;
    auto const& quarter = figures.quarters[q];
    for (std::size_t m = 0; m < kModes; ++m) result.journeys[m] += share * quarter.departures[m];
    result.boardings += share * quarter.boardings;
    result.denied += share * quarter.denied;
  }
  for (std::size_t h = 0; h < figures.hours.size(); ++h) {
    auto const share = passed(seconds, h, 3600);
    result.co2e_t += share * static_cast<double>(figures.hours[h].co2e_g) / 1e6;
    result.hydrogen_kg += share * static_cast<double>(figures.hours[h].hydrogen_g) / 1e3;
  }
  return result;
}

std::optional<Interval> interval_of(std::span<double const> values) {
  // two-sided 95 % points of Student's t for 1 ... 10 degrees of freedom (any table of the distribution), then normal
  constexpr std::array kT = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228};
  if (values.size() < 2) return std::nullopt;
  auto const n = static_cast<double>(values.size());
  auto const mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (auto const v : values) squares += (v - mean) * (v - mean);
  auto const freedom = values.size() - 1;
  auto const t = freedom <= kT.size() ? kT[freedom - 1] : 1.96;
  auto const half = t * std::sqrt(squares / (n - 1) / n);
  return Interval{mean, mean - half, mean + half};
}

}  // namespace twinshift::viz
