#pragma once

#include "sim/core/column.hpp"
#include "sim/core/units.hpp"
#include "sim/network/link_times.hpp"
#include "sim/routing/street_router.hpp"

#include <cstdint>
#include <span>

namespace twinshift::routing {

/// Seconds to drive `links` one after the other from `at` on, each at the time of the quarter hour in which it is
/// reached.
[[nodiscard]] double seconds_along(std::span<LinkId const> links, network::LinkTimes const& times, TimeOfDay at);

/// Car ways whose time is told as it would be driven: streets fill and empty while one is under way.
///
/// Borrows the router, customised with `times`, and the times. Owns scratch:
/// one per thread.
class TimedDrive {
public:
  TimedDrive(StreetRouter const& router, network::LinkTimes const& times);

  /// Seconds from `from` to `to`, leaving at `at`, on the path that is fastest at that quarter hour; infinity if there
  /// is no way.
  double seconds(NodeId from, NodeId to, TimeOfDay at);
  /// Whether the way that `seconds` last found, driven from `at` on, enters a link marked in `links` between `from` and
  /// `to`.
  [[nodiscard]] bool enters(Column<LinkId, std::uint8_t> const& links, TimeOfDay at, TimeOfDay from,
                            TimeOfDay to) const;
  /// A path with its driven seconds: of the fastest at the departure's quarter hour and the fastest at the quarter hour
  /// half-way, the one that is quicker when driven; ties to the first. False if there is no way (`path` is then empty).
  bool path(NodeId from, NodeId to, TimeOfDay at, Path& path);

private:
  StreetRouter::Query query_;
  network::LinkTimes const* times_;
  Path path_;
  Path other_;
};

}  // namespace twinshift::routing
