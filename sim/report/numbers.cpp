#include "sim/report/numbers.hpp"

#include <algorithm>
#include <cmath>

#include "sim/io/csv.hpp"

namespace twinshift::report {

namespace {

constexpr auto kMinus = "\u2212";
constexpr auto kNoBreakSpace = "\u00a0";

/// Power of ten of the first digit.
int magnitude(double value) { return static_cast<int>(std::floor(std::log10(std::abs(value)))); }

std::string with_commas(std::string digits) {
  auto at = static_cast<std::ptrdiff_t>(std::min(digits.find('.'), digits.size())) - 3;
  for (; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

}  // namespace

std::string figure(double value, int decimals) {
  auto const step = decimals < 0 ? std::pow(10.0, -decimals) : 1.0;
  auto const rounded = decimals < 0 ? std::round(value / step) * step : value;
  auto const text = io::fixed(std::abs(rounded), std::max(0, decimals));
  auto const zero = text.find_first_not_of("0.") == std::string::npos;
  return (rounded < 0 && !zero ? kMinus : "") + with_commas(text);
}

std::string signed_figure(double value, int decimals) {
  auto const text = figure(value, decimals);
  auto const zero = text.find_first_not_of("0.") == std::string::npos;
  return value > 0 && !zero ? '+' + text : text;
}

std::string three_digits(double value) {
  if (value == 0 || !std::isfinite(value)) return "0";
  auto decimals = 2 - magnitude(value);
  auto const step = std::pow(10.0, -decimals);
  // 9.996 becomes 10.0, not 10.00.
  if (magnitude(std::round(value / step) * step) > magnitude(value)) --decimals;
  return figure(value, decimals);
}

std::string count(double value) { return std::abs(value) < 10000 ? figure(value, 0) : three_digits(value); }

int decimals_for(double half_width) {
  if (!(half_width > 0) || !std::isfinite(half_width)) return 0;
  constexpr double kTwoDigitsBelow = 3.545;
  auto const power = magnitude(half_width);
  auto const first = half_width / std::pow(10.0, power);
  return (first < kTwoDigitsBelow ? 1 : 0) - power;
}

Words unit_words(std::string_view unit) { return say_or("unit:" + std::string{unit}, unit); }

Words with_unit(std::string_view value, std::string_view unit) {
  auto const words = unit_words(unit);
  auto const text = std::string{value};
  if (words.en.empty()) return Words{text};
  return {text + kNoBreakSpace + words.en, text + (words.ko == "%" ? kNoBreakSpace : "") + words.ko};
}

}  // namespace twinshift::report
