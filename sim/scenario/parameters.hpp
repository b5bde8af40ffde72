#pragma once

#include "sim/io/yaml.hpp"
#include "sim/scenario/scenario.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace twinshift::scenario {

/// A number of a parameter file as it went into the run.
struct UsedParameter {
  std::string name;
  std::string value;
  std::string unit;
  std::string status;  ///< source, estimate, unverified or calibrated
  std::string source;
};

/// Reads behaviour and traffic parameters (scenarios/parameters/<city>.yaml and the files it builds on) into the
/// scenario. Every parameter the models have must be there with value, unit, status and source: no default hides in the
/// program. Adds the files to scenario.inputs and returns what was used, in a fixed order.
std::vector<UsedParameter> load_parameters(std::filesystem::path const& path, io::Place const& asked_from,
                                           Scenario& scenario, io::Faults& faults);

}  // namespace twinshift::scenario
