// Searches by public transport on a made-up timetable of 4,000 stops and about 136,000 stop events, one thread (row 7
// of the budgets): Pareto sets between random stops; and journeys from door to door, a search from one door to all
// stops shared by many. Answers are compared with searches that try every pair of stops of every trip; exit 1 if one
// differs. Processor time.

#include "sim/routing/arrival_router.hpp"
#include "sim/routing/transit_router.hpp"
#include "tests/bench/figure.hpp"
#include "tests/bench/stopwatch.hpp"
#include "tests/unit/routing/drawn_timetable.hpp"
#include "tests/unit/routing/exhaustive_arrivals.hpp"
#include "tests/unit/routing/exhaustive_transit.hpp"

#include <cmath>
#include <cstdio>
#include <utility>

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

/// Row 7: random stop pairs at random times between 5 and 22. Returns the number of wrong answers.
int measure_pairs(transit::Timetable const& table, testing::Dice& dice) {
  bench::Stopwatch watch;
  routing::ArrivalRouter const router{table};
  std::printf("%zu transfers found in %.2f s\n", router.transfers(), watch.lap_s());
  routing::ArrivalRouter::Query query{router};
  auto const any_stop = [&] { return nth<StopId>(dice.below(table.stops.position.size())); };
  std::vector<routing::StopQuestion> questions;
  for (int i = 0; i < (bench::quick() ? 2'000 : 40'000); ++i)
    questions.push_back({any_stop(), any_stop(), 5 * 3600 + dice.below(17 * 3600)});
  std::vector<double> us;
  std::vector<routing::StopArrival> answer;
  auto wrong = 0;
  std::size_t rows = 0;
  for (int repeat = 0; repeat < kRepeats; ++repeat) {
    auto const before = bench::cpu_s();
    std::size_t now = 0;
    for (auto const& question : questions) {
      query.answer(question, answer);
      now += answer.size();
    }
    us.push_back((bench::cpu_s() - before) / static_cast<double>(questions.size()) * 1e6);
    if (std::exchange(rows, now) != now && repeat > 0) ++wrong;
  }
  bench::print({"7", "transit.pairs_us", "Pareto set between random stops; each searched alone", "us", us});
  for (int i = 0; i < kChecked; ++i) {
    auto const& question = questions[static_cast<std::size_t>(dice.below(questions.size()))];
    query.answer(question, answer);
    if (answer != testing::exhaustive_arrivals(table, {}, question.from, question.to, question.departure_s)) ++wrong;
  }
  return wrong;
}

/// Journeys of people between doors: one search for many destinations.
void measure_doors(transit::Timetable const& table, testing::Dice& dice) {
  std::vector<std::vector<routing::AccessStop>> doors;
  for (int i = 0; i < kSearches; ++i) doors.push_back(walks(table, dice));
  routing::TransitRouter router{table};
  std::vector<routing::TransitJourney> journeys;
  std::vector<double> search_us;
  std::vector<double> amortised_us;
  for (int repeat = 0; repeat < kRepeats; ++repeat) {
    auto searching = 0.0;
    auto const start = bench::cpu_s();
    for (int i = 0; i < kSearches; ++i) {
      auto const departure = TimeOfDay::from_seconds(6 * 3600 + i * 97 % (14 * 3600));
      auto const before = bench::cpu_s();
      router.search(departure, doors[static_cast<std::size_t>(i)], kTransitModes);
      searching += bench::cpu_s() - before;
      for (int j = 1; j <= kJourneysEach; ++j)
        router.journeys(doors[static_cast<std::size_t>((i + j * 7) % kSearches)], journeys);
    }
    search_us.push_back(searching / kSearches * 1e6);
    amortised_us.push_back((bench::cpu_s() - start) / (kSearches * kJourneysEach) * 1e6);
  }
  bench::print(
      {"7", "transit.door_search_us", "one door to all stops at a departure; with journeys kept", "us", search_us});
  bench::print({"7", "transit.doors_grouped_us", "door to door; 50 doors share a search", "us", amortised_us});
}

}  // namespace

int main() {
  testing::Dice dice{1};
  auto const table = make_city(dice);
  std::printf("timetable: %zu stops, %zu patterns, %zu trips, %zu stop events\n", table.stops.position.size(),
              table.patterns.route.size(), table.trips.pattern.size(), table.trips.times.values().size());
  measure_doors(table, dice);
  auto const wrong = measure_pairs(table, dice) + wrong_answers(table, dice);
  std::printf("checked against exhaustive searches: %d, wrong: %d\n", kChecked * 21, wrong);
  return wrong == 0 ? 0 : 1;
}
