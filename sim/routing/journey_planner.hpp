#pragma once

#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"
#include "sim/routing/transit_router.hpp"
#include "sim/routing/walk_access.hpp"
#include "sim/transit/fares.hpp"
#include "sim/transit/timetable.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace twinshift::routing {

/// What a minute of each kind is worth in minutes of riding: chooses among the journeys of one main mode.
struct CostWeights {
  double walk = 1.65;
  double wait = 1.7;              ///< at stops
  double postponed = 0.6;         ///< at the door, leaving later than asked; schedule delay in Small (1982): 0.61
  double transfer_minutes = 7.5;  ///< for each boarding after the first
  Money value_of_time{10};        ///< per hour
};

/// A journey by public transport, and what it consists of.
struct TransitOption {
  Mode main = Mode::kBus;  ///< the mode ridden farthest; ties: rail, brt, bus, shuttle
  TransitJourney journey;
  std::int32_t in_vehicle_s = 0;
  std::int32_t wait_s = 0;  ///< at stops: before the first ride (2 min or more, if the departure allows) and at changes
  std::int32_t postponed_s = 0;  ///< how much later than asked the journey leaves the door
  std::int32_t access_s = 0;     ///< walks
  std::int32_t egress_s = 0;
  std::int32_t transfer_s = 0;
  Metres ridden;
  Money fare;  ///< of single tickets, without what a tour's way there or back may make cheaper

  [[nodiscard]] int boardings() const { return journey.boardings; }
  [[nodiscard]] std::int32_t walk_s() const { return access_s + egress_s + transfer_s; }
};

/// Weighted minutes of a journey by public transport.
struct GeneralisedCost {
  CostWeights weights;
  [[nodiscard]] double minutes(TransitOption const& option) const;
};

/// Best journey by public transport for each main mode, from one door to many.
///
/// A main mode that another one dominates still gets its best journey: the search is repeated with fewer modes (bus
/// and shuttle; then also brt; then all), as far as the city has them. Borrows the timetable and the walks, which
/// must outlive it. Owns scratch: one planner per thread.
class JourneyPlanner {
public:
  /// `walk_stops`: the stops in walking distance of every location, as from stops_within. `fares`: nullptr if riding is
  /// free; else they must outlive the planner.
  JourneyPlanner(transit::Timetable const& timetable, Ragged<LocationId, AccessStop> const& walk_stops,
                 CostWeights const& weights, transit::RouteFares const* fares = nullptr);
  ~JourneyPlanner();
  JourneyPlanner(JourneyPlanner&&) noexcept;

  /// For those at a door at `departure` who reach the first stop by `access` (the origin's walk_stops; or stops
  /// reached by bike): the options to each of `destinations`, at most one per main mode, in the order of Mode.
  /// `out` is resized to the destinations; its inner vectors are reused. Modes not in `available` are not ridden.
  void options(std::span<AccessStop const> access, TimeOfDay departure, ModeSet available,
               std::span<LocationId const> destinations, std::vector<std::vector<TransitOption>>& out);

private:
  struct Scratch;
  std::unique_ptr<Scratch> scratch_;
};

}  // namespace twinshift::routing
