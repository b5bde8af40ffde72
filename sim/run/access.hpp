#pragma once

#include "sim/run/write_run.hpp"

#include <array>
#include <span>
#include <string>

namespace twinshift::run {

/// Times within which jobs are counted [min].
inline constexpr std::array<int, 3> kAccessMinutes{30, 45, 60};

/// Jobs at places no farther than each of kAccessMinutes. `seconds` and `jobs` by place, infinite: not reached.
[[nodiscard]] std::array<double, kAccessMinutes.size()> jobs_within(std::span<double const> seconds,
                                                                    std::span<double const> jobs);

/// access.csv: jobs that the residents of each zone reach by public transport or on foot, ready at the door at eight:
/// walks, waits at stops, rides and changes as the timetable has them; later departure, delays and crowds left out.
/// From the place of the zone where most live to every place with jobs.
[[nodiscard]] std::string access_csv(LastDay const& day);

}  // namespace twinshift::run
