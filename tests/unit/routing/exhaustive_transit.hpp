#pragma once

#include "sim/routing/transit_router.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace twinshift::testing {

inline constexpr int kNoArrival = std::numeric_limits<int>::max() / 2;

struct Criteria {
  int boardings;
  int arrival_s;
  friend bool operator==(Criteria, Criteria) = default;
};

/// Arrivals at all stops by number of boardings, by trying each pair of stops of each trip: no patterns, no pruning.
class ExhaustiveTransit {
public:
  ExhaustiveTransit(transit::Timetable const& table, int departure_s, std::vector<routing::AccessStop> const& access,
                    ModeSet modes, int change_s) {
    auto const stops = table.stops.position.size();
    std::vector<int> ready(stops, kNoArrival);
    for (auto const& stop : access) ready[stop.stop.index()] = departure_s + stop.duration.count();
    for (int boardings = 1; boardings <= routing::kMaxBoardings; ++boardings) {
      auto& arrival = arrivals_.emplace_back(stops, kNoArrival);
      for (std::size_t t = 0; t < table.trips.pattern.size(); ++t) ride(table, nth<TripId>(t), modes, ready, arrival);
      std::fill(ready.begin(), ready.end(), kNoArrival);
      for (std::size_t s = 0; s < stops; ++s) {
        ready[s] = std::min(ready[s], arrival[s] + change_s);
        for (auto const& path : table.footpaths[nth<StopId>(s)]) {
          auto& there = ready[path.to.index()];
          there = std::min(there, arrival[s] + std::max(change_s, path.duration.count()));
        }
      }
    }
  }

  std::vector<Criteria> pareto(std::vector<routing::AccessStop> const& egress) const {
    std::vector<Criteria> result;
    auto earliest = kNoArrival;
    for (std::size_t r = 0; r < arrivals_.size(); ++r) {
      auto best = kNoArrival;
      for (auto const& stop : egress)
        if (arrivals_[r][stop.stop.index()] < kNoArrival)
          best = std::min(best, arrivals_[r][stop.stop.index()] + stop.duration.count());
      if (best >= earliest) continue;
      earliest = best;
      result.push_back({static_cast<int>(r) + 1, best});
    }
    return result;
  }

private:
  static void ride(transit::Timetable const& table, TripId trip, ModeSet modes, std::vector<int> const& ready,
                   std::vector<int>& arrival) {
    auto const pattern = table.trips.pattern[trip];
    if (!modes.contains(table.mode_of(pattern))) return;
    auto const stops = table.patterns.stops[pattern];
    auto const times = table.trips.times[trip];
    for (std::size_t board = 0; board < stops.size(); ++board)
      for (std::size_t alight = board + 1; alight < stops.size(); ++alight)
        if (ready[stops[board].index()] <= times[board].departure_s) {
          auto& there = arrival[stops[alight].index()];
          there = std::min(there, times[alight].arrival_s);
        }
  }

  std::vector<std::vector<int>> arrivals_;
};

}  // namespace twinshift::testing
