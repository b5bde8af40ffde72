#include "tools/gtfs/along_shape.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace twinshift::gtfs {

namespace {

constexpr double kLongestPiece = 50;  // [m]
constexpr double kMostParts = 200;    // of a piece

/// The place of a piece of a line that is nearest to a point.
struct Foot {
  double along = 0;  ///< of the piece, 0 to 1
  double metres = 0;
};

Foot foot_of(Point a, Point b, Point p) {
  auto const dx = b.x - a.x;
  auto const dy = b.y - a.y;
  auto const length2 = dx * dx + dy * dy;
  auto const t = length2 > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0, 1.0) : 0.0;
  return {t, distance(p, {a.x + t * dx, a.y + t * dy})};
}

/// The line with further points on it, so that no piece is long: stops that share a piece may lie on it in any order.
std::vector<Point> in_short_pieces(std::span<Point const> line) {
  std::vector<Point> result = {line.front()};
  for (std::size_t i = 1; i < line.size(); ++i) {
    auto const a = line[i - 1];
    auto const b = line[i];
    auto const parts = std::clamp(std::ceil(distance(a, b) / kLongestPiece), 1.0, kMostParts);
    for (auto part = 1.0; part <= parts; ++part)
      result.push_back({a.x + (b.x - a.x) * part / parts, a.y + (b.y - a.y) * part / parts});
  }
  return result;
}

/// As positions_along(), but from the line's beginning.
std::optional<std::vector<double>> places_on(std::vector<Point> const& line, std::span<Point const> stops,
                                             double limit_m) {
  auto const pieces = line.size() - 1;
  std::vector<double> start = {0};
  for (std::size_t j = 0; j < pieces; ++j) start.push_back(start.back() + distance(line[j], line[j + 1]));
  // cost[j]: least sum of squares with the stop looked at on piece j; back[k][j]: the piece of the stop before it.
  std::vector<double> cost(pieces, 0);
  std::vector<std::vector<std::uint32_t>> back(stops.size(), std::vector<std::uint32_t>(pieces));
  for (std::size_t k = 0; k < stops.size(); ++k) {
    auto best = std::numeric_limits<double>::max();
    std::uint32_t best_piece = 0;
    for (std::size_t j = 0; j < pieces; ++j) {
      if (cost[j] < best) {
        best = cost[j];
        best_piece = static_cast<std::uint32_t>(j);
      }
      auto const metres = foot_of(line[j], line[j + 1], stops[k]).metres;
      back[k][j] = best_piece;
      cost[j] = best + metres * metres;
    }
  }
  auto piece = static_cast<std::size_t>(std::min_element(cost.begin(), cost.end()) - cost.begin());
  std::vector<double> result(stops.size());
  for (auto k = stops.size(); k-- > 0; piece = back[k][piece]) {
    auto const foot = foot_of(line[piece], line[piece + 1], stops[k]);
    if (foot.metres > limit_m) return std::nullopt;
    result[k] = start[piece] + foot.along * (start[piece + 1] - start[piece]);
  }
  for (std::size_t k = 1; k < result.size(); ++k) result[k] = std::max(result[k], result[k - 1]);
  return result;
}

}  // namespace

std::optional<std::vector<double>> positions_along(std::span<Point const> line, std::span<Point const> stops,
                                                   double limit_m) {
  if (line.size() < 2 || stops.empty()) return std::nullopt;
  auto result = places_on(in_short_pieces(line), stops, limit_m);
  if (!result) return result;
  auto const first = result->front();
  for (auto& metres : *result) metres -= first;
  return result;
}

std::optional<std::vector<Point>> part_between(std::span<Point const> given, std::span<Point const> stops,
                                               double limit_m) {
  if (given.size() < 2 || stops.empty()) return std::nullopt;
  auto const line = in_short_pieces(given);
  auto const places = places_on(line, stops, limit_m);
  if (!places) return std::nullopt;
  std::vector<Point> part;
  auto start = 0.0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    auto const length = distance(line[i - 1], line[i]);
    auto const at = [&](double along) {
      auto const share = length > 0 ? std::clamp((along - start) / length, 0.0, 1.0) : 0.0;
      return Point{line[i - 1].x + share * (line[i].x - line[i - 1].x),
                   line[i - 1].y + share * (line[i].y - line[i - 1].y)};
    };
    if (start + length >= places->front() && start <= places->back()) {
      if (part.empty()) part.push_back(at(places->front()));
      part.push_back(at(places->back()));
    }
    start += length;
  }
  return part;
}

}  // namespace twinshift::gtfs
