#include "tools/map_match/segment_grid.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace twinshift::map_match {

NearestOnSegment nearest_on(Point a, Point b, Point at) {
  auto const length = distance(a, b);
  if (length == 0) return {distance(a, at), 0};
  auto const along = std::clamp(((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / length, 0.0, length);
  auto const share = along / length;
  return {distance(at, {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)}), along};
}

std::int64_t SegmentGrid::cell(double x, double y) const {
  constexpr std::int64_t kRow = std::int64_t{1} << 31;
  return static_cast<std::int64_t>(std::floor(y / square_)) * kRow + static_cast<std::int64_t>(std::floor(x / square_));
}

void SegmentGrid::add(std::span<Point const> line) {
  auto along = 0.0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    segments_.push_back({lines_, line[i - 1], line[i], along});
    along += distance(line[i - 1], line[i]);
  }
  ++lines_;
}

void SegmentGrid::index() {
  for (std::size_t s = 0; s < segments_.size(); ++s) {
    auto const& segment = segments_[s];
    // A point in each square passed: steps of half a side miss none but corners, which `each_near` looks beyond.
    auto const steps = 1 + static_cast<int>(distance(segment.a, segment.b) / (square_ / 2));
    for (auto i = 0; i <= steps; ++i) {
      auto const share = static_cast<double>(i) / steps;
      entries_.push_back(
          {cell(segment.a.x + share * (segment.b.x - segment.a.x), segment.a.y + share * (segment.b.y - segment.a.y)),
           static_cast<std::uint32_t>(s)});
    }
  }
  std::sort(entries_.begin(), entries_.end());
  entries_.erase(std::unique(entries_.begin(), entries_.end()), entries_.end());
}

template <class Use>
void SegmentGrid::each_near(Point at, double reach, Use const& use) const {
  auto const span = static_cast<int>(std::ceil(reach / square_)) + 1;
  for (auto dy = -span; dy <= span; ++dy)
    for (auto dx = -span; dx <= span; ++dx) {
      auto const wanted = cell(at.x + dx * square_, at.y + dy * square_);
      auto it = std::lower_bound(entries_.begin(), entries_.end(), Entry{wanted, 0});
      for (; it != entries_.end() && it->cell == wanted; ++it) {
        auto const& segment = segments_[it->segment];
        auto const nearest = nearest_on(segment.a, segment.b, at);
        if (nearest.metres <= reach) use(segment, nearest);
      }
    }
}

std::vector<PlaceOnLine> SegmentGrid::near(Point at, double reach) const {
  std::vector<PlaceOnLine> found;
  each_near(at, reach, [&](Segment const& segment, NearestOnSegment const& nearest) {
    found.push_back({segment.line, nearest.metres, segment.along + nearest.along});
  });
  std::sort(found.begin(), found.end(), [](PlaceOnLine const& a, PlaceOnLine const& b) {
    return std::tie(a.line, a.metres, a.along) < std::tie(b.line, b.metres, b.along);
  });
  found.erase(std::unique(found.begin(), found.end(), [](auto const& a, auto const& b) { return a.line == b.line; }),
              found.end());
  std::sort(found.begin(), found.end(), [](PlaceOnLine const& a, PlaceOnLine const& b) {
    return std::tie(a.metres, a.line) < std::tie(b.metres, b.line);
  });
  return found;
}

double SegmentGrid::distance_to(Point at, double reach) const {
  auto best = std::numeric_limits<double>::infinity();
  each_near(at, reach, [&](Segment const&, NearestOnSegment const& nearest) { best = std::min(best, nearest.metres); });
  return best;
}

}  // namespace twinshift::map_match
