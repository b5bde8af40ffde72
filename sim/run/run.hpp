#pragma once

#include "sim/core/mode.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/scenario/scenario.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace twinshift::run {

/// Where a run stands; told often, from the thread that called run_scenario.
struct Progress {
  std::string phase;  ///< what is being done, in words
  int iteration = 0;  ///< 1 ... iterations; 0 before the first day
  int iterations = 0;
  int clock_s = -1;          ///< simulated time of day while a day runs, else -1
  double done = 0;           ///< share of the whole run's expected work, 0 ... 1
  double gap = -1;           ///< relative gap of the last finished day, -1 before there is one
  std::int64_t arrived = 0;  ///< people who reached their destination so far this day
};

/// Thrown out of run_scenario when `should_stop` said so.
struct Stopped : std::runtime_error {
  Stopped() : std::runtime_error{"stopped by the user"} {}
  int saved = 0;        ///< iteration whose state is kept, so that the run can go on from it; 0: no state
  int whole_seeds = 0;  ///< of several, kept likewise
};

struct RunOptions {
  std::filesystem::path out;                                      ///< the run's folder
  int threads = 0;                                                ///< 0: as many as the machine has
  bool record = true;                                             ///< write recording.tsr
  results::Unfinished unfinished = results::Unfinished::kRefuse;  ///< what to do about an unfinished run at the place
  std::filesystem::path warm_start;  ///< folder of a run whose settled state to begin with; empty: from nothing
  std::string request;               ///< how the run was asked for, kept until it is whole; empty: not kept
  std::function<void(Progress const&)> progress;
  std::function<bool()> should_stop;  ///< asked between steps of a second or so
};

/// One iteration: a simulated day and what was learned from it.
struct Iteration {
  int number = 0;
  double gap = 0;            ///< relative gap of the plans lived, 0 ... 1
  double changed_share = 0;  ///< tours that took another mode than the day before, 0 ... 1
  std::array<double, kModes> mode_share{};
  std::int64_t forced_moves = 0;
  std::int64_t denied_boardings = 0;
};

/// What the run came to, as `twinshift run --json` prints it.
struct RunSummary {
  std::string city;
  std::string scenario;
  std::uint64_t seed = 0;
  int threads = 0;
  double sample_pct = 100;
  std::vector<Iteration> iterations;
  std::string started_from;   ///< output_sha256 of the run whose state this one began with; empty: from nothing
  std::int64_t touched = -1;  ///< tours whose ways the difference to that run changes; -1: not known
  bool converged = false;
  std::int64_t residents = 0;
  std::int64_t agents = 0;
  std::int64_t departed = 0;  ///< journeys of tours
  std::int64_t arrived = 0;
  std::int64_t travelling_at_end = 0;
  std::int64_t gave_up = 0;
  std::int64_t forced_moves = 0;
  std::int64_t link_entries = 0;
  std::int64_t boardings = 0;
  std::int64_t denied_boardings = 0;
  std::array<std::int64_t, kModes> journeys{};
  std::map<std::string, double> vehicle_km;  ///< by vehicle class
  double co2e_ttw_t = 0;
  double co2e_wtw_t = 0;
  double co2e_wtw_background_t = 0;  ///< of it: background cars, which are nobody's commute
  double nox_kg = 0;
  double pm25_kg = 0;
  double h2_kg = 0;
  bool fit = true;                                     ///< law 3: few stranded, few forced moves
  std::vector<std::string> findings;                   ///< why it is not fit, or not converged
  std::vector<std::pair<std::string, double>> wall_s;  ///< by phase, in order; the last is "total"
  double peak_rss_mib = 0;
  std::string output_sha256;
  int assumptions = 0;
};

/// Runs the scenario's working day until it settles or its iterations are used up, and writes the run's folder (whole
/// or not at all). The result depends on the scenario and on what it began with, not on threads or other options.
///
/// Throws Stopped, results::FolderError, or std::logic_error if the books don't balance (nothing is published then).
RunSummary run_scenario(scenario::Scenario const& scenario, RunOptions const& options);

}  // namespace twinshift::run
