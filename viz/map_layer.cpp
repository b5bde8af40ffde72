#include "viz/map_layer.hpp"

#include "viz/draw.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace twinshift::viz {
namespace {

using recording::BackdropKind;

constexpr double kTintCell = 140;           // [m]
constexpr int kTintBlurCells = 3;           // three boxes of 3 cells on each side blur by about 420 m
constexpr double kMiddlesSeenBelow = 0.35;  // [m/px]
constexpr double kRiverWidth = 45;          // [m] where only a line is known

void blur(std::vector<float>& cells, int columns, int rows, bool along_rows) {
  auto const lines = along_rows ? rows : columns;
  auto const length = along_rows ? columns : rows;
  std::vector<float> line(static_cast<std::size_t>(length));
  for (int i = 0; i < lines; ++i) {
    auto const at = [&](int k) { return static_cast<std::size_t>(along_rows ? i * columns + k : k * columns + i); };
    for (int k = 0; k < length; ++k) {
      float sum = 0;
      for (int d = -kTintBlurCells; d <= kTintBlurCells; ++d)
        if (k + d >= 0 && k + d < length) sum += cells[at(k + d)];
      line[static_cast<std::size_t>(k)] = sum / (2 * kTintBlurCells + 1);
    }
    for (int k = 0; k < length; ++k) cells[at(k)] = line[static_cast<std::size_t>(k)];
  }
}

}  // namespace

MapLayer::MapLayer(recording::Scenery const& scenery) : scenery_{scenery} { make_tint(); }

void MapLayer::make_tint() {
  auto const& homes = scenery_.homes;
  if (homes.empty()) return;
  constexpr double kReach = 30'000;  // [m] around the centre; what lies further is not tinted
  auto const margin = 10 * kTintCell;
  Point low{1e18, 1e18};
  Point high{-1e18, -1e18};
  for (auto const& home : homes) {
    if (distance(home.position, scenery_.centre) > kReach) continue;
    low = {std::min(low.x, home.position.x), std::min(low.y, home.position.y)};
    high = {std::max(high.x, home.position.x), std::max(high.y, home.position.y)};
  }
  if (low.x > high.x) return;
  tint_origin_ = {low.x - margin, low.y - margin};
  tint_columns_ = static_cast<int>((high.x - low.x + 2 * margin) / kTintCell) + 1;
  tint_rows_ = static_cast<int>((high.y - low.y + 2 * margin) / kTintCell) + 1;
  tint_.assign(static_cast<std::size_t>(tint_columns_) * static_cast<std::size_t>(tint_rows_), 0.0F);
  for (auto const& home : homes) {
    if (distance(home.position, scenery_.centre) > kReach) continue;
    auto const column = static_cast<int>((home.position.x - tint_origin_.x) / kTintCell);
    auto const row = static_cast<int>((home.position.y - tint_origin_.y) / kTintCell);
    tint_[static_cast<std::size_t>(row * tint_columns_ + column)] += static_cast<float>(home.people);
  }
  for (int pass = 0; pass < 3; ++pass) {
    blur(tint_, tint_columns_, tint_rows_, true);
    blur(tint_, tint_columns_, tint_rows_, false);
  }
  // full tint from 2,500 people per square kilometre
  auto const full = 2500 * kTintCell * kTintCell / 1e6;
  for (auto& cell : tint_) cell = std::min(1.0F, std::sqrt(cell / static_cast<float>(full)));
}

double MapLayer::tint_at(Point p) const {
  auto const x = (p.x - tint_origin_.x) / kTintCell - 0.5;
  auto const y = (p.y - tint_origin_.y) / kTintCell - 0.5;
  if (x < 0 || y < 0 || x >= tint_columns_ - 1 || y >= tint_rows_ - 1) return 0;
  auto const column = static_cast<int>(x);
  auto const row = static_cast<int>(y);
  auto const fx = x - column;
  auto const fy = y - row;
  auto const* const cell = tint_.data() + row * tint_columns_ + column;
  auto const low = (1 - fx) * static_cast<double>(cell[0]) + fx * static_cast<double>(cell[1]);
  auto const high =
      (1 - fx) * static_cast<double>(cell[tint_columns_]) + fx * static_cast<double>(cell[tint_columns_ + 1]);
  return (1 - fy) * low + fy * high;
}

void MapLayer::draw(Canvas& canvas, Camera const& camera, Theme const& theme) const {
  Mask mask{canvas.width(), canvas.height()};
  draw_ground(canvas, camera, theme);
  draw_water(canvas, camera, theme, mask);
  draw_streets(canvas, camera, theme, mask);
  draw_middles(canvas, camera, theme, mask);
  draw_rail(canvas, camera, theme, mask);
  draw_brt(canvas, camera, theme, mask);
  draw_stops(canvas, camera, theme);
}

void MapLayer::draw_ground(Canvas& canvas, Camera const& camera, Theme const& theme) const {
  canvas.fill(theme.land);
  if (tint_.empty()) return;
#pragma omp parallel for schedule(static)
  for (int y = 0; y < canvas.height(); ++y)
    for (int x = 0; x < canvas.width(); ++x) {
      auto const tint = tint_at(camera.to_city({x + 0.5, y + 0.5}));
      if (tint > 0) lay(canvas.pixel(x, y), theme.built, static_cast<unsigned>(255 * tint));
    }
}

void MapLayer::draw_water(Canvas& canvas, Camera const& camera, Theme const& theme, Mask& mask) const {
  bool const islands = std::any_of(scenery_.backdrop.begin(), scenery_.backdrop.end(),
                                   [](auto const& shape) { return shape.kind == BackdropKind::kLand && shape.area; });
  Mask shore{canvas.width(), canvas.height()};
  mask.clear();
  auto const add = [&](recording::Backdrop const& shape) {
    std::vector<std::vector<Point>> rings;
    for (auto const& part : shape.parts) rings.push_back(on_screen(part, camera));
    for (auto& ring : rings) {
      if (shape.area && !ring.empty()) ring.push_back(ring.front());
      if (shape.area)
        shore.lines(ring, 1.5 * camera.scale());
      else
        mask.lines(ring, std::max(2.0, kRiverWidth / camera.metres_per_pixel));
    }
    if (shape.area) mask.area(rings);
  };
  for (auto const& shape : scenery_.backdrop)
    if (shape.kind == BackdropKind::kLand) add(shape);
  if (islands) mask.invert();  // what is not land is sea
  for (auto const& shape : scenery_.backdrop)
    if (shape.kind == BackdropKind::kLake || shape.kind == BackdropKind::kRiver ||
        (shape.kind == BackdropKind::kSea && !islands))
      add(shape);
  canvas.paint(mask, theme.water);
  canvas.paint(shore, theme.shoreline, 0.8);
}

void MapLayer::draw_streets(Canvas& canvas, Camera const& camera, Theme const& theme, Mask& mask) const {
  auto const& links = scenery_.links;
  std::array<std::vector<std::vector<Point>>, recording::kRoadClasses> by_class;
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    auto const shape = links.shape[link];
    if (links.two_way[link] != 0 && links.from[link] > links.to[link]) continue;  // drawn by the other direction
    if (!on_map(links, link)) continue;
    auto points = on_screen(shape, camera);
    if (!visible(points, camera, 20)) continue;
    by_class[static_cast<std::size_t>(links.road_class[link])].push_back(std::move(points));
  }
  auto const width_of = [&](std::size_t c) {
    auto const& w = kRoadWidths[c];
    double const levels[4] = {w[0], w[1], w[2], w[3]};
    return by_level(levels, camera.detail()) * camera.scale();
  };
  auto const stroke = [&](std::size_t c, double width, Colour colour, double alpha) {
    mask.clear();
    for (auto const& line : by_class[c]) mask.lines(line, width);
    canvas.paint(mask, colour, alpha);
  };
  for (int pass = theme.dark ? 1 : 0; pass < 2; ++pass)  // light: all casings below all surfaces
    for (std::size_t c = by_class.size(); c-- > 0;) {
      auto const width = width_of(c);
      if (width < 0.05 || by_class[c].empty()) continue;
      if (pass == 0)
        stroke(c, width + 1.6 * camera.scale(), theme.casing, 0.85 * std::min(1.0, width / 1.5));
      else
        stroke(c, width, theme.roads[c], 1);
    }
}

void MapLayer::draw_middles(Canvas& canvas, Camera const& camera, Theme const& theme, Mask& mask) const {
  if (camera.detail() > kMiddlesSeenBelow) return;
  auto const& links = scenery_.links;
  mask.clear();
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    bool const wide = links.road_class[link] <= recording::RoadClass::kTertiary;
    if (!wide || links.two_way[link] == 0 || links.from[link] > links.to[link] || !on_map(links, link)) continue;
    auto const points = on_screen(links.shape[link], camera);
    if (visible(points, camera, 20))
      mask.dashes(points, 2 * camera.scale(), 3 / camera.metres_per_pixel, 4 / camera.metres_per_pixel);
  }
  canvas.paint(mask, theme.text_third, 0.5);
}

void MapLayer::draw_rail(Canvas& canvas, Camera const& camera, Theme const& theme, Mask& mask) const {
  double const levels[4] = {1.6, 2.4, 3, 5};
  auto const width = by_level(levels, camera.detail()) * camera.scale();
  auto const dash = 7 * camera.scale();
  mask.clear();
  for (auto const& shape : scenery_.backdrop) {
    if (shape.kind != BackdropKind::kRail) continue;
    for (auto const& part : shape.parts) {
      auto const points = on_screen(part, camera);
      if (visible(points, camera, 20)) mask.dashes(points, width, dash, dash);
    }
  }
  canvas.paint(mask, theme.rail_track);
}

void MapLayer::draw_stops(Canvas& canvas, Camera const& camera, Theme const& theme) const {
  auto const seen = std::clamp((kStopsSeenBelow - camera.detail()) / 2, 0.0, 1.0);
  if (seen <= 0) return;
  auto const s = camera.scale();
  double const levels[4] = {2, 2.5, 4, 7};
  auto const radius = std::min(by_level(levels, camera.detail()), 9.0) * s;
  for (auto const position : scenery_.stops.position) {
    auto const at = camera.to_screen(position);
    if (at.x < -10 || at.y < -10 || at.x > camera.width + 10 || at.y > camera.height + 10) continue;
    canvas.disc(at, radius, theme.land, 0.8 * seen);
    canvas.ring(at, radius, 1.6 * s, theme.text_third, seen);
  }
}

void MapLayer::draw_brt(Canvas& canvas, Camera const& camera, Theme const& theme, Mask& mask) const {
  if (brt_links_.empty()) return;
  double const levels[4] = {1.5, 3, 4, 0};
  auto const width = by_level(levels, camera.detail()) * camera.scale();
  mask.clear();
  for (auto const link : brt_links_) mask.lines(on_screen(scenery_.links.shape[link], camera), width);
  canvas.paint(mask, theme.of(Mode::kBrt), theme.dark ? 0.30 : 0.75);
}

}  // namespace twinshift::viz
