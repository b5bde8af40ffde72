#pragma once

#include "sim/routing/arrival_router.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

namespace twinshift::testing {

/// Earliest arrivals by number of boardings, by trying every pair of stops of every trip again for each boarding, and
/// one walk after it: no patterns, no pruning, nothing kept between questions.
inline std::vector<routing::StopArrival> exhaustive_arrivals(transit::Timetable const& table,
                                                             std::span<std::uint8_t const> rules, StopId from,
                                                             StopId to, int departure_s) {
  constexpr int kNoArrival = std::numeric_limits<int>::max() / 2;
  auto const stops = table.stops.position.size();
  std::vector<routing::StopArrival> result;
  std::vector<int> vehicle(stops, kNoArrival);
  vehicle[from.index()] = departure_s;
  auto earliest = kNoArrival;
  for (int boardings = 0; *std::min_element(vehicle.begin(), vehicle.end()) < kNoArrival; ++boardings) {
    auto ready = vehicle;
    for (std::size_t s = 0; s < stops; ++s)
      for (auto const& path : table.footpaths[nth<StopId>(s)])
        ready[path.to.index()] = std::min(ready[path.to.index()], vehicle[s] + path.duration.count());
    if (ready[to.index()] < earliest) {
      earliest = ready[to.index()];
      result.push_back({boardings, earliest});
    }
    if (boardings > static_cast<int>(stops)) break;  // no stop is worth being at twice
    std::fill(vehicle.begin(), vehicle.end(), kNoArrival);
    for (std::size_t t = 0; t < table.trips.pattern.size(); ++t) {
      auto const trip = nth<TripId>(t);
      auto const pattern = table.trips.pattern[trip];
      auto const called = table.patterns.stops[pattern];
      auto const first = table.patterns.stops.offset(pattern);
      auto const rule = [&](std::size_t p) { return rules.empty() ? 0 : int{rules[first + p]}; };
      for (std::size_t b = 0; b < called.size(); ++b) {
        if (ready[called[b].index()] > table.trips.times[trip][b].departure_s) continue;
        if ((rule(b) & routing::kNoBoarding) != 0) continue;
        for (auto a = b + 1; a < called.size(); ++a)
          if ((rule(a) & routing::kNoAlighting) == 0)
            vehicle[called[a].index()] = std::min(vehicle[called[a].index()], table.trips.times[trip][a].arrival_s);
      }
    }
  }
  return result;
}

}  // namespace twinshift::testing
