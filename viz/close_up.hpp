#pragma once

#include "sim/recording/recording.hpp"
#include "viz/camera.hpp"
#include "viz/canvas.hpp"

namespace twinshift::viz {

/// Metres per pixel below which people and cars are drawn one by one, with the sign of their mode.
inline constexpr double kCloseUpBelow = 0.75;

/// People, cars and bikes of a frame one by one; who waits at a stop stands in rows beside it. Each mode lies over the
/// one below it, as in the grains of the city.
void draw_close_up(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme,
                   bool drives_left);

/// How full a public vehicle is, drawn into its bar of `length` x `width` pixels: a place for everybody where there is
/// room, else a filling. `share` is people on board against `places`.
void draw_filling(Canvas& canvas, Point centre, double dx, double dy, double length, double width, double share,
                  std::uint32_t places, Theme const& theme);

/// Where a mover is drawn: on a street, on the side people drive on.
[[nodiscard]] Point drawn_at(recording::Seen const& seen, Camera const& camera, bool drives_left);

}  // namespace twinshift::viz
