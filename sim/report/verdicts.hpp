#pragma once

#include "sim/report/words.hpp"
#include "sim/study/comparison.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::report {

/// The measure of that name; nothing if neither side has it.
[[nodiscard]] study::MeasureChange const* find_change(study::Comparison const& comparison, std::string_view name);

/// Several measures added up, seed by seed; those that neither side has count as 0.
[[nodiscard]] study::MeasureChange sum_of_changes(study::Comparison const& comparison,
                                                  std::initializer_list<std::string_view> names);

/// The unit of a difference: points for shares, else the measure's own.
[[nodiscard]] std::string_view unit_of_difference(study::MeasureChange const& change);

/// Places after the point for difference, interval, base and policy alike.
[[nodiscard]] int decimals_of(study::MeasureChange const& change);

/// "[+1.5, +2.3]"; empty for a single seed.
[[nodiscard]] std::string interval_text(study::MeasureChange const& change);

/// What may be said of a difference, as a sentence. `name` begins it, `inner` stands inside it.
[[nodiscard]] Words verdict_sentence(study::MeasureChange const& change, Words const& name, Words const& inner);

/// Word of a verdict, and the class that gives it its mark.
[[nodiscard]] Words verdict_words(study::Verdict verdict);
[[nodiscard]] std::string_view verdict_class(study::Verdict verdict);

/// The verdict with its mark.
[[nodiscard]] std::string verdict_html(study::Verdict verdict);

/// The interval beside a zero line, each in its own scale. Empty without an interval.
[[nodiscard]] std::string interval_picture(study::MeasureChange const& change);

/// The interval in percent of the base on an axis from -limit to +limit; an arrow where it leaves the axis.
[[nodiscard]] std::string percent_picture(study::MeasureChange const& change, double limit);

}  // namespace twinshift::report
