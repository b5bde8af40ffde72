#pragma once

#include "sim/core/geometry.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::report {

/// Whole numbers in as few letters as a page can carry without unpacking them in the background: zigzag, seven bits a
/// byte, base64. page/map.js reads it.
class CompactNumbers {
public:
  /// A number of 0 or more.
  void count(std::uint64_t value);
  /// A number of either sign.
  void number(std::int64_t value);
  /// Numbers of either sign of which many are 0: a run of zeros is one 0 and its length.
  void sparse(std::span<std::int64_t const> values);
  [[nodiscard]] std::string text() const;

private:
  std::string bytes_;
};

[[nodiscard]] std::string base64(std::string_view bytes);

/// A line without the points that lie within `tolerance` metres of what is left (Douglas, Peucker). First and last
/// point stay.
[[nodiscard]] std::vector<Point> simplified(std::span<Point const> line, double tolerance);

}  // namespace twinshift::report
