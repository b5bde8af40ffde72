#include "sim/demand/apportion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twinshift::demand {
namespace {

using testing::ElementsAre;

TEST(Apportion, GivesTheLeftOverToTheLargestRemainders) {
  EXPECT_THAT(apportion(std::vector{47.0, 16.0, 15.8, 12.0, 6.1, 3.1}, 10), ElementsAre(5, 2, 1, 1, 1, 0));
}

TEST(Apportion, PrefersTheLowerRowAmongEqualRemainders) {
  EXPECT_THAT(apportion(std::vector{1.0, 1.0, 1.0}, 4), ElementsAre(2, 1, 1));
}

TEST(Apportion, LeavesRowsWithoutWeightEmpty) {
  EXPECT_THAT(apportion(std::vector{0.0, 1.0, 0.0}, 7), ElementsAre(0, 7, 0));
  EXPECT_THAT(apportion(std::vector{0.0, 0.0}, 7), ElementsAre(0, 0));
}

TEST(Apportion, KeepsWholeFiguresAsTheyAre) {
  EXPECT_THAT(make_whole(std::vector{1037.0, 3.0, 991.0, 0.0}), ElementsAre(1037, 3, 991, 0));
}

TEST(Apportion, KeepsTheRoundedSumOfFractions) {
  EXPECT_THAT(make_whole(std::vector{0.4, 0.4, 0.4, 0.8}), ElementsAre(1, 0, 0, 1));
}

}  // namespace
}  // namespace twinshift::demand
