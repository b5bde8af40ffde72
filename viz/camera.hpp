#pragma once

#include "sim/core/geometry.hpp"
#include "sim/recording/scenery.hpp"

namespace twinshift::viz {

/// Which part of the city's plane the picture shows.
struct Camera {
  Point centre;  ///< [m], shown at `focus`
  double metres_per_pixel = 10;
  Point focus;  ///< [px]
  int width = 0;
  int height = 0;
  int lines = 0;  ///< height of the whole picture if this is a part of it; 0: it is the whole

  /// Everything else is laid out for 1080 lines.
  [[nodiscard]] double scale() const { return (lines > 0 ? lines : height) / 1080.0; }
  [[nodiscard]] Point to_screen(Point p) const {
    return {focus.x + (p.x - centre.x) / metres_per_pixel, focus.y - (p.y - centre.y) / metres_per_pixel};
  }
  [[nodiscard]] Point to_city(Point p) const {
    return {centre.x + (p.x - focus.x) * metres_per_pixel, centre.y - (p.y - focus.y) * metres_per_pixel};
  }
  /// Metres per pixel as they would be at 1080 lines: what decides the level of detail.
  [[nodiscard]] double detail() const { return metres_per_pixel * scale(); }
  friend bool operator==(Camera const&, Camera const&) = default;
};

/// The city in the free part of the picture, right of the legend and above the chart, so that most homes are seen.
Camera whole_city(recording::Scenery const& scenery, int width, int height);

/// The same city in the middle of a part of a picture that is `lines` high.
Camera city_in_part(recording::Scenery const& scenery, int width, int height, int lines);

/// From one camera to another: share 0 ... 1 of the way, the zoom by equal factors.
Camera between(Camera const& from, Camera const& to, double share);

/// Slow, fast, slow: 0 ... 1.
double ease(double share);

/// Value of a quantity given at the four zoom levels (region, city, district, stop), faded between them.
double by_level(double const (&levels)[4], double metres_per_pixel);

}  // namespace twinshift::viz
