#pragma once

#include <cstdint>
#include <functional>

namespace twinshift::mobsim {

/// Work that goes in windows of several tasks each.
struct WindowWork {
  int tasks = 1;
  std::int32_t windows = 0;  ///< at most so many
  /// Does one task of one window. The tasks of a window run at the same time, each once, on any thread.
  std::function<void(int task, std::int32_t window)> task;
  /// After all tasks of a window and before those of the next: was it the last one? May be empty.
  std::function<bool(std::int32_t window)> finished;
  /// Called now and then, always from the thread that called run_windows, beside the tasks. May be empty.
  std::function<void()> aside;
};

/// Threads to use for `tasks` tasks: `asked` (0: as many as OpenMP would), but never more than there are processors or
/// tasks, as waiting for threads that do not run costs far more than they bring.
[[nodiscard]] int crew_size(int asked, int tasks);

/// Works through all windows in order on `threads` threads. A thread has a favourite task, but takes any that nobody
/// has begun, so that one that the system holds up holds up its current task alone. Whoever has nothing to do spins for
/// about a microsecond, then offers its processor, then sleeps; and everybody offers it every millisecond, between two
/// tasks: who is made to wait within one holds up all. Rethrows the first exception of a task.
void run_windows(int threads, WindowWork const& work);

}  // namespace twinshift::mobsim
