#pragma once

#include "sim/transit/timetable.hpp"
#include "tests/unit/routing/dice.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace twinshift::testing {

/// Builds a timetable stop by stop and line by line; every line is a route of its own.
class DrawnTimetable {
public:
  StopId stop(Point at) {
    auto& stops = table_.stops;
    stops.key.push_back(std::to_string(stops.key.size()));
    stops.name.push_back("");
    stops.name_ko.push_back("");
    stops.node.push_back(NodeId{});
    return stops.position.push_back(at);
  }

  /// A walk both ways.
  void footpath(StopId a, StopId b, int seconds) {
    footpaths_.push_back({a, {b, Seconds{seconds}}});
    footpaths_.push_back({b, {a, Seconds{seconds}}});
  }

  /// `times[t][p]`: arrival and departure of trip t at stop p; trips by departure, none overtaking. Distance between
  /// stops as the crow flies.
  PatternId line(Mode mode, std::span<StopId const> stops, std::vector<std::vector<transit::StopTime>> const& times) {
    auto& routes = table_.routes;
    auto& patterns = table_.patterns;
    auto const route = routes.mode.push_back(mode);
    routes.key.push_back(std::to_string(route.value()));
    routes.name.push_back("");
    routes.operated_by.push_back(OperatorId{0});
    routes.vehicle_type.push_back(VehicleTypeId{0});
    routes.depot.push_back(DepotId{0});
    auto const pattern = patterns.route.push_back(route);
    patterns.key.push_back(std::to_string(pattern.value()));
    patterns.headsign.push_back("");
    patterns.stops.push_back(stops);
    std::vector<Metres> along = {Metres{0}};
    for (std::size_t p = 1; p < stops.size(); ++p)
      along.push_back(along.back() +
                      Metres{distance(table_.stops.position[stops[p - 1]], table_.stops.position[stops[p]])});
    patterns.distance.push_back(along);
    patterns.first_trip.push_back(nth<TripId>(table_.trips.pattern.size()));
    patterns.trip_count.push_back(static_cast<std::uint32_t>(times.size()));
    for (auto const& row : times) {
      table_.trips.pattern.push_back(pattern);
      table_.trips.block.push_back(BlockId{});
      table_.trips.times.push_back(row);
    }
    return pattern;
  }

  /// A line whose trips all need `run_s` from stop to stop and don't wait.
  PatternId line(Mode mode, std::vector<StopId> const& stops, std::vector<int> const& departures, int run_s) {
    std::vector<std::vector<transit::StopTime>> times;
    for (auto const start : departures) {
      auto& row = times.emplace_back();
      for (std::size_t p = 0; p < stops.size(); ++p) {
        auto const at = start + static_cast<int>(p) * run_s;
        row.push_back({at, at});
      }
    }
    return line(mode, std::span{stops}, times);
  }

  transit::Timetable finish() {
    auto const stops = table_.stops.position.size();
    std::vector<std::pair<StopId, transit::Call>> calls;
    for (std::size_t i = 0; i < table_.patterns.route.size(); ++i) {
      auto const pattern = nth<PatternId>(i);
      std::uint32_t position = 0;
      for (auto const stop : table_.patterns.stops[pattern]) calls.push_back({stop, {pattern, position++}});
    }
    table_.calls = Ragged<StopId, transit::Call>::group(stops, calls);
    std::sort(footpaths_.begin(), footpaths_.end(), [](auto const& a, auto const& b) {
      return std::pair{a.first, a.second.to} < std::pair{b.first, b.second.to};
    });
    table_.footpaths = Ragged<StopId, transit::Footpath>::group(stops, footpaths_);
    return table_;
  }

private:
  transit::Timetable table_;
  std::vector<std::pair<StopId, transit::Footpath>> footpaths_;
};

struct RandomService {
  int stops = 30;
  int lines = 8;
  int longest_line = 10;  ///< stops
  int most_trips = 12;
  int footpaths = 20;
  int first_s = 6 * 3600;
  int last_s = 26 * 3600;  ///< departures may pass midnight
};

/// Lines of all public modes through random stops, with waits at stops and trips of unlike speed that never overtake.
inline transit::Timetable make_random_timetable(RandomService const& service, std::uint32_t seed) {
  constexpr std::array<Mode, 4> kModesUsed = {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle};
  Dice dice{seed};
  DrawnTimetable drawn;
  std::vector<StopId> stops;
  for (int i = 0; i < service.stops; ++i)
    stops.push_back(drawn.stop({dice.below(10000) * 1.0, dice.below(10000) * 1.0}));
  for (int i = 0; i < service.lines; ++i) {
    std::vector<StopId> called;
    for (int length = 2 + dice.below(service.longest_line - 1); length > 0; --length)
      called.push_back(stops[dice.below(stops.size())]);  // may call at a stop twice, as some lines do
    std::vector<int> starts;
    for (int trips = dice.below(service.most_trips + 1); trips > 0; --trips)
      starts.push_back(service.first_s + dice.below((service.last_s - service.first_s) / 60) * 60);
    std::sort(starts.begin(), starts.end());
    std::vector<std::vector<transit::StopTime>> times;
    for (auto const start : starts) {
      std::vector<transit::StopTime> row;
      auto at = start;
      for (std::size_t p = 0; p < called.size(); ++p) {
        auto arrival = at;
        auto departure = at + dice.below(3) * 30;
        if (!times.empty()) {
          arrival = std::max(arrival, times.back()[p].arrival_s);
          departure = std::max({departure, arrival, times.back()[p].departure_s});
        }
        row.push_back({arrival, departure});
        at = departure + 60 + dice.below(10) * 60;
      }
      times.push_back(row);
    }
    drawn.line(kModesUsed[static_cast<std::size_t>(dice.below(4))], std::span<StopId const>{called}, times);
  }
  std::vector<std::pair<StopId, StopId>> walked;
  for (int i = 0; i < service.footpaths; ++i) {
    auto const a = stops[dice.below(stops.size())];
    auto const b = stops[dice.below(stops.size())];
    auto const ends = std::minmax(a, b);
    std::pair<StopId, StopId> const key{ends.first, ends.second};
    if (a == b || std::find(walked.begin(), walked.end(), key) != walked.end()) continue;
    walked.push_back(key);
    drawn.footpath(a, b, 20 + dice.below(400));
  }
  return drawn.finish();
}

}  // namespace twinshift::testing
