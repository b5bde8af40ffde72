#include "sim/demand/schedule.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace twinshift::demand {
namespace {

constexpr Seconds kShortestStay{3 * 3600};
/// A stay ends with four hours of the 30 h day to go at the latest, so that the way back ends inside it.
constexpr TimeOfDay kLastReturn{Seconds{26 * 3600}};
/// Guess of door-to-door speed and lost time (estimate); it only keeps stays from being too short.
constexpr double kGuessedSpeed = 7.0;
constexpr double kGuessedLoss = 600.0;

}  // namespace

TimeOfDay Clock::at(double u) const {
  auto const quarter = wheel_.at(u);
  auto const low = wheel_.below(quarter);
  auto const high = wheel_.below(quarter + 1);
  auto const within = high > low ? (u - low) / (high - low) : 0.0;
  auto const seconds = std::clamp(static_cast<int>(within * kQuarterSeconds), 0, kQuarterSeconds - 1);
  return TimeOfDay::from_seconds(static_cast<std::int32_t>(quarter) * kQuarterSeconds + seconds);
}

TimeOfDay Clock::at(double u, TimeOfDay earliest) const {
  auto const quarter = static_cast<std::size_t>(quarter_of(earliest));
  auto const within = static_cast<double>(earliest.seconds() % kQuarterSeconds) / kQuarterSeconds;
  auto const low = wheel_.below(quarter) + within * (wheel_.below(quarter + 1) - wheel_.below(quarter));
  if (low >= 1.0 - 1e-9) return earliest;
  return std::max(at(low + u * (1.0 - low)), earliest);
}

Departures draw_departures(Clock const& out, Clock const& back, Metres straight, double u_out, double u_back) {
  auto result = Departures{};
  result.leave_home = out.at(u_out);
  auto const travel = Seconds{static_cast<std::int32_t>(kGuessedLoss + straight.value() / kGuessedSpeed)};
  auto const earliest = result.leave_home + travel + kShortestStay;
  result.leave_activity = std::min(back.at(u_back, earliest), std::max(earliest, kLastReturn));
  return result;
}

Money value_of_time(DemandParameters const& parameters, std::uint8_t income, double normal_draw) {
  // Incomes of the fifths relative to the middle one (estimate, shape of UK and Korean household income), and the
  // elasticity of the value of time to income (Zurich and Swiss models lie between 0.5 and 0.8).
  constexpr std::array<double, 5> kRelativeIncome = {0.45, 0.72, 1.0, 1.38, 2.25};
  constexpr double kIncomeElasticity = 0.65;
  auto const fifth = static_cast<std::size_t>(std::clamp<int>(income, 1, 5) - 1);
  return parameters.median_value_of_time *
         (std::pow(kRelativeIncome[fifth], kIncomeElasticity) * std::exp(parameters.value_of_time_sigma * normal_draw));
}

}  // namespace twinshift::demand
