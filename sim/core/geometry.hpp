#pragma once

#include <cmath>

namespace twinshift {

/// A place in the city's own plane [m]: x east, y north, in the coordinate system that city.yaml names.
struct Point {
  double x = 0;
  double y = 0;
  friend constexpr bool operator==(Point, Point) = default;
};

/// Straight distance [m].
inline double distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace twinshift
