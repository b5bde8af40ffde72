#pragma once

#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"
#include "sim/routing/walk_access.hpp"
#include "sim/transit/timetable.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace twinshift::routing {

inline constexpr int kMaxBoardings = 4;

/// Least time from a vehicle's arrival to boarding the next one, also after a shorter walk: to alight, find the place
/// and be there before the doors close. Planned connections tighter than this are missed too often to count on.
inline constexpr Seconds kMinimumChange{60};

/// Time in hand at the first stop: journeys leave the door this much before they must.
inline constexpr Seconds kTimeInHand{120};

/// One ride: on `trip` from stop position `board` to `alight`.
struct Ride {
  TripId trip;
  std::uint16_t board = 0;
  std::uint16_t alight = 0;
  std::int32_t walk_before_s = 0;  ///< access walk of the first ride, transfer walk of later ones
};

/// A journey by public transport from a door to a door, at planned times.
struct TransitJourney {
  std::int32_t departure_s = 0;  ///< leaves the door in time for the first boarding, 2 min in hand
  std::int32_t arrival_s = 0;
  std::int32_t egress_walk_s = 0;
  std::uint8_t boardings = 0;  ///< rides used; at least 1
  std::array<Ride, kMaxBoardings> rides{};

  [[nodiscard]] std::span<Ride const> used() const { return {rides.data(), boardings}; }
};

/// Earliest-arrival search over one service day (RAPTOR: one round per boarding; Delling, Pajor, Werneck 2012).
///
/// Borrows the timetable, which must outlive it. Owns scratch rows of size stops x rounds, so
/// keep one router per thread. Times count from the service day's midnight and may pass 24 h.
class TransitRouter {
public:
  explicit TransitRouter(transit::Timetable const& timetable, Seconds minimum_change = kMinimumChange);
  ~TransitRouter();
  TransitRouter(TransitRouter&&) noexcept;

  /// Searches from one door to all stops: those who are at the door at `departure`, using only patterns of `modes`.
  /// Each stop appears at most once in `access`. Later calls of `journeys` read this search.
  void search(TimeOfDay departure, std::span<AccessStop const> access, ModeSet modes);

  /// Pareto journeys by (arrival, boardings) of the last search to a door with these egress stops, fewest boardings
  /// first; empty if none arrives. Equal arrivals keep the lower TripId: the answer never depends on thread count.
  std::vector<TransitJourney> journeys(std::span<AccessStop const> egress) const;
  /// The same into a vector that is reused.
  void journeys(std::span<AccessStop const> egress, std::vector<TransitJourney>& out) const;

  /// Modes of the patterns that took part in the last search's results at any stop. A search with fewer modes that
  /// still has all of these would find the same.
  [[nodiscard]] ModeSet modes_used() const;

private:
  struct Scratch;
  std::unique_ptr<Scratch> scratch_;
};

}  // namespace twinshift::routing
