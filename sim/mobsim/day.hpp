#pragma once

#include "sim/core/column.hpp"
#include "sim/demand/journeys.hpp"
#include "sim/events/event_log.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/timetable.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::mobsim {

/// How traffic, vehicles and people behave; every value is written into a run's resolved scenario.
struct MobsimParameters {
  Metres car_length{7.5};       ///< road space of a waiting car
  Seconds stuck_after{120};     ///< a blocked vehicle is pushed on after this time, and counted
  Seconds space_delay{5};       ///< freed road space shows upstream after this time
  double sample = 1;            ///< share of the population simulated; capacities are scaled by it
  Seconds dwell_fixed{6};       ///< doors open and close
  double board_seconds = 2.5;   ///< per person and door
  double alight_seconds = 1.3;  ///< per person and door
  Seconds minimum_layover{60};  ///< least pause between two trips of a late block
  Seconds patience{2700};       ///< a person waiting longer at a stop looks for another way
};

/// What one day needs. Borrows everything.
struct DayInput {
  network::Network const& network;
  transit::Timetable const& timetable;
  fleet::Fleet const& fleet;
  demand::Journeys const& journeys;
};

/// Where a day's journeys ended up, per main mode: departed = arrived + travelling + gave_up.
struct ModeCounts {
  std::int64_t departed = 0;
  std::int64_t arrived = 0;
  std::int64_t travelling = 0;
  std::int64_t gave_up = 0;
};

struct DayResult {
  std::array<ModeCounts, kModes> journeys{};  ///< tours only, by main mode
  ModeCounts background;                      ///< background car trips
  Column<JourneyId, demand::JourneyOutcome> outcomes;
  std::int64_t link_entries = 0;
  std::int64_t forced_moves = 0;
  std::int64_t boardings = 0;
  std::int64_t denied_boardings = 0;
  std::int64_t empty_docks = 0;  ///< a bike was wanted and none was there
  std::int64_t full_docks = 0;
  std::int64_t rerouted = 0;   ///< lost patience or found no bike and went another way
  std::int64_t trips_run = 0;  ///< of public vehicles
  std::int64_t trips_unfinished = 0;
  std::int64_t bikes_at_start = 0;
  std::int64_t bikes_at_end = 0;  ///< docked plus in use; equals bikes_at_start
};

/// Moves everybody through one day (30 h from midnight) under capacity: cars and buses in FIFO queues with flow and
/// storage limits and spillback (Gawron 1998; semantics as in MATSim's QSim where not said otherwise), people who
/// board vehicles with limited room, docks that can be empty or full. Freed space shows upstream only after
/// `space_delay`, so within a second no node sees another and the order of processing cannot matter.
///
/// Emits events to every sink, a quarter hour at a time. Same result and same events whatever the thread count.
DayResult simulate_day(DayInput const& input, MobsimParameters const& parameters,
                       std::span<events::EventSink* const> sinks);

}  // namespace twinshift::mobsim
