#pragma once

#include "sim/core/column.hpp"
#include "sim/core/geometry.hpp"
#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace twinshift::transit {

struct Stops {
  Column<StopId, std::string> key;
  Column<StopId, std::string> name;
  Column<StopId, std::string> name_ko;  ///< may be empty
  Column<StopId, Point> position;
  Column<StopId, NodeId> node;  ///< street node where people come and go
};

struct Operators {
  Column<OperatorId, std::string> key;
};

struct Routes {
  Column<RouteId, std::string> key;
  Column<RouteId, std::string> name;
  Column<RouteId, Mode> mode;  ///< kBus, kBrt, kRail or kShuttle
  Column<RouteId, OperatorId> operated_by;
  Column<RouteId, VehicleTypeId> vehicle_type;  ///< usual type; blocks carry the actual one
  Column<RouteId, DepotId> depot;
};

/// Ordered stops shared by trips that never overtake. Positions count from 0.
struct Patterns {
  Column<PatternId, std::string> key;
  Column<PatternId, RouteId> route;
  Column<PatternId, std::string> headsign;
  Ragged<PatternId, StopId> stops;
  Ragged<PatternId, Metres> distance;  ///< cumulative along the line, aligned with stops
  /// Streets from stop position k to k + 1 are link_path row (stops.offset(pattern) + k).
  /// Empty for rail, and for the last position of a pattern.
  Ragged<SectionId, LinkId> section_links;
  Column<PatternId, TripId> first_trip;  ///< trips of a pattern are consecutive, by departure
  Column<PatternId, std::uint32_t> trip_count;
};

/// Planned times at one stop of a trip.
struct StopTime {
  std::int32_t arrival_s = 0;    ///< seconds since midnight
  std::int32_t departure_s = 0;  ///< at least arrival_s
};

struct Trips {
  Column<TripId, PatternId> pattern;
  Column<TripId, BlockId> block;
  Ragged<TripId, StopTime> times;  ///< aligned with the pattern's stops
};

/// The trips one vehicle runs in a day, in time order.
struct Blocks {
  Ragged<BlockId, TripId> trips;
  Column<BlockId, VehicleTypeId> type;
  Column<BlockId, DepotId> depot;
};

/// A stop of a pattern seen from the stop.
struct Call {
  PatternId pattern;
  std::uint32_t position = 0;
};

/// A walk between two stops for a transfer.
struct Footpath {
  StopId to;
  Seconds duration{0};
};

/// The service day. Immutable while a run lasts.
struct Timetable {
  Stops stops;
  Operators operators;
  Routes routes;
  Patterns patterns;
  Trips trips;
  Blocks blocks;
  Ragged<StopId, Call> calls;          ///< in ascending (pattern, position)
  Ragged<StopId, Footpath> footpaths;  ///< to other stops, ascending by StopId; closed under nothing

  [[nodiscard]] Mode mode_of(PatternId pattern) const { return routes.mode[patterns.route[pattern]]; }
  [[nodiscard]] StopTime const& time(TripId trip, std::uint32_t position) const { return trips.times[trip][position]; }
};

/// Price rules of one operator's services of one mode.
struct Fare {
  OperatorId operated_by;
  Mode mode = Mode::kBus;
  Money base;
  Money per_km;
  Seconds transfer_window{0};  ///< a further boarding within it is free; 0: every boarding pays
  Money day_cap;               ///< 0: none
};

struct FareTable {
  std::vector<Fare> fares;
  /// The rule for a route, or nullptr if nothing is charged.
  [[nodiscard]] Fare const* of(Timetable const& timetable, RouteId route) const;
};

/// What travellers have learned about the services: mean delay, extra wait and crowding by trip and stop, and where
/// shared bikes run out. Aligned with Trips::times (flat number times.offset(trip) + position). Part of a checkpoint.
struct ServiceExperience {
  std::vector<float> delay_s;        ///< actual minus planned departure
  std::vector<float> load;           ///< people on board when leaving, over capacity (0 ... 1)
  std::vector<float> denied_share;   ///< of those who wanted to board, how many could not
  std::vector<float> no_bike_share;  ///< of those who wanted a shared bike, how many found none; rows: `bike_row`

  /// Row of a station and an hour. Stations beyond the end of the column have always had bikes.
  static std::size_t bike_row(StationId station, std::int32_t time_s) {
    constexpr std::int32_t kHour = 3600;
    constexpr std::int32_t kHours = kDaySeconds / kHour;
    return static_cast<std::size_t>(kHours) * station.index() +
           static_cast<std::size_t>(std::clamp(time_s / kHour, 0, kHours - 1));
  }
  [[nodiscard]] double no_bike(StationId station, TimeOfDay at) const {
    auto const row = bike_row(station, at.seconds());
    return row < no_bike_share.size() ? double{no_bike_share[row]} : 0.0;
  }

  ServiceExperience() = default;
  explicit ServiceExperience(Timetable const& timetable)
      : delay_s(timetable.trips.times.values().size(), 0.0F),
        load(timetable.trips.times.values().size(), 0.0F),
        denied_share(timetable.trips.times.values().size(), 0.0F) {}
};

}  // namespace twinshift::transit
