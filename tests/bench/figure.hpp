#pragma once

#include "tests/bench/stopwatch.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace twinshift::bench {

/// True when tools/bench --quick asks for a smaller problem or fewer runs.
inline bool quick() {
  auto const* const asked = std::getenv("TWINSHIFT_BENCH_QUICK");
  return asked != nullptr && *asked == '1';
}

/// Processor seconds of all threads of this process so far.
inline double cpu_s() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// One measured figure. `key` names it for good: tools/bench holds floor and goal of each key and compares by it.
struct Figure {
  std::string row;              ///< of the table of budgets
  std::string key;              ///< e.g. "day.belfast.wall_s"
  std::string what;             ///< in words, without comma or quotation marks
  std::string unit;             ///< e.g. "s", "MiB", "trips/s"
  std::vector<double> samples;  ///< of all runs; the median is the figure
};

/// Prints the line by which tools/bench knows the figure.
inline void print(Figure const& figure) {
  std::printf(
      "figure {\"row\": \"%s\", \"key\": \"%s\", \"what\": \"%s\", \"unit\": \"%s\", \"value\": %.9g, \"low\": %.9g, "
      "\"high\": %.9g, \"runs\": %zu}\n",
      figure.row.c_str(), figure.key.c_str(), figure.what.c_str(), figure.unit.c_str(), median(figure.samples),
      least(figure.samples), most(figure.samples), figure.samples.size());
  std::fflush(stdout);
}

}  // namespace twinshift::bench
