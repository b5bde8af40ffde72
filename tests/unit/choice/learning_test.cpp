#include "sim/choice/learning.hpp"

#include "tests/unit/choice/small_town.hpp"

#include <gtest/gtest.h>

namespace twinshift::choice {
namespace {

using events::Event;
using events::EventKind;
using testing::SmallTown;

constexpr std::uint32_t kEight = 8U * 3600 * 1000;

/// Two journeys that drive links 4, 6 and 8.
demand::Journeys two_drivers() {
  auto plans = demand::Journeys{};
  for (std::uint32_t j = 0; j < 2; ++j) {
    auto leg = demand::Leg{};
    leg.mode = Mode::kCar;
    leg.path = plans.paths.push_back(std::vector{LinkId{4}, LinkId{6}, LinkId{8}});
    plans.main_mode.push_back(Mode::kCar);
    plans.departure.push_back(TimeOfDay::from_seconds(8 * 3600));
    plans.legs.push_back(std::vector{leg});
  }
  return plans;
}

TEST(LinkTimeMeter, AddsTheWaitToJoinTheFirstLinkToItsFreeFlow) {
  auto const town = SmallTown{1};
  auto const plans = two_drivers();
  auto meter = LinkTimeMeter{town.network, 10, plans};
  meter.consume({32, std::vector<Event>{{kEight, EventKind::kLegStart, 10, 0},
                                        {kEight + 30'000, EventKind::kLinkEnter, 10, 6},
                                        {kEight + 90'000, EventKind::kLinkExit, 10, 6}}});
  EXPECT_FLOAT_EQ(meter.measured().at(LinkId{4}, 32), 80);
  EXPECT_FLOAT_EQ(meter.measured().at(LinkId{6}, 32), 60);
}

TEST(LinkTimeMeter, AveragesCarsByTheQuarterTheyEnterAndIgnoresBuses) {
  auto const town = SmallTown{1};
  auto const plans = two_drivers();
  auto meter = LinkTimeMeter{town.network, 10, plans};
  auto const events = std::vector<Event>{
      {kEight, EventKind::kLinkEnter, 10, 4},          {kEight, EventKind::kLinkEnter, 3, 4},
      {kEight + 1000, EventKind::kLinkEnter, 11, 4},   {kEight + 80'000, EventKind::kLinkEnter, 10, 6},
      {kEight + 121'000, EventKind::kLinkExit, 11, 4}, {kEight + 500'000, EventKind::kLinkEnter, 3, 6},
      {kEight + 140'000, EventKind::kLinkExit, 10, 6},
  };
  meter.consume({32, events});
  auto const times = meter.measured();
  EXPECT_FLOAT_EQ(times.at(LinkId{4}, 32), 100);
  EXPECT_FLOAT_EQ(times.at(LinkId{6}, 32), 60);
  EXPECT_FLOAT_EQ(times.at(LinkId{4}, 31), 50);
  EXPECT_FLOAT_EQ(times.at(LinkId{4}, 33), 50);
}

TEST(LinkTimeMeter, NeverGoesBelowFreeFlow) {
  auto const town = SmallTown{1};
  auto const plans = two_drivers();
  auto meter = LinkTimeMeter{town.network, 0, plans};
  meter.consume(
      {32, std::vector<Event>{{kEight, EventKind::kLinkEnter, 0, 4}, {kEight + 10'000, EventKind::kLinkExit, 0, 4}}});
  EXPECT_FLOAT_EQ(meter.measured().at(LinkId{4}, 32), 50);
}

TEST(LinkTimeMeter, AQueueOutlastsTheQuarterInWhichNobodyCouldJoin) {
  auto const town = SmallTown{1};
  auto const plans = two_drivers();
  auto meter = LinkTimeMeter{town.network, 0, plans};
  meter.consume({32, std::vector<Event>{{kEight, EventKind::kLinkEnter, 0, 4},
                                        {kEight + 2'000'000, EventKind::kLinkExit, 0, 4}}});
  auto const times = meter.measured();
  EXPECT_FLOAT_EQ(times.at(LinkId{4}, 32), 2000);
  EXPECT_FLOAT_EQ(times.at(LinkId{4}, 33), 1100);
  EXPECT_FLOAT_EQ(times.at(LinkId{4}, 34), 200);
  EXPECT_FLOAT_EQ(times.at(LinkId{4}, 35), 50);
}

TEST(ServiceMeter, MeasuresDelayLoadAndRefusals) {
  auto const town = SmallTown{1};
  auto meter = ServiceMeter{town.timetable, town.fleet.types, 0.1};  // 80 places become 8
  auto const planned = [&](std::uint32_t stop) {
    return static_cast<std::uint32_t>(town.timetable.time(TripId{0}, stop).departure_s) * 1000;
  };
  auto events = std::vector<Event>{};
  for (std::uint32_t k = 0; k < 4; ++k) events.push_back({planned(0), EventKind::kBoard, 100 + k, 0});
  events.push_back({planned(0), EventKind::kDenied, 200, 0});
  events.push_back({planned(0) + 30'000, EventKind::kStopDepart, 0, 0});
  events.push_back({planned(1) + 60'000, EventKind::kStopArrive, 0, 1});
  events.push_back({planned(1) + 60'000, EventKind::kAlight, 100, 0});
  events.push_back({planned(1) + 90'000, EventKind::kStopDepart, 0, 1});
  meter.consume({28, events});
  auto const seen = meter.measured();
  EXPECT_FLOAT_EQ(seen.delay_s[0], 30);
  EXPECT_FLOAT_EQ(seen.delay_s[1], 90);
  EXPECT_FLOAT_EQ(seen.delay_s[2], 90);  // not seen: as late as before
  EXPECT_FLOAT_EQ(seen.load[0], 0.5);
  EXPECT_FLOAT_EQ(seen.load[1], 0.375);
  EXPECT_FLOAT_EQ(seen.denied_share[0], 0.2F);
  EXPECT_FLOAT_EQ(seen.denied_share[1], 0);
}

TEST(ServiceMeter, LearnsWhereAndWhenBikesAreMissing) {
  auto const town = SmallTown{1};
  auto meter = ServiceMeter{town.timetable, town.fleet.types, 1};
  auto const events = std::vector<Event>{{7 * 3'600'000, EventKind::kTakeBike, 100, 1},
                                         {7 * 3'600'000 + 1, EventKind::kNoBike, 101, 1},
                                         {7 * 3'600'000 + 2, EventKind::kNoBike, 102, 1},
                                         {7 * 3'600'000 + 3, EventKind::kNoBike, 103, 1},
                                         {8 * 3'600'000, EventKind::kTakeBike, 104, 1}};
  meter.consume({28, events});
  auto known = transit::ServiceExperience{town.timetable};
  learn(meter.measured(), 0.5, known);
  auto const at = [](int hour) { return TimeOfDay::from_seconds(hour * 3600 + 59); };
  EXPECT_DOUBLE_EQ(known.no_bike(StationId{1}, at(7)), 0.375);
  EXPECT_DOUBLE_EQ(known.no_bike(StationId{1}, at(8)), 0);
  EXPECT_DOUBLE_EQ(known.no_bike(StationId{0}, at(7)), 0);
  EXPECT_DOUBLE_EQ(known.no_bike(StationId{9}, at(7)), 0);
}

TEST(Learn, StepsStartWithTheFirstDayAndFallLikeOneOverN) {
  EXPECT_DOUBLE_EQ(averaging_step(1), 1);
  EXPECT_DOUBLE_EQ(averaging_step(61), 0.5);
  EXPECT_DOUBLE_EQ(averaging_step(541), 0.1);
}

TEST(Learn, TakesTheMeanOfAllDaysWithStepsOfOneOverN) {
  auto const town = SmallTown{1};
  auto known = network::LinkTimes{town.network};
  for (int day = 1; day <= 3; ++day) {
    auto measured = network::LinkTimes{town.network};
    measured.set(LinkId{0}, 30, static_cast<float>(100 * day));
    learn(town.network, measured, 1.0 / day, known);
  }
  EXPECT_FLOAT_EQ(known.at(LinkId{0}, 30), 200);
  EXPECT_FLOAT_EQ(known.at(LinkId{1}, 30), 50);
  auto service = transit::ServiceExperience{town.timetable};
  auto today = service;
  today.load[7] = 0.8F;
  learn(today, 0.5, service);
  EXPECT_FLOAT_EQ(service.load[7], 0.4F);
}

}  // namespace
}  // namespace twinshift::choice
