#pragma once

#include "sim/scenario/scenario.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace twinshift::scenario {

/// What the command line puts in place of the file's run settings.
struct Overrides {
  std::optional<std::uint64_t> seed{};
  std::optional<int> iterations{};
  std::optional<double> sample{};  ///< (0, 1], or 2, 3, ... demand::kMostGrowth
  std::optional<int> seeds{};
};

/// Reads a scenario with its bases, its network and its parameters, checks all of it, applies fleet changes and
/// policies. Throws io::InputError with every fault found; its exit_status() is 3 if a scenario file is at fault,
/// else 4.
[[nodiscard]] Scenario load_scenario(std::filesystem::path const& path, Overrides const& overrides = {});

}  // namespace twinshift::scenario
