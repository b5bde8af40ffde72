#include "sim/transit/vehicle_use.hpp"

#include "sim/transit/blocks.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace twinshift::transit {

namespace {

using Span = std::pair<std::int32_t, std::int32_t>;  ///< from, until before [s]

/// Most spans that hold at the same second.
std::size_t most_at_once(std::vector<Span> const& spans) {
  std::vector<std::pair<std::int32_t, int>> changes;
  for (auto const& [from, until] : spans) {
    changes.emplace_back(from, 1);
    changes.emplace_back(until, -1);
  }
  std::sort(changes.begin(), changes.end());  // at the same second, who ends goes first
  std::int64_t now = 0;
  std::int64_t most = 0;
  for (auto const& change : changes) most = std::max(most, now += change.second);
  return static_cast<std::size_t>(most);
}

std::int64_t empty_metres(Point a, Point b) { return std::llround(distance(a, b) * kEmptyDriveDetour); }

struct Ends {
  Point first_stop;
  Point last_stop;
};

Ends ends_of(Timetable const& timetable, TripId trip) {
  auto const stops = timetable.patterns.stops[timetable.trips.pattern[trip]];
  return {timetable.stops.position[stops.front()], timetable.stops.position[stops.back()]};
}

/// Adds one block's driving; its trips in service go to `trips`.
void add_block(Timetable const& timetable, std::span<TripId const> block, VehicleUse& use, std::vector<Span>& trips) {
  for (std::size_t i = 0; i < block.size(); ++i) {
    auto const times = timetable.trips.times[block[i]];
    trips.emplace_back(times.front().departure_s, times.back().arrival_s);
    use.service_seconds += times.back().arrival_s - times.front().departure_s;
    use.service_metres += std::llround(timetable.patterns.distance[timetable.trips.pattern[block[i]]].back().value());
    if (i == 0) continue;
    use.layover_seconds += times.front().departure_s - timetable.trips.times[block[i - 1]].back().arrival_s;
    use.between_trips_metres +=
        empty_metres(ends_of(timetable, block[i - 1]).last_stop, ends_of(timetable, block[i]).first_stop);
  }
}

}  // namespace

VehicleUse vehicle_use(Timetable const& timetable, std::span<BlockId const> blocks,
                       Column<DepotId, Point> const& depots) {
  VehicleUse use;
  std::vector<Span> trips;
  std::vector<Span> out;
  for (auto const block : blocks) {
    auto const chain = timetable.blocks.trips[block];
    add_block(timetable, chain, use, trips);
    out.emplace_back(timetable.trips.times[chain.front()].front().departure_s,
                     timetable.trips.times[chain.back()].back().arrival_s);
    if (auto const depot = timetable.blocks.depot[block]; depot.valid())
      use.depot_metres += empty_metres(depots[depot], ends_of(timetable, chain.front()).first_stop) +
                          empty_metres(ends_of(timetable, chain.back()).last_stop, depots[depot]);
  }
  use.vehicles = blocks.size();
  use.most_out = most_at_once(out);
  use.most_in_service = most_at_once(trips);
  return use;
}

}  // namespace twinshift::transit
