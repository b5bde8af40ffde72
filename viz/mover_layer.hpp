#pragma once

#include "sim/recording/recording.hpp"
#include "viz/camera.hpp"
#include "viz/canvas.hpp"

#include <array>
#include <vector>

namespace twinshift::viz {

/// Which movers are drawn.
enum class Layer { kAll, kPeople, kVehicles, kNone };

/// Draws what moves: people and cars as grains whose cover adds up, each mode opaquely over the one below; public
/// vehicles as bars with an outline. Grain counts are integers, so a frame is the same at any number of threads.
class MoverLayer {
public:
  void draw(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme, bool drives_left,
            Layer layer, bool trails);

private:
  struct Grain {
    float x, y, dx, dy;
    float trail;  // [px]
  };
  void sort_by_mode(recording::Frame const& frame, Camera const& camera, bool drives_left, bool trails);
  void draw_grains(Canvas& canvas, Camera const& camera, Theme const& theme);
  void draw_vehicles(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme,
                     bool drives_left, bool trails) const;

  std::array<std::vector<Grain>, kModes> grains_;
};

}  // namespace twinshift::viz
