#pragma once

#include <array>
#include <string_view>

namespace twinshift::scenario {

/// Columns of a city's zones, in the order in which they are read and written (docs/data.md).
inline constexpr std::array<std::string_view, 26> kZoneColumns = {"zone_id",
                                                                  "name",
                                                                  "name_ko",
                                                                  "district",
                                                                  "kind",
                                                                  "lon",
                                                                  "lat",
                                                                  "residents",
                                                                  "households",
                                                                  "employed_residents",
                                                                  "jobs",
                                                                  "pupils",
                                                                  "students",
                                                                  "school_places",
                                                                  "university_places",
                                                                  "age_0_14_pct",
                                                                  "age_15_39_pct",
                                                                  "age_40_64_pct",
                                                                  "age_65plus_pct",
                                                                  "cars_0_pct",
                                                                  "cars_1_pct",
                                                                  "cars_2plus_pct",
                                                                  "in_workers",
                                                                  "in_students",
                                                                  "out_workers",
                                                                  "parking_cost_per_day"};
/// Columns of the places in zones where people live, work and learn.
inline constexpr std::array<std::string_view, 8> kLocationColumns = {
    "location_id", "zone_id", "lon", "lat", "home_weight", "job_weight", "school_weight", "university_weight"};

}  // namespace twinshift::scenario
