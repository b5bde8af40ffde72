// Grouping, tracing and stating a run worked out by hand (tests/support/drawn_run.hpp).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/audit/grouping.hpp"
#include "sim/audit/statement.hpp"
#include "sim/audit/trace.hpp"
#include "tests/support/drawn_run.hpp"

namespace twinshift::audit {
namespace {

using test::DrawnRun;

LedgerFile read(DrawnRun const& run) {
  io::Faults faults;
  auto ledger = read_ledger(run.folder(), faults);
  faults.throw_if_any();
  return ledger;
}

TEST(Grouping, ProcessesAreColumnsAndTheWellStandsApartFromTheRoad) {
  DrawnRun const run{"grouping"};
  auto const ledger = read(run);
  auto const table = group_by(ledger, {"route", "hour"}, *find_measure("co2e"), {});
  EXPECT_EQ(table.columns,
            (std::vector<std::string>{"route", "hour", "driving:co2e_ttw_kg", "energy_supply:co2e_wtt_kg",
                                      "co2e_ttw_kg", "co2e_wtt_kg", "co2e_wtw_kg"}));
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0],
            (std::vector<std::string>{"1", "8", "10.28328", "2.44404", "10.28328", "2.44404", "12.72732"}));
  EXPECT_EQ(table.rows[1], (std::vector<std::string>{"2", "9", "0", "2.05115625", "0", "2.05115625", "2.05115625"}));
}

TEST(Grouping, ChoicesThatNoRowHasAreRefused) {
  DrawnRun const run{"choice"};
  auto const ledger = read(run);
  for (auto const* const text : {"route:9", "rute:1", "route", "hour:8,mode:train"}) {
    io::Faults faults;
    static_cast<void>(parse_choice(text, ledger, faults));
    EXPECT_TRUE(faults.has_errors()) << text;
  }
  io::Faults faults;
  auto const choice = parse_choice("mode:bus,hour:8", ledger, faults);
  EXPECT_FALSE(faults.has_errors());
  EXPECT_EQ(group_by(ledger, {"mode"}, *find_measure("distance"), choice).rows.front().back(), "0");
}

TEST(Trace, LargestContributorsFirstUntilTheAmountIsReached) {
  DrawnRun const run{"trace"};
  auto const ledger = read(run);
  auto const result = trace(ledger, {{}, find_measure("co2e")->items, 12}, 10);
  EXPECT_EQ(result.contributors, 2U);
  EXPECT_EQ(result.needed, 1U);
  EXPECT_EQ(scaled_text(result.total, 9), "14.77847625");
  ASSERT_EQ(result.largest.size(), 1U);
  auto const& trip = result.largest.front();
  EXPECT_EQ(trip.trip, "7");
  EXPECT_EQ(scaled_text(trip.amount, 9), "12.72732");
  EXPECT_DOUBLE_EQ(trip.vehicle_km, 10);
  EXPECT_DOUBLE_EQ(trip.mean_kmh, 20);
  EXPECT_DOUBLE_EQ(trip.mean_load, 0.5);
}

TEST(Trace, ArithmeticShowsEveryFactorWithItsValue) {
  DrawnRun const run{"arithmetic"};
  auto const ledger = read(run);
  EXPECT_EQ(arithmetic(ledger, ledger.rows[6]),
            "5 km x 1.35 kWh/km [bus_kwh] x 0.275 kg/kWh [grid_ni_2024] x 1.105 ratio [grid_losses] = 2.05115625 kg");
  EXPECT_EQ(arithmetic(ledger, ledger.rows[8]),
            "100 km x 1.8 MJ/km [car_energy at 30 km/h] / 32.274 MJ/l [petrol_lhv] = 5.577245 l");
  EXPECT_EQ(factors_of(ledger, {6}).size(), 3U);
}

TEST(Statement, ScopesAddUpToTheTotalsToTheLastMicrogram) {
  DrawnRun const run{"statement"};
  auto const ledger = read(run);
  io::Faults faults;
  auto const rows = carbon_statement(ledger, read_manifest(run.folder(), faults), faults);
  faults.throw_if_any();
  ASSERT_EQ(rows.size(), 1U);
  auto const& bus = rows.front();
  EXPECT_EQ(bus.operated_by, "unknown");
  EXPECT_DOUBLE_EQ(bus.passenger_km, 250);
  EXPECT_DOUBLE_EQ(bus.vehicle_km, 15);
  EXPECT_EQ(bus.scope1, 10283280000);
  // 2.05115625 kg over losses of 1.105: 1.85625 kg at the power station.
  EXPECT_EQ(bus.scope2, 1856250000);
  EXPECT_EQ(bus.scope1 + bus.scope2 + bus.scope3_energy, bus.total());
  EXPECT_EQ(scaled_text(bus.total(), 9), "14.77847625");
}

}  // namespace
}  // namespace twinshift::audit
