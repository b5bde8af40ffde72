#pragma once

#include "sim/recording/recording.hpp"
#include "viz/camera.hpp"
#include "viz/canvas.hpp"
#include "viz/words.hpp"

#include <array>
#include <vector>

namespace twinshift::viz {

/// Which movers are drawn.
enum class Layer { kAll, kPeople, kVehicles, kNone };
inline constexpr int kLayers = 4;
[[nodiscard]] Words name_of(Layer layer);
/// False for movers that the layer leaves out.
[[nodiscard]] bool shows(Layer layer, recording::MoverKind kind);

/// Who rides: places are those of the scenery's vehicles, and one person of a load stands for so many.
struct Riders {
  recording::Scenery const& scenery;
  double people_a_load = 1;
};

/// Draws what moves: people and cars as grains whose cover adds up, each mode opaquely over the one below; public
/// vehicles as bars with an outline. Grain counts are integers, so a frame is the same at any number of threads.
class MoverLayer {
public:
  void draw(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme,
            Riders const& riders, Layer layer, bool trails);

private:
  struct Grain {
    float x, y, dx, dy;
    float trail;  // [px]
  };
  void sort_by_mode(recording::Frame const& frame, Camera const& camera, bool drives_left, bool trails);
  void sort_by_band(int bands);
  void draw_grains(Canvas& canvas, Camera const& camera, Theme const& theme);
  void draw_vehicles(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme,
                     Riders const& riders, bool trails) const;

  /// A mode's grains by band of rows: band b has the rows first[b] ... first[b + 1] - 1.
  struct Grains {
    std::vector<Grain> grains;
    std::vector<std::uint32_t> first;
  };
  std::array<std::vector<Grain>, kModes> unsorted_;
  std::array<Grains, kModes> grains_;
};

}  // namespace twinshift::viz
