#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace twinshift::estimation {

enum class DrawKind : std::uint8_t {
  kHalton,  ///< Halton (1960) points, a run of them for each individual (Train, 2009, chapter 9)
  kMlhs,    ///< modified Latin hypercube sampling (Hess, Train and Polak, 2006)
  kRandom,
};

enum class Distribution : std::uint8_t {
  kNormal,            ///< standard
  kUniform,           ///< 0 to 1
  kUniformSymmetric,  ///< -1 to 1
  kTriangular,        ///< -1 to 1, peak at 0
};

struct RandomVariable {
  std::string name;
  Distribution distribution = Distribution::kNormal;
};

struct DrawPlan {
  DrawKind kind = DrawKind::kHalton;
  std::size_t count = 1;  ///< of each variable for each individual
  std::uint64_t seed = 1;
  std::vector<RandomVariable> variables;
};

/// All draws of all individuals: individual by individual, variable by variable, draw by draw. The same plan gives the
/// same numbers, whatever the number of threads.
std::vector<double> make_draws(DrawPlan const& plan, std::size_t individuals);

}  // namespace twinshift::estimation
