#include "viz/canvas.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::viz {
namespace {

constexpr int kSubRows = 4;  // vertical samples a pixel when areas are filled; horizontally the cover is exact

// std::hypot guards against overflow, which pixels don't need, and costs ten times as much
double length_of(double x, double y) { return std::sqrt(x * x + y * y); }

unsigned to_alpha(double share) { return static_cast<unsigned>(255 * std::clamp(share, 0.0, 1.0) + 0.5); }

double distance_to_segment(double px, double py, Point a, Point b) {
  auto const dx = b.x - a.x;
  auto const dy = b.y - a.y;
  auto const square = dx * dx + dy * dy;
  auto const t = square > 0 ? std::clamp(((px - a.x) * dx + (py - a.y) * dy) / square, 0.0, 1.0) : 0.0;
  return length_of(px - a.x - t * dx, py - a.y - t * dy);
}

/// Part of the segment within `reach` of row centre y, as a range of x.
bool row_range(Point a, Point b, double y, double reach, double& low, double& high) {
  auto const dy = b.y - a.y;
  double from = 0;
  double to = 1;
  if (std::abs(dy) > 1e-9) {
    auto t0 = (y - reach - a.y) / dy;
    auto t1 = (y + reach - a.y) / dy;
    if (t0 > t1) std::swap(t0, t1);
    from = std::max(0.0, t0);
    to = std::min(1.0, t1);
  } else if (std::abs(y - a.y) > reach) {
    return false;
  }
  if (from > to) return false;
  auto const x0 = a.x + from * (b.x - a.x);
  auto const x1 = a.x + to * (b.x - a.x);
  low = std::min(x0, x1) - reach;
  high = std::max(x0, x1) + reach;
  return true;
}

struct Edge {
  double x0, y0, x1, y1;  // y0 < y1
};

std::vector<Edge> edges_of(std::span<std::vector<Point> const> rings, int height) {
  std::vector<Edge> edges;
  for (auto const& ring : rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      auto a = ring[i];
      auto b = ring[(i + 1) % ring.size()];
      if (a.y > b.y) std::swap(a, b);
      if (a.y < b.y && b.y > 0 && a.y < height) edges.push_back({a.x, a.y, b.x, b.y});
    }
  }
  std::sort(edges.begin(), edges.end(), [](Edge const& a, Edge const& b) { return a.y0 < b.y0; });
  return edges;
}

void add_span(std::vector<float>& cover, double from, double to, int width) {
  from = std::clamp(from, 0.0, static_cast<double>(width));
  to = std::clamp(to, 0.0, static_cast<double>(width));
  if (to <= from) return;
  auto const first = static_cast<std::size_t>(from);
  auto const last = static_cast<std::size_t>(to);
  constexpr float kPart = 1.0F / kSubRows;
  if (first == last) {
    cover[first] += static_cast<float>(to - from) * kPart;
    return;
  }
  cover[first] += static_cast<float>(static_cast<double>(first) + 1 - from) * kPart;
  for (auto x = first + 1; x < last; ++x) cover[x] += kPart;
  if (last < cover.size()) cover[last] += static_cast<float>(to - static_cast<double>(last)) * kPart;
}

}  // namespace

Colour between(Colour a, Colour b, double share) {
  auto const mix = [share](std::uint8_t from, std::uint8_t to) {
    return static_cast<std::uint8_t>(std::lround(from + share * (to - from)));
  };
  return {mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b)};
}

void Mask::invert() {
  for (auto& value : values_) value = static_cast<std::uint8_t>(255 - value);
}

void Mask::line(Point a, Point b, double width) {
  auto const reach = width / 2 + 0.5;
  auto const top = std::max(0, static_cast<int>(std::floor(std::min(a.y, b.y) - reach)));
  auto const bottom = std::min(height_ - 1, static_cast<int>(std::ceil(std::max(a.y, b.y) + reach)));
  auto const thin = std::min(1.0, width);  // lines under a pixel wide get fainter, not narrower
  for (int y = top; y <= bottom; ++y) {
    double low = 0;
    double high = 0;
    if (!row_range(a, b, y + 0.5, reach, low, high)) continue;
    auto const first = static_cast<int>(std::clamp(std::floor(low), 0.0, static_cast<double>(width_)));
    auto const last = static_cast<int>(std::clamp(std::ceil(high), 0.0, static_cast<double>(width_)));
    auto* const values = row(y);
    for (int x = first; x < last; ++x) {
      auto const cover = std::min(thin, reach - distance_to_segment(x + 0.5, y + 0.5, a, b));
      if (cover > 0) values[x] = std::max(values[x], static_cast<std::uint8_t>(to_alpha(cover)));
    }
  }
}

void Mask::lines(std::span<Point const> points, double width) {
  for (std::size_t i = 1; i < points.size(); ++i) line(points[i - 1], points[i], width);
}

void Mask::dashes(std::span<Point const> points, double width, double on, double off) {
  double phase = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    auto const a = points[i - 1];
    auto const b = points[i];
    auto const length = distance(a, b);
    if (length > 100'000) continue;  // far outside the picture
    for (double at = 0; at < length;) {
      bool const drawn = phase < on;
      auto const end = std::min(length, at + (drawn ? on - phase : on + off - phase));
      auto const point = [&](double s) {
        return Point{a.x + (b.x - a.x) * s / length, a.y + (b.y - a.y) * s / length};
      };
      if (drawn) line(point(at), point(end), width);
      phase = std::fmod(phase + end - at, on + off);
      at = end > at ? end : length;
    }
  }
}

void Mask::area(std::span<std::vector<Point> const> rings) {
  auto const edges = edges_of(rings, height_);
  std::vector<float> cover(static_cast<std::size_t>(width_) + 1);
  std::vector<Edge> active;
  std::vector<double> crossings;
  std::size_t next = 0;
  for (int y = 0; y < height_; ++y) {
    while (next < edges.size() && edges[next].y0 < y + 1) active.push_back(edges[next++]);
    std::erase_if(active, [y](Edge const& edge) { return edge.y1 <= y; });
    if (active.empty()) continue;
    std::fill(cover.begin(), cover.end(), 0.0F);
    for (int sub = 0; sub < kSubRows; ++sub) {
      auto const line_y = y + (sub + 0.5) / kSubRows;
      crossings.clear();
      for (auto const& e : active)
        if (e.y0 <= line_y && line_y < e.y1)
          crossings.push_back(e.x0 + (e.x1 - e.x0) * (line_y - e.y0) / (e.y1 - e.y0));
      std::sort(crossings.begin(), crossings.end());
      for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) add_span(cover, crossings[i], crossings[i + 1], width_);
    }
    auto* const values = row(y);
    for (int x = 0; x < width_; ++x)
      values[x] = std::max(values[x], static_cast<std::uint8_t>(to_alpha(cover[static_cast<std::size_t>(x)])));
  }
}

void Canvas::fill(Colour colour) {
  for (std::size_t i = 0; i < pixels_.size(); i += 4) {
    pixels_[i] = colour.r;
    pixels_[i + 1] = colour.g;
    pixels_[i + 2] = colour.b;
    pixels_[i + 3] = 255;
  }
}

void Canvas::blend(int x, int y, Colour colour, unsigned alpha) {
  if (x < 0 || y < 0 || x >= width_ || y >= height_ || alpha == 0) return;
  if (dots_ == nullptr) return lay(pixel(x, y), colour, alpha);
  dots_->push_back({static_cast<std::uint16_t>(x), static_cast<std::uint16_t>(y), colour,
                    static_cast<std::uint8_t>(std::min(alpha, 255U))});
}

void Canvas::lay_down(std::vector<Dot> const& dots) {
  for (auto const& dot : dots) lay(pixel(dot.x, dot.y), dot.colour, dot.alpha);
}

void Canvas::paint(Mask const& mask, Colour colour, double alpha) {
  auto const whole = to_alpha(alpha);
#pragma omp parallel for schedule(static)
  for (int y = 0; y < height_; ++y) {
    auto const* const cover = mask.row(y);
    for (int x = 0; x < width_; ++x)
      if (cover[x] != 0) lay(pixel(x, y), colour, cover[x] * whole / 255U);
  }
}

namespace {

/// Calls paint(x, y, cover) for each pixel near `box`, cover from a signed distance (negative inside).
template <class Distance>
void by_distance(Canvas& canvas, double x0, double y0, double x1, double y1, Colour colour, double alpha,
                 Distance distance_at) {
  auto const left = std::max(0, static_cast<int>(std::floor(x0 - 1)));
  auto const top = std::max(0, static_cast<int>(std::floor(y0 - 1)));
  auto const right = std::min(canvas.width() - 1, static_cast<int>(std::ceil(x1 + 1)));
  auto const bottom = std::min(canvas.height() - 1, static_cast<int>(std::ceil(y1 + 1)));
  for (int y = top; y <= bottom; ++y)
    for (int x = left; x <= right; ++x)
      canvas.blend(x, y, colour, to_alpha(alpha * std::clamp(0.5 - distance_at(x + 0.5, y + 0.5), 0.0, 1.0)));
}

double box_distance(double px, double py, double half_length, double half_width, double corner) {
  auto const qx = std::abs(px) - half_length + corner;
  auto const qy = std::abs(py) - half_width + corner;
  return length_of(std::max(qx, 0.0), std::max(qy, 0.0)) + std::min(std::max(qx, qy), 0.0) - corner;
}

}  // namespace

void Canvas::rectangle(double x, double y, double width, double height, Colour colour, double alpha) {
  rounded(x, y, width, height, 0, colour, alpha);
}

void Canvas::rounded(double x, double y, double width, double height, double radius, Colour colour, double alpha) {
  auto const cx = x + width / 2;
  auto const cy = y + height / 2;
  by_distance(*this, x, y, x + width, y + height, colour, alpha,
              [=](double px, double py) { return box_distance(px - cx, py - cy, width / 2, height / 2, radius); });
}

void Canvas::bar(Point centre, double dx, double dy, double length, double width, double corner, Colour colour,
                 double alpha) {
  auto const reach = (length + width) / 2;
  by_distance(*this, centre.x - reach, centre.y - reach, centre.x + reach, centre.y + reach, colour, alpha,
              [=](double px, double py) {
                auto const along = (px - centre.x) * dx + (py - centre.y) * dy;
                auto const across = (py - centre.y) * dx - (px - centre.x) * dy;
                return box_distance(along, across, length / 2, width / 2, corner);
              });
}

void Canvas::disc(Point centre, double radius, Colour colour, double alpha) {
  by_distance(*this, centre.x - radius, centre.y - radius, centre.x + radius, centre.y + radius, colour, alpha,
              [=](double x, double y) { return length_of(x - centre.x, y - centre.y) - radius; });
}

void Canvas::ring(Point centre, double radius, double width, Colour colour, double alpha) {
  auto const reach = radius + width / 2;
  by_distance(*this, centre.x - reach, centre.y - reach, centre.x + reach, centre.y + reach, colour, alpha,
              [=](double x, double y) { return std::abs(length_of(x - centre.x, y - centre.y) - radius) - width / 2; });
}

void Canvas::polygon(std::span<Point const> points, Colour colour, double alpha) {
  if (points.empty()) return;
  auto const [left, right] =
      std::minmax_element(points.begin(), points.end(), [](Point a, Point b) { return a.x < b.x; });
  auto const [top, bottom] =
      std::minmax_element(points.begin(), points.end(), [](Point a, Point b) { return a.y < b.y; });
  auto const x0 = std::floor(left->x);
  auto const y0 = std::floor(top->y);
  Mask mask{static_cast<int>(right->x - x0) + 2, static_cast<int>(bottom->y - y0) + 2};
  std::vector<std::vector<Point>> rings(1);
  for (auto const point : points) rings[0].push_back({point.x - x0, point.y - y0});
  mask.area(rings);
  for (int y = 0; y < mask.height(); ++y)
    for (int x = 0; x < mask.width(); ++x)
      blend(x + static_cast<int>(x0), y + static_cast<int>(y0), colour, to_alpha(alpha * mask.row(y)[x] / 255.0));
}

void Canvas::glow(Point centre, double radius, Colour colour, double alpha) {
  auto const left = static_cast<int>(std::floor(centre.x - radius));
  auto const top = static_cast<int>(std::floor(centre.y - radius));
  for (int y = top; y <= centre.y + radius; ++y)
    for (int x = left; x <= centre.x + radius; ++x) {
      auto const share = 1 - length_of(x + 0.5 - centre.x, y + 0.5 - centre.y) / radius;
      if (share > 0) blend(x, y, colour, to_alpha(alpha * share * share));
    }
}

}  // namespace twinshift::viz
