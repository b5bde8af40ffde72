#pragma once

#include "sim/study/distribution.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::study {

/// Where an uncertain number belongs, so that a range can be split.
enum class Origin : std::uint8_t {
  kVehicle,  ///< what vehicles use and emit
  kSupply,   ///< how fuel, electricity and hydrogen are made and brought
};

/// Something that is not known exactly.
struct UncertainInput {
  std::string name;   ///< of the draw: equal names are equal numbers in every run
  std::string label;  ///< for people
  Distribution distribution{Quantiles{}};
  std::string group;  ///< inputs of one group are correlated; empty: alone
  double rho = 0;     ///< with the group
  Origin origin = Origin::kVehicle;
};

/// An amount that scales with its inputs: it is multiplied by (drawn / central)^power of each, or, for a share of which
/// the rest counts, by ((1 - drawn) / (1 - central))^power.
struct WeightedAmount {
  struct Power {
    std::size_t input = 0;
    double power = 1;
    bool rest = false;  ///< one minus the input counts
    friend auto operator<=>(Power const&, Power const&) = default;
  };
  double amount = 0;  ///< with every input at its central value
  std::vector<Power> powers;
};

/// Which inputs move; the others stay central.
enum class Vary : std::uint8_t { kAll, kVehicle, kSupply };

/// A run's totals as sums of amounts that hang on uncertain inputs: activity is kept, factors are drawn again.
///
/// Draws belong to the inputs' names and the seed: the same inputs get the same numbers in every run, so that the
/// difference of two runs is taken draw by draw. Results don't depend on threads: there is one.
class Reweighting {
public:
  /// Number of the input; opened if its name is new.
  std::size_t input(UncertainInput const& input);
  /// Adds an amount to a total such as "co2e_wtw_kg". Amounts that hang on the same inputs are merged.
  void add(std::string_view total, WeightedAmount amount);

  [[nodiscard]] std::vector<UncertainInput> const& inputs() const { return inputs_; }
  [[nodiscard]] std::vector<std::string> totals() const;
  [[nodiscard]] double central(std::string_view total) const;
  /// The total in each of `draws` draws.
  [[nodiscard]] std::vector<double> draw(std::string_view total, std::uint64_t seed, std::uint32_t draws,
                                         Vary vary = Vary::kAll) const;

  /// What one input, or one group of correlated inputs moved together, does to a total at its 5 and 95 % values.
  struct Swing {
    std::string label;
    std::vector<std::string> names;
    Origin origin = Origin::kVehicle;
    double at_low = 0;   ///< total with the input at its low value
    double at_high = 0;  ///< and at its high one
    [[nodiscard]] double width() const { return at_high > at_low ? at_high - at_low : at_low - at_high; }
  };
  /// All of them, widest first; equal widths by label.
  [[nodiscard]] std::vector<Swing> tornado(std::string_view total) const;

  /// This minus another: every total of either, amounts of the other taken off. For the difference of two runs.
  [[nodiscard]] Reweighting minus(Reweighting const& other) const;

private:
  using Key = std::vector<WeightedAmount::Power>;
  [[nodiscard]] double evaluate(std::string_view total, std::vector<double> const& ratios) const;
  [[nodiscard]] double scale(WeightedAmount::Power const& power, std::vector<double> const& ratios) const;

  std::vector<UncertainInput> inputs_;
  std::map<std::string, std::size_t, std::less<>> number_;
  std::map<std::string, std::map<Key, double>, std::less<>> amounts_;  ///< by total, then by inputs and powers
};

}  // namespace twinshift::study
