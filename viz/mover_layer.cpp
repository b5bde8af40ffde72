#include "viz/mover_layer.hpp"

#include "viz/close_up.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace twinshift::viz {
namespace {

using recording::MoverKind;
using recording::Seen;

constexpr unsigned kUnit = 64;        // count of one grain that covers a whole pixel
constexpr int kBandRows = 68;         // of one thread at a time; more than a grain with its trail is high
constexpr float kTrailStep = 1.2F;    // [px]
constexpr double kTrailSeconds = 20;  // a trail ends where the mover was that long ago

constexpr double kFillingBelow = 3;  // [m/px]; vehicles show how full they are

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

/// Counts of one band of rows, used for one mode after the other.
class Band {
public:
  Band(int width, int top, int bottom)
      : width_{width},
        top_{top},
        bottom_{bottom},
        counts_(static_cast<std::size_t>(width) * static_cast<std::size_t>(bottom - top), 0) {}

  void grain(float x, float y, float radius) {
    auto const reach = radius + 0.5F;
    auto const y0 = std::max(top_, static_cast<int>(std::ceil(y - reach - 0.5F)));
    auto const y1 = std::min(bottom_ - 1, static_cast<int>(std::floor(y + reach - 0.5F)));
    auto const x0 = std::max(0, static_cast<int>(std::ceil(x - reach - 0.5F)));
    auto const x1 = std::min(width_ - 1, static_cast<int>(std::floor(x + reach - 0.5F)));
    for (int py = y0; py <= y1; ++py) {
      auto* const line = row(py);
      auto const ey = static_cast<float>(py) + 0.5F - y;
      for (int px = x0; px <= x1; ++px) {
        auto const ex = static_cast<float>(px) + 0.5F - x;
        auto const cover = std::min(1.0F, reach - std::sqrt(ex * ex + ey * ey));
        if (cover > 0) add(line[px], cover * kUnit);
      }
    }
  }

  /// A point's worth of cover, shared out among the four pixels around it.
  void speck(float x, float y, float weight) {
    auto const left = static_cast<int>(std::floor(x - 0.5F));
    auto const upper = static_cast<int>(std::floor(y - 0.5F));
    if (left < 0 || left + 1 >= width_) return;
    auto const fx = x - 0.5F - static_cast<float>(left);
    auto const fy = y - 0.5F - static_cast<float>(upper);
    auto const whole = weight * kUnit;
    for (int i = 0; i < 2; ++i) {
      if (upper + i < top_ || upper + i >= bottom_) continue;
      auto* const line = row(upper + i);
      auto const part = whole * (i == 0 ? 1 - fy : fy);
      add(line[left], part * (1 - fx));
      add(line[left + 1], part * fx);
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
  std::uint16_t* row(int y) {
    return counts_.data() + static_cast<std::size_t>(y - top_) * static_cast<std::size_t>(width_);
  }
  static void add(std::uint16_t& count, float amount) {
    count = static_cast<std::uint16_t>(std::min(count + static_cast<unsigned>(amount), 0xFFFFU));
  }

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

Words name_of(Layer layer) {
  constexpr std::array<Words, kLayers> kNames = {{{"All movers", "모두"},
                                                  {"People and cars", "사람과 승용차"},
                                                  {"Public transport", "대중교통"},
                                                  {"No movers", "없음"}}};
  return kNames[static_cast<std::size_t>(layer)];
}

bool shows(Layer layer, recording::MoverKind kind) {
  bool const vehicle = kind == MoverKind::kPublicVehicle;
  return layer == Layer::kAll || (layer == Layer::kVehicles && vehicle) || (layer == Layer::kPeople && !vehicle);
}

void MoverLayer::draw(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme,
                      Riders const& riders, Layer layer, bool trails) {
  bool const left = riders.scenery.drives_left;
  if (shows(layer, MoverKind::kPerson)) {
    if (camera.detail() < kCloseUpBelow) {
      draw_close_up(canvas, frame, camera, theme, left);
    } else {
      sort_by_mode(frame, camera, left, trails);
      draw_grains(canvas, camera, theme);
    }
  }
  if (shows(layer, MoverKind::kPublicVehicle)) draw_vehicles(canvas, frame, camera, theme, riders, trails);
}

void MoverLayer::sort_by_mode(recording::Frame const& frame, Camera const& camera, bool drives_left, bool trails) {
  for (auto& grains : unsorted_) grains.clear();
  for (auto const& seen : frame.seen) {
    if (seen.kind == MoverKind::kPublicVehicle) continue;
    auto const p = drawn_at(seen, camera, drives_left);
    if (p.x < -10 || p.y < -10 || p.x > camera.width + 10 || p.y > camera.height + 10) continue;
    auto const trail = trails ? static_cast<double>(seen.speed) * kTrailSeconds / camera.metres_per_pixel : 0.0;
    unsorted_[static_cast<std::size_t>(seen.mode)].push_back(
        {static_cast<float>(p.x), static_cast<float>(p.y), seen.dx, -seen.dy, static_cast<float>(trail)});
  }
}

/// By counting: what lies above or below the picture goes to the first or last band.
void MoverLayer::sort_by_band(int bands) {
  auto const band_of = [bands](Grain const& g) {
    return static_cast<std::size_t>(std::clamp(static_cast<int>(g.y) / kBandRows, 0, bands - 1));
  };
  for (std::size_t mode = 0; mode < kModes; ++mode) {
    auto const& from = unsorted_[mode];
    auto& [grains, first] = grains_[mode];
    first.assign(static_cast<std::size_t>(bands) + 1, 0);
    for (auto const& g : from) ++first[band_of(g) + 1];
    for (std::size_t b = 1; b < first.size(); ++b) first[b] += first[b - 1];
    auto next = first;
    grains.resize(from.size());
    for (auto const& g : from) grains[next[band_of(g)]++] = g;
  }
}

void MoverLayer::draw_grains(Canvas& canvas, Camera const& camera, Theme const& theme) {
  auto const bands = (canvas.height() + kBandRows - 1) / kBandRows;
  sort_by_band(bands);
  std::array<std::array<std::uint8_t, 1024>, kGrains.size()> covers;
  for (std::size_t i = 0; i < kGrains.size(); ++i) covers[i] = cover_table(kGrains[i].gain);
#pragma omp parallel for schedule(dynamic)
  for (int b = 0; b < bands; ++b) {
    auto const top = b * kBandRows;
    auto const bottom = std::min(canvas.height(), top + kBandRows);
    Band band{canvas.width(), top, bottom};
    for (std::size_t i = 0; i < kGrains.size(); ++i) {
      auto const& style = kGrains[i];
      auto const radius = static_cast<float>(grain_radius(style, camera));
      auto const longest = static_cast<float>(style.trail * camera.scale());
      auto const near = longest + radius + 1;
      auto const cover = static_cast<float>(style.trail_cover);
      auto const& [grains, first] = grains_[static_cast<std::size_t>(style.mode)];
      // grains and their trails reach no further than the next band
      auto const from = first[static_cast<std::size_t>(std::max(0, b - 1))];
      auto const until = first[static_cast<std::size_t>(std::min(bands, b + 2))];
      for (auto k = from; k < until; ++k) {
        auto const& g = grains[k];
        if (g.y < static_cast<float>(top) - near || g.y > static_cast<float>(bottom) + near) continue;
        band.grain(g.x, g.y, radius);
        auto const trail = std::min(longest, g.trail);
        for (float s = kTrailStep; s < trail; s += kTrailStep) band.speck(g.x - s * g.dx, g.y - s * g.dy, cover);
      }
      band.paint(canvas, theme.of(style.mode), covers[i]);
    }
  }
}

void MoverLayer::draw_vehicles(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme,
                               Riders const& riders, bool trails) const {
  bool const drives_left = riders.scenery.drives_left;
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
      if (seen.kind != MoverKind::kPublicVehicle) break;  // they come first
      if (seen.mode != style.mode) continue;
      auto const p = drawn_at(seen, camera, drives_left);
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
      if (camera.detail() > kFillingBelow || style.mode == Mode::kRail) continue;
      auto const places = riders.scenery.movers.capacity[seen.mover];
      if (places > 0)
        draw_filling(canvas, p, dx, dy, length, width, riders.people_a_load * seen.load / places, places, theme);
    }
  }
}

}  // namespace twinshift::viz
