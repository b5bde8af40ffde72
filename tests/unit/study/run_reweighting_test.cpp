// A run's totals hung on its own factors (tests/support/drawn_run.hpp).

#include "sim/study/run_reweighting.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/drawn_run.hpp"

namespace twinshift::study {
namespace {

Reweighting of(test::DrawnRun const& run) {
  io::Faults faults;
  auto const ledger = audit::read_ledger(run.folder(), faults);
  faults.throw_if_any();
  return reweighting_of(ledger);
}

TEST(RunReweighting, CentralTotalsAreTheLedgers) {
  test::DrawnRun const run{"central"};
  auto const model = of(run);
  EXPECT_NEAR(model.central("co2e_ttw_kg"), 10.28328, 1e-9);
  EXPECT_NEAR(model.central("co2e_wtw_kg"), 14.77847625, 1e-9);
  EXPECT_NEAR(model.central("petrol_l"), 5.577245, 1e-6);
  EXPECT_EQ(model.central("vehicle_km"), 0);
}

TEST(RunReweighting, GridAndFuelSupplyAreSupplyAndTheRestIsOfVehicles) {
  test::DrawnRun const run{"origin"};
  auto const model = of(run);
  for (auto const& input : model.inputs()) {
    auto const of_supply =
        input.name == "grid_ni_2024" || input.name == "grid_losses" || input.name == "diesel_co2e_wtt";
    EXPECT_EQ(input.origin == Origin::kSupply, of_supply) << input.name;
  }
}

// 44 instead of 40 l per 100 km: all that the diesel bus burns and emits goes up by a tenth.
TEST(RunReweighting, AFactorMovesItsRowsAlone) {
  test::DrawnRun const run{"swing"};
  auto const tornado = of(run).tornado("co2e_wtw_kg");
  auto const fuel = std::find_if(tornado.begin(), tornado.end(), [](auto const& s) { return s.label == "bus_fuel"; });
  ASSERT_NE(fuel, tornado.end());
  EXPECT_NEAR(fuel->at_high, 14.77847625 + 0.1 * 12.72732, 1e-9);
}

// The battery trip is the same in both runs; the policy took the diesel trip off the road.
TEST(RunReweighting, WhatIsEqualInBothRunsCancelsInTheDifference) {
  test::DrawnRun const base{"base"};
  test::DrawnRun const policy{"policy"};
  for (auto const* const row :
       {"8,bus,1,0,7,bus_diesel,driving,co2e_ttw_kg,10,km,20,0.5,bus_fuel*diesel_co2e_ttw,10.28328,kg\n",
        "8,bus,1,0,7,bus_diesel,energy_supply,co2e_wtt_kg,10,km,20,0.5,bus_fuel*diesel_co2e_wtt,2.44404,kg\n"})
    policy.alter("ledger.csv", row, "");
  auto const difference = of(policy).minus(of(base));
  EXPECT_NEAR(difference.central("co2e_wtw_kg"), -12.72732, 1e-9);
  for (auto const& swing : difference.tornado("co2e_wtw_kg"))
    EXPECT_EQ(swing.label.rfind("grid", 0), std::string::npos);
}

}  // namespace
}  // namespace twinshift::study
