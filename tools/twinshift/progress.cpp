#include "tools/twinshift/progress.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

#include <fmt/format.h>

namespace twinshift::tool {

namespace {

using Clock = std::chrono::steady_clock;

std::string duration(double seconds) {
  auto const whole = static_cast<int>(seconds + 0.5);
  return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

std::string thousands(std::int64_t number) {
  auto text = std::to_string(number);
  for (auto at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

}  // namespace

double peak_memory_mib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

ProgressLine::ProgressLine() : terminal_{::isatty(STDERR_FILENO) != 0}, started_{Clock::now()} {}

std::string ProgressLine::text(run::Progress const& progress) const {
  std::string line;
  if (progress.iteration > 0) line += fmt::format("it {:02}/{:02}  ", progress.iteration, progress.iterations);
  line += progress.phase;
  if (progress.clock_s >= 0)
    line += fmt::format("  {:02}:{:02}  arrived {}", progress.clock_s / 3600, progress.clock_s / 60 % 60,
                        thousands(progress.arrived));
  if (progress.gap >= 0) line += fmt::format("  gap {:.2f} %", 100 * progress.gap);
  line += fmt::format("  mem {:.1f} GiB", peak_memory_mib() / 1024);
  auto const spent = std::chrono::duration<double>(Clock::now() - started_).count();
  if (progress.done > 0.02) line += fmt::format("  ETA {}", duration(spent / progress.done - spent));
  return line;
}

void ProgressLine::show(run::Progress const& progress) {
  auto const now = Clock::now();
  auto const since = std::chrono::duration<double>(now - shown_).count();
  auto const new_phase = progress.phase != phase_;
  if (terminal_ ? !new_phase && since < 0.2 : open_ && since < 10) return;
  shown_ = now;
  phase_ = progress.phase;
  open_ = true;
  terminal_ ? fmt::print(stderr, "\r\033[K{}", text(progress)) : fmt::print(stderr, "{}\n", text(progress));
  std::fflush(stderr);
}

void ProgressLine::close() {
  if (open_ && terminal_) fmt::print(stderr, "\r\033[K");
  open_ = false;
}

}  // namespace twinshift::tool
