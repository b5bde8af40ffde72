#pragma once

#include "sim/run/run.hpp"
#include "sim/run/world.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace twinshift::run {

/// All that passes from one simulated day to the next: what a run needs to go on as if it had never stopped.
struct Checkpoint {
  std::string identity;  ///< of the scenario with all its inputs (identity_of)
  int rounds = 0;        ///< of thinking so far
  int last_day = 0;      ///< no day after this one
  choice::Learned learned;
  std::vector<Iteration> iterations;
  Column<TourId, std::uint32_t> undisturbed;
  std::string started_from;  ///< output_sha256 of the run whose state this one began with; empty: from nothing

  /// Which trip a row of learned.service belongs to, so that another timetable can take it over.
  struct ServiceTrip {
    std::uint32_t pattern = 0;  ///< row of patterns
    std::uint32_t stops = 0;
    std::int32_t departure_s = 0;
  };
  std::vector<std::string> patterns;
  std::vector<ServiceTrip> trips;
};

inline constexpr auto kCheckpointFile = "checkpoint.tsc";

/// Digest of everything that the days depend on: every value used, and every input file.
[[nodiscard]] std::string identity_of(scenario::Scenario const& scenario);

/// The bytes of checkpoint.tsc for a world after a day. What was learned is taken out of the world and put back: it is
/// too large to be held twice.
[[nodiscard]] std::string pack(World& world, std::vector<Iteration> iterations, int last_day, std::string started_from);

/// The bytes of checkpoint.tsc. Of the plans it holds mode and car path: all that the next day's decisions read.
[[nodiscard]] std::string pack(Checkpoint const& checkpoint, network::Network const& network);

/// Reads a checkpoint's file. Faults: F201, F202, F210; M512 if its streets are others than these.
[[nodiscard]] std::optional<Checkpoint> read_checkpoint(std::filesystem::path const& path,
                                                        network::Network const& network, io::Faults& faults);

/// Gives the world the state of a run of the very same scenario.
void restore(Checkpoint&& checkpoint, World& world);

/// Gives the world the state of a run of another scenario for the same people on the same streets: trips that the base
/// did not have take over what the nearest one of their pattern taught. Whom the change touches (their ways differ on
/// empty streets) thinks again on the next day, whatever their turn. Returns how many they are.
std::int64_t begin_from(Checkpoint&& checkpoint, World& world);

/// Gives the world the times, delays and loads that another run on the same streets has learned, and nothing of its
/// people: theirs may be others.
void learn_from(Checkpoint&& checkpoint, World& world);

}  // namespace twinshift::run
