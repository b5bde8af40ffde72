// Searches by public transport on a made-up timetable of 4,000 stops and about 136,000 stop events, one thread: from
// one door to all stops, and journeys to single doors read from such a search. Answers are compared with a search that
// tries every pair of stops of every trip; exit 1 if one differs.

#include "sim/routing/transit_router.hpp"
#include "tests/bench/stopwatch.hpp"
#include "tests/unit/routing/drawn_timetable.hpp"
#include "tests/unit/routing/exhaustive_transit.hpp"

#include <cmath>
#include <cstdio>

using namespace twinshift;

namespace {

constexpr int kColumns = 80;
constexpr int kRows = 50;
constexpr double kSpacing = 350;  ///< metres between neighbouring stops
constexpr int kSearches = 400;
constexpr int kJourneysEach = 50;
constexpr int kChecked = 60;
constexpr int kRepeats = 5;

/// Lines along rows and columns of a grid of stops, both ways, each over a part of it; walks between neighbours.
transit::Timetable make_city(testing::Dice& dice) {
  testing::DrawnTimetable drawn;
  std::vector<StopId> stops;
  for (int row = 0; row < kRows; ++row)
    for (int column = 0; column < kColumns; ++column) stops.push_back(drawn.stop({column * kSpacing, row * kSpacing}));
  auto const at = [&](int column, int row) { return stops[static_cast<std::size_t>(row * kColumns + column)]; };
  auto const add_line = [&](std::vector<StopId> called) {
    auto const mode = dice.chance(0.1) ? Mode::kBrt : Mode::kBus;
    auto const run_s = mode == Mode::kBrt ? 50 : 75;
    auto const headway = 2400 + 900 * dice.below(6);
    for (int direction = 0; direction < 2; ++direction) {
      std::vector<int> departures;
      for (int t = 5 * 3600 + dice.below(headway); t < 24 * 3600; t += headway) departures.push_back(t);
      drawn.line(mode, called, departures, run_s);
      std::reverse(called.begin(), called.end());
    }
  };
  for (int line = 0; line < 198; ++line) {
    auto const along_row = dice.chance(0.6);
    auto const length = 12 + dice.below(20);
    std::vector<StopId> called;
    auto column = dice.below(kColumns - (along_row ? length : 0));
    auto row = dice.below(kRows - (along_row ? 0 : length));
    for (int i = 0; i < length; ++i) {
      called.push_back(at(column, row));
      ++(along_row ? column : row);
      // Lines bend now and then, so that they cross.
      if (dice.chance(0.1)) (along_row ? row : column) += dice.chance(0.5) ? 1 : -1;
      column = std::clamp(column, 0, kColumns - 1);
      row = std::clamp(row, 0, kRows - 1);
    }
    add_line(called);
  }
  for (int row = 0; row < kRows; ++row)
    for (int column = 0; column < kColumns; ++column) {
      if (column + 1 < kColumns && dice.chance(0.7)) drawn.footpath(at(column, row), at(column + 1, row), 290);
      if (row + 1 < kRows && dice.chance(0.7)) drawn.footpath(at(column, row), at(column, row + 1), 290);
    }
  return drawn.finish();
}

/// The stops around a random place, as far as people walk.
std::vector<routing::AccessStop> walks(transit::Timetable const& table, testing::Dice& dice) {
  Point const door{dice.below(kColumns * 350) * 1.0, dice.below(kRows * 350) * 1.0};
  std::vector<routing::AccessStop> result;
  for (std::size_t i = 0; i < table.stops.position.size(); ++i) {
    auto const stop = nth<StopId>(i);
    auto const metres = 1.3 * distance(door, table.stops.position[stop]);
    if (metres > 1000) continue;
    result.push_back({stop, Seconds{static_cast<std::int32_t>(metres / 1.3)}, Metres{metres}});
  }
  return result;
}

int wrong_answers(transit::Timetable const& table, testing::Dice& dice) {
  routing::TransitRouter router{table};
  int wrong = 0;
  for (int i = 0; i < kChecked; ++i) {
    auto const departure = TimeOfDay::from_seconds(5 * 3600 + dice.below(17 * 3600));
    auto const access = walks(table, dice);
    router.search(departure, access, kTransitModes);
    testing::ExhaustiveTransit const oracle{table, departure.seconds(), access, kTransitModes,
                                            routing::kMinimumChange.count()};
    for (int j = 0; j < 20; ++j) {
      auto const egress = walks(table, dice);
      std::vector<testing::Criteria> found;
      for (auto const& journey : router.journeys(egress)) found.push_back({journey.boardings, journey.arrival_s});
      if (found != oracle.pareto(egress)) ++wrong;
    }
  }
  return wrong;
}

}  // namespace

int main() {
  testing::Dice dice{1};
  auto const table = make_city(dice);
  std::printf("timetable: %zu stops, %zu patterns, %zu trips, %zu stop events\n", table.stops.position.size(),
              table.patterns.route.size(), table.trips.pattern.size(), table.trips.times.values().size());
  std::vector<std::vector<routing::AccessStop>> doors;
  for (int i = 0; i < kSearches; ++i) doors.push_back(walks(table, dice));

  routing::TransitRouter router{table};
  std::vector<routing::TransitJourney> journeys;
  std::vector<double> search_us;
  std::vector<double> journeys_us;
  std::size_t found = 0;
  for (int repeat = 0; repeat < kRepeats; ++repeat) {
    double searching = 0;
    double reading = 0;
    found = 0;
    bench::Stopwatch watch;
    for (int i = 0; i < kSearches; ++i) {
      auto const departure = TimeOfDay::from_seconds(6 * 3600 + i * 97 % (14 * 3600));
      watch.lap_s();
      router.search(departure, doors[static_cast<std::size_t>(i)], kTransitModes);
      searching += watch.lap_s();
      for (int j = 1; j <= kJourneysEach; ++j) {
        router.journeys(doors[static_cast<std::size_t>((i + j * 7) % kSearches)], journeys);
        found += journeys.size();
      }
      reading += watch.lap_s();
    }
    search_us.push_back(searching / kSearches * 1e6);
    journeys_us.push_back(reading / (kSearches * kJourneysEach) * 1e6);
  }
  std::printf("one to all: %.0f us a search (spread %.0f ... %.0f)\n", bench::median(search_us),
              bench::least(search_us), bench::most(search_us));
  std::printf("one to one: %.2f us more a door, %.2f journeys each\n", bench::median(journeys_us),
              static_cast<double>(found) / (kSearches * kJourneysEach));
  auto const wrong = wrong_answers(table, dice);
  std::printf("checked against exhaustive search: %d, wrong: %d\n", kChecked * 20, wrong);
  return wrong == 0 ? 0 : 1;
}
