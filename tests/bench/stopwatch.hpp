#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace twinshift::bench {

class Stopwatch {
public:
  /// Seconds since the last call, or since construction.
  double lap_s() {
    auto const now = std::chrono::steady_clock::now();
    auto const passed = std::chrono::duration<double>(now - start_).count();
    start_ = now;
    return passed;
  }

private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

inline double median(std::vector<double> values) {
  auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}
inline double least(std::vector<double> const& values) { return *std::min_element(values.begin(), values.end()); }
inline double most(std::vector<double> const& values) { return *std::max_element(values.begin(), values.end()); }

}  // namespace twinshift::bench
