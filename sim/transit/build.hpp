#pragma once

#include "sim/core/geometry.hpp"
#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/timetable.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::transit {

/// No block is planned: the program gives the trip a vehicle.
inline constexpr std::uint32_t kAnyVehicle = 0xFFFFFFFFU;

/// A service period of a pattern: a trip every `headway` from `from` until before `to`.
struct Service {
  PatternId pattern;
  TimeOfDay from;
  TimeOfDay to;
  Seconds headway{0};
  double run_factor = 1;              ///< multiplies the pattern's reference run time
  std::uint32_t block = kAnyVehicle;  ///< single trips of the same block are run by one vehicle
};

/// A change from a stop to another as the timetable's publisher wants it.
struct PlannedChange {
  StopId from;
  StopId to;
  std::optional<Seconds> least;  ///< it takes no less; empty: nobody can change here
};

/// Vehicles of one type at a depot. Blocks of the depot are spread over its lines in proportion to `count`, in the
/// order of the lines. To replace vehicles, split their line in place ({X, 100} becomes {X, 60}, {Y, 40}; a type may
/// have several lines): then only blocks that had X change.
struct StockLine {
  DepotId depot;
  VehicleTypeId type;
  int count = 0;
};

/// Vehicles of a type that take the longest blocks of their depot and kind, so far as there are such vehicles.
struct LongBlocks {
  DepotId depot;
  VehicleTypeId type;
};

/// What the network files and the policy say about public transport, before it becomes a timetable.
/// Ids are row numbers of the tables below.
struct ServicePlan {
  Stops stops;
  Operators operators;
  Routes routes;
  Column<PatternId, std::string> pattern_key;
  Column<PatternId, RouteId> pattern_route;
  Column<PatternId, std::string> headsign;
  Ragged<PatternId, StopId> pattern_stops;
  Ragged<PatternId, Metres> pattern_distance;
  Ragged<PatternId, Seconds> pattern_run;  ///< cumulative reference run time, first 0
  /// Streets from each stop of a pattern but the last to the next, if the files tell them; no row of links for a
  /// pattern, or no patterns at all: build_timetable finds a way.
  Column<PatternId, std::vector<std::vector<LinkId>>> pattern_links;
  std::vector<Service> services;        ///< any order
  std::vector<PlannedChange> changes;   ///< ascending by from and to, each pair once, never from a stop to itself
  std::vector<StockLine> stock;         ///< which types a depot's blocks get, in this order
  std::vector<LongBlocks> long_blocks;  ///< whose blocks are then changed for longer ones
  /// Types with the same number can stand in for one another on a route; empty: all can.
  Column<VehicleTypeId, std::uint8_t> type_group;
};

struct BuildParameters {
  Seconds minimum_layover{360};  ///< between two trips of a block; recovers delay
  Metres transfer_walk{400};     ///< longest walk between stops for a change
  MetresPerSecond walk_speed{1.3};
};

/// What the build found odd without being stopped by it, a sentence each, in a fixed order.
struct BuildReport {
  std::vector<std::string> warnings;
};

/// Makes the service day: trips from headways (offset drawn from `seed` and the pattern's key), streets that
/// buses follow (those of the plan, else the fastest bus path between consecutive stops), footpaths between stops, and
/// blocks: those of the plan, for all other trips blocks of least number by bipartite matching within a route and depot
/// (Boost.Graph); their types come from the depot's stock.
///
/// Deterministic: depends on the arguments alone. Stops must have a node; patterns at least two stops. A section
/// without a way for buses, or with an absurd detour, is named in `report` and the timetable is made all the same.
Timetable build_timetable(ServicePlan const& plan, network::Network const& network, BuildParameters const& parameters,
                          std::uint64_t seed, BuildReport* report = nullptr);

}  // namespace twinshift::transit
