#include "sim/transit/footpaths.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace twinshift::transit {

namespace {

constexpr double kWalkDetour = 1.3;
constexpr std::size_t kMostFootpaths = 12;

using Cell = std::pair<std::int64_t, std::int64_t>;

struct Candidate {
  double metres = 0;
  StopId to;
};

Cell cell_of(Point point, double size) {
  return {static_cast<std::int64_t>(std::floor(point.x / size)), static_cast<std::int64_t>(std::floor(point.y / size))};
}

std::vector<Candidate> near_stops(Stops const& stops, std::map<Cell, std::vector<StopId>> const& grid, double reach,
                                  StopId from) {
  std::vector<Candidate> result;
  auto const home = cell_of(stops.position[from], reach);
  for (auto dx = -1; dx <= 1; ++dx)
    for (auto dy = -1; dy <= 1; ++dy) {
      auto const cell = grid.find({home.first + dx, home.second + dy});
      if (cell == grid.end()) continue;
      for (auto const to : cell->second) {
        auto const straight = distance(stops.position[from], stops.position[to]);
        if (to != from && straight <= reach) result.push_back({straight * kWalkDetour, to});
      }
    }
  std::sort(result.begin(), result.end(), [](Candidate const& a, Candidate const& b) {
    return std::pair{a.metres, a.to} < std::pair{b.metres, b.to};
  });
  result.resize(std::min(result.size(), kMostFootpaths));
  std::sort(result.begin(), result.end(), [](Candidate const& a, Candidate const& b) { return a.to < b.to; });
  return result;
}

Seconds walk(double metres, BuildParameters const& parameters) {
  return Seconds{static_cast<std::int32_t>(std::ceil(metres / parameters.walk_speed.value()))};
}

/// Changes of the plan from one stop, put into its paths.
void apply_changes(std::span<PlannedChange const> changes, BuildParameters const& parameters,
                   Timetable const& timetable, std::vector<Footpath>& row) {
  auto const& position = timetable.stops.position;
  for (auto const& change : changes) {
    if (timetable.calls[change.to].empty()) continue;
    auto const there = std::find_if(row.begin(), row.end(), [&](Footpath const& path) { return path.to >= change.to; });
    auto const known = there != row.end() && there->to == change.to;
    if (!change.least) {
      if (known) row.erase(there);
      continue;
    }
    auto const metres = distance(position[change.from], position[change.to]) * kWalkDetour;
    Footpath const path{change.to, std::max(walk(metres, parameters), *change.least)};
    known ? void(*there = path) : void(row.insert(there, path));
  }
}

}  // namespace

void lay_footpaths(std::span<PlannedChange const> changes, BuildParameters const& parameters, Timetable& timetable) {
  auto const& stops = timetable.stops;
  auto const reach = std::max(1.0, parameters.transfer_walk.value() / kWalkDetour);
  std::map<Cell, std::vector<StopId>> grid;
  for (std::size_t s = 0; s < stops.position.size(); ++s) {
    auto const stop = nth<StopId>(s);
    if (!timetable.calls[stop].empty()) grid[cell_of(stops.position[stop], reach)].push_back(stop);
  }
  for (std::size_t s = 0; s < stops.position.size(); ++s) {
    std::vector<Footpath> row;
    if (!timetable.calls[nth<StopId>(s)].empty())
      for (auto const& near : near_stops(stops, grid, reach, nth<StopId>(s)))
        row.push_back({near.to, walk(near.metres, parameters)});
    auto const of_stop = std::equal_range(changes.begin(), changes.end(), PlannedChange{nth<StopId>(s), {}, {}},
                                          [](auto const& a, auto const& b) { return a.from < b.from; });
    if (!timetable.calls[nth<StopId>(s)].empty())
      apply_changes({of_stop.first, of_stop.second}, parameters, timetable, row);
    timetable.footpaths.push_back(row);
  }
}

}  // namespace twinshift::transit
