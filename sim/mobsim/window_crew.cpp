#include "sim/mobsim/window_crew.hpp"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <limits>
#include <thread>
#include <vector>

namespace twinshift::mobsim {

namespace {

constexpr std::int32_t kOver = std::numeric_limits<std::int32_t>::max();
constexpr int kSpins = 300;  ///< about as long as a barrier takes; longer is harmful where threads share a processor
constexpr int kYields = 20;
constexpr std::chrono::milliseconds kTurn{1};  ///< shorter than the system lets one run before others have their turn

void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

class Crew {
public:
  using Clock = std::chrono::steady_clock;

  Crew(int threads, WindowWork const& work)
      : work_{work}, threads_{threads}, claims_(static_cast<std::size_t>(work.tasks)), left_{work.tasks} {
    if (work.windows <= 0) window_ = kOver;
  }

  void member(int thread) {
    auto turn_ends = Clock::now() + kTurn;
    try {
      for (auto window = window_.load(); window != kOver; window = window_.load()) {
        if (thread == 0 && work_.aside) work_.aside();
        if (threads_ > 1 && Clock::now() >= turn_ends) {
          std::this_thread::yield();
          turn_ends = Clock::now() + kTurn;
          continue;  // with the window of now
        }
        take_tasks(thread, window);
        wait(window);
      }
      if (thread == 0 && work_.aside && !failed_.test()) work_.aside();
    } catch (...) {
      fail();
    }
  }

  void rethrow() const {
    if (fault_) std::rethrow_exception(fault_);
  }

private:
  /// The window in which a task may be begun next, on a cache line of its own.
  struct alignas(64) Claim {
    std::atomic<std::int32_t> next{0};
  };

  void take_tasks(int thread, std::int32_t window) {
    auto const favourite = thread == 0 ? 0 : std::max(0, thread + work_.tasks - threads_);
    for (int i = 0; i < work_.tasks; ++i) {
      auto const task = (favourite + i) % work_.tasks;
      auto expected = window;
      if (!claims_[static_cast<std::size_t>(task)].next.compare_exchange_strong(expected, window + 1)) continue;
      work_.task(task, window);
      if (left_.fetch_sub(1) == 1) close(window);
    }
  }

  void close(std::int32_t window) {
    auto const last = (work_.finished && work_.finished(window)) || window + 1 == work_.windows;
    left_.store(work_.tasks);
    go_on_to(last || failed_.test() ? kOver : window + 1);
  }

  void go_on_to(std::int32_t window) {
    window_.store(window);
    if (threads_ > 1) window_.notify_all();
  }

  void wait(std::int32_t window) {
    for (int i = 0; i < kSpins; ++i) {
      if (window_.load(std::memory_order_relaxed) != window) return;
      pause();
    }
    for (int i = 0; i < kYields; ++i) {
      if (window_.load(std::memory_order_relaxed) != window) return;
      std::this_thread::yield();
    }
    window_.wait(window);
  }

  void fail() {
    if (!failed_.test_and_set()) fault_ = std::current_exception();
    go_on_to(kOver);
  }

  WindowWork const& work_;
  int const threads_;
  std::vector<Claim> claims_;
  alignas(64) std::atomic<std::int32_t> window_{0};
  alignas(64) std::atomic<int> left_;
  std::atomic_flag failed_;
  std::exception_ptr fault_;
};

}  // namespace

int crew_size(int asked, int tasks) {
  auto const wanted = asked > 0 ? asked : omp_get_max_threads();
  return std::max(1, std::min({wanted, tasks, omp_get_num_procs()}));
}

void run_windows(int threads, WindowWork const& work) {
  Crew crew{threads, work};
  if (threads == 1) {
    crew.member(0);
  } else {
#pragma omp parallel num_threads(threads) default(none) shared(crew)
    crew.member(omp_get_thread_num());
  }
  crew.rethrow();
}

}  // namespace twinshift::mobsim
