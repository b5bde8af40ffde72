// A car fleet growing old.

#include "sim/pathway/turnover.hpp"

#include <numeric>

#include <gtest/gtest.h>

namespace twinshift::pathway {
namespace {

using emissions::CarFuel;

std::vector<emissions::CarShare> two_classes() {
  return {{"old", "NI", CarFuel::kPetrol, "e5", 0.5},
          {"new", "NI", CarFuel::kPetrol, "e6", 0.3},
          {"battery", "NI", CarFuel::kBattery, "", 0.2}};
}

TurnoverParameters parameters() { return {10, 5, {{"e5", 2010}, {"e6", 2015}}}; }

TEST(Survival, HalfAreGoneAtTheMedianAge) {
  EXPECT_DOUBLE_EQ(survival(0, 14.5, 5), 1);
  EXPECT_NEAR(survival(14.5, 14.5, 5), 0.5, 1e-12);
  EXPECT_GT(survival(7, 14.5, 5), 0.97);
  EXPECT_LT(survival(29, 14.5, 5), 1e-9);
}

TEST(CarStock, StartsAsGivenAndAlwaysAddsUpToAllCars) {
  CarStock stock{two_classes(), parameters(), 2020};
  EXPECT_NEAR(stock.shares()[0], 0.5, 1e-12);
  for (int i = 0; i < 40; ++i) {
    auto const shares = stock.shares();
    EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1, 1e-9);
    stock.advance({0.5, 0, 0, 0, 0.5});
  }
  EXPECT_LT(stock.shares()[0], 1e-6) << "no car of 2014 drives in 2060";
}

// One cohort of age 10 turns 11: S(11) / S(10) = exp(-ln 2 (1.1^5 - 1)) = 0.65497 of it stay.
TEST(CarStock, OneYearByHand) {
  CarStock stock{{{"old", "NI", CarFuel::kPetrol, "e5", 1}, {"battery", "NI", CarFuel::kBattery, "", 0}},
                 {10, 5, {{"e5", 2010}, {"e6", 2011}}},
                 2020};
  stock.advance({0, 0, 0, 0, 1});
  EXPECT_NEAR(stock.shares()[0], 0.65497, 1e-5);
  EXPECT_NEAR(stock.shares()[1], 0.34503, 1e-5);
  EXPECT_NEAR(stock.bought()[1], 0.34503, 1e-5);
}

TEST(CarStock, NewCarsMeetTheNewestStageOfTheirFuel) {
  CarStock stock{two_classes(), parameters(), 2020};
  auto const before = stock.shares();
  stock.advance({1, 0, 0, 0, 0});
  EXPECT_LT(stock.shares()[0], before[0]);
  EXPECT_GT(stock.shares()[1], before[1]);
}

}  // namespace
}  // namespace twinshift::pathway
