#include "sim/routing/arrival_router.hpp"
#include "tests/unit/routing/drawn_timetable.hpp"
#include "tests/unit/routing/exhaustive_arrivals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twinshift::routing {

void PrintTo(StopArrival const& a, std::ostream* out) { *out << a.boardings << '@' << a.arrival_s; }

namespace {

using testing::Dice;
using testing::DrawnTimetable;
using testing::exhaustive_arrivals;

constexpr int hm(int hours, int minutes) { return hours * 3600 + minutes * 60; }

std::vector<StopArrival> ask(ArrivalRouter const& router, StopId from, StopId to, int departure_s) {
  ArrivalRouter::Query query{router};
  std::vector<StopArrival> answer;
  query.answer({from, to, departure_s}, answer);
  return answer;
}

/// Adds the walks that chains of walks make, until there are none left to add.
void close_walks(transit::Timetable& table) {
  auto const stops = table.stops.position.size();
  constexpr int kFar = 1 << 28;
  std::vector<int> walk(stops * stops, kFar);
  for (std::size_t a = 0; a < stops; ++a)
    for (auto const& path : table.footpaths[nth<StopId>(a)]) walk[a * stops + path.to.index()] = path.duration.count();
  for (std::size_t k = 0; k < stops; ++k)
    for (std::size_t a = 0; a < stops; ++a)
      for (std::size_t b = 0; b < stops; ++b)
        walk[a * stops + b] = std::min(walk[a * stops + b], walk[a * stops + k] + walk[k * stops + b]);
  std::vector<std::pair<StopId, transit::Footpath>> all;
  for (std::size_t a = 0; a < stops; ++a)
    for (std::size_t b = 0; b < stops; ++b)
      if (a != b && walk[a * stops + b] < kFar)
        all.push_back({nth<StopId>(a), {nth<StopId>(b), Seconds{walk[a * stops + b]}}});
  table.footpaths = Ragged<StopId, transit::Footpath>::group(stops, all);
}

struct Tally {
  int closed = 0;
  int open = 0;
  int rows = 0;
  int most_boardings = 0;
};

/// Asks many questions of one scratch and compares each answer with the exhaustive search.
void compare(transit::Timetable const& table, std::vector<std::uint8_t> const& rules, Dice& dice, Tally& tally) {
  ArrivalRouter const router{table, rules};
  ++(router.walks_closed() ? tally.closed : tally.open);
  ArrivalRouter::Query query{router};
  auto const any_stop = [&] { return nth<StopId>(dice.below(table.stops.position.size())); };
  std::vector<StopArrival> answer;
  for (int n = 0; n < 27; ++n) {
    StopQuestion const question{any_stop(), any_stop(), hm(5, 0) + dice.below(22 * 3600)};
    query.answer(question, answer);
    ASSERT_EQ(answer, exhaustive_arrivals(table, rules, question.from, question.to, question.departure_s));
    tally.rows += static_cast<int>(answer.size());
    for (auto const& row : answer) tally.most_boardings = std::max(tally.most_boardings, row.boardings);
  }
}

TEST(ArrivalRouter, AnswersAsAnExhaustiveSearchDoesOnHundredsOfRandomTimetables) {
  Tally tally;
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    testing::RandomService service;
    service.lines = 2 + static_cast<int>(seed % 25);
    service.stops = 5 + static_cast<int>(seed % 7) * 5;
    service.most_trips = 2 + static_cast<int>(seed % 15);
    auto table = make_random_timetable(service, seed);
    Dice dice{seed};
    if (seed % 2 == 0) close_walks(table);
    std::vector<std::uint8_t> rules;
    if (seed % 3 == 0)
      for (std::size_t i = 0; i < table.patterns.stops.values().size(); ++i)
        rules.push_back(dice.chance(0.3) ? static_cast<std::uint8_t>(1 + dice.below(3)) : std::uint8_t{0});
    ASSERT_NO_FATAL_FAILURE(compare(table, rules, dice, tally)) << "seed " << seed;
  }
  EXPECT_GT(tally.closed, 100);
  EXPECT_GT(tally.open, 100);
  EXPECT_GT(tally.rows, 4000);
  EXPECT_GE(tally.most_boardings, 4);
}

TEST(ArrivalRouter, CountsAsManyBoardingsAsAWayNeeds) {
  DrawnTimetable drawn;
  std::vector<StopId> stops;
  for (int i = 0; i < 30; ++i) stops.push_back(drawn.stop({i * 100.0, 0}));
  for (std::size_t i = 0; i + 1 < stops.size(); ++i)
    drawn.line(Mode::kBus, {stops[i], stops[i + 1]}, {hm(8, static_cast<int>(i))}, 60);
  auto const table = drawn.finish();
  ArrivalRouter const router{table};
  EXPECT_EQ(ask(router, stops.front(), stops.back(), hm(8, 0)), (std::vector<StopArrival>{{29, hm(8, 29)}}));
  EXPECT_TRUE(ask(router, stops.front(), stops.back(), hm(8, 1)).empty());
}

/// Stops a, b, c, d; a bus a-b at 8:00, arriving 8:05; walks of 60 s from b to c and from c to d.
struct Walks : ::testing::Test {
  DrawnTimetable drawn;
  StopId a = drawn.stop({0, 0});
  StopId b = drawn.stop({1000, 0});
  StopId c = drawn.stop({2000, 0});
  StopId d = drawn.stop({3000, 0});
  Walks() {
    drawn.line(Mode::kBus, {a, b}, {hm(8, 0)}, 300);
    drawn.footpath(b, c, 60);
    drawn.footpath(c, d, 60);
  }
};

TEST_F(Walks, OneWalkBeforeBetweenOrAfterRidesButNeverTwoInARow) {
  drawn.line(Mode::kBus, {c, a}, {hm(8, 6)}, 300);
  auto const table = drawn.finish();
  ArrivalRouter const router{table};
  EXPECT_FALSE(router.walks_closed());
  EXPECT_EQ(ask(router, a, c, hm(7, 0)), (std::vector<StopArrival>{{1, hm(8, 6)}}));
  EXPECT_TRUE(ask(router, a, d, hm(7, 0)).empty());
  EXPECT_EQ(ask(router, b, c, hm(7, 0)), (std::vector<StopArrival>{{0, hm(7, 1)}}));
  EXPECT_EQ(ask(router, d, a, hm(8, 5)), (std::vector<StopArrival>{{1, hm(8, 11)}}));
  EXPECT_TRUE(ask(router, d, b, hm(7, 0)).empty()) << "two walks; no ride leads there";
}

TEST_F(Walks, WhoArrivesInTheSecondOfDepartureBoardsAndWhoIsThereStaysThere) {
  drawn.line(Mode::kRail, {b, d}, {hm(8, 5)}, 600);
  auto const table = drawn.finish();
  ArrivalRouter const router{table};
  EXPECT_EQ(ask(router, a, d, hm(8, 0)), (std::vector<StopArrival>{{2, hm(8, 15)}}));
  EXPECT_EQ(ask(router, a, a, hm(8, 0)), (std::vector<StopArrival>{{0, hm(8, 0)}}));
}

TEST_F(Walks, ALaterRideToAStopThatOneCanWalkToStillAllowsAWalkOn) {
  // By vehicle to c only at 8:10, on foot from b at 8:06; but d is one walk from c, and two from b.
  drawn.line(Mode::kBus, {a, c}, {hm(8, 0)}, 600);
  auto const table = drawn.finish();
  ArrivalRouter const router{table};
  EXPECT_EQ(ask(router, a, d, hm(8, 0)), (std::vector<StopArrival>{{1, hm(8, 11)}}));
}

}  // namespace
}  // namespace twinshift::routing
