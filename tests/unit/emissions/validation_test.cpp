// Figures worked out elsewhere from the same sources; each test gives the source's own number and its tolerance.
#include "sim/emissions/cold_start.hpp"
#include "sim/emissions/formula.hpp"
#include "sim/emissions/run_factors.hpp"
#include "tests/unit/emissions/factors_fixture.hpp"

#include <gtest/gtest.h>

namespace twinshift::emissions {
namespace {

using testing::belfast;
using testing::shipped;

double works_out(std::string const& formula, double km, double km_per_hour, double load = 0,
                 std::string const& region = "NI") {
  FactorBook book(shipped().factors, region);
  derive_run_factors(book, belfast());
  return book[book.formula(formula)](km, km_per_hour, load);
}

/// a / v + b + c v + d v^2 of TAG (data book May 2023, A1.3.8) is a curve with three terms of ours left out.
SpeedCurve tag(double a, double b, double c, double d) { return {10, 130, d, c, b, a, 0, 0, 1, 0}; }

TEST(Validation, TagPetrolCarAtFifty) {
  EXPECT_NEAR(tag(0.4519468, 0.096046026, -0.001094078, 7.246e-06).at(50), 0.0684961, 6.85e-5);
}

TEST(Validation, TagDieselCarAtThirty) {
  EXPECT_NEAR(tag(0.481912969, 0.069094402, -0.000664707, 5.238e-06).at(30), 0.0699312, 7.0e-5);
}

// EMEP/EEA guidebook 2019: values tabulated beside the coefficients.
TEST(Validation, EnergyOfAEuroSixBusAtTwentyHalfFull) {
  EXPECT_NEAR(works_out("bus_standard_e6_energy", 1, 20, 0.5), 13.9807, 0.0140);
}

TEST(Validation, NoxOfAEuroSixPetrolCarAtFifty) {
  EXPECT_NEAR(works_out("car_petrol_e6abc_nox", 1, 50), 0.0246049, 2.46e-5);
}

TEST(Validation, Pm10OfTyresBrakesAndRoadOfACarAtThirty) {
  auto const pm10 = works_out("wear_tyre_car*wear_tyre_speed*wear_tyre_pm10", 1, 30) +
                    works_out("wear_brake_car*wear_brake_speed*wear_brake_pm10", 1, 30) +
                    works_out("wear_road_car*wear_road_pm10", 1, 30);
  EXPECT_NEAR(pm10, 0.0286983, 2.87e-5);
}

// The average UK petrol car of 2025, direct 0.16272 + well-to-tank 0.04599 = 0.20871 kg/km; Belfast's petrol fleet at
// the speeds of a town must lie near it, as both speak of the same cars.
TEST(Validation, WellToWheelOfPetrolCarsIsThatOfTheUkAverage) {
  EXPECT_NEAR(0.16272 + 0.04599, 0.20871, 0.000209);
  double share = 0;
  double sum = 0;
  for (auto const& car : shipped().factors.car_mix("NI")) {
    if (car.fuel != CarFuel::kPetrol) continue;
    auto const litres = car.id + "_energy/petrol_lhv*";
    sum += car.share * (works_out(litres + "petrol_co2e_ttw", 1, 35) + works_out(litres + "petrol_co2e_wtt", 1, 35));
    share += car.share;
  }
  EXPECT_NEAR(sum / share, 0.20871, 0.25 * 0.20871);
}

// England outside London: 0.125 kg per passenger-km, 0.07 to 0.19; at 9.5 people on board (mean load, estimate).
TEST(Validation, ADieselBusPerPassengerKilometre) {
  auto const litres = works_out("bus_standard_e6_energy*bus_double_deck_ratio/diesel_lhv", 1, 18, 9.5 / 90);
  EXPECT_GT(litres * 2.57082 / 9.5, 0.07);
  EXPECT_LT(litres * 2.57082 / 9.5, 0.19);
}

// Korean grid of 2023, 55 + 2.5 kWh/kg.
TEST(Validation, HydrogenFromTheKoreanGrid) {
  EXPECT_NEAR(works_out("h2_electrolyser*grid_kr_2023*grid_losses", 1, 0, 0, "KR") +
                  works_out("h2_compression_350*grid_kr_2023*grid_losses", 1, 0, 0, "KR"),
              23.9947, 0.0240);
}

// Water: 7.94 kg of oxygen a kg of hydrogen.
TEST(Validation, OxygenOfHydrogen) { EXPECT_NEAR(6.33 * 15.999 / (2 * 1.008), 50.2602, 0.5); }

// Mean of three years 0.4541; 2021 0.4509 and 2022 0.4312 are published.
TEST(Validation, TheKoreanGridOfTwentyTwenty) {
  EXPECT_NEAR(3 * 0.4541 - 0.4509 - 0.4312, 0.4802, 0.00048);
  EXPECT_NEAR(grid_intensity(shipped().factors, "KR", 2020).value, 0.4802, 0.00048);
}

TEST(Validation, AColdPetrolTripOfFiveKilometresAtNineDegrees) {
  auto day = belfast();
  day.celsius = 9;
  FactorBook book(shipped().factors, "NI");
  derive_run_factors(book, day);
  auto const extra = book[book.formula("cold_extra_petrol_energy")](cold_distance_share(5, 9), 0, 0);
  EXPECT_NEAR(1 + extra, 1.17498, 0.00117);
}

// A diesel bus emits 1.24 kg/km well-to-wheel, a fuel-cell bus needs 7.5 kg per 100 km: they are even at 0.29 kg/kWh.
TEST(Validation, HydrogenFromTheGridBeatsDieselBelowTheBreakEvenIntensity) {
  auto const kwh_per_kg = works_out("h2_electrolyser", 1, 0) + works_out("h2_compression_350", 1, 0);
  EXPECT_NEAR(1.24 / (0.075 * kwh_per_kg), 0.29, 0.01);
  // With our own bus at 20 km/h, half full.
  auto const litres = works_out("bus_standard_e6_energy/diesel_lhv", 1, 20, 0.5);
  auto const diesel = litres * (2.57082 + 0.61101);
  EXPECT_NEAR(diesel / (0.075 * kwh_per_kg), 0.29, 0.02);
}

TEST(Formula, IsWorkedOutFromLeftToRight) {
  EXPECT_DOUBLE_EQ(works_out("petrol_lhv*2/4", 3, 0), 3 * 32.274 * 2 / 4);
  EXPECT_DOUBLE_EQ(works_out("(1-car_plug_in_electric_share)*-1", 2, 0), 2 * (1 - 0.4) * -1);
  EXPECT_DOUBLE_EQ(works_out("", 7, 0), 7);
}

TEST(Formula, AMissingFactorIsNamed) {
  try {
    works_out("petrol_lhv*unobtainium", 1, 0);
    FAIL();
  } catch (std::out_of_range const& fault) {
    EXPECT_NE(std::string(fault.what()).find("unobtainium"), std::string::npos);
  }
}

TEST(Formula, ReadsBetweenLoadsAndPieces) {
  EXPECT_NEAR(works_out("wear_tyre_bus_load", 1, 30, 0.25), 1.41 + 1.38 * 0.25, 1e-9);
  EXPECT_NEAR(works_out("wear_brake_speed", 1, 39.99), 1.67, 1e-9);
  EXPECT_NEAR(works_out("wear_brake_speed", 1, 60), 2.75 - 0.027 * 60, 1e-9);
  EXPECT_NEAR(works_out("wear_brake_speed", 1, 150), 0.185, 1e-9);
}

TEST(Formula, ColdNoxFollowsTheGuidebooksTwoPieces) {
  // At 15 C: 0.0458 x 20 + 0.00747 x 15 + 0.764 = 1.79205; 0.0484 x 40 + 0.0228 x 15 + 0.685 = 2.963
  EXPECT_NEAR(works_out("cold_extra_petrol_nox", 1, 20), 0.79205, 1e-9);
  EXPECT_NEAR(works_out("cold_extra_petrol_nox", 1, 40), 1.963, 1e-9);
  EXPECT_NEAR(works_out("cold_extra_petrol_nox", 1, 90), 0.0484 * 45 + 0.0228 * 15 + 0.685 - 1, 1e-9);
}

TEST(Distribution, FollowsFromTheBounds) {
  UsedFactor factor;
  EXPECT_EQ(distribution(factor), "constant");
  factor.low = 0.8;
  factor.high = 1.2;
  EXPECT_EQ(distribution(factor), "triangular");
  factor.high = 2;
  EXPECT_EQ(distribution(factor), "split_lognormal");
  factor.low = 0;
  EXPECT_EQ(distribution(factor), "triangular");
}

TEST(Grid, BetweenTwoYearsIsAFactorOfItsOwn) {
  auto day = belfast();
  day.region = "KR";
  day.year = 2032;
  FactorBook book(shipped().factors, "KR");
  derive_run_factors(book, day);
  auto const formula = grid_formula(shipped().factors, "KR", 2032);
  EXPECT_EQ(formula, "grid_kr_2032*grid_losses");
  EXPECT_NEAR(book[book.formula(formula)](1, 0, 0), grid_intensity(shipped().factors, "KR", 2032).value, 1e-12);
  EXPECT_EQ(book.used().at("grid_kr_2032").status, "derived");
}

}  // namespace
}  // namespace twinshift::emissions
