#include "sim/choice/utility.hpp"

#include "sim/transit/fares.hpp"

#include <gtest/gtest.h>

namespace twinshift::choice {
namespace {

TEST(Utility, OfABusTourIsAsCalculatedByHand) {
  auto p = UtilityParameters{};
  p.beta_time_per_min = -0.05;
  p.constant[static_cast<std::size_t>(Mode::kBus)] = -0.6;
  p.in_vehicle_weight[static_cast<std::size_t>(Mode::kBus)] = 1.2;
  p.walk_weight = 2;
  p.wait_weight = 1.5;
  p.postponed_weight = 0.5;
  p.transfer_minutes = 7;
  auto travel = Travel{};
  travel.in_vehicle_min = 40;
  travel.walk_min = 10;
  travel.wait_min = 8;
  travel.postponed_min = 6;
  travel.transfers = 1;
  travel.money = Money{4};
  // 48 + 20 + 12 + 3 + 7 = 90 min; 4 at 12 an hour = 20 min; -0.6 - 0.05 x 110.
  EXPECT_DOUBLE_EQ(weighted_minutes(p, Mode::kBus, travel), 90);
  EXPECT_DOUBLE_EQ(generalised_minutes(p, Mode::kBus, travel, Money{12}), 110);
  EXPECT_DOUBLE_EQ(utility(p, Mode::kBus, travel, Money{12}), -6.1);
}

TEST(Utility, FallsWithCostFasterForThoseWithALowValueOfTime) {
  auto p = UtilityParameters{};
  auto travel = Travel{};
  travel.money = Money{3};
  EXPECT_LT(utility(p, Mode::kCar, travel, Money{6}), utility(p, Mode::kCar, travel, Money{12}));
}

TEST(Crowding, WeighsNothingUntilItStartsAndTheFullWeightAtCapacity) {
  auto p = UtilityParameters{};
  p.crowding_from = 0.6;
  p.crowding_at_full = 1.5;
  EXPECT_DOUBLE_EQ(crowding_weight(p, 0.6), 1);
  EXPECT_DOUBLE_EQ(crowding_weight(p, 0.8), 1.25);
  EXPECT_DOUBLE_EQ(crowding_weight(p, 1.0), 1.5);
}

transit::Fare fare(std::uint32_t operated_by, double base, double per_km, int window_min, double cap) {
  return {OperatorId{operated_by}, Mode::kBus, Money{base}, Money{per_km}, Seconds{60 * window_min}, Money{cap}};
}

TEST(TourFares, TransfersAreFreeWithinTheWindowOfTheFirstBoardingOnly) {
  auto const bus = fare(0, 2, 0, 30, 0);
  auto paid = transit::TourFares{};
  paid.start_journey();
  paid.ride(&bus, 8 * 3600, Metres{1000});
  paid.ride(&bus, 8 * 3600 + 1800, Metres{1000});
  EXPECT_DOUBLE_EQ(paid.total().value(), 2);
  paid.ride(&bus, 8 * 3600 + 1801, Metres{1000});
  EXPECT_DOUBLE_EQ(paid.total().value(), 4);
  paid.start_journey();
  paid.ride(&bus, 8 * 3600 + 1900, Metres{1000});
  EXPECT_DOUBLE_EQ(paid.total().value(), 6);
}

TEST(TourFares, ADayCostsNoMoreThanTheCapOfEachOperator) {
  auto const bus = fare(0, 2.3, 0, 0, 4.4);
  auto const train = fare(1, 1, 0.5, 0, 0);
  auto paid = transit::TourFares{};
  paid.start_journey();
  for (int k = 0; k < 3; ++k) paid.ride(&bus, 1000 * k, Metres{1000});
  paid.ride(&train, 9000, Metres{10000});
  paid.ride(nullptr, 9900, Metres{10000});
  EXPECT_DOUBLE_EQ(paid.total().value(), 4.4 + 6);
}

}  // namespace
}  // namespace twinshift::choice
