#pragma once

#include "sim/scenario/parameters.hpp"
#include "sim/scenario/scenario.hpp"

#include <span>
#include <string>

namespace twinshift::scenario {

/// The scenario written out in full: what was asked for, what was defaulted, and each parameter with its source.
std::string resolved_text(Scenario const& scenario, std::span<UsedParameter const> parameters);

}  // namespace twinshift::scenario
