// Money by hand, and the project's own tables.

#include "sim/study/economics.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/study/rank.hpp"

namespace twinshift::study {
namespace {

Quantiles fixed(double value) { return {value, value, value}; }

TEST(Annuity, PaysBackCapitalOverItsLife) {
  EXPECT_DOUBLE_EQ(annuity(0, 10), 0.1);
  // 1 now is worth 3 payments of 0.367209 at 5 %: 0.367209 x (1/1.05 + 1/1.1025 + 1/1.157625) = 1.
  EXPECT_NEAR(annuity(0.05, 3), 0.367209, 1e-6);
}

TEST(Years, LieOnStraightLinesAndStayBeyondThem) {
  std::map<int, Quantiles> const given{{2024, {1, 2, 3}}, {2030, {4, 5, 12}}};
  EXPECT_DOUBLE_EQ(between_years(given, 2027).low, 2.5);
  EXPECT_DOUBLE_EQ(between_years(given, 2027).high, 7.5);
  EXPECT_DOUBLE_EQ(between_years(given, 2000).central, 2);
  EXPECT_DOUBLE_EQ(between_years(given, 2060).central, 5);
}

TEST(Economics, TheProjectsTablesHoldForBothCities) {
  for (auto const& [region, currency] : {std::pair{"NI", "GBP"}, std::pair{"KR", "KRW"}}) {
    io::Faults faults;
    auto const e = read_economics(TWINSHIFT_SOURCE_DIR "/scenarios/parameters", region, currency, 2024, faults);
    EXPECT_FALSE(faults.has_errors()) << io::to_text(faults.error_list().front());
    EXPECT_GT(e.price("hydrogen", 2024).central, e.price("electricity", 2024).central);
    EXPECT_GT(e.vehicle("bus_fc_sd", "capital").central, e.vehicle("bus_battery_sd", "capital").central);
    EXPECT_EQ(e.carrier("bus_cng_sd"), "cng");
    EXPECT_EQ(e.carrier("bus_fc_artic"), "hydrogen");
    EXPECT_GT(e.carbon_value(2050).central, e.carbon_value(2030).central);
    EXPECT_GT(e.damage_value("pm25", 2030).high, e.damage_value("pm25", 2030).low);
  }
}

// The appraisal value of 2050 is 378 in pounds of 2020; a pound of 2020 buys what 1.165 buy in 2024.
TEST(Economics, MoneyIsBroughtToThePriceYear) {
  io::Faults faults;
  auto const e = read_economics(TWINSHIFT_SOURCE_DIR "/scenarios/parameters", "NI", "GBP", 2024, faults);
  EXPECT_NEAR(e.carbon_value(2050).central, 378 * 1.165, 1e-6);
}

TEST(Economics, AnotherCurrencyThanTheRegionsIsRefused) {
  io::Faults faults;
  static_cast<void>(read_economics(TWINSHIFT_SOURCE_DIR "/scenarios/parameters", "NI", "KRW", 2024, faults));
  EXPECT_TRUE(faults.has_errors());
}

/// The project's tables with one text changed in one of them.
io::Faults read_with(char const* table, std::string const& old, std::string const& put) {
  namespace fs = std::filesystem;
  fs::path const folder = fs::path{::testing::TempDir()} / "twinshift-money";
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (auto const* name : {"pathway_vehicles.csv", "pathway_prices.csv", "pathway_money.csv", "carbon_values.csv",
                           "damage_costs.csv", "fleet_turnover.csv"})
    fs::copy_file(fs::path{TWINSHIFT_SOURCE_DIR "/scenarios/parameters"} / name, folder / name);
  std::ifstream in{folder / table, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  auto const at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old << " in " << table;
  text.replace(at, old.size(), put);
  std::ofstream{folder / table, std::ios::binary} << text;
  io::Faults faults;
  static_cast<void>(read_economics(folder, "NI", "GBP", 2024, faults));
  return faults;
}

TEST(Economics, AUnitChangedWithoutItsValueIsRefusedInEveryTable) {
  struct Change {
    char const* table;
    char const* old;
    char const* put;
  };
  for (auto const& [table, old, put] :
       {Change{"pathway_vehicles.csv", ",GBP/km,", ",GBP/mile,"}, Change{"pathway_vehicles.csv", ",l/km,", ",l/100km,"},
        Change{"pathway_prices.csv", ",GBP/kWh,", ",GBP/MWh,"}, Change{"pathway_money.csv", ",2020 = 1,", ",2015 = 1,"},
        Change{"pathway_money.csv", ",share a year,", ",% a year,"},
        Change{"pathway_money.csv", ",KRW/GBP,", ",GBP/KRW,"}, Change{"carbon_values.csv", ",GBP/t,", ",GBP/kg,"},
        Change{"damage_costs.csv", ",GBP/t,", ",GBP/kg,"}, Change{"fleet_turnover.csv", ",17,year,", ",17,month,"}}) {
    auto const faults = read_with(table, old, put);
    ASSERT_TRUE(faults.has_errors()) << table << ' ' << put;
    auto const text = io::to_text(faults.error_list().front());
    EXPECT_NE(text.find("E432"), std::string::npos) << text;
    EXPECT_NE(text.find(table), std::string::npos) << text;
  }
}

/// Ten vehicles that drive 1,000 km a day.
Option option(std::string const& name, std::string const& type, double kg, double diesel_l, double kwh) {
  Option result;
  result.name = name;
  result.emissions.add("co2e_wtw_kg", {kg, {}});
  result.vehicles[type] = 10;
  result.km[type] = 1000;
  result.energy = {{"diesel", diesel_l}, {"electricity", kwh}};
  return result;
}

struct Ranks : ::testing::Test {
  Ranks() {
    economics.turnover = {
        {"spare_ratio", fixed(1)}, {"bus_life", fixed(10)}, {"train_life", fixed(30)}, {"plant_life", fixed(20)}};
    economics.vehicles[{"diesel", "capital"}] = fixed(200000);
    economics.vehicles[{"battery", "capital"}] = fixed(400000);
    economics.vehicles[{"dear", "capital"}] = fixed(900000);
    economics.prices = {{"diesel", {{2024, fixed(1)}}}, {"electricity", {{2024, fixed(0.2)}}}};
  }
  Economics economics;
  RankSettings settings{2024, 300, 20, 1};
};

// Battery: 200,000 more capital a year, 120,000 less diesel, 90,000 of electricity: 170,000 for 300 t.
TEST_F(Ranks, CostOfATonneByHand) {
  std::vector<Option> const options{option("base", "diesel", 1500, 400, 0), option("dear", "dear", 500, 0, 1500),
                                    option("battery", "battery", 500, 0, 1500),
                                    option("worse", "diesel", 1600, 400, 0)};
  auto const ranking = rank(options, economics, settings);
  ASSERT_EQ(ranking.options.size(), 3U);
  EXPECT_EQ(ranking.options[0].name, "battery");
  EXPECT_NEAR(ranking.options[0].abated_t.central, 300, 1e-9);
  EXPECT_NEAR(ranking.options[0].cost.central, 200000 - 120000 + 90000, 1e-6);
  EXPECT_NEAR(*ranking.options[0].per_tonne, 170000.0 / 300, 1e-9);
  EXPECT_EQ(ranking.options[1].name, "dear");
  EXPECT_EQ(ranking.options[2].name, "worse") << "who emits more comes last";
  EXPECT_FALSE(ranking.options[2].per_tonne);
  EXPECT_EQ(ranking.holds_share, 1) << "nothing is uncertain here";
}

// Its own sun and electrolyser instead of 90,000 a year of electricity at the table's price.
TEST_F(Ranks, WhatADepotPaysIsTakenFromItsOwnDay) {
  auto own = option("own", "battery", 500, 0, 0);
  own.depots = {.power = 120, .gas = 30, .earned = 10, .kwh = 1500, .h2_kg = 0, .plant = fixed(400000)};
  std::vector<Option> const options{option("base", "diesel", 1500, 400, 0), own};
  auto const ranking = rank(options, economics, settings);
  EXPECT_NEAR(ranking.options[0].cost.central, 200000 - 120000 + 300 * (120 + 30 - 10) + 400000 / 20.0, 1e-6);
}

TEST_F(Ranks, AnUncertainPriceMayTurnTheOrder) {
  economics.prices["electricity"] = {{2024, {0.05, 0.2, 0.8}}};
  std::vector<Option> const options{option("base", "diesel", 1500, 400, 0), option("few kWh", "dear", 500, 0, 100),
                                    option("many kWh", "battery", 500, 0, 8000)};
  settings.draws = 400;
  auto const ranking = rank(options, economics, settings);
  EXPECT_GT(ranking.holds_share, 0.3);
  EXPECT_LT(ranking.holds_share, 1);
  ASSERT_TRUE(ranking.options[0].range);
  EXPECT_LT(ranking.options[0].range->low95, ranking.options[0].range->high95);
}

}  // namespace
}  // namespace twinshift::study
