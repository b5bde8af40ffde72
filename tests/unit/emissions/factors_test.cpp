#include "sim/emissions/factors.hpp"

#include "sim/emissions/cold_start.hpp"
#include "tests/unit/emissions/factors_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twinshift::emissions {
namespace {

using testing::belfast;
using testing::shipped;

TEST(Factors, EverythingTheModelsAskForIsShippedForBothRegions) {
  EXPECT_THAT(missing_factors(shipped().factors, "NI"), ::testing::IsEmpty());
  EXPECT_THAT(missing_factors(shipped().factors, "KR"), ::testing::IsEmpty());
}

TEST(Factors, ARegionWithoutCarsOrGridIsMissed) {
  EXPECT_THAT(missing_factors(shipped().factors, "XX"),
              ::testing::IsSupersetOf({"car_fleet_mix:XX", "grid_intensity:XX", "grid_losses"}));
}

TEST(Factors, TheRegionsOwnRowGoesBeforeTheGeneralOne) {
  EXPECT_DOUBLE_EQ(shipped().factors.scalar("petrol_lhv", "NI").value, 32.274);
  EXPECT_DOUBLE_EQ(shipped().factors.scalar("petrol_lhv", "KR").value, 30.3);
}

// EMEP/EEA guidebook 2019, 1.A.3.b.i-iv: values tabulated beside the coefficients.
TEST(Curves, EnergyOfAEuroSixBusAtTwentyKmhHalfFull) {
  EXPECT_NEAR(shipped().curve("bus_standard_e6_energy", 1).at(20), 13.9807, 0.0140);
}

TEST(Curves, NoxOfAEuroSixPetrolCarAtFiftyKmh) {
  EXPECT_NEAR(shipped().curve("car_petrol_e6abc_nox").at(50), 0.0246049, 2.46e-5);
}

TEST(Curves, StopAtTheirEnds) {
  auto const curve = shipped().curve("bus_standard_e6_nox", 1);
  EXPECT_DOUBLE_EQ(curve.at(1), curve.at(5));
  EXPECT_DOUBLE_EQ(curve.at(120), curve.at(85));
}

TEST(Curves, AreNowhereNegativeOrAbsurd) {
  for (auto const& row : shipped().factors.curves)
    for (double v = 1; v < 140; v += 0.5) {
      EXPECT_GE(row.curve.at(v), 0) << row.id << " at " << v;
      EXPECT_LT(row.curve.at(v), 60) << row.id << " at " << v;
    }
}

TEST(Curves, ATableAnswersAsItsCurve) {
  auto const curve = shipped().curve("bus_standard_e6_nox", 1);
  SpeedTable const table([&](double v) { return curve.at(v); });
  for (double v = 5; v < 85; v += 2.75) EXPECT_DOUBLE_EQ(table[SpeedTable::step_of(v)], curve.at(v));
}

// Cold petrol trip of 5 km at 9 C: 1 + 0.449815 x (1.389 - 1).
TEST(ColdStart, AFiveKilometrePetrolTripUsesSeventeenPercentMore) {
  EXPECT_NEAR(1 + cold_extra(cold_distance_share(5, 9), cold_ratio_energy_petrol(9)), 1.17498, 0.00117);
}

TEST(ColdStart, LongTripsInTheWarmthAreHardlyCold) {
  EXPECT_LT(cold_distance_share(15, 25), cold_distance_share(2, 0));
  EXPECT_GE(cold_distance_share(40, 30), 0);
}

// Korean intensity of 2023 (0.4173 kg/kWh at consumption), 55 + 2.5 kWh/kg.
TEST(Hydrogen, FromTheKoreanGridWeighsTwentyFourKilograms) {
  auto const grid = grid_intensity(shipped().factors, "KR", 2023).value;
  auto const& f = shipped().factors;
  EXPECT_NEAR(
      electrolysis_intensity(grid, f.scalar("h2_electrolyser", "KR").value, f.scalar("h2_compression_350", "KR").value),
      23.9947, 0.0240);
  EXPECT_NEAR(hydrogen_intensity(f, "KR", 2023, {"grid_electrolysis", 1, 0, false}).value, 23.9947, 0.0240);
}

TEST(Hydrogen, DeliveryAndPressureAddToIt) {
  auto const& f = shipped().factors;
  auto const at = [&](HydrogenSource const& source) { return hydrogen_intensity(f, "KR", 2023, source).value; };
  EXPECT_NEAR(at({"smr", 1, 100, false}) - at({"smr", 1, 0, false}), 0.45, 1e-9);
  EXPECT_NEAR(at({"smr", 1, 0, true}) - at({"smr", 1, 0, false}), 0.4173 * 2, 1e-9);
}

TEST(Hydrogen, ASupplyIsCompleteWhenItsSharesMakeOneWhole) {
  EXPECT_FALSE(complete({}));
  EXPECT_TRUE(complete({{{"smr", 0.4, 0, false}, {"biogas", 0.6, 50, false}}}));
  EXPECT_FALSE(complete({{{"smr", 0.4, 0, false}, {"biogas", 0.5, 50, false}}}));
  EXPECT_FALSE(complete({{{"magic", 1, 0, false}}}));
  EXPECT_FALSE(complete({{{"smr", 1.5, 0, false}, {"biogas", -0.5, 0, false}}}));
}

TEST(Grid, RunsStraightBetweenYearsAndAddsLosses) {
  auto const& f = shipped().factors;
  EXPECT_NEAR(grid_intensity(f, "NI", 2022).value, 0.289 * 1.105, 1e-9);
  EXPECT_NEAR(grid_intensity(f, "KR", 2032).value, 0.29 + 0.4 * (0.20 - 0.29), 1e-9);
  EXPECT_NEAR(grid_intensity(f, "KR", 2000).value, 0.503, 1e-9);
  EXPECT_NEAR(grid_intensity(f, "KR", 2070).value, 0.02, 1e-9);
}

}  // namespace
}  // namespace twinshift::emissions
