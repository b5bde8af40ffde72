#include "viz/mover_layer.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace twinshift::viz {
namespace {

using recording::Doing;
using recording::MoverKind;
using recording::Seen;

constexpr unsigned kUnit = 64;        // count of one grain that covers a whole pixel
constexpr double kTrailSeconds = 20;  // a trail ends where the mover was that long ago
constexpr double kLaneOffset = 3;     // [m] from the centre line, on the side people drive on

struct GrainStyle {
  Mode mode;
  double radius;  // [px at 1080 lines] at city zoom
  double trail;   // [px], longest
  double trail_cover;
  double gain;
};
constexpr std::array kGrains = {
    // bottom to top
    GrainStyle{Mode::kWalk, 0.7, 0, 0, 0.6},         GrainStyle{Mode::kCar, 0.8, 6, 0.22, 0.95},
    GrainStyle{Mode::kBike, 1.15, 5, 0.3, 2.2},      GrainStyle{Mode::kEBike, 1.15, 5, 0.3, 2.2},
    GrainStyle{Mode::kBikeShare, 1.15, 5, 0.3, 2.2}, GrainStyle{Mode::kEScooter, 1.15, 5, 0.3, 2.2},
};

struct BarStyle {
  Mode mode;
  double length, width;            // [px at 1080 lines] at city zoom
  double true_length, true_width;  // [m]
};
constexpr std::array kBars = {
    // bottom to top
    BarStyle{Mode::kBus, 8, 5.4, 12, 2.6},
    BarStyle{Mode::kShuttle, 7, 5, 8, 2.4},
    BarStyle{Mode::kBrt, 13, 6.6, 18, 2.6},
    BarStyle{Mode::kRail, 16, 5.2, 60, 3},
};

Point shown_at(Seen const& seen, Camera const& camera, bool drives_left) {
  Point p{static_cast<double>(seen.x), static_cast<double>(seen.y)};
  if (seen.doing == Doing::kOnLink || seen.doing == Doing::kStands) {
    auto const side = drives_left ? kLaneOffset : -kLaneOffset;
    p.x -= side * static_cast<double>(seen.dy);
    p.y += side * static_cast<double>(seen.dx);
  }
  return camera.to_screen(p);
}

/// Counts of one band of rows, used for one mode after the other.
class Band {
public:
  Band(int width, int top, int bottom)
      : width_{width},
        top_{top},
        bottom_{bottom},
        counts_(static_cast<std::size_t>(width) * static_cast<std::size_t>(bottom - top), 0) {}

  void grain(double x, double y, double radius, double weight) {
    auto const reach = radius + 0.5;
    auto const y0 = std::max(top_, static_cast<int>(std::ceil(y - reach - 0.5)));
    auto const y1 = std::min(bottom_ - 1, static_cast<int>(std::floor(y + reach - 0.5)));
    auto const x0 = std::max(0, static_cast<int>(std::ceil(x - reach - 0.5)));
    auto const x1 = std::min(width_ - 1, static_cast<int>(std::floor(x + reach - 0.5)));
    for (int py = y0; py <= y1; ++py) {
      auto* const line = counts_.data() + static_cast<std::size_t>(py - top_) * static_cast<std::size_t>(width_);
      for (int px = x0; px <= x1; ++px) {
        auto const ex = px + 0.5 - x;
        auto const ey = py + 0.5 - y;
        auto const cover = std::min(1.0, reach - std::sqrt(ex * ex + ey * ey));
        if (cover <= 0) continue;
        auto const sum = line[px] + static_cast<unsigned>(cover * weight * kUnit);
        line[px] = static_cast<std::uint16_t>(std::min(sum, 0xFFFFU));
      }
    }
  }

  /// Lays the counts over the canvas and forgets them.
  void paint(Canvas& canvas, Colour colour, std::array<std::uint8_t, 1024> const& cover) {
    for (int y = top_; y < bottom_; ++y) {
      auto* const line = counts_.data() + static_cast<std::size_t>(y - top_) * static_cast<std::size_t>(width_);
      for (int x = 0; x < width_; ++x) {
        std::uint64_t four = 0;  // most of the picture is empty: look at four pixels at once
        if (x + 4 <= width_ && (std::memcpy(&four, line + x, sizeof four), four == 0)) {
          x += 3;
          continue;
        }
        if (line[x] == 0) continue;
        lay(canvas.pixel(x, y), colour, cover[std::min<std::size_t>(line[x], cover.size() - 1)]);
        line[x] = 0;
      }
    }
  }

private:
  int width_;
  int top_;
  int bottom_;
  std::vector<std::uint16_t> counts_;
};

std::array<std::uint8_t, 1024> cover_table(double gain) {
  std::array<std::uint8_t, 1024> table{};
  for (std::size_t i = 0; i < table.size(); ++i)
    table[i] = static_cast<std::uint8_t>(std::lround(255 * (1 - std::exp(-gain * static_cast<double>(i) / kUnit))));
  return table;
}

double grain_radius(GrainStyle const& style, Camera const& camera) {
  double const levels[4] = {0.6 * style.radius, style.radius, 2.2, 4.5};
  return std::min(by_level(levels, camera.detail()), 6.0) * camera.scale();
}

}  // namespace

void MoverLayer::draw(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme,
                      bool drives_left, Layer layer, bool trails) {
  if (layer == Layer::kAll || layer == Layer::kPeople) {
    sort_by_mode(frame, camera, drives_left, trails);
    draw_grains(canvas, camera, theme);
  }
  if (layer == Layer::kAll || layer == Layer::kVehicles)
    draw_vehicles(canvas, frame, camera, theme, drives_left, trails);
}

void MoverLayer::sort_by_mode(recording::Frame const& frame, Camera const& camera, bool drives_left, bool trails) {
  for (auto& grains : grains_) grains.clear();
  for (auto const& seen : frame.seen) {
    if (seen.kind == MoverKind::kPublicVehicle) continue;
    auto const p = shown_at(seen, camera, drives_left);
    if (p.x < -10 || p.y < -10 || p.x > camera.width + 10 || p.y > camera.height + 10) continue;
    auto const trail = trails ? static_cast<double>(seen.speed) * kTrailSeconds / camera.metres_per_pixel : 0.0;
    grains_[static_cast<std::size_t>(seen.mode)].push_back(
        {static_cast<float>(p.x), static_cast<float>(p.y), seen.dx, -seen.dy, static_cast<float>(trail)});
  }
}

void MoverLayer::draw_grains(Canvas& canvas, Camera const& camera, Theme const& theme) {
  constexpr int kBandRows = 68;
  auto const bands = (canvas.height() + kBandRows - 1) / kBandRows;
  std::array<std::array<std::uint8_t, 1024>, kGrains.size()> covers;
  for (std::size_t i = 0; i < kGrains.size(); ++i) covers[i] = cover_table(kGrains[i].gain);
#pragma omp parallel for schedule(dynamic)
  for (int b = 0; b < bands; ++b) {
    auto const top = b * kBandRows;
    auto const bottom = std::min(canvas.height(), top + kBandRows);
    Band band{canvas.width(), top, bottom};
    for (std::size_t i = 0; i < kGrains.size(); ++i) {
      auto const& style = kGrains[i];
      auto const radius = grain_radius(style, camera);
      auto const longest = style.trail * camera.scale();
      auto const near = static_cast<float>(longest + radius + 1);
      for (auto const& g : grains_[static_cast<std::size_t>(style.mode)]) {
        if (g.y < static_cast<float>(top) - near || g.y > static_cast<float>(bottom) + near) continue;
        auto const x = static_cast<double>(g.x);
        auto const y = static_cast<double>(g.y);
        band.grain(x, y, radius, 1);
        auto const trail = std::min(longest, static_cast<double>(g.trail));
        for (double s = 1.2; s < trail; s += 1.2)
          band.grain(x - s * static_cast<double>(g.dx), y - s * static_cast<double>(g.dy), 0.5, style.trail_cover);
      }
      band.paint(canvas, theme.of(style.mode), covers[i]);
    }
  }
}

void MoverLayer::draw_vehicles(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme,
                               bool drives_left, bool trails) const {
  auto const scale = camera.scale();
  Colour const outline = theme.dark ? theme.land : rgb(0xFFFFFF);
  auto const border = (theme.dark ? 2.6 : 3.4) * scale;
  for (auto const& style : kBars) {
    double const shrink[4] = {0.7, 1, 1.6, 3};
    auto const by_zoom = by_level(shrink, camera.detail()) * scale;
    auto const length = std::max(style.length * by_zoom, style.true_length / camera.metres_per_pixel);
    auto const width =
        std::max(style.width * std::min(by_zoom, 2.2 * scale), 1.2 * style.true_width / camera.metres_per_pixel);
    auto const colour = theme.of(style.mode);
    for (auto const& seen : frame.seen) {
      if (seen.kind != MoverKind::kPublicVehicle || seen.mode != style.mode) continue;
      auto const p = shown_at(seen, camera, drives_left);
      if (p.x < -60 || p.y < -60 || p.x > camera.width + 60 || p.y > camera.height + 60) continue;
      auto const dx = static_cast<double>(seen.dx);
      auto const dy = -static_cast<double>(seen.dy);
      if (theme.dark) canvas.glow(p, (length + 14 * scale) / 2 + 4 * scale, colour, 0.20);
      auto const trail =
          trails ? std::min(1.9 * length, static_cast<double>(seen.speed) * kTrailSeconds / camera.metres_per_pixel)
                 : 0.0;
      if (trail > length)
        canvas.bar({p.x - dx * trail / 2, p.y - dy * trail / 2}, dx, dy, trail, width * 0.45, 1, colour, 0.35);
      canvas.bar(p, dx, dy, length + border, width + border, 3 * scale, outline);
      canvas.bar(p, dx, dy, length, width, 1.6 * scale, colour);
    }
  }
}

}  // namespace twinshift::viz
