#pragma once

#include "sim/io/input_error.hpp"
#include "sim/results/travellers.hpp"
#include "sim/scenario/scenario.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::run {

/// Kilometres a day that public vehicles drive with passengers, by key of their type.
using KmByType = std::map<std::string, double>;

/// A scenario's day as its travellers would plan it if streets and vehicles were as full as in a run of its base.
struct Screening {
  results::Travellers travellers;  ///< `chosen`: the best of their ways, taste included
  KmByType km;                     ///< as the timetable plans them
  KmByType base_km;
};

/// Judges every way of the scenario's travellers at the times, delays and loads in `state` (a checkpoint of the base's
/// run): new lines, stops, prices and streets count, no day is lived. The long part is finding the ways.
/// Nothing, with faults (F2xx; M512), if the state cannot be read or belongs to other streets.
[[nodiscard]] std::optional<Screening> screen(scenario::Scenario const& scenario, scenario::Scenario const& base,
                                              std::filesystem::path const& state, io::Faults& faults);

/// Keys of everybody who travels in a scenario, ascending.
[[nodiscard]] std::vector<std::uint64_t> traveller_keys(scenario::Scenario const& scenario);

}  // namespace twinshift::run
