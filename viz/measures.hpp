#pragma once

#include "viz/theme.hpp"
#include "viz/words.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace twinshift::viz {

/// Whole pixels of a size given for 1080 lines.
inline int px(double size, double scale) { return static_cast<int>(std::lround(size * scale)); }

inline Theme const& theme_of(bool dark) { return dark ? kDark : kLight; }

/// A number with so many decimals and a true minus.
inline std::string fixed(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, std::abs(value));
  return (value < 0 && std::strtod(text, nullptr) != 0 ? "−" : "") + std::string{text};
}

/// A number above zero with so many decimals; whole ones with commas.
inline std::string rounded(double value, int digits) {
  if (digits == 0 && value >= 1000) return with_commas(static_cast<std::uint64_t>(std::llround(value)));
  return fixed(value, digits);
}

/// `fixed` with a plus before what is above zero.
inline std::string with_sign(double value, int digits) {
  auto const text = fixed(value, digits);
  return value > 0 ? "+" + text : text;
}

}  // namespace twinshift::viz
