#include "sim/core/rng.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace twinshift {
namespace {

TEST(Rng, SameQuestionSameAnswerOtherQuestionOtherAnswer) {
  EXPECT_EQ(Rng(1, 2, Draw::kTaste).next(), Rng(1, 2, Draw::kTaste).next());
  EXPECT_NE(Rng(1, 2, Draw::kTaste).next(), Rng(2, 2, Draw::kTaste).next());
  EXPECT_NE(Rng(1, 2, Draw::kTaste).next(), Rng(1, 3, Draw::kTaste).next());
  EXPECT_NE(Rng(1, 2, Draw::kTaste).next(), Rng(1, 2, Draw::kHome).next());
  EXPECT_NE(Rng(1, 2, Draw::kTaste, 0).next(), Rng(1, 2, Draw::kTaste, 1).next());
}

// These values are part of every run's identity: if they change, all results change.
TEST(Rng, KeepsItsNumbersForever) {
  Rng rng{20261014, 0x0000000700000003, Draw::kTaste};
  EXPECT_EQ(rng.next(), 0x1c9d52b3d686fe7dULL);
  EXPECT_EQ(rng.next(), 0xd82ce5a02f3fa924ULL);
  EXPECT_EQ(rng.next(), 0x8a346770e5ad16b8ULL);
}

TEST(Rng, IsUniformInMeanAndVariance) {
  constexpr int kDraws = 200'000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    auto const u = Rng(7, static_cast<std::uint64_t>(i), Draw::kPerson).uniform();
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    squares += u * u;
  }
  auto const mean = sum / kDraws;
  EXPECT_NEAR(mean, 0.5, 0.003);
  EXPECT_NEAR(squares / kDraws - mean * mean, 1.0 / 12, 0.001);
}

TEST(Rng, ExponentialAndNormalHaveTheirMoments) {
  constexpr int kDraws = 200'000;
  Rng rng{3, 5, Draw::kTaste};
  double exponential = 0;
  double normal = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    exponential += rng.exponential();
    auto const n = rng.normal();
    normal += n;
    squares += n * n;
  }
  EXPECT_NEAR(exponential / kDraws, 1, 0.01);
  EXPECT_NEAR(normal / kDraws, 0, 0.01);
  EXPECT_NEAR(squares / kDraws, 1, 0.01);
}

TEST(Rng, BelowReachesEveryNumberAndNoOther) {
  Rng rng{1, 1, Draw::kHome};
  std::vector<int> seen(5, 0);
  for (int i = 0; i < 5000; ++i) ++seen.at(rng.below(5));
  for (auto const count : seen) EXPECT_GT(count, 850);
}

TEST(Rng, DoesNotDependOnTheThreadThatAsks) {
  std::vector<std::uint64_t> serial(1000);
  std::vector<std::uint64_t> parallel(1000);
  for (std::size_t i = 0; i < serial.size(); ++i) serial[i] = Rng(9, i, Draw::kTaste).next();
#pragma omp parallel for num_threads(4) schedule(dynamic, 7) default(none) shared(parallel)
  for (std::size_t i = 0; i < parallel.size(); ++i) parallel[i] = Rng(9, i, Draw::kTaste).next();
  EXPECT_EQ(serial, parallel);
}

}  // namespace
}  // namespace twinshift
