#pragma once

#include "sim/core/column.hpp"
#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"
#include "sim/demand/background_kind.hpp"

#include <cstdint>
#include <vector>

namespace twinshift::demand {

/// A part of a journey made in one way. What a field means depends on the mode:
///
/// - walk, bike, e_bike, e_scooter, car_passenger: takes `duration_s` over `distance_m`, from node to node.
/// - car: drives `path` (a row of Journeys::paths); leaves traffic at the end of its last link. An empty path takes no
/// time.
/// - bus, brt, rail, shuttle: rides `pattern` from stop position `board` to `alight`, on the first vehicle with room.
/// - bike_share: takes a bike at `from_station`, needs `duration_s`, docks it at `to_station`.
struct Leg {
  Mode mode = Mode::kWalk;
  std::uint16_t board = 0;
  std::uint16_t alight = 0;
  std::int32_t duration_s = 0;
  float distance_m = 0;
  NodeId from;
  NodeId to;
  PatternId pattern;
  PathId path;
  StationId from_station;
  StationId to_station;
  SiteId park_at;  ///< of a car leg that ends at a park-and-ride site
};

/// One day's movements as planned: what the mobility simulation executes. Built anew every iteration.
///
/// Rows: tour t's way out is journey 2t, its way back 2t + 1 (invalid plans have no legs and are never started);
/// background trips follow after all tours.
struct Journeys {
  Column<JourneyId, Mode> main_mode;
  Column<JourneyId, TimeOfDay> departure;
  Ragged<JourneyId, Leg> legs;
  Ragged<PathId, LinkId> paths;
  std::vector<BackgroundKind> background_kind;  ///< of the journeys after the tours; empty: all are cars
  std::size_t tours = 0;                        ///< journeys 0 ... 2 * tours - 1 belong to tours

  [[nodiscard]] std::size_t size() const { return departure.size(); }
  [[nodiscard]] bool background(JourneyId j) const { return j.index() >= 2 * tours; }
  /// What a background journey is.
  [[nodiscard]] BackgroundKind kind(JourneyId j) const {
    return background_kind.empty() ? BackgroundKind::kCar : background_kind[j.index() - 2 * tours];
  }
  /// Room that a journey's car leg takes on the street, in cars.
  [[nodiscard]] double car_units(JourneyId j) const { return background(j) ? demand::car_units(kind(j)) : 1.0; }
  /// The journey that must have ended before `j` starts: its tour's way out, if `j` is a way back.
  [[nodiscard]] JourneyId before(JourneyId j) const {
    return background(j) || j.value() % 2 == 0 ? JourneyId{} : JourneyId{j.value() - 1};
  }
};

/// How a journey went. Times in seconds since midnight, -1 for what did not happen.
struct JourneyOutcome {
  enum class Status : std::uint8_t { kNotStarted, kTravelling, kArrived, kGaveUp };
  Status status = Status::kNotStarted;
  std::uint8_t denied = 0;       ///< full vehicles that left without this person
  std::uint16_t standing_s = 0;  ///< on board without a seat
  std::int32_t departure_s = -1;
  std::int32_t arrival_s = -1;
  std::int32_t wait_s = 0;  ///< at stops and stations
};

}  // namespace twinshift::demand
