#pragma once

#include "sim/report/words.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace twinshift::report {

// How figures are written, in both languages alike: a comma for thousands, a point for decimals, a true minus sign, no
// minus zero. page/charts.js has the same rule for what the script writes; tests hold them together.

/// With `decimals` places; fewer than 0 round to tens, hundreds ...
[[nodiscard]] std::string figure(double value, int decimals);
/// The same with its sign, plus included; zero has none.
[[nodiscard]] std::string signed_figure(double value, int decimals);
/// A measured value without an interval: three digits.
[[nodiscard]] std::string three_digits(double value);
/// A count: exact below 10,000, else three digits.
[[nodiscard]] std::string count(double value);

/// Decimals for a value whose 95 % interval has this half-width: two digits of it if it begins with 100 to 354, else
/// one.
[[nodiscard]] int decimals_for(double half_width);

/// Value and unit: a no-break space between them in English, nothing in Korean. The unit is a text `unit:NAME` of
/// words.csv, or stands as it is.
[[nodiscard]] Words with_unit(std::string_view value, std::string_view unit);
/// The unit alone, in words.
[[nodiscard]] Words unit_words(std::string_view unit);

}  // namespace twinshift::report
