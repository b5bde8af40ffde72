#include "viz/markers.hpp"

#include <array>

namespace twinshift::viz {

void draw_marker(Canvas& canvas, Mode mode, Point c, double s, Theme const& theme) {
  auto const colour = theme.of(mode);
  auto const triangle = [&](double h) {
    return std::array<Point, 3>{Point{c.x, c.y - h}, Point{c.x + h, c.y + 0.8 * h}, Point{c.x - h, c.y + 0.8 * h}};
  };
  switch (mode) {
    case Mode::kCar:
    case Mode::kParkRide:
      return canvas.disc(c, 7 * s, colour);
    case Mode::kCarPassenger:
      return canvas.ring(c, 6 * s, 2.6 * s, colour);
    case Mode::kBus:
      return canvas.rounded(c.x - 13 * s, c.y - 7 * s, 26 * s, 14 * s, 4 * s, colour);
    case Mode::kShuttle:
      canvas.rounded(c.x - 12 * s, c.y - 7 * s, 24 * s, 14 * s, 4 * s, colour);
      return canvas.rounded(c.x - 9 * s, c.y - 4 * s, 18 * s, 8 * s, 2 * s, theme.panel);
    case Mode::kBrt:
      canvas.rounded(c.x - 17 * s, c.y - 7 * s, 16 * s, 14 * s, 3 * s, colour);
      return canvas.rounded(c.x + 1 * s, c.y - 7 * s, 16 * s, 14 * s, 3 * s, colour);
    case Mode::kRail:
      for (int i = -1; i <= 1; ++i) canvas.rectangle(c.x + (11.5 * i - 5) * s, c.y - 6 * s, 10 * s, 12 * s, colour);
      return;
    case Mode::kWalk:
      canvas.disc({c.x, c.y - 6 * s}, 4 * s, colour);
      return canvas.bar({c.x, c.y + 3 * s}, 0, 1, 16 * s, 4.4 * s, 2 * s, colour);
    case Mode::kBike:
    case Mode::kBikeRail:
      return canvas.polygon(triangle(10 * s), colour);
    case Mode::kEBike:
      canvas.polygon(triangle(10 * s), colour);
      return canvas.disc({c.x, c.y + 2.5 * s}, 2.8 * s, theme.panel);
    case Mode::kBikeShare:
      canvas.polygon(triangle(10 * s), colour);
      return canvas.polygon(std::array<Point, 3>{Point{c.x, c.y - 4.6 * s}, Point{c.x + 5 * s, c.y + 5 * s},
                                                 Point{c.x - 5 * s, c.y + 5 * s}},
                            theme.panel);
    case Mode::kEScooter:
      return canvas.polygon(std::array<Point, 4>{Point{c.x, c.y - 9.5 * s}, Point{c.x + 8 * s, c.y},
                                                 Point{c.x, c.y + 9.5 * s}, Point{c.x - 8 * s, c.y}},
                            colour);
  }
}

}  // namespace twinshift::viz
