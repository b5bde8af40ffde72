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
  Metres junction_link{0};      ///< shorter links lie inside junctions: their room is not limited
  Seconds stuck_after{120};     ///< a blocked vehicle is pushed on after this time, and counted
  Seconds space_delay{5};       ///< freed road space shows upstream after this time
  double sample = 1;            ///< share of the population simulated; capacities are scaled by it
  Seconds dwell_fixed{6};       ///< doors open and close
  double board_seconds = 2.5;   ///< per person and door
  double alight_seconds = 1.3;  ///< per person and door
  Seconds minimum_layover{60};  ///< least pause between two trips of a late block
  Seconds patience{2700};       ///< a person waiting longer at a stop looks for another way
  int threads = 0;              ///< 0: as many as OpenMP would use; never changes a result
};

/// From a driver's decision to go until the vehicle is ready in traffic [s], part of every start: to get in, to close
/// the doors, to pull out (assumed; within `dwell_fixed` for a bus that has opened its doors). Who starts at a time
/// that is known in advance decides so much earlier and is on time.
inline constexpr std::int32_t kPullOutSeconds = 4;

/// What one day needs. Borrows everything.
struct DayInput {
  network::Network const& network;
  transit::Timetable const& timetable;
  fleet::Fleet const& fleet;
  demand::Journeys const& journeys;
  /// Where shared bikes and e-scooters stand this morning, under the same sample; null: fleet::first_morning.
  fleet::SharedFleetState const* shared_fleet = nullptr;
};

/// Where a day's journeys ended up, per main mode: departed = arrived + travelling + gave_up.
struct ModeCounts {
  std::int64_t departed = 0;
  std::int64_t arrived = 0;
  std::int64_t travelling = 0;
  std::int64_t gave_up = 0;
};

struct DayResult {
  int threads = 1;                            ///< that worked on it; the rest is the same for any number
  std::array<ModeCounts, kModes> journeys{};  ///< tours only, by main mode
  ModeCounts background;                      ///< background car trips
  Column<JourneyId, demand::JourneyOutcome> outcomes;
  std::int64_t link_entries = 0;
  std::int64_t forced_moves = 0;
  std::int64_t boardings = 0;
  std::int64_t denied_boardings = 0;
  std::int64_t empty_docks = 0;  ///< a bike was wanted and none was there
  std::int64_t full_docks = 0;
  std::int64_t rerouted = 0;         ///< went another way than planned, for whatever reason: ...
  std::int64_t lost_patience = 0;    ///< ... waited too long at a stop
  std::int64_t no_vehicle_came = 0;  ///< ... the last vehicle had gone, or was full; the rest found nothing shared
  std::int64_t trips_run = 0;        ///< of public vehicles
  std::int64_t trips_unfinished = 0;
  std::int64_t bikes_at_start = 0;
  std::int64_t bikes_at_end = 0;         ///< docked plus in use; equals bikes_at_start
  std::int64_t empty_scooters = 0;       ///< a shared e-scooter was wanted and none was free
  std::int64_t flat_bikes = 0;           ///< e-bikes stood there, but none with charge for the ride, and no pedal bike
  std::int64_t flat_scooters = 0;        ///< likewise
  std::int64_t bike_rides = 0;           ///< on shared bikes ...
  std::int64_t e_bike_rides = 0;         ///< ... of them with a motor
  std::int64_t scooter_rides = 0;        ///< on shared e-scooters
  std::int64_t shared_used_j = 0;        ///< out of the batteries of shared e-bikes and e-scooters
  std::int64_t full_sites = 0;           ///< a park-and-ride site had no space left
  std::int64_t deadhead_metres = 0;      ///< driven by public vehicles between two trips
  fleet::SharedFleetState shared_fleet;  ///< in the evening; who still rides has docked at the nearest free dock
};

/// Moves everybody through one day (30 h from midnight) under capacity: cars and buses in FIFO queues with flow and
/// storage limits and spillback (Gawron 1998; semantics as in MATSim's QSim where not said otherwise), people who
/// board vehicles with limited room, docks that can be empty or full. Freed space shows upstream only after
/// `space_delay`, so within a second no node sees another and the order of processing cannot matter.
///
/// Public vehicles
/// - Each block runs its trips in order, a trip from max(planned departure, ready + `minimum_layover`); doors open up
/// to
///   a minute before the planned departure. Between trips the vehicle moves to its next first stop off the network, at
///   25 km/h over 1.3 times the straight distance.
/// - Buses, BRT and shuttles drive their streets through the queues of the cars (StreetQueues), or through a queue of
///   their own where there is a bus lane; at a stop they leave traffic and pull out again. Rail keeps its run times.
/// - Every stop is a timing point: no vehicle leaves one before its planned departure. Without anybody to board or to
///   alight it does not open its doors. Dwell = `dwell_fixed` + max(boarding, alighting time) over the doors. In
///   streets doors close kPullOutSeconds before it leaves, and pulling in and out again costs as much even without a
///   halt.
///
/// People
/// - Common lines: a person boards the first vehicle of the leg's mode whose pattern visits the leg's alighting stop
///   later, whatever its route; first come, first served. Seats and standing room are a hard limit.
/// - Who has been on board longest sits; who boards when all seats are taken stands until one is free (`standing_s` of
///   the outcome).
/// - Who has lost `patience`, or for whom no further vehicle comes, goes another way to the leg's end: on foot up to
///   4 km, beyond it as a passenger of a car; counted in `rerouted`, and the leg starts anew in the events.
/// - A way back starts when its way out has ended; if the person gave up on the way out it is not started.
/// - A car parked at a park-and-ride site takes a space until the way back's first car leg; a full site costs 300 s.
/// - An empty station or scooter pool, or only batteries too empty for the ride: the leg is walked. A full station: on
/// to
///   the nearest free dock, and walk back. See SharedVehicles.
///
/// With `sample` below 1 street capacities, room in vehicles, docks, bikes, scooters and parking spaces are scaled by
/// it, and a boarding counts for 1 / sample people in the dwell.
///
/// Emits events to every sink, a quarter hour at a time. Same result and same events whatever the thread count. The
/// link where a car starts has no kLinkEnter, as it is joined at its end.
DayResult simulate_day(DayInput const& input, MobsimParameters const& parameters,
                       std::span<events::EventSink* const> sinks);

}  // namespace twinshift::mobsim
