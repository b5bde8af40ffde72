// A depot of three hydrogen buses, worked out by hand.
//
// Buses (tank: 16 kg may be used):
//   A  out 06:00, back 20:00, uses 12 kg
//   B  out 07:00, back 20:00, uses  8 kg
//   C  out 05:30-12:00 and 13:00-21:00 over equal distances, uses 20 kg: one tank does not do. Its break lies within
//   the
//      midday window; half of the 20 kg, 10 kg, is filled then and 10 kg at night. Least left: 16 - 10 = 6 kg.
// One dispenser, 2 kg/min, no fill under 5 min:
//   12:00  C 10 kg, 5 min
//   20:00  A 12 kg, 6 min;  B waits 6 min, then 8 kg: 4 min of flow, but 5 min at least
//   21:00  C 10 kg, 5 min
// A quarter of what is given is vented: the store gives 12.5 kg at 12, 25 kg at 20, 12.5 kg at 21; 50 kg a day.
// Electrolyser 500 kW at 50 kWh/kg: 10 kg an hour; compression 10 kWh/kg. Five hours make the day's gas, and the five
// hours from 02:00 to 07:00 are the cheap ones. Store 100 kg, of which 10 kg stay: 10 kg at midnight, 20 30 40 50 60 at
// the ends of hours 2 to 6, 60 - 12.5 = 47.5 after 12, 22.5 after 20, 10 after 21.
// Electricity: 5 h x (500 + 100) kWh = 3,000 kWh.  Cost 3,000 x 0.10 = 300.
// CO2e: 3,000 x 0.3 = 900 kg, and 10 kg vented x 11.6 = 116 kg.
#include "tests/unit/depot/small_depot.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace twinshift::depot {
namespace {

class ThreeBuses : public testing::Test {
protected:
  ThreeBuses() {
    site.dispensers = 1;
    site.storage_kg = 100;
    site.electrolyser_kw = 500;
    site.grid_kw = 1000;
  }

  DepotDay run() const { return simulate_depot_day(buses, site, round_parameters(), round_context()); }

  std::vector<VehicleDay> buses{
      vehicle(7, Carrier::kHydrogen, 12, 16, {{at(6), at(20), 100, 0, 0}}),
      vehicle(8, Carrier::kHydrogen, 8, 16, {{at(7), at(20), 100, 0, 0}}),
      vehicle(9, Carrier::kHydrogen, 20, 16, {{at(5, 30), at(12), 80, 0, 0}, {at(13), at(21), 80, 0, 0}})};
  Site site;
};

TEST_F(ThreeBuses, FillAtTheTimesWorkedOutByHand) {
  auto const day = run();
  EXPECT_EQ(day.hours[12].gas.fills, 1);
  EXPECT_EQ(day.hours[20].gas.fills, 2);
  EXPECT_EQ(day.hours[21].gas.fills, 1);
  EXPECT_EQ(day.hours[12].gas.given, 10 * kKg);
  EXPECT_EQ(day.hours[20].gas.given, 20 * kKg);
  EXPECT_EQ(day.hours[21].gas.given, 10 * kKg);
  EXPECT_EQ(day.hours[20].gas.waited_s, 6 * 60);
  EXPECT_EQ(day.hours[20].gas.vented, 5 * kKg);
  EXPECT_EQ(day.blocks[0].verdict, Verdict::kOk);
  EXPECT_EQ(day.blocks[1].verdict, Verdict::kOk);
  EXPECT_EQ(day.blocks[1].wait_s, 6 * 60);
  EXPECT_EQ(day.blocks[2].verdict, Verdict::kMidday);
  EXPECT_EQ(day.blocks[2].least_left, 6 * kKg);
}

TEST_F(ThreeBuses, GasIsMadeInTheCheapHoursAndTheStoreFollows) {
  auto const day = run();
  EXPECT_EQ(day.stored_before, 10 * kKg);
  for (std::size_t h = 0; h < kHours; ++h) {
    auto const cheap = h >= 2 && h < 7;
    EXPECT_EQ(day.hours[h].gas.made, cheap ? 10 * kKg : 0) << h;
    EXPECT_EQ(day.hours[h].electrolyser, cheap ? 500 * kKwh : 0) << h;
    EXPECT_EQ(day.hours[h].compression, cheap ? 100 * kKwh : 0) << h;
    EXPECT_EQ(day.hours[h].grid, cheap ? 600 * kKwh : 0) << h;
  }
  EXPECT_EQ(day.hours[6].gas.stored, 60 * kKg);
  EXPECT_EQ(day.hours[12].gas.stored, 47'500'000);
  EXPECT_EQ(day.hours[20].gas.stored, 22'500'000);
  EXPECT_EQ(day.hours[23].gas.stored, 10 * kKg);
}

TEST_F(ThreeBuses, CostAndEmissionsAddUp) {
  auto const day = run();
  std::int64_t cost = 0;
  std::int64_t co2e = 0;
  for (auto const& hour : day.hours) {
    cost += hour.cost_millionths;
    co2e += hour.gas_co2e_ug + hour.charge_co2e_ug + hour.building_co2e_ug;
  }
  EXPECT_EQ(cost, 300'000'000);
  EXPECT_EQ(co2e, 1016'000'000'000);
  EXPECT_EQ(first_imbalance(day), std::nullopt);
  EXPECT_EQ(day.used_gas, 40 * kKg);
}

// Oxygen 8 kg a kg of hydrogen, worth 1 % of the electrolyser's 2,500 kWh at 0.10: 2.50. Heat: 20 % of it, of which the
// works can use a tenth: 50 kWh at 0.05: 2.50.
TEST_F(ThreeBuses, TheWastewaterWorksPaysLittleForOxygenAndHeat) {
  site.works = true;
  auto const day = run();
  std::int64_t cost = 0;
  std::int64_t oxygen = 0;
  std::int64_t heat = 0;
  for (auto const& hour : day.hours) {
    cost += hour.cost_millionths;
    oxygen += hour.oxygen_mg;
    heat += hour.heat;
  }
  EXPECT_EQ(oxygen, 400 * kKg);
  EXPECT_EQ(heat, 50 * kKwh);
  EXPECT_EQ(cost, 295'000'000);
}

// Without a break C cannot do its day, whatever the pumps do; its gas is dispensed all the same, at night: 20 kg in 10
// min.
TEST_F(ThreeBuses, WithoutABreakTheLongBlockIsOutOfRange) {
  buses[2].work = {{at(5, 30), at(21), 160, 0, 0}};
  auto const day = run();
  EXPECT_EQ(day.blocks[2].verdict, Verdict::kOutOfRange);
  EXPECT_EQ(day.blocks[2].least_left, -4 * kKg);
  EXPECT_EQ(day.hours[21].gas.given, 20 * kKg);
  EXPECT_EQ(first_imbalance(day), std::nullopt);
}

// 250 kW make 5 kg an hour, 120 kg a day; with a connection of 60 kW for all, 1 kg an hour at 60 kWh: 24 kg of the 50.
TEST_F(ThreeBuses, AWeakConnectionLeavesTheDepotShort) {
  site.electrolyser_kw = 250;
  site.grid_kw = 60;
  auto const day = run();
  EXPECT_EQ(day.unplanned, 26 * kKg);
  EXPECT_TRUE(day.short_of_gas());
  EXPECT_EQ(first_imbalance(day), std::nullopt);
  std::int64_t withheld = 0;
  for (auto const& hour : day.hours) withheld += hour.gas.withheld;
  EXPECT_GT(withheld, 0);
}

// The greenest hours are others than the cheapest: here 10:00 to 15:00. Made at 10 to 14, filled at 12 (12.5 kg, from
// what was left in the store overnight or made by then), 20 and 21.
TEST_F(ThreeBuses, TheGreenestRuleMovesTheElectrolyserToTheGreenHours) {
  site.rule = Rule::kGreenest;
  auto context = round_context();
  for (std::size_t h = 10; h < 15; ++h) context.tariff.grid_co2e[h] = 0.1;
  auto const day = simulate_depot_day(buses, site, round_parameters(), context);
  for (std::size_t h = 0; h < kHours; ++h) EXPECT_EQ(day.hours[h].gas.made, h >= 10 && h < 15 ? 10 * kKg : 0) << h;
}

// Gas brought costs 8 a kg, made at night 60 x 0.10 = 6, by day 12: with 30 kg a day allowed, 50 kg are made in the
// cheap hours and none is brought; with an electrolyser of half the power, 25 kg are made at night and 25 brought.
TEST_F(ThreeBuses, DeliveriesFillInWhereTheyAreCheaper) {
  site.deliveries = {{"byproduct", 100, 1.0, 2.5, 8.0}};
  site.delivered_kg_day = 30;
  auto brought = [&] {
    std::int64_t sum = 0;
    for (auto const& hour : run().hours) sum += hour.gas.brought;
    return sum;
  };
  EXPECT_EQ(brought(), 0);
  site.electrolyser_kw = 250;
  EXPECT_EQ(brought(), 25 * kKg);
}

}  // namespace
}  // namespace twinshift::depot
