#pragma once

#include "sim/study/sweep.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace twinshift::tool {

/// Runs this program with these words (the first is its name): what it prints and what it has to say go to the two
/// files. Its exit code.
int start_self(std::vector<std::string> words, std::filesystem::path const& printed, std::filesystem::path const& said);

/// How tasks are made.
struct FarmOptions {
  int jobs = 1;     ///< runs at a time
  int threads = 0;  ///< of each run; 0: the machine's, shared out
  bool quiet = false;
};

/// Makes one task by a process of this program; a failure is written to its place. True if its run is whole then.
bool make_task(study::SweepFolder const& folder, study::Study const& study, study::Task const& task, int threads);

/// Makes all tasks that are neither whole nor failed, `jobs` at a time. Ends early, with what runs, when interrupted.
void make_tasks(study::SweepFolder const& folder, study::Study const& study, std::vector<study::Task> const& tasks,
                FarmOptions const& options);

/// True in a process that mpirun started with others.
[[nodiscard]] bool under_mpi();
/// The same over the ranks of MPI: rank 0 hands out tasks, the others make them. Returns true on rank 0, once all are
/// made. Needs a build with Boost.MPI.
bool make_tasks_by_mpi(study::SweepFolder const& folder, study::Study const& study,
                       std::vector<study::Task> const& tasks, FarmOptions const& options);

}  // namespace twinshift::tool
