#pragma once

#include <array>
#include <cstdint>

namespace twinshift {

/// What a random number is for. Each question has its own stream, so adding one never moves another.
/// Values are part of a run's identity: append, never renumber.
enum class Draw : std::uint32_t {
  kServiceOffset = 1,
  kHousehold = 2,
  kPerson = 3,
  kHome = 4,
  kWork = 5,
  kDeparture = 6,
  kTaste = 7,
  kNestTaste = 8,
  kValueOfTime = 9,
  kBackground = 10,
  kVehicle = 11,
  kKerb = 12,
  kFactor = 13,
  kEstimation = 14,
};

/// Random numbers that belong to a thing and a question, never to a thread, a row or an iteration.
///
/// Counter-based (Philox 4x32-10; Salmon, Moraes, Dror, Shaw 2011): the n-th number of
/// (seed, key, purpose, counter) is the same whoever asks, in whatever order.
class Rng {
public:
  Rng(std::uint64_t seed, std::uint64_t key, Draw purpose, std::uint32_t counter = 0);

  /// 64 random bits.
  std::uint64_t next();
  /// Uniform in (0, 1), never an end.
  double uniform();
  /// Uniform in 0 ... n-1; n > 0.
  std::uint32_t below(std::uint32_t n);
  /// Standard exponential.
  double exponential();
  /// Standard normal.
  double normal();

private:
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> block_{};
  unsigned used_ = 4;
};

}  // namespace twinshift
