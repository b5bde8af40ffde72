// Two years by hand: a town with one diesel bus line that changes to battery buses.

#include "sim/pathway/pathway.hpp"

#include <gtest/gtest.h>

namespace twinshift::pathway {
namespace {

using study::Quantiles;

Quantiles fixed(double value) { return {value, value, value}; }

struct TwoYears : ::testing::Test {
  TwoYears() {
    economics.region = "NI";
    economics.currency = "GBP";
    economics.discount_rate = 0;
    economics.turnover = {{"spare_ratio", fixed(1)}, {"bus_life", fixed(10)}, {"train_life", fixed(30)}};
    for (auto const* const type : {"diesel", "battery"}) {
      economics.vehicles[{type, "energy"}] = fixed(type == std::string{"diesel"} ? 0.4 : 1.5);
      economics.vehicles[{type, "capital"}] = fixed(type == std::string{"diesel"} ? 200000 : 400000);
      economics.vehicles[{type, "maintenance"}] = fixed(0.3);
      economics.vehicles[{type, "manufacture"}] = fixed(60000);
      economics.vehicle_units[{type, "energy"}] = type == std::string{"diesel"} ? "l/km" : "kWh/km";
    }
    economics.prices = {{"diesel", {{2024, fixed(1)}}}, {"electricity", {{2024, fixed(0.2)}}}};
    economics.carbon = {{2024, fixed(250)}};

    // 1,000 km a day on 500 l: a quarter more than the table's 0.4 l/km.
    ClassActivity bus{Group::kPublic, "bus", "diesel"};
    bus.km = 1000;
    bus.diesel_l = 500;
    bus.ttw_kg = 1300;
    bus.wtt_fuel_kg = 300;
    bus.nox_kg = 2;
    bus.pm25_kg = 0.1;
    inputs.day.classes = {bus};
    inputs.day.vehicles = {{"diesel", 10}};
    inputs.economics = &economics;
    inputs.base_year = 2024;
    inputs.grid_then = 0.3;
    inputs.hydrogen_then = 10;
    plan.price_year = 2024;
    plan.days = {250, 340, 300};
    plan.replacements = {{"diesel", "battery", {{2024, 0.0}, {2025, 1.0}}, "", {}}};
    plan.targets = {{"half", 2025, 0.5, {Group::kPublic}, ""}, {"zero", 2025, 1.0, {Group::kPublic}, ""}};
  }

  Future future(bool with_plan) const {
    Supply const supply{[](int year) { return year == 2024 ? 0.3 : 0.2; }, [](int) { return 10.0; }};
    Costs const costs{
        [&](std::string const& carrier, int year) { return economics.price(carrier, year).central; },
        [&](std::string const& type, std::string const& what) { return economics.vehicle(type, what).central; },
        [&](std::string const& type) { return economics.vehicle(type, "energy").central; },
        [&](int year) { return economics.carbon_value(year).central; }};
    return work_out(inputs, plan, with_plan, 2024, 2025, supply, costs);
  }

  study::Economics economics;
  Inputs inputs;
  Plan plan;
};

TEST_F(TwoYears, TheFirstYearIsTheDayTimesItsDays) {
  auto const result = future(true);
  ASSERT_EQ(result.rows.size(), 2U);
  EXPECT_NEAR(result.rows[0].vehicle_km, 300000, 1e-6);
  EXPECT_NEAR(result.rows[0].ttw_t, 390, 1e-9);
  EXPECT_NEAR(result.rows[0].wtt_t, 90, 1e-9);
}

// 1,000 km x 1.5 kWh x 1.25 x 300 days = 562,500 kWh at 0.2 kg: 112.5 t.
TEST_F(TwoYears, TheSecondYearIsElectricAtThatYearsGrid) {
  auto const result = future(true);
  auto const& second = result.rows[1];
  EXPECT_NEAR(second.kwh, 562500, 1e-6);
  EXPECT_NEAR(second.wtt_t, 112.5, 1e-9);
  EXPECT_EQ(second.ttw_t, 0);
  EXPECT_EQ(second.nox_t, 0);
  EXPECT_NEAR(second.pm25_t, 0.03, 1e-12) << "wear stays";
  EXPECT_NEAR(result.cumulative({Group::kPublic}), 480 + 112.5, 1e-9);
  EXPECT_NEAR(future(false).cumulative({Group::kPublic}), 960, 1e-9);
}

// Ten buses over ten years without interest: 40,000 a year each; 0.3 a km; 0.2 a kWh; 250 a tonne.
TEST_F(TwoYears, CostsByHand) {
  auto const cost = future(true).costs[1];
  EXPECT_NEAR(cost.capital, 400000, 1e-6);
  EXPECT_NEAR(cost.maintenance, 90000, 1e-6);
  EXPECT_NEAR(cost.energy, 112500, 1e-6);
  EXPECT_NEAR(cost.carbon_value, 112.5 * 250, 1e-6);
  auto const before = future(false).costs[1];
  EXPECT_NEAR(before.capital, 200000, 1e-6);
  EXPECT_NEAR(before.energy, 150000, 1e-6);
  auto const extra = present_value(future(true), 0, &CostRow::without_carbon) -
                     present_value(future(false), 0, &CostRow::without_carbon);
  auto const spared = future(false).cumulative({Group::kPublic}) - future(true).cumulative({Group::kPublic});
  EXPECT_NEAR(extra / spared, (200000.0 - 37500) / 367.5, 1e-6);
}

TEST_F(TwoYears, PromisesAreJudgedOnTheRoadAndFromTheWell) {
  auto const verdicts = judge(future(true), plan, 2024, 2025);
  ASSERT_EQ(verdicts.size(), 4U);
  EXPECT_TRUE(verdicts[0].met);
  EXPECT_TRUE(verdicts[1].met) << "112.5 of 480 t is a cut of 77 %";
  EXPECT_NEAR(verdicts[1].cut, 1 - 112.5 / 480, 1e-12);
  EXPECT_TRUE(verdicts[2].met) << "nothing leaves a tailpipe";
  EXPECT_FALSE(verdicts[3].met) << "the grid is not clean";
  EXPECT_EQ(verdicts[3].year_met, 0);
}

TEST_F(TwoYears, ATypeThatRanOnTheDayIsTakenFromTheDay) {
  ClassActivity battery{Group::kPublic, "bus", "battery"};
  battery.km = 100;
  battery.kwh = 200;
  battery.wtt_power_kg = 66;  // 0.33 kg per kWh where the year's mean is 0.3: the ratio stays
  inputs.day.classes.push_back(battery);
  auto const second = future(true).rows[1];
  EXPECT_NEAR(second.kwh, 300 * (2000 + 200), 1e-6);
  EXPECT_NEAR(second.wtt_t, 300 * 2200 * 0.2 * 1.1 / 1000, 1e-9);
}

}  // namespace
}  // namespace twinshift::pathway
