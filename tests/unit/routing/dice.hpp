#pragma once

#include <cstdint>
#include <random>

namespace twinshift::testing {

/// Seeded randomness for drawn towns and timetables; the same on every platform.
class Dice {
public:
  explicit Dice(std::uint32_t seed) : engine_{seed} {}
  /// 0 ... n-1
  int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  std::uint32_t below(std::size_t n) { return static_cast<std::uint32_t>(engine_() % n); }
  bool chance(double share) { return below(1 << 20) < share * (1 << 20); }

private:
  std::mt19937 engine_;
};

}  // namespace twinshift::testing
