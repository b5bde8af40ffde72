#pragma once

#include "sim/study/people.hpp"

#include <string>

namespace twinshift::study {

/// In plain words, with numbers that add up as printed: who the person is, what the chosen way and the best other way
/// take, and which parts make the difference.
[[nodiscard]] std::string why(results::Travellers const& travellers, std::size_t row);

/// In plain words: what the person did in the base and what now, and which parts changed the order of the two ways.
[[nodiscard]] std::string why_changed(results::Travellers const& base, std::size_t base_row,
                                      results::Travellers const& policy, std::size_t policy_row);

/// The parts rounded to a tenth of a minute such that they add up to the rounded total: what is left over goes to the
/// largest.
[[nodiscard]] Parts rounded_to_tenths(Parts parts, double total);

}  // namespace twinshift::study
