#include "sim/depot/electrolyser.hpp"

#include "tests/unit/depot/small_depot.hpp"

#include <gtest/gtest.h>

namespace twinshift::depot {
namespace {

Parameters with_part_load() {
  auto p = round_parameters();
  p.minimum_load = 0.2;
  p.part_load = {1.5, 1.25, 1.0, 1.0, 1.0, 1.25};
  return p;
}

// 100 kW at 50 kWh/kg. At 20 % load: 20 kWh / (50 x 1.25) = 0.32 kg. At 40 %: 0.8 kg. At rated power: 100 / 62.5 = 1.6
// kg.
TEST(Electrolyser, NeedsMoreForAKilogramAtItsLeastAndAtItsRatedLoad) {
  Electrolyser const plant{100, with_part_load()};
  EXPECT_EQ(plant.least(), 320'000);
  EXPECT_EQ(plant.most(), 1'600'000);
  EXPECT_EQ(plant.energy(320'000), 20 * kKwh);
  EXPECT_EQ(plant.energy(800'000), 40 * kKwh);
  EXPECT_EQ(plant.energy(0), 0);
}

// Half way between 0.8 kg for 40 kWh and 1.2 kg for 60 kWh.
TEST(Electrolyser, IsStraightBetweenThePoints) {
  Electrolyser const plant{100, with_part_load()};
  EXPECT_EQ(plant.energy(1'000'000), 50 * kKwh);
  EXPECT_EQ(plant.made_with(50 * kKwh), 1'000'000);
}

TEST(Electrolyser, StandsStillBelowItsLeastLoad) {
  Electrolyser const plant{100, with_part_load()};
  EXPECT_EQ(plant.made_with(20 * kKwh), 320'000);
  EXPECT_EQ(plant.made_with(20 * kKwh - 1), 0);
  EXPECT_EQ((Electrolyser{0, with_part_load()}.made_with(1000 * kKwh)), 0);
}

// From nothing the best point is 40 to 80 % (50 kWh/kg), so the first step goes to 80 % at once; then 0 kg more for 20
// kWh would be absurd: at rated power this plant makes as much as at 80 %, so hull and curve end there.
TEST(Electrolyser, PlansWithTheCheapestMixOfLoads) {
  auto p = with_part_load();
  p.part_load.back() = 1.1;  // 100 / 55 = 1.818182 kg at rated power, 80 / 50 = 1.6 kg at 80 %
  auto const steps = Electrolyser{100, p}.steps();
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].made, 1'600'000);
  EXPECT_DOUBLE_EQ(steps[0].kwh_per_kg, 50);
  EXPECT_EQ(steps[1].made, 218'182);
  EXPECT_NEAR(steps[1].kwh_per_kg, 20 / 0.218182, 1e-3);
}

}  // namespace
}  // namespace twinshift::depot
