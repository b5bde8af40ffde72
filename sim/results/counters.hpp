#pragma once

#include "sim/core/column.hpp"
#include "sim/core/units.hpp"
#include "sim/demand/journeys.hpp"
#include "sim/events/event_log.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/timetable.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace twinshift::results {

inline constexpr int kHours = kDaySeconds / 3600;

/// Vehicles that entered each link by hour, and the time they spent on it. Cars and buses apart.
struct LinkCounts {
  std::vector<std::uint32_t> entries;  ///< [link * kHours + hour], all vehicles
  Column<LinkId, std::uint32_t> buses;
  Column<LinkId, std::int64_t> milliseconds;  ///< summed over all vehicles that left the link
  Column<LinkId, std::uint32_t> exits;
  std::array<std::int64_t, kHours> car_ms{};       ///< of cars alone, on all links, by the hour in which they leave one
  std::array<std::int64_t, kHours> car_free_ms{};  ///< what they would have taken at free flow
};

/// Room in a vehicle of one type, scaled by the run's sample.
struct Room {
  int seats = 1;
  int places = 1;  ///< seats and standing
};

/// What happened on each route and at each stop.
struct TransitCounts {
  Column<RouteId, std::int64_t> boardings;
  Column<RouteId, std::int64_t> denied;
  Column<RouteId, std::int64_t> trips_started;
  Column<RouteId, std::int64_t> trips_ended;
  Column<RouteId, std::int64_t> passenger_metres;
  Column<RouteId, std::int64_t> standing_metres;  ///< of them without a seat
  Column<RouteId, std::int64_t> place_metres;     ///< places offered (seats and standing) x metres run
  Column<RouteId, std::int64_t> seat_metres;      ///< seats offered x metres run
  Column<RouteId, std::int32_t> peak_load;        ///< most people in one vehicle
  Ragged<PatternId, std::int64_t> departures;     ///< of vehicles, by stop position of the pattern
  Ragged<PatternId, std::int64_t> on_board;       ///< persons in them when they left
  Column<StopId, std::int64_t> stop_boardings;
  Column<StopId, std::int64_t> stop_alightings;
  Column<StopId, std::int64_t> stop_denied;
  std::array<std::int64_t, kHours> boardings_by_hour{};
};

/// What happened at each station of shared bikes.
struct StationCounts {
  Column<StationId, std::int64_t> taken;
  Column<StationId, std::int64_t> docked;
  Column<StationId, std::int64_t> no_bike;  ///< refused: empty, or no battery for the ride
  Column<StationId, std::int64_t> no_dock;  ///< refused: full
};

/// Reads a day's events into counts. Borrows its inputs, which must outlive it.
class Counters : public events::EventSink {
public:
  Counters(network::Network const& network, transit::Timetable const& timetable,
           Column<VehicleTypeId, Room> const& rooms, demand::Journeys const& journeys, std::size_t stations);

  void consume(events::EventChunk const& chunk) override;

  [[nodiscard]] LinkCounts const& links() const { return links_; }
  [[nodiscard]] TransitCounts const& transit() const { return transit_; }
  [[nodiscard]] StationCounts const& stations() const { return stations_; }

private:
  struct OnLink {
    LinkId link;
    std::uint32_t since_ms = 0;
  };

  void leave_link(events::Event const& event);
  void enter_link(events::Event const& event);
  void depart_stop(events::Event const& event);
  void count_station(events::Event const& event);

  network::Network const& network_;
  transit::Timetable const& timetable_;
  Column<VehicleTypeId, Room> const& rooms_;
  std::size_t blocks_;
  std::vector<OnLink> on_link_;  ///< by mover
  Column<LinkId, std::uint32_t> free_ms_;
  Column<BlockId, std::int32_t> load_;
  Column<TripId, std::uint16_t> position_;  ///< stop position reached last
  LinkCounts links_;
  TransitCounts transit_;
  StationCounts stations_;
};

}  // namespace twinshift::results
