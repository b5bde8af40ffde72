#pragma once

#include "sim/recording/recording.hpp"
#include "viz/camera.hpp"
#include "viz/canvas.hpp"

#include <vector>

namespace twinshift::viz {

/// Stops are drawn below so many metres per pixel (whole from 4 on).
inline constexpr double kStopsSeenBelow = 6;

/// Everything under the movers: land with its built-up tint, water, streets, rail. Drawn anew only when the camera
/// moves.
class MapLayer {
public:
  explicit MapLayer(recording::Scenery const& scenery);

  void draw(Canvas& canvas, Camera const& camera, Theme const& theme) const;
  /// Streets that BRT runs on; they get a line of its colour.
  void set_brt_links(std::vector<LinkId> links) { brt_links_ = std::move(links); }

private:
  void make_tint();
  [[nodiscard]] double tint_at(Point p) const;
  void draw_ground(Canvas& canvas, Camera const& camera, Theme const& theme) const;
  void draw_water(Canvas& canvas, Camera const& camera, Theme const& theme, Mask& mask) const;
  void draw_streets(Canvas& canvas, Camera const& camera, Theme const& theme, Mask& mask) const;
  /// The dashed line between the two directions of wider streets, seen from close by.
  void draw_middles(Canvas& canvas, Camera const& camera, Theme const& theme, Mask& mask) const;
  void draw_rail(Canvas& canvas, Camera const& camera, Theme const& theme, Mask& mask) const;
  void draw_stops(Canvas& canvas, Camera const& camera, Theme const& theme) const;
  void draw_brt(Canvas& canvas, Camera const& camera, Theme const& theme, Mask& mask) const;

  recording::Scenery const& scenery_;
  std::vector<LinkId> brt_links_;
  Point tint_origin_;
  int tint_columns_ = 0;
  int tint_rows_ = 0;
  std::vector<float> tint_;  // 0 ... 1, by cell
};

}  // namespace twinshift::viz
