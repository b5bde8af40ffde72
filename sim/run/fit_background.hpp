#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/run/count_meter.hpp"
#include "sim/scenario/scenario.hpp"

namespace twinshift::run {

/// Rates of background travel that counts can tell, by their names in the parameter files.
inline constexpr std::array<std::string_view, 6> kRateNames = {
    "background_car_trips", "visitor_trips", "through_trips", "van_trips", "lorry_trips", "rider_trips"};

/// What is known of a rate without the counts.
struct RateKnown {
  double value = 0;   ///< in the rate's own unit
  double spread = 0;  ///< the value may well be so much too high or too low, as a share of it; 0: it stays as it is
};
using RatesKnown = std::array<RateKnown, kRateNames.size()>;

struct BackgroundFit {
  std::array<double, kRateNames.size()> before{};  ///< rates the scenario came with
  std::array<double, kRateNames.size()> after{};
  bool hours_known = false;         ///< some count point tells the hours of vehicles: `cars` is fitted
  demand::DepartureProfile cars;    ///< when background cars leave: the fitted `background` profile
  std::vector<CountedDay> counted;  ///< by count point of the scenario: the day that the last fit looked at, at 100 %
};

/// Fits rates of background travel, and the hours of its cars, to the scenario's count points of use "fit": `rounds`
/// times a world is made, lives `days` days, and rates and hours are moved (demand::fit_rates, demand::fit_hours).
/// Rates start from the scenario's own and are drawn to `known`, so that where one starts hardly matters.
/// Nothing else is touched. Without count points of a kind the rates keep to what is known.
BackgroundFit fit_background(scenario::Scenario scenario, RatesKnown const& known, int rounds, int days,
                             std::function<void(std::string const&)> const& progress);

}  // namespace twinshift::run
