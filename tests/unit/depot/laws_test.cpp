// Laws that hold on any depot, however odd.
#include "tests/unit/depot/small_depot.hpp"

#include <gtest/gtest.h>

#include <random>

namespace twinshift::depot {
namespace {

class Dice {
public:
  explicit Dice(unsigned seed) : engine_{seed} {}
  int whole_number(int low, int high) { return std::uniform_int_distribution<int>{low, high}(engine_); }
  double number(double low, double high) { return std::uniform_real_distribution<double>{low, high}(engine_); }

private:
  std::mt19937 engine_;
};

std::vector<VehicleDay> draw_vehicles(Dice& dice) {
  std::vector<VehicleDay> vehicles;
  auto const count = dice.whole_number(0, 60);
  for (int v = 0; v < count; ++v) {
    auto const gas = dice.whole_number(0, 1) == 0;
    VehicleDay day;
    day.block = BlockId{static_cast<std::uint32_t>(v)};
    day.carrier = gas ? Carrier::kHydrogen : Carrier::kElectricity;
    day.used = whole(gas ? dice.number(0, 40e6) : dice.number(0, 500e6));
    day.usable = whole(gas ? 24e6 : 380e6);
    auto time = dice.whole_number(at(4), at(9));
    for (int t = dice.whole_number(1, 6); t > 0; --t) {
      auto const end = time + dice.whole_number(600, 3 * 3600);
      day.work.push_back({time, end, dice.number(0, 30000), dice.number(0, 9000), dice.number(0, 9000)});
      time = end + dice.whole_number(0, 2 * 3600);
    }
    vehicles.push_back(std::move(day));
  }
  return vehicles;
}

Site draw_site(Dice& dice) {
  Site site;
  site.dispensers = dice.whole_number(0, 4);
  site.storage_kg = dice.number(0, 1500);
  site.electrolyser_kw = dice.whole_number(0, 2) == 0 ? 0 : dice.number(10, 5000);
  site.made_share = dice.whole_number(0, 1) == 0 ? 1 : dice.number(0, 1);
  site.delivered_kg_day = dice.number(0, 800);
  if (dice.whole_number(0, 1) == 0) site.deliveries = {{"smr", 100, 0.7, 11, 6}, {"biogas", 100, 0.3, 2, 8}};
  site.chargers = dice.whole_number(0, 40);
  site.charger_kw = dice.number(20, 300);
  site.grid_kw = dice.number(0, 6000);
  site.pv_kw = dice.number(0, 3000);
  site.wind_kw = dice.number(0, 3000);
  site.battery_kwh = dice.number(0, 4000);
  site.works = dice.whole_number(0, 1) == 0;
  site.rule = dice.whole_number(0, 1) == 0 ? Rule::kCheapest : Rule::kGreenest;
  site.vehicles = dice.whole_number(0, 100);
  return site;
}

Parameters draw_parameters(Dice& dice) {
  auto p = round_parameters();
  p.vent_share = dice.number(0, 0.1);
  p.part_load = {1.25, 1.06, 0.97, 0.96, 0.98, 1.0};
  p.building_kw = dice.number(0, 100);
  p.building_kw_vehicle = 0.5;
  p.building_night = 0.6;
  return p;
}

DayContext draw_context(Dice& dice) {
  auto context = round_context();
  for (std::size_t h = 0; h < kHours; ++h) {
    context.sun[h] = h > 5 && h < 20 ? dice.number(0, 0.7) : 0;
    context.tariff.grid_price[h] = dice.number(0.05, 0.4);
    context.tariff.grid_co2e[h] = dice.number(0.05, 0.5);
  }
  context.tariff.wind_price = 0.15;
  context.tariff.wind_co2e = 0.012;
  context.tariff.pv_co2e = 0.045;
  return context;
}

class AnyDepot : public testing::TestWithParam<unsigned> {};

TEST_P(AnyDepot, ClosesItsBooksAndKeepsItsLimits) {
  Dice dice{GetParam()};
  auto const vehicles = draw_vehicles(dice);
  auto const site = draw_site(dice);
  auto const p = draw_parameters(dice);
  auto const day = simulate_depot_day(vehicles, site, p, draw_context(dice));
  EXPECT_EQ(first_imbalance(day), std::nullopt);
  auto const capacity = whole(site.storage_kg * 1e6);
  auto const floor = whole(static_cast<double>(capacity) * p.store_floor);
  Electrolyser const plant{site.electrolyser_kw, p};
  for (auto const& hour : day.hours) {
    EXPECT_LE(hour.gas.stored, capacity);
    if (day.used_gas > 0) {
      EXPECT_GE(hour.gas.stored, floor);
    }
    EXPECT_TRUE(hour.gas.made == 0 || hour.gas.made >= plant.least());
    EXPECT_LE(hour.gas.made, plant.most());
    EXPECT_LE(hour.charge.given, whole(day.usable_chargers * site.charger_kw * 1e6) + 60);
    for (auto const amount : {hour.gas.brought, hour.gas.vented, hour.grid, hour.wind, hour.exported, hour.battery_in,
                              hour.battery_out, hour.battery_lost, hour.battery, hour.gas_co2e_ug, hour.charge_co2e_ug})
      EXPECT_GE(amount, 0);
    EXPECT_LE(hour.battery, whole(site.battery_kwh * 1e6));
    if (whole(site.grid_kw * 1e6) >= hour.building) {
      EXPECT_LE(hour.grid + hour.wind, whole(site.grid_kw * 1e6) + 1000) << "a thousandth of a watt-hour for rounding";
    }
    EXPECT_LE(hour.gas.fills, site.dispensers * 12) << "no fill is shorter than 5 min";
  }
  ASSERT_EQ(day.blocks.size(), vehicles.size());
  for (std::size_t v = 0; v < vehicles.size(); ++v) EXPECT_EQ(day.blocks[v].block, vehicles[v].block);
}

TEST_P(AnyDepot, WithPlentyOfEverythingDispensesExactlyWhatWasUsed) {
  Dice dice{GetParam()};
  auto const vehicles = draw_vehicles(dice);
  auto site = draw_site(dice);
  site.dispensers = 60;
  site.storage_kg = 5000;
  site.electrolyser_kw = 20000;
  site.made_share = 1;
  site.chargers = 60;
  site.charger_kw = 600;
  site.grid_kw = 1e5;
  auto const day = simulate_depot_day(vehicles, site, draw_parameters(dice), draw_context(dice));
  std::int64_t gas = 0;
  std::int64_t power = 0;
  for (auto const& hour : day.hours) {
    gas += hour.gas.given;
    power += hour.charge.given;
  }
  EXPECT_EQ(day.unplanned, 0);
  EXPECT_FALSE(day.short_of_gas());
  EXPECT_EQ(gas, day.used_gas);
  EXPECT_EQ(power, day.used_power);
  EXPECT_EQ(first_imbalance(day), std::nullopt);
}

TEST_P(AnyDepot, IsTheSameWheneverItIsSimulated) {
  auto const run = [&] {
    Dice dice{GetParam()};
    auto const vehicles = draw_vehicles(dice);
    auto const site = draw_site(dice);
    auto const p = draw_parameters(dice);
    return simulate_depot_day(vehicles, site, p, draw_context(dice));
  };
  auto const a = run();
  auto const b = run();
  for (std::size_t h = 0; h < kHours; ++h) {
    EXPECT_EQ(a.hours[h].cost_millionths, b.hours[h].cost_millionths);
    EXPECT_EQ(a.hours[h].gas.stored, b.hours[h].gas.stored);
  }
}

INSTANTIATE_TEST_SUITE_P(Drawn, AnyDepot, testing::Range(1U, 121U));

}  // namespace
}  // namespace twinshift::depot
