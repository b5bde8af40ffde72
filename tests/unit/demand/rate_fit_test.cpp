// Rates of background travel from counts: exact where counts tell all, drawn to what is known where they do not.

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "sim/demand/rate_fit.hpp"

namespace twinshift::demand {
namespace {

constexpr double kAnything = 1000;  // a spread so wide that the counts decide

TEST(FitRates, MeetsCountsThatTellAllRates) {
  // 100 a + 20 b + 50 = 350 and 10 a + 80 b = 184: a = 2.60513, b = 1.97436
  std::vector<CountedFlow> const counts{{350, 0.1, 50, {100, 20}}, {184, 0.1, 0, {10, 80}}};
  std::vector<RatePrior> const priors{{0, kAnything}, {0, kAnything}};
  auto const factors = fit_rates(counts, priors);
  EXPECT_NEAR(factors[0], 2.60513, 1e-4);
  EXPECT_NEAR(factors[1], 1.97436, 1e-4);
}

TEST(FitRates, LeavesRatesThatAreSureAlone) {
  std::vector<CountedFlow> const counts{{300, 0.1, 0, {100, 100}}};
  std::vector<RatePrior> const priors{{0, 0}, {0, kAnything}};
  auto const factors = fit_rates(counts, priors);
  EXPECT_EQ(factors[0], 1);
  EXPECT_NEAR(factors[1], 2, 1e-3);
}

TEST(FitRates, GoesBackToWhatIsKnownWithoutCounts) {
  std::vector<RatePrior> const priors{{std::log(0.5), 0.3}};
  EXPECT_NEAR(fit_rates({}, priors).front(), 0.5, 1e-6);
}

// The least sum of squares, found by walking over a fine grid.
TEST(FitRates, WeighsCountsAgainstWhatIsKnown) {
  std::vector<CountedFlow> const counts{{900, 0.1, 100, {400}}, {500, 0.2, 0, {400}}};
  std::vector<RatePrior> const priors{{std::log(0.8), 0.2}};
  auto best = 0.0;
  auto least = 1e300;
  for (auto f = 0.1; f < 10; f += 1e-4) {
    auto sum = std::pow((std::log(f) - priors[0].log_ratio) / priors[0].spread, 2);
    for (auto const& count : counts)
      sum += std::pow((count.fixed + f * count.flows[0] - count.counted) / (count.tolerance * count.counted), 2);
    if (sum < least) {
      least = sum;
      best = f;
    }
  }
  EXPECT_NEAR(fit_rates(counts, priors).front(), best, 2e-4);
}

TEST(FitHours, MovesSharesToTheHoursInWhichTheyAreWanted) {
  DepartureProfile even{};
  for (std::size_t q = 0; q < 96; ++q) even.share[q] = 1.0 / 96;
  std::array<double, 24> wanted{};
  std::array<double, 24> made{};
  wanted.fill(100);
  made.fill(100);
  wanted[8] = 150;
  wanted[3] = 50;
  auto const fitted = fit_hours(even, wanted, made);
  EXPECT_NEAR(fitted.share[32] / fitted.share[48], 1.5, 1e-9);
  EXPECT_NEAR(fitted.share[12] / fitted.share[48], 0.5, 1e-9);
  EXPECT_NEAR(std::accumulate(fitted.share.begin(), fitted.share.end(), 0.0), 1, 1e-12);
}

}  // namespace
}  // namespace twinshift::demand
