#pragma once

#include <array>
#include <string_view>

namespace twinshift::results {

/// Columns of a run's factors.csv, for its writer and its readers; docs/results.md explains them.
inline constexpr auto kFactorColumns = std::to_array<std::string_view>(
    {"id",          "region", "kind",      "value",    "low",   "high", "unit",    "distribution", "correlation_group",
     "correlation", "load",   "vmin_kmh",  "vmax_kmh", "alpha", "beta", "gamma",   "delta",        "epsilon",
     "zeta",        "eta",    "reduction", "source",   "year",  "page", "licence", "confidence",   "status"});

}  // namespace twinshift::results
