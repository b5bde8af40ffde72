#pragma once

#include "sim/core/geometry.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::map_match {

/// A place on a line of a SegmentGrid.
struct PlaceOnLine {
  std::uint32_t line = 0;
  double metres = 0;  ///< between the point asked for and the place
  double along = 0;   ///< metres from the line's beginning
};

/// Lines cut into the squares they pass through, to find those near a point. Lines are numbered by add() from 0.
class SegmentGrid {
public:
  explicit SegmentGrid(double square) : square_{square} {}

  void add(std::span<Point const> line);
  /// Call once after the last add().
  void index();

  /// Of each line within `reach` of `at` its nearest place; by distance, equally near ones by line.
  [[nodiscard]] std::vector<PlaceOnLine> near(Point at, double reach) const;
  /// Metres to the nearest line, or infinity beyond `reach`.
  [[nodiscard]] double distance_to(Point at, double reach) const;

private:
  struct Segment {
    std::uint32_t line;
    Point a;
    Point b;
    double along;  ///< of a
  };
  struct Entry {
    std::int64_t cell;
    std::uint32_t segment;
    friend auto operator<=>(Entry const&, Entry const&) = default;
  };
  [[nodiscard]] std::int64_t cell(double x, double y) const;
  template <class Use>
  void each_near(Point at, double reach, Use const& use) const;

  double square_;
  std::uint32_t lines_ = 0;
  std::vector<Segment> segments_;
  std::vector<Entry> entries_;
};

/// Nearest place on the segment a-b: metres from `at`, and metres from a.
struct NearestOnSegment {
  double metres = 0;
  double along = 0;
};
[[nodiscard]] NearestOnSegment nearest_on(Point a, Point b, Point at);

}  // namespace twinshift::map_match
