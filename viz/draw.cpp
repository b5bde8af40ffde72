#include "viz/draw.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::viz {

std::vector<Point> on_screen(std::span<Point const> points, Camera const& camera) {
  std::vector<Point> result;
  result.reserve(points.size());
  for (auto const point : points) result.push_back(camera.to_screen(point));
  return result;
}

bool on_map(recording::StreetLinks const& links, LinkId link) {
  constexpr double kLongStraight = 2500;  // [m] beyond it the course is not known
  if (links.road_class[link] == recording::RoadClass::kConnector) return false;
  auto const shape = links.shape[link];
  return shape.size() > 2 || distance(shape[0], shape[1]) <= kLongStraight ||
         links.road_class[link] <= recording::RoadClass::kTrunk;
}

bool visible(std::span<Point const> points, Camera const& camera, double margin) {
  double left = 1e18;
  double right = -1e18;
  double top = 1e18;
  double bottom = -1e18;
  for (auto const p : points) {
    left = std::min(left, p.x);
    right = std::max(right, p.x);
    top = std::min(top, p.y);
    bottom = std::max(bottom, p.y);
  }
  return right > -margin && left < camera.width + margin && bottom > -margin && top < camera.height + margin;
}

std::vector<Point> beside(std::vector<Point> points, double by) {
  auto const original = points;
  for (std::size_t i = 0; i < original.size(); ++i) {
    auto const before = original[i > 0 ? i - 1 : 0];
    auto const after = original[std::min(i + 1, original.size() - 1)];
    auto const dx = after.x - before.x;
    auto const dy = after.y - before.y;
    auto const length = std::sqrt(dx * dx + dy * dy);
    if (length <= 0) continue;
    points[i] = {original[i].x + by * dy / length, original[i].y - by * dx / length};
  }
  return points;
}

}  // namespace twinshift::viz
