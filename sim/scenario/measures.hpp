#pragma once

#include "sim/policy/policy.hpp"
#include "sim/scenario/load_city.hpp"
#include "sim/scenario/settings.hpp"

#include <string>
#include <vector>

namespace twinshift::scenario {

/// What the verbs of a scenario come to, once the names in them are known.
struct CompiledMeasures {
  std::vector<policy::Measure> measures;
  std::vector<AppliedMeasure> words;  ///< each measure, for the resolved scenario; `touched` is still empty
};

/// Compiles `fleet:` and `policies:`. Unknown names: Y130 with the nearest; two measures on one thing: Y131; more
/// vehicles replaced than there are: Y132; neither or several of keys that exclude one another: Y114; an area, streets
/// or a group that nothing belongs to: Y133.
CompiledMeasures compile_measures(Settings const& settings, CityKeys const& keys, Scenario const& scenario);

}  // namespace twinshift::scenario
