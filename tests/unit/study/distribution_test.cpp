// What a low, central and high value become, and the draws of it.

#include "sim/study/distribution.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace twinshift::study {
namespace {

void expect_quantiles(Quantiles q, Distribution::Shape shape) {
  Distribution const d{q};
  EXPECT_EQ(d.shape(), shape);
  EXPECT_NEAR(d.at(-kNormal95), q.low, 1e-9 * (1 + q.high));
  EXPECT_NEAR(d.at(0), q.central, 1e-12);
  EXPECT_NEAR(d.at(kNormal95), q.high, 1e-9 * (1 + q.high));
}

TEST(Distribution, HasTheQuantilesItWasMadeFrom) {
  expect_quantiles({7, 12, 18}, Distribution::Shape::kLogNormal);
  expect_quantiles({0.002, 0.02, 0.2}, Distribution::Shape::kLogNormal);
  expect_quantiles({0.24, 0.275, 0.31}, Distribution::Shape::kTriangular);
  expect_quantiles({0, 0.035, 0.09}, Distribution::Shape::kTriangular);
  expect_quantiles({9, 9, 11}, Distribution::Shape::kTriangular);
  expect_quantiles({-1.5, 0, 1.5}, Distribution::Shape::kTriangular);
}

TEST(Distribution, IsConstantWhereNothingIsOpen) {
  Distribution const d{{0.42, 0.42, 0.42}};
  EXPECT_EQ(d.shape(), Distribution::Shape::kConstant);
  for (auto const z : {-9.0, 0.0, 9.0}) EXPECT_EQ(d.at(z), 0.42);
}

TEST(Distribution, NeverFallsBelowZeroIfItsLowValueDoesNot) {
  Distribution const d{{0, 0.01, 0.03}};
  EXPECT_EQ(d.at(-8), 0);
  EXPECT_GT(d.at(8), 0.03);
}

TEST(Distribution, GrowsWithRank) {
  for (auto const q : {Quantiles{0.3, 1, 2.5}, Quantiles{0.9, 1, 1.2}, Quantiles{0, 1, 1}}) {
    Distribution const d{q};
    for (auto z = -4.0; z < 4; z += 0.1) EXPECT_LE(d.at(z), d.at(z + 0.1));
  }
}

// A symmetric triangle of half width w has the variance w^2 / 6.
TEST(Distribution, SymmetricTriangleHasItsTextbookVariance) {
  Distribution const d{{0.9, 1, 1.1}};
  constexpr std::uint32_t kDraws = 40000;
  double sum = 0;
  double squares = 0;
  for (std::uint32_t i = 0; i < kDraws; ++i) {
    auto const x = d.at(standard_draw(7, "x", "", 0, i)) - 1;
    sum += x;
    squares += x * x;
  }
  auto const width = 0.1 / (1 - std::sqrt(0.1));
  EXPECT_NEAR(sum / kDraws, 0, 0.002);
  EXPECT_NEAR(squares / kDraws, width * width / 6, 0.02 * width * width / 6);
}

TEST(Draws, BelongToTheNameAndTheNumberAlone) {
  auto const z = standard_draw(1, "grid_ni_2024", "", 0, 17);
  EXPECT_EQ(z, standard_draw(1, "grid_ni_2024", "", 0, 17));
  EXPECT_NE(z, standard_draw(1, "grid_ni_2024", "", 0, 18));
  EXPECT_NE(z, standard_draw(1, "grid_kr_2024", "", 0, 17));
  EXPECT_NE(z, standard_draw(2, "grid_ni_2024", "", 0, 17));
}

TEST(Draws, InputsOfAGroupAreCorrelatedAsAsked) {
  constexpr std::uint32_t kDraws = 20000;
  for (auto const rho : {0.0, 0.7, 0.9}) {
    double product = 0;
    double square = 0;
    for (std::uint32_t i = 0; i < kDraws; ++i) {
      auto const a = standard_draw(3, "a", "wear", rho, i);
      product += a * standard_draw(3, "b", "wear", rho, i);
      square += a * a;
    }
    EXPECT_NEAR(product / kDraws, rho, 0.03);
    EXPECT_NEAR(square / kDraws, 1, 0.03);
  }
}

TEST(Quantile, LiesStraightBetweenNeighbours) {
  EXPECT_DOUBLE_EQ(quantile({4, 1, 3, 2}, 0.5), 2.5);
  EXPECT_DOUBLE_EQ(quantile({4, 1, 3, 2}, 0), 1);
  EXPECT_DOUBLE_EQ(quantile({4, 1, 3, 2}, 1), 4);
  EXPECT_DOUBLE_EQ(quantile({}, 0.5), 0);
}

}  // namespace
}  // namespace twinshift::study
