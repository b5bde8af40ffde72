#include "sim/report/compact.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace twinshift::report {

namespace {

double distance_to_segment(Point p, Point a, Point b) {
  auto const dx = b.x - a.x, dy = b.y - a.y;
  auto const length = dx * dx + dy * dy;
  auto const share = length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0) : 0.0;
  return std::hypot(p.x - a.x - share * dx, p.y - a.y - share * dy);
}

}  // namespace

void CompactNumbers::count(std::uint64_t value) {
  for (; value >= 128; value /= 128) bytes_ += static_cast<char>(value % 128 + 128);
  bytes_ += static_cast<char>(value);
}

void CompactNumbers::number(std::int64_t value) {
  count(value < 0 ? 2 * static_cast<std::uint64_t>(-(value + 1)) + 1 : 2 * static_cast<std::uint64_t>(value));
}

void CompactNumbers::sparse(std::span<std::int64_t const> values) {
  for (std::size_t i = 0; i < values.size();) {
    number(values[i]);
    if (values[i] != 0) {
      ++i;
      continue;
    }
    auto const first = i;
    while (i < values.size() && values[i] == 0) ++i;
    count(i - first);
  }
}

std::string CompactNumbers::text() const { return base64(bytes_); }

std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = i; j < i + 3; ++j)
      group = group << 8U | (j < bytes.size() ? static_cast<unsigned char>(bytes[j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += i + j > bytes.size() ? '=' : kLetters[group >> (18 - 6 * j) & 63U];
  }
  return out;
}

std::vector<Point> simplified(std::span<Point const> line, double tolerance) {
  std::vector<Point> kept;
  if (line.empty()) return kept;
  std::vector<bool> keep(line.size(), false);
  keep.front() = keep.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> parts{{0, line.size() - 1}};
  while (!parts.empty()) {
    auto const [first, last] = parts.back();
    parts.pop_back();
    std::size_t worst = first;
    double furthest = tolerance;
    for (auto i = first + 1; i < last; ++i) {
      auto const away = distance_to_segment(line[i], line[first], line[last]);
      if (away > furthest) worst = i, furthest = away;
    }
    if (worst == first) continue;
    keep[worst] = true;
    parts.emplace_back(first, worst);
    parts.emplace_back(worst, last);
  }
  for (std::size_t i = 0; i < line.size(); ++i)
    if (keep[i]) kept.push_back(line[i]);
  return kept;
}

}  // namespace twinshift::report
