#include "tools/twinshift/farm.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "sim/io/csv.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/run_command.hpp"

#ifdef TWINSHIFT_MPI
#include <boost/mpi.hpp>
#endif

extern char** environ;  // NOLINT: POSIX

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> words_of(study::SweepFolder const& folder, study::Study const& study, study::Task const& task,
                                  int threads) {
  std::vector<std::string> words{"twinshift",
                                 "run",
                                 folder.scenario(task).string(),
                                 "--out",
                                 folder.run(task).string(),
                                 "--seed",
                                 std::to_string(task.seed),
                                 "--seeds",
                                 "1",
                                 "--no-recording",
                                 "--fresh"};
  auto const add = [&](char const* name, std::string value) {
    words.emplace_back(name);
    words.push_back(std::move(value));
  };
  if (threads > 0) add("--threads", std::to_string(threads));
  if (study.iterations) add("--iterations", std::to_string(*study.iterations));
  if (study.sample_pct) add("--sample", io::shortest(*study.sample_pct));
  return words;
}

}  // namespace

int start_self(std::vector<std::string> words, fs::path const& printed, fs::path const& said) {
  std::vector<char*> raw;
  for (auto& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, printed.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  pid_t child = 0;
  auto const self = fs::read_symlink("/proc/self/exe").string();
  auto const error = ::posix_spawn(&child, self.c_str(), &actions, nullptr, raw.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return kMachine;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : kInternalFault;
}

bool make_task(study::SweepFolder const& folder, study::Study const& study, study::Task const& task, int threads) {
  auto const said = folder.place() / "failed" / (task.key + ".draft");
  auto const code = start_self(words_of(folder, study, task, threads), "/dev/null", said);
  std::error_code ignored;
  auto const done = code == kOk && folder.whole(task);
  // Who was stopped has not failed: the task stays open.
  if (done || code == kStoppedByUser) {
    fs::remove(said, ignored);
  } else {
    fs::rename(said, folder.failure(task), ignored);
  }
  return done;
}

void make_tasks(study::SweepFolder const& folder, study::Study const& study, std::vector<study::Task> const& tasks,
                FarmOptions const& options) {
  auto const cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  auto const threads = options.threads > 0 ? options.threads : std::max(1, cores / options.jobs);
  std::atomic<std::size_t> next{0};
  std::mutex telling;
  std::size_t made = 0;
  auto const work = [&] {
    for (auto i = next++; i < tasks.size() && !interrupted(); i = next++) {
      if (folder.whole(tasks[i]) || folder.failed(tasks[i])) continue;
      auto const whole = make_task(folder, study, tasks[i], threads);
      std::lock_guard const lock{telling};
      ++made;
      if (!options.quiet)
        fmt::print(stderr, "{} tasks made; case {}, seed {}: {}\n", made, tasks[i].case_row + 1, tasks[i].seed,
                   whole           ? "whole"
                   : interrupted() ? "stopped"
                                   : "failed");
    }
  };
  std::vector<std::thread> crew;
  for (int i = 1; i < options.jobs; ++i) crew.emplace_back(work);
  work();
  for (auto& worker : crew) worker.join();
}

bool under_mpi() { return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr || std::getenv("PMI_SIZE") != nullptr; }

#ifdef TWINSHIFT_MPI

bool make_tasks_by_mpi(study::SweepFolder const& folder, study::Study const& study,
                       std::vector<study::Task> const& tasks, FarmOptions const& options) {
  namespace mpi = boost::mpi;
  constexpr int kAsk = 1;
  constexpr int kGive = 2;
  constexpr int kNone = -1;
  mpi::environment const environment;
  mpi::communicator const world;
  if (world.size() == 1) {
    make_tasks(folder, study, tasks, options);
    return true;
  }
  if (world.rank() == 0) {
    std::size_t next = 0;
    for (int working = world.size() - 1; working > 0;) {
      auto const asking = world.recv(mpi::any_source, kAsk).source();
      while (next < tasks.size() && (folder.whole(tasks[next]) || folder.failed(tasks[next]))) ++next;
      auto const given = next < tasks.size() && !interrupted() ? static_cast<int>(next++) : kNone;
      world.send(asking, kGive, given);
      working -= given == kNone;
    }
    return true;
  }
  for (auto given = 0; given != kNone;) {
    world.send(0, kAsk);
    world.recv(0, kGive, given);
    if (given != kNone)
      (void)make_task(folder, study, tasks[static_cast<std::size_t>(given)], std::max(1, options.threads));
  }
  return false;
}

#else

bool make_tasks_by_mpi(study::SweepFolder const&, study::Study const&, std::vector<study::Task> const&,
                       FarmOptions const&) {
  fmt::print(stderr,
             "M520  Started by mpirun, but built without Boost.MPI. → Install libboost-mpi-dev and build again, or "
             "use --jobs or --task.\n");
  std::exit(kMachine);
}

#endif

}  // namespace twinshift::tool
