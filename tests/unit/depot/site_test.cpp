#include "sim/depot/site.hpp"

#include "sim/depot/season.hpp"
#include "tests/unit/depot/small_depot.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace twinshift::depot {
namespace {

Parameters sunny() {
  auto p = round_parameters();
  p.pv_yield = 840;
  p.pv_month = {0.026, 0.046, 0.082, 0.117, 0.138, 0.138, 0.133, 0.116, 0.091, 0.06, 0.033, 0.02};
  p.latitude = 54.6;
  p.solar_noon_h = 12.4;
  p.summer_time_h = 1;
  return p;
}

TEST(Sun, AMonthOfMeanDaysHasTheMonthsYield) {
  for (int month = 1; month <= 12; ++month) {
    auto const hours = sun_hours(sunny(), month);
    auto const day = std::accumulate(hours.begin(), hours.end(), 0.0);
    EXPECT_NEAR(day * days_in_month(month), 840 * sunny().pv_month[static_cast<std::size_t>(month - 1)], 1e-9) << month;
  }
}

TEST(Sun, ShinesLongInJuneShortInDecemberAndNeverAtNight) {
  auto const lit = [](int month) {
    auto const hours = sun_hours(sunny(), month);
    return std::count_if(hours.begin(), hours.end(), [](double kwh) { return kwh > 0; });
  };
  EXPECT_GE(lit(6), 17);  // 17 h 10 min in Belfast at midsummer
  EXPECT_LE(lit(12), 9);  // 7 h 15 min at midwinter
  EXPECT_EQ(sun_hours(sunny(), 12)[0], 0);
}

TEST(Sun, StandsHighestAtNoonAnHourLaterInSummerTime) {
  auto const peak = [](int month) {
    auto const hours = sun_hours(sunny(), month);
    return std::max_element(hours.begin(), hours.end()) - hours.begin();
  };
  EXPECT_EQ(peak(1), 12);
  EXPECT_EQ(peak(7), 13);
}

Parameters sized() {
  auto p = round_parameters();
  p.size_margin = 1.2;
  p.size_utilisation = 0.5;
  p.size_store_days = 1;
  p.size_vehicles_dispenser = 25;
  p.size_vehicles_charger = 1;
  p.size_simultaneity = 0.5;
  p.charger_kw = 150;
  return p;
}

// 800 kg a day and a fifth vented: 1,000 kg drawn. Three quarters are made on site: 1000 x 50 x 1.2 x 0.75 / (24 x 0.5)
// = 3,750 kW. The store holds a day above a floor of a tenth: 1,111 kg, and a fifth in reserve: 1,333 kg.
TEST(Site, WhatIsNotStatedIsSizedToTheNeed) {
  emissions::HydrogenSupply const supply{{{"grid_electrolysis", 0.75, 0, false}, {"smr", 0.25, 100, false}}};
  Load const load{800 * kKg, 60, 10, 80};
  auto const site = complete_site(nullptr, load, supply, {{"smr", 100, 1, 11, 6}}, sized());
  EXPECT_TRUE(site.sized);
  EXPECT_EQ(site.electrolyser_kw, 3750);
  EXPECT_NEAR(site.storage_kg, 1333.3, 0.1);
  EXPECT_EQ(site.dispensers, 3);
  EXPECT_EQ(site.chargers, 10);
  EXPECT_EQ(site.made_share, 0.75);
  EXPECT_EQ(site.brought_share, 0.25);
}

TEST(Site, WhatIsStatedStays) {
  emissions::HydrogenSupply const supply{{{"grid_electrolysis", 1, 0, false}}};
  StatedSite stated;
  stated.dispensers = 2;
  stated.electrolyser_kw = 100;
  stated.storage_kg = 50;
  stated.grid_kw = 0;
  auto const site = complete_site(&stated, {800 * kKg, 60, 0, 60}, supply, {}, sized());
  EXPECT_FALSE(site.sized);
  EXPECT_EQ(site.dispensers, 2);
  EXPECT_EQ(site.electrolyser_kw, 100);
  EXPECT_EQ(site.storage_kg, 50);
  EXPECT_EQ(site.grid_kw, 0);
}

TEST(Site, AnElectrolyserThatIsStatedIsNotHelpedByDeliveriesUnlessToldSo) {
  emissions::HydrogenSupply const supply{{{"smr", 1, 100, false}}};
  StatedSite stated;
  stated.electrolyser_kw = 100;
  std::vector<Delivery> const road{{"smr", 100, 1, 11, 6}};
  EXPECT_EQ(complete_site(&stated, {800 * kKg, 60, 0, 60}, supply, road, sized()).delivered_kg_day, 0);
  stated.delivered_kg_day = 400;
  EXPECT_EQ(complete_site(&stated, {800 * kKg, 60, 0, 60}, supply, road, sized()).delivered_kg_day, 400);
}

}  // namespace
}  // namespace twinshift::depot
