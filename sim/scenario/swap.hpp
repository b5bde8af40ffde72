#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace twinshift::scenario {

/// One city's policies as another could have them.
struct SwappedPolicy {
  std::string from_city;  ///< key
  std::string title;      ///< of the scenario to be written
  std::string question;
  std::vector<std::string> items;            ///< of `policies:`, as text
  std::vector<std::string> changed;          ///< what was put into other units or names, a line each
  std::vector<std::string> without_meaning;  ///< what the other city has nothing to match with
};

/// The policies of scenario `policy`, its bases' included, for the city of scenario `onto`.
///
/// Percentages, times, hours, ages and kinds of street stay. Money keeps its share of the median pay. Numbers of shared
/// vehicles and stations keep their ratio to residents. An operator becomes its mode, a route the route of its mode
/// with the same rank by departures, an area the circle around the centre that holds the same share of the jobs. Named
/// streets, stops and sites, new lines and vehicles of depots have no meaning elsewhere and are listed.
/// Throws InputError if either scenario is faulty.
SwappedPolicy swap_policy(std::filesystem::path const& policy, std::filesystem::path const& onto);

/// A scenario file of it, with `base` as its base.
std::string swapped_text(SwappedPolicy const& swapped, std::filesystem::path const& base);

}  // namespace twinshift::scenario
