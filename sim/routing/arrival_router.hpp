#pragma once

#include "sim/routing/trip_transfers.hpp"
#include "sim/transit/timetable.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace twinshift::routing {

/// How early one can be at a stop with so many boardings.
struct StopArrival {
  int boardings = 0;
  std::int32_t arrival_s = 0;
  friend bool operator==(StopArrival, StopArrival) = default;
};

/// A wish to go from stop to stop, leaving at a second of the service day.
struct StopQuestion {
  StopId from;
  StopId to;
  std::int32_t departure_s = 0;
};

/// Earliest arrivals from stop to stop for every number of boardings, at planned times: what can be compared between
/// programs. Journeys of people, with time to change, are TransitRouter's.
///
/// One may board in the second in which one arrives. One footpath of the timetable, as given, may be walked before the
/// first ride, between two rides and after the last; two in a row never. Any number of boardings.
///
/// Trip-based routing (Witt 2015): changes from trip to trip are found once, a search follows them. Borrows the
/// timetable, of which it reads stops, patterns, trips, calls and footpaths. Any number of Query objects may be used
/// at once, one per thread.
class ArrivalRouter {
public:
  /// `rules`: bits of CallRule aligned with patterns.stops.values(); empty: none.
  explicit ArrivalRouter(transit::Timetable const& timetable, std::span<std::uint8_t const> rules = {});
  ~ArrivalRouter();
  ArrivalRouter(ArrivalRouter&&) noexcept;

  /// True if no two footpaths in a row lead anywhere that one alone doesn't lead at least as fast.
  [[nodiscard]] bool walks_closed() const;
  /// Changes from trip to trip that searches follow.
  [[nodiscard]] std::size_t transfers() const;

  /// Scratch of one thread. Borrows the router.
  class Query {
  public:
    explicit Query(ArrivalRouter const& router);
    ~Query();
    Query(Query&&) noexcept;

    /// The Pareto set, fewest boardings first, each later one earlier; 0 boardings: on foot, or there already. Empty if
    /// the stop can't be reached.
    void answer(StopQuestion const& question, std::vector<StopArrival>& out);

  private:
    struct Scratch;
    std::unique_ptr<Scratch> scratch_;
  };

private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace twinshift::routing
