#include "sim/choice/calibration.hpp"

#include <gtest/gtest.h>

namespace twinshift::choice {
namespace {

TEST(FitConstants, MeetsTheTargetsAndLeavesTheReferenceAlone) {
  constexpr std::size_t kTours = 20'000;
  auto const model = NestedLogit{std::vector<Nest>{{"public", {Mode::kBus, Mode::kBrt}, 0.5}}};
  auto utility = std::vector<float>(kTours * kModes, -std::numeric_limits<float>::infinity());
  auto errors = std::vector<float>(kTours * kModes);
  for (std::size_t t = 0; t < kTours; ++t) {
    auto const e = model.errors(3, t);
    for (std::size_t m = 0; m < kModes; ++m) errors[t * kModes + m] = static_cast<float>(e[m]);
    for (auto const mode : {Mode::kCar, Mode::kBus, Mode::kBrt, Mode::kWalk})
      if (mode != Mode::kCar || t % 3 != 0) utility[t * kModes + static_cast<std::size_t>(mode)] = 0;
  }
  auto target = ByMode{};
  target[static_cast<std::size_t>(Mode::kCar)] = 0.5;
  target[static_cast<std::size_t>(Mode::kBus)] = 0.2;
  target[static_cast<std::size_t>(Mode::kBrt)] = 0.05;
  target[static_cast<std::size_t>(Mode::kWalk)] = 0.25;
  auto const fit = fit_constants(utility, errors, target, Mode::kCar);
  EXPECT_LE(fit.worst, 0.0005);
  EXPECT_LT(fit.rounds, 100);
  EXPECT_EQ(fit.change[static_cast<std::size_t>(Mode::kCar)], 0.0);
  for (std::size_t m = 0; m < kModes; ++m) EXPECT_NEAR(fit.share[m], target[m], 0.0005);
}

}  // namespace
}  // namespace twinshift::choice
