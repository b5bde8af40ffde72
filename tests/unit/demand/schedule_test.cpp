#include "sim/demand/schedule.hpp"

#include <gtest/gtest.h>

namespace twinshift::demand {
namespace {

DepartureProfile quarters(std::initializer_list<std::pair<int, double>> shares) {
  auto profile = DepartureProfile{};
  for (auto const& [quarter, share] : shares) profile.share[static_cast<std::size_t>(quarter)] = share;
  return profile;
}

TEST(Clock, SpreadsDrawsOverTheQuartersByShare) {
  auto const clock = Clock{quarters({{32, 0.25}, {34, 0.75}})};
  EXPECT_EQ(clock.at(0.0001).seconds(), 8 * 3600);
  EXPECT_EQ(clock.at(0.125).seconds(), 8 * 3600 + 450);
  EXPECT_EQ(clock.at(0.625).seconds(), 8 * 3600 + 1800 + 450);
}

TEST(Clock, DrawsFromWhatIsLeftOfTheProfile) {
  auto const clock = Clock{quarters({{64, 0.5}, {72, 0.5}})};
  auto const earliest = TimeOfDay::from_seconds(64 * 900 + 450);
  EXPECT_EQ(clock.at(0.0001, earliest), earliest);
  EXPECT_EQ(clock.at(0.5, TimeOfDay::from_seconds(17 * 3600)).seconds(), 72 * 900 + 450);
  EXPECT_EQ(clock.at(0.5, TimeOfDay::from_seconds(19 * 3600)).seconds(), 19 * 3600);
}

TEST(Departures, StayAtLeastThreeHours) {
  auto const out = Clock{quarters({{32, 0.5}, {80, 0.5}})};
  auto const back = Clock{quarters({{34, 0.5}, {68, 0.5}})};
  for (auto const u : {0.01, 0.3, 0.7, 0.99}) {
    auto const times = draw_departures(out, back, Metres{7000}, u, u);
    EXPECT_GE((times.leave_activity - times.leave_home).count(), 3 * 3600 + 1600);
  }
}

TEST(ValueOfTime, HasTheMedianAndGrowsWithIncome) {
  auto parameters = DemandParameters{};
  parameters.median_value_of_time = Money{12};
  EXPECT_DOUBLE_EQ(value_of_time(parameters, 3, 0).value(), 12);
  EXPECT_GT(value_of_time(parameters, 5, 0), value_of_time(parameters, 4, 0));
  EXPECT_GT(value_of_time(parameters, 2, 0), value_of_time(parameters, 1, 0));
}

}  // namespace
}  // namespace twinshift::demand
