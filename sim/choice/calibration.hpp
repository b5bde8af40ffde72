#pragma once

#include "sim/choice/nested_logit.hpp"

#include <span>

namespace twinshift::choice {

struct ConstantsFit {
  ByMode change{};  ///< to be added to the constants
  ByMode share{};   ///< with the change made, of tours that have any way
  int rounds = 0;
  double worst = 0;  ///< largest difference from a target (shares, 0 ... 1)
};

/// Finds alternative-specific constants at which the tours' shares of modes meet `target` while all else stays frozen:
/// constant += step x ln(target / model), round after round (Train 2009, section 2.8). `utility` and `errors` hold
/// kModes a tour (as Replanner's); targets sum to 1; modes with target 0 are left as they are, and the others' targets
/// are meant among themselves. `reference`'s constant stays. Stops when no share is off by more than `tolerance`.
ConstantsFit fit_constants(std::span<float const> utility, std::span<float const> errors, ByMode const& target,
                           Mode reference, double tolerance = 0.0005, int max_rounds = 200);

}  // namespace twinshift::choice
