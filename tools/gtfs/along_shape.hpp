#pragma once

#include "sim/core/geometry.hpp"

#include <optional>
#include <span>
#include <vector>

namespace twinshift::gtfs {

/// How far along a line each of some stops lies [m]: the places, in order and never going back, whose squared distances
/// to the stops sum up to least (dynamic programming over stops and pieces of the line). The first is 0. Nothing if the
/// line has less than two points or passes a stop farther than `limit_m` away.
[[nodiscard]] std::optional<std::vector<double>> positions_along(std::span<Point const> line,
                                                                 std::span<Point const> stops, double limit_m);

/// The part of a line from its first stop to its last, places as in positions_along(): a trip may run on a part of what
/// its shape shows. Nothing where positions_along() gives nothing.
[[nodiscard]] std::optional<std::vector<Point>> part_between(std::span<Point const> line, std::span<Point const> stops,
                                                             double limit_m);

}  // namespace twinshift::gtfs
