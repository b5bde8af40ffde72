#include "tools/osm/rings.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace twinshift::osm {
namespace {

using Line = std::vector<std::int64_t>;

void append(Line& line, Line const& other, bool turned) {
  if (turned)
    line.insert(line.end(), other.rbegin() + 1, other.rend());
  else
    line.insert(line.end(), other.begin() + 1, other.end());
}

/// The part of a line inside a box, cut at its sides (Liang and Barsky, 1984, segment by segment).
std::vector<std::vector<io::LonLat>> clip(std::vector<io::LonLat> const& line, Box const& box) {
  std::vector<std::vector<io::LonLat>> parts;
  auto inside = false;
  for (std::size_t i = 1; i < line.size(); ++i) {
    auto const a = line[i - 1];
    auto const dx = line[i].lon - a.lon;
    auto const dy = line[i].lat - a.lat;
    auto enter = 0.0;
    auto leave = 1.0;
    auto const bound = [&](double speed, double room) {
      if (speed == 0) return room >= 0;
      auto const t = room / speed;
      speed < 0 ? enter = std::max(enter, t) : leave = std::min(leave, t);
      return true;
    };
    auto const crosses = bound(-dx, a.lon - box.west) && bound(dx, box.east - a.lon) && bound(-dy, a.lat - box.south) &&
                         bound(dy, box.north - a.lat) && enter < leave;
    if (!crosses) {
      inside = false;
      continue;
    }
    if (!inside || enter > 0) parts.push_back({{a.lon + enter * dx, a.lat + enter * dy}});
    parts.back().push_back({a.lon + leave * dx, a.lat + leave * dy});
    inside = leave == 1;
  }
  return parts;
}

/// How far along the box's sides a point on them is, counter-clockwise from the south-west, 0 ... 4; empty inside.
std::optional<double> along_sides(io::LonLat at, Box const& box) {
  auto const x = (at.lon - box.west) / (box.east - box.west);
  auto const y = (at.lat - box.south) / (box.north - box.south);
  constexpr double kNear = 1e-9;
  if (std::abs(y) < kNear) return x;
  if (std::abs(x - 1) < kNear) return 1 + y;
  if (std::abs(y - 1) < kNear) return 3 - x;
  if (std::abs(x) < kNear) return 4 - y;
  return std::nullopt;
}

io::LonLat corner(int number, Box const& box) {
  switch (number % 4) {
    case 0:
      return {box.west, box.south};
    case 1:
      return {box.east, box.south};
    case 2:
      return {box.east, box.north};
    default:
      return {box.west, box.north};
  }
}

std::vector<Point> plane(std::vector<io::LonLat> const& ring) {
  std::vector<Point> points;
  for (auto const at : ring) points.push_back({at.lon, at.lat});
  return points;
}

/// A stretch of coast from side to side, turned so that the sea is on its left.
struct Stretch {
  double enters = 0;
  double leaves = 0;
  std::vector<io::LonLat> points;
};

}  // namespace

std::vector<Line> join_lines(std::vector<Line> lines, bool keep_direction) {
  std::erase_if(lines, [](Line const& line) { return line.size() < 2; });
  std::multimap<std::int64_t, std::size_t> at;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    at.emplace(lines[i].front(), i);
    if (!keep_direction) at.emplace(lines[i].back(), i);
  }
  std::vector<char> used(lines.size());
  std::vector<Line> result;
  auto const grow = [&](Line& line) {
    while (line.front() != line.back()) {
      auto const [first, last] = at.equal_range(line.back());
      auto const next = std::find_if(first, last, [&](auto const& entry) { return used[entry.second] == 0; });
      if (next == last) return;
      used[next->second] = 1;
      append(line, lines[next->second], lines[next->second].front() != line.back());
    }
  };
  // With a direction, lines that nothing leads to come first, so that none is begun in its middle.
  std::multimap<std::int64_t, std::size_t> ends;
  if (keep_direction)
    for (std::size_t i = 0; i < lines.size(); ++i) ends.emplace(lines[i].back(), i);
  for (auto const heads_only : {true, false})
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (used[i] != 0 || (heads_only && (!keep_direction || ends.contains(lines[i].front())))) continue;
      used[i] = 1;
      auto line = lines[i];
      grow(line);
      if (!keep_direction && line.front() != line.back()) {
        std::reverse(line.begin(), line.end());
        grow(line);
      }
      result.push_back(std::move(line));
    }
  return result;
}

double signed_area(std::span<Point const> ring) {
  auto twice = 0.0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    auto const a = ring[i];
    auto const b = ring[(i + 1) % ring.size()];
    twice += (a.x - ring[0].x) * (b.y - ring[0].y) - (b.x - ring[0].x) * (a.y - ring[0].y);
  }
  return twice / 2;
}

Point centroid(std::span<Point const> ring) {
  auto const area = signed_area(ring);
  Point middle;
  Point mean;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    Point const a{ring[i].x - ring[0].x, ring[i].y - ring[0].y};
    auto const next = ring[(i + 1) % ring.size()];
    Point const b{next.x - ring[0].x, next.y - ring[0].y};
    auto const cross = a.x * b.y - b.x * a.y;
    middle.x += (a.x + b.x) * cross;
    middle.y += (a.y + b.y) * cross;
    mean.x += a.x / static_cast<double>(ring.size());
    mean.y += a.y / static_cast<double>(ring.size());
  }
  if (std::abs(area) < 0.01) return {ring[0].x + mean.x, ring[0].y + mean.y};
  return {ring[0].x + middle.x / (6 * area), ring[0].y + middle.y / (6 * area)};
}

bool holds(std::span<Point const> ring, Point at) {
  auto inside = false;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    auto const a = ring[i];
    auto const b = ring[(i + 1) % ring.size()];
    if ((a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)) inside = !inside;
  }
  return inside;
}

std::vector<Polygon> sea_of(std::vector<std::vector<io::LonLat>> const& coast, Box const& box) {
  std::vector<Polygon> sea;
  std::vector<Stretch> stretches;
  std::vector<std::vector<io::LonLat>> islands;
  for (auto line : coast) {
    std::reverse(line.begin(), line.end());  // the sea on the left from here on
    auto const ring = line.size() > 3 && line.front().lon == line.back().lon && line.front().lat == line.back().lat;
    auto parts = clip(line, box);
    if (ring && parts.size() == 1 && parts.front().size() == line.size()) {
      islands.push_back(line);
      continue;
    }
    // A ring that begins inside the box comes out as a last part that goes on in the first.
    if (ring && parts.size() > 1 && !along_sides(parts.front().front(), box) &&
        !along_sides(parts.back().back(), box)) {
      parts.back().insert(parts.back().end(), parts.front().begin() + 1, parts.front().end());
      parts.erase(parts.begin());
    }
    for (auto& part : parts) {
      auto const enters = along_sides(part.front(), box);
      auto const leaves = along_sides(part.back(), box);
      if (enters && leaves) stretches.push_back({*enters, *leaves, std::move(part)});
    }
  }
  std::vector<char> used(stretches.size());
  for (std::size_t first = 0; first < stretches.size(); ++first) {
    if (used[first] != 0) continue;
    std::vector<io::LonLat> ring;
    for (auto s = first; used[s] == 0;) {
      used[s] = 1;
      ring.insert(ring.end(), stretches[s].points.begin(), stretches[s].points.end());
      // Along the sides, counter-clockwise, to where the next stretch enters.
      auto const ahead = [&](std::size_t other) {
        auto const way = stretches[other].enters - stretches[s].leaves;
        return way < 0 ? way + 4 : way;
      };
      auto next = first;
      for (std::size_t other = 0; other < stretches.size(); ++other)
        if ((used[other] == 0 || other == first) && ahead(other) < ahead(next)) next = other;
      auto const from = stretches[s].leaves;
      for (auto c = static_cast<int>(from) + 1; c < from + ahead(next); ++c) ring.push_back(corner(c, box));
      s = next;
    }
    ring.push_back(ring.front());
    sea.push_back({std::move(ring)});
  }
  if (sea.empty() && !islands.empty())
    sea.push_back({{corner(0, box), corner(1, box), corner(2, box), corner(3, box), corner(0, box)}});
  for (auto& island : islands) {
    auto const around = std::find_if(sea.begin(), sea.end(), [&](Polygon const& polygon) {
      return holds(plane(polygon.front()), {island.front().lon, island.front().lat});
    });
    if (around != sea.end()) around->push_back(std::move(island));
  }
  return sea;
}

std::vector<Polygon> beyond_sides(std::vector<Polygon> sea, Box const& box) {
  constexpr double kNear = 1e-9;
  auto const moved = [](double value, double low, double high) {
    return value - low < kNear ? low - (high - low) : high - value < kNear ? high + (high - low) : value;
  };
  for (auto& polygon : sea)
    for (auto& at : polygon.front())
      at = {std::clamp(moved(at.lon, box.west, box.east), -180.0, 180.0),
            std::clamp(moved(at.lat, box.south, box.north), -90.0, 90.0)};
  return sea;
}

}  // namespace twinshift::osm
