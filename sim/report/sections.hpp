#pragma once

#include "sim/report/page.hpp"

namespace twinshift::report {

// Each adds its section to the page, with what its charts draw. A run without the data has no such section.

void add_answer(Page& page, Subject const& subject);
void add_compared_answer(Page& page, Subject const& subject);  ///< instead, of a comparison
void add_differences(Page& page, Subject const& subject);      ///< instead of add_scenario, likewise
void add_scenario(Page& page, Subject const& subject);         ///< what was run, or what differs
void add_modes(Page& page, Subject const& subject);
void add_switching(Page& page, Subject const& subject);  ///< who takes another mode, gains, loses; of a comparison
/// Shares of families of modes by distance, a part of the modes' section; empty without the table.
[[nodiscard]] std::string distance_figure(Page& page, Subject const& subject);
/// Who is on board along the busiest line, a part of the service's section.
[[nodiscard]] std::string load_figure(Page& page, Subject const& subject);
void add_reach(Page& page, Subject const& subject);    ///< jobs within reach
void add_day(Page& page, Subject const& subject);      ///< over the hours
void add_where(Page& page, Subject const& subject);    ///< links and zones
void add_service(Page& page, Subject const& subject);  ///< routes, crowding, refused boardings
void add_emissions(Page& page, Subject const& subject);
void add_groups(Page& page, Subject const& subject);      ///< who causes, by income
void add_certainty(Page& page, Subject const& subject);   ///< convergence, seeds
void add_validation(Page& page, Subject const& subject);  ///< counts
void add_assumptions(Page& page, Subject const& subject);
void add_hydrogen(Page& page, Subject const& subject);
void add_provenance(Page& page, Subject const& subject);  ///< inputs, factors, stamp

/// The name of a mode, or of a kind of background traffic.
[[nodiscard]] Words mode_words(std::string_view token);
/// Sum of a column of modes.csv over modes.
[[nodiscard]] double over_modes(RunFiles const& run, std::string_view column,
                                std::initializer_list<std::string_view> modes);
/// True if totals of energy and emissions mean the whole city.
[[nodiscard]] bool whole_city(RunFiles const& run);

}  // namespace twinshift::report
