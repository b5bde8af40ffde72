#pragma once

#include "sim/demand/population.hpp"
#include "sim/recording/scenery.hpp"
#include "sim/scenario/scenario.hpp"

namespace twinshift::run {

/// What a picture of this run shows besides the model's own tables: names, places, backdrop, homes, credits and stamp.
/// The stamp's hash is that of the resolved scenario.
recording::Scenery make_scenery(scenario::Scenario const& scenario, demand::Population const& population);

}  // namespace twinshift::run
