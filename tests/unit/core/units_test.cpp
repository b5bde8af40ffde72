#include "sim/core/units.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace twinshift {
namespace {

TEST(Units, LengthsAddAndDivideToANumber) {
  EXPECT_DOUBLE_EQ((Metres{1500} + Metres{500}).value(), 2000);
  EXPECT_DOUBLE_EQ(Metres{1500} / Metres{500}, 3);
  EXPECT_DOUBLE_EQ(km_per_hour(36).value(), 10);
}

TEST(Units, DifferentKindsDoNotCompile) {
  static_assert(!std::is_convertible_v<Metres, Kilograms>);
  static_assert(!std::is_convertible_v<double, Metres>);
  static_assert(!std::is_invocable_v<std::plus<>, Metres, Kilograms>);
  SUCCEED();
}

TEST(TimeOfDay, MayPassMidnightAndFallsIntoQuarterHours) {
  auto const late = TimeOfDay{std::chrono::hours{24} + std::chrono::minutes{20}};
  EXPECT_EQ(quarter_of(late), 97);
  EXPECT_EQ(quarter_of(TimeOfDay::from_seconds(899)), 0);
  EXPECT_EQ(quarter_of(TimeOfDay::from_seconds(900)), 1);
  EXPECT_EQ(quarter_of(TimeOfDay::from_seconds(kDaySeconds + 5)), kQuarters - 1);
  EXPECT_EQ(late - TimeOfDay{}, std::chrono::minutes{1460});
}

}  // namespace
}  // namespace twinshift
