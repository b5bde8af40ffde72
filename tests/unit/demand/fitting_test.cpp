#include "sim/demand/fitting.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace twinshift::demand {
namespace {

TEST(Fitting, KeepsTheOddsOfATableWhileMeetingItsMargins) {
  // Two by two: rows 60 and 40, columns 50 each, odds ratio 4 as in the start. x/(60-x) * (x-10)/(50-x) = 4 is solved
  // by x = 37.96 (the positive root of 3x^2 - 430x + 12000 = 0).
  auto cells = std::vector{2.0, 1.0, 1.0, 2.0};
  auto const margins = std::vector<Margin>{{{0, 0, 1, 1}, {60, 40}}, {{0, 1, 0, 1}, {50, 50}}};
  fit_margins(cells, margins);
  EXPECT_NEAR(cells[0], (430 - std::sqrt(430.0 * 430 - 12 * 12000)) / 6, 1e-3);
  EXPECT_NEAR(cells[0] + cells[1], 60, 1e-3);
  EXPECT_NEAR(cells[0] + cells[2], 50, 1e-3);
  EXPECT_NEAR(cells[0] * cells[3] / cells[1] / cells[2], 4, 1e-6);
}

TEST(Fitting, LeavesZerosAlone) {
  auto cells = std::vector{0.0, 1.0, 1.0, 1.0};
  fit_margins(cells, std::vector<Margin>{{{0, 0, 1, 1}, {1, 3}}, {{0, 1, 0, 1}, {2, 2}}});
  EXPECT_EQ(cells[0], 0.0);
  EXPECT_NEAR(cells[1], 1, 1e-5);
  EXPECT_NEAR(cells[2], 2, 1e-5);
}

TEST(Fitting, RoundsATableToWholeNumbersThatMeetBothMargins) {
  auto const cells = std::vector{1.4, 0.3, 2.3, 0.6, 1.7, 1.7};
  auto const rows = std::vector{4U, 4U};
  auto const columns = std::vector{2U, 2U, 4U};
  auto const whole = round_table(cells, rows, columns);
  for (std::size_t r = 0; r < 2; ++r) EXPECT_EQ(whole[3 * r] + whole[3 * r + 1] + whole[3 * r + 2], rows[r]);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_EQ(whole[c] + whole[3 + c], columns[c]);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(whole[i], cells[i], 1.0);
}

}  // namespace
}  // namespace twinshift::demand
