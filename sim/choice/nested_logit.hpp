#pragma once

#include "sim/choice/utility.hpp"
#include "sim/core/mode.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace twinshift::choice {

/// A number for every mode.
using ByMode = std::array<double, kModes>;

/// Choice among modes whose unobserved merits are alike within nests (Williams 1977; McFadden 1978).
///
/// Two faces of one model: shares of a crowd (`probabilities`, `logsum`), and one person's frozen taste (`errors`),
/// which added to the utilities makes the best mode come up with those same shares. Modes in no nest stand alone.
class NestedLogit {
public:
  explicit NestedLogit(std::span<Nest const> nests);

  /// A person's error terms. They have the joint distribution of the nested logit: lambda (ln S - ln E) with S positive
  /// lambda-stable once a nest (Kanter 1975; Chambers, Mallows and Stuck 1976) and E exponential once a mode.
  /// Drawn by (seed, key, nest's name or mode), so that adding or removing a mode or nest leaves the others as they
  /// were.
  [[nodiscard]] ByMode errors(std::uint64_t seed, std::uint64_t key) const;

  /// Share of each available mode; 0 for the others.
  [[nodiscard]] ByMode probabilities(ByMode const& utility, ModeSet available) const;

  /// Expected best utility, up to Euler's constant.
  [[nodiscard]] double logsum(ByMode const& utility, ModeSet available) const;

private:
  struct Group {
    double lambda = 1;
    std::uint32_t stream = 0;  ///< of its stable draw; from the nest's name
    std::vector<std::size_t> modes;
  };
  struct Shares {
    std::vector<double> within;  ///< ln of the sum of exp(V / lambda), by group
    double total = 0;            ///< logsum over groups
  };
  [[nodiscard]] Shares shares(ByMode const& utility, ModeSet available) const;
  std::vector<Group> groups_;
};

/// The mode of highest utility plus error, compared in whole millionths of a util; ties to the lower mode.
/// Modes of minus infinite utility cannot be chosen; nullopt if there is no other.
std::optional<Mode> best_mode(std::span<float const, kModes> utility, std::span<float const, kModes> errors);

/// Utility in millionths, the grain in which utilities are compared.
[[nodiscard]] std::int64_t quantised(double utility);

}  // namespace twinshift::choice
