#pragma once

#include "sim/estimation/expression.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace twinshift::estimation {

/// What a formula reads while it runs.
struct Inputs {
  std::span<double const> cells;       ///< of one row, by column
  std::span<double const> parameters;  ///< by parameter
  std::span<double const> draws;       ///< variable by variable, `count` numbers each
  std::size_t count = 1;               ///< draws of each variable; 1 without random variables
};

/// A formula made ready to run: for all draws at once, and backwards for the exact gradient (reverse accumulation;
/// Griewank and Walther, 2008).
///
/// Steps without a random variable are worked out once whatever the number of draws. Immutable; each thread brings its
/// own Scratch.
class Program {
public:
  /// Rows of numbers that a run leaves behind for the way back.
  struct Scratch {
    std::vector<double> value;
    std::vector<double> adjoint;
    std::vector<std::size_t> start;  ///< of each step's numbers
  };

  Program() = default;
  explicit Program(Formula formula);

  [[nodiscard]] bool empty() const { return steps_.empty(); }
  /// Whether the result differs between draws; if not, one number stands for all.
  [[nodiscard]] bool is_random() const { return !steps_.empty() && random_.back(); }
  [[nodiscard]] bool reads(Op kind) const;
  [[nodiscard]] std::span<Step const> steps() const { return steps_; }

  /// The result: `inputs.count` numbers if is_random(), else one. Lives in `scratch`.
  std::span<double const> run(Inputs const& inputs, Scratch& scratch) const;
  /// After run(): adds seed x derivative to `gradient` (by parameter). `seed` has as many numbers as the result.
  void back(Inputs const& inputs, std::span<double const> seed, Scratch& scratch, std::span<double> gradient) const;

private:
  void arrange(std::size_t count, Scratch& scratch) const;
  [[nodiscard]] std::size_t width(std::size_t step, std::size_t count) const { return random_[step] ? count : 1; }

  std::vector<Step> steps_;
  std::vector<bool> random_;
  std::vector<bool> moves_;  ///< depends on a parameter
};

}  // namespace twinshift::estimation
