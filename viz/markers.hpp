#pragma once

#include "viz/canvas.hpp"

namespace twinshift::viz {

/// The sign of a mode, about 26 px wide at 1080 lines.
void draw_marker(Canvas& canvas, Mode mode, Point centre, double scale, Theme const& theme);

}  // namespace twinshift::viz
