#include "viz/close_up.hpp"

#include "viz/markers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

namespace twinshift::viz {
namespace {

using recording::Doing;
using recording::MoverKind;
using recording::Seen;

constexpr double kLaneOffset = 3;  // [m] from the centre line, on the side people drive on
constexpr double kCarLength = 4.4;
constexpr double kCarWidth = 1.8;
constexpr int kRowOfWaiting = 7;
// bottom to top
constexpr std::array kOrder = {Mode::kWalk, Mode::kCar, Mode::kBike, Mode::kEBike, Mode::kBikeShare, Mode::kEScooter};

Colour outline_of(Theme const& theme) { return theme.dark ? theme.land : rgb(0xFFFFFF); }

void draw_car(Canvas& canvas, Seen const& seen, Point at, Camera const& camera, Theme const& theme) {
  auto const s = camera.scale();
  auto const length = std::max(11 * s, kCarLength / camera.metres_per_pixel);
  auto const width = std::max(6 * s, 1.2 * kCarWidth / camera.metres_per_pixel);
  auto const dx = static_cast<double>(seen.dx);
  auto const dy = -static_cast<double>(seen.dy);
  canvas.bar(at, dx, dy, length + 2.4 * s, width + 2.4 * s, 0.3 * width + s, outline_of(theme));
  canvas.bar(at, dx, dy, length, width, 0.3 * width, theme.of(Mode::kCar));
  if (width < 9 * s) return;
  // the roof, a little behind the middle
  canvas.bar({at.x - 0.06 * length * dx, at.y - 0.06 * length * dy}, dx, dy, 0.42 * length, 0.72 * width, 0.2 * width,
             between(theme.of(Mode::kCar), rgb(0x000000), 0.45));
}

void draw_person(Canvas& canvas, Point at, Camera const& camera, Theme const& theme) {
  auto const s = camera.scale();
  auto const radius = std::clamp(0.9 / camera.metres_per_pixel, 3.6 * s, 8 * s);
  canvas.disc(at, radius + 1.6 * s, outline_of(theme));
  canvas.disc(at, radius, theme.of(Mode::kWalk));
}

/// Rows of people who wait at one place, the first ones nearest to it.
class WaitingRows {
public:
  Point next(Seen const& seen, Point at, Camera const& camera) {
    auto const k = places_[{seen.x, seen.y}]++;
    auto const step = std::clamp(2.2 / camera.metres_per_pixel, 9 * camera.scale(), 19 * camera.scale());
    return {at.x + (k % kRowOfWaiting - kRowOfWaiting / 2) * step, at.y - (1 + k / kRowOfWaiting) * step};
  }

private:
  std::map<std::pair<float, float>, int> places_;
};

void draw_one(Canvas& canvas, Seen const& seen, Point at, Camera const& camera, Theme const& theme) {
  if (seen.mode == Mode::kCar) return draw_car(canvas, seen, at, camera, theme);
  if (seen.mode == Mode::kWalk) return draw_person(canvas, at, camera, theme);
  auto const s = camera.scale();
  auto const size = std::clamp(0.32 / camera.metres_per_pixel, 0.75, 1.3) * s;
  canvas.disc(at, 13 * size, outline_of(theme), 0.85);
  draw_marker(canvas, seen.mode, at, size, theme);
}

}  // namespace

Point drawn_at(Seen const& seen, Camera const& camera, bool drives_left) {
  Point p{static_cast<double>(seen.x), static_cast<double>(seen.y)};
  if (seen.doing == Doing::kOnLink || seen.doing == Doing::kStands) {
    auto const side = drives_left ? kLaneOffset : -kLaneOffset;
    p.x -= side * static_cast<double>(seen.dy);
    p.y += side * static_cast<double>(seen.dx);
  }
  return camera.to_screen(p);
}

void draw_close_up(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme,
                   bool drives_left) {
  constexpr double kMargin = 60;
  std::array<std::vector<std::pair<Seen const*, Point>>, kOrder.size()> by_mode;
  WaitingRows rows;
  for (auto const& seen : frame.seen) {
    if (seen.kind == MoverKind::kPublicVehicle) continue;
    auto at = drawn_at(seen, camera, drives_left);
    if (at.x < -kMargin || at.y < -kMargin || at.x > camera.width + kMargin || at.y > camera.height + kMargin) continue;
    auto const* const place = std::find(kOrder.begin(), kOrder.end(), seen.mode);
    if (place == kOrder.end()) continue;
    if (seen.doing == Doing::kWaits) at = rows.next(seen, at, camera);
    by_mode[static_cast<std::size_t>(place - kOrder.begin())].emplace_back(&seen, at);
  }
  for (auto const& movers : by_mode)
    for (auto const& [seen, at] : movers) draw_one(canvas, *seen, at, camera, theme);
}

void draw_filling(Canvas& canvas, Point centre, double dx, double dy, double length, double width, double share,
                  std::uint32_t places, Theme const& theme) {
  constexpr int kAbreast = 4;
  constexpr double kLeastCell = 3;  // [px] along the vehicle
  auto const inside = 0.86 * length;
  auto const along = [&](double from_back, double from_left) {
    auto const l = -inside / 2 + from_back;
    return Point{centre.x + l * dx - from_left * dy, centre.y + l * dy + from_left * dx};
  };
  auto const empty = between(theme.panel, rgb(0x000000), 0.3);
  auto const rows = static_cast<int>((places + kAbreast - 1) / kAbreast);
  if (rows < 2 || inside / rows < kLeastCell) {
    auto const taken = inside * std::clamp(share, 0.0, 1.0);
    canvas.bar(centre, dx, dy, inside, 0.4 * width, 1, empty, 0.65);
    if (taken > 0.5) canvas.bar(along(taken / 2, 0), dx, dy, taken, 0.4 * width, 1, rgb(0xFFFFFF));
    return;
  }
  auto const step = inside / rows;
  auto const across = 0.78 * width / kAbreast;
  auto const taken = static_cast<int>(std::lround(share * places));
  for (int i = 0; i < static_cast<int>(places); ++i) {
    auto const at = along((i / kAbreast + 0.5) * step, (i % kAbreast - (kAbreast - 1) / 2.0) * across);
    canvas.bar(at, dx, dy, 0.66 * step, 0.6 * across, 0.5, i < taken ? rgb(0xFFFFFF) : empty, i < taken ? 1 : 0.65);
  }
}

}  // namespace twinshift::viz
