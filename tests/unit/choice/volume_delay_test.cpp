#include "sim/choice/volume_delay.hpp"

#include "tests/unit/choice/small_town.hpp"

#include <gtest/gtest.h>

namespace twinshift::choice {
namespace {

using testing::SmallTown;

constexpr int kEight = 32;  ///< the quarter that begins at 8:00
constexpr LinkId kFirst{0};
constexpr LinkId kSecond{2};  ///< follows the first; both: 50 s free, 225 cars a quarter

void add_cars(demand::Journeys& plans, int cars, int departure_s, std::vector<LinkId> const& links) {
  for (int i = 0; i < cars; ++i) {
    auto leg = demand::Leg{};
    leg.mode = Mode::kCar;
    leg.path = plans.paths.push_back(links);
    plans.main_mode.push_back(Mode::kCar);
    plans.departure.push_back(TimeOfDay::from_seconds(departure_s));
    plans.legs.push_back(std::vector{leg});
  }
}

/// Twice the capacity in the first quarter, the capacity in the second, two fifths of it in the third.
demand::Journeys morning_peak(int one_in) {
  auto plans = demand::Journeys{};
  add_cars(plans, 450 / one_in, kEight * kQuarterSeconds, {kFirst});
  add_cars(plans, 225 / one_in, (kEight + 1) * kQuarterSeconds, {kFirst});
  add_cars(plans, 90 / one_in, (kEight + 2) * kQuarterSeconds, {kFirst});
  return plans;
}

// By hand. Cars left at the end of the quarters: 225, 225, 90, 0. Wait: the mean of the queues at a quarter's two ends
// over the capacity: 450, 900, 630, 180 s. Moving: 50 s times 1 + 0.15 (volume / capacity)^4, at most 1.15.
void expect_the_times_by_hand(network::LinkTimes const& times) {
  EXPECT_FLOAT_EQ(times.at(kFirst, kEight - 1), 50);
  EXPECT_FLOAT_EQ(times.at(kFirst, kEight), 507.5);
  EXPECT_FLOAT_EQ(times.at(kFirst, kEight + 1), 957.5);
  EXPECT_FLOAT_EQ(times.at(kFirst, kEight + 2), 680.192F);
  EXPECT_FLOAT_EQ(times.at(kFirst, kEight + 3), 230);
  EXPECT_FLOAT_EQ(times.at(kFirst, kEight + 4), 50);
}

TEST(LoadedTimes, OfAQueueOverThreeQuartersAreAsCalculatedByHand) {
  auto const town = SmallTown{1};
  auto const free = network::LinkTimes{town.network};
  auto const times = loaded_times(town.network, morning_peak(1), free, 1);
  expect_the_times_by_hand(times);
  EXPECT_FLOAT_EQ(times.at(kSecond, kEight), 50);
}

TEST(LoadedTimes, OfASampleAreThoseOfTheWhole) {
  auto const town = SmallTown{1};
  auto const free = network::LinkTimes{town.network};
  expect_the_times_by_hand(loaded_times(town.network, morning_peak(45), free, 1.0 / 45));
}

TEST(LoadedTimes, CountAQueueForNoMoreThanTheLongestWait) {
  auto const town = SmallTown{1};
  auto const free = network::LinkTimes{town.network};
  auto parameters = VolumeDelay{};
  parameters.longest_wait_s = 600;
  auto const times = loaded_times(town.network, morning_peak(1), free, 1, parameters);
  EXPECT_FLOAT_EQ(times.at(kFirst, kEight), 507.5);
  EXPECT_FLOAT_EQ(times.at(kFirst, kEight + 1), 657.5);
}

TEST(LoadedTimes, CountCarsInTheQuarterInWhichTheyComeToEachLink) {
  auto const town = SmallTown{1};
  auto const free = network::LinkTimes{town.network};
  auto plans = demand::Journeys{};
  add_cars(plans, 225, (kEight + 1) * kQuarterSeconds - 30, {kFirst, kSecond});
  auto const times = loaded_times(town.network, plans, free, 1);
  EXPECT_FLOAT_EQ(times.at(kFirst, kEight), 57.5);
  EXPECT_FLOAT_EQ(times.at(kFirst, kEight + 1), 50);
  EXPECT_FLOAT_EQ(times.at(kSecond, kEight), 50);
  EXPECT_FLOAT_EQ(times.at(kSecond, kEight + 1), 57.5);
}

}  // namespace
}  // namespace twinshift::choice
