#pragma once

#include <functional>
#include <string>

#include "sim/choice/calibration.hpp"
#include "sim/scenario/scenario.hpp"

namespace twinshift::run {

/// Shares of residents' journeys to work by main mode (0 ... 1, sum 1) that the constants are to reproduce; 0: the
/// mode's constant stays as it is.
using Targets = choice::ByMode;

struct Calibration {
  choice::ByMode before{};  ///< constants the scenario came with [utils per tour]
  choice::ByMode after{};
  choice::ByMode share{};  ///< shares reached, of residents' tours to work
  double worst = 0;        ///< largest difference of a share from its target
};

/// Fits the alternative-specific constants, and nothing else, to target shares: `rounds` times all ways are judged at
/// the times that the round before brought about (volume-delay model), then `days` times at what simulated days have
/// taught, and each time the constants are moved (choice::fit_constants). Car is the reference: its constant stays.
Calibration calibrate(scenario::Scenario const& scenario, Targets const& targets, int rounds, int days,
                      std::function<void(std::string const&)> const& progress);

}  // namespace twinshift::run
