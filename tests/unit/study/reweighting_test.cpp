// Totals with drawn factors: by hand, and laws.

#include "sim/study/reweighting.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace twinshift::study {
namespace {

constexpr std::uint32_t kDraws = 20000;

UncertainInput input(std::string name, Quantiles q, Origin origin = Origin::kVehicle) {
  return {name, name, Distribution{q}, "", 0, origin};
}

double variance(std::vector<double> const& values) {
  auto const interval = interval_of(0, values);
  return interval.deviation * interval.deviation;
}

// 100 kg hang on a symmetric triangle of +-10 %, 50 kg on one of +-20 %: the variance is the sum of both.
TEST(Reweighting, TwoIndependentFactorsGiveTheVarianceWorkedOutByHand) {
  Reweighting model;
  auto const a = model.input(input("a", {0.9, 1, 1.1}));
  auto const b = model.input(input("b", {1.6, 2, 2.4}));
  model.add("co2e", {100, {{a, 1}}});
  model.add("co2e", {50, {{b, 1}}});
  auto const wide = [](double half) { return half / (1 - std::sqrt(0.1)); };
  auto const expected = (std::pow(100 * wide(0.1), 2) + std::pow(50 * wide(0.2), 2)) / 6;
  EXPECT_DOUBLE_EQ(model.central("co2e"), 150);
  EXPECT_NEAR(variance(model.draw("co2e", 1, kDraws)), expected, 0.03 * expected);
}

// litres = energy / heating value: the power is -1, so a high heating value takes away.
TEST(Reweighting, PowersScaleAsTheyShould) {
  Reweighting model;
  auto const a = model.input(input("heating value", {0.5, 1, 2}));
  model.add("fuel", {10, {{a, -1}}});
  auto const swing = model.tornado("fuel").front();
  EXPECT_NEAR(swing.at_low, 20, 1e-9);
  EXPECT_NEAR(swing.at_high, 5, 1e-9);
}

// 30 kg hang on the 60 % that a share of 40 % leaves: at 50 % only 25 kg remain.
TEST(Reweighting, TheRestOfAShareScalesWithTheRest) {
  Reweighting model;
  auto const share = model.input(input("share", {0.3, 0.4, 0.5}));
  model.add("heat", {30, {{share, 1, true}}});
  auto const swing = model.tornado("heat").front();
  EXPECT_NEAR(swing.at_low, 35, 1e-9);
  EXPECT_NEAR(swing.at_high, 25, 1e-9);
}

TEST(Reweighting, SameDrawsEveryTimeAndWhateverElseIsDrawn) {
  Reweighting one;
  one.add("x", {1, {{one.input(input("a", {0.5, 1, 2})), 1}}});
  Reweighting two;
  two.add("y", {1, {{two.input(input("b", {0.5, 1, 2})), 1}}});
  two.add("x", {1, {{two.input(input("a", {0.5, 1, 2})), 1}}});
  EXPECT_EQ(one.draw("x", 5, 50), two.draw("x", 5, 50));
}

// Base and policy burn with the same uncertain factor: only their difference is uncertain, and the factor cancels where
// both are equal.
TEST(Reweighting, DifferenceOfTwoRunsUsesCommonDraws) {
  auto const make = [](double amount) {
    Reweighting model;
    model.add("co2e", {amount, {{model.input(input("factor", {0.5, 1, 2})), 1}}});
    return model;
  };
  auto const base = make(1000);
  auto const same = make(1000).minus(base).draw("co2e", 1, 200);
  EXPECT_TRUE(std::all_of(same.begin(), same.end(), [](double d) { return d == 0; }));

  auto const policy = make(990);
  auto const difference = interval_of(-10, policy.minus(base).draw("co2e", 1, 2000));
  EXPECT_GT(difference.low95, -40);
  EXPECT_LT(difference.high95, 0);
  EXPECT_GT(interval_of(1000, base.draw("co2e", 1, 2000)).deviation, 20 * difference.deviation);
}

TEST(Reweighting, VehiclesAndSupplyTogetherMakeUpTheVariance) {
  Reweighting model;
  auto const a = model.input(input("economy", {0.9, 1, 1.1}));
  auto const b = model.input(input("grid", {0.8, 1, 1.2}, Origin::kSupply));
  model.add("ttw", {100, {{a, 1}}});
  model.add("ttw", {80, {{b, 1}}});
  auto const all = variance(model.draw("ttw", 1, kDraws));
  auto const parts =
      variance(model.draw("ttw", 1, kDraws, Vary::kVehicle)) + variance(model.draw("ttw", 1, kDraws, Vary::kSupply));
  EXPECT_NEAR(parts / all, 1, 0.03);
}

TEST(Tornado, RanksInputsAndMovesACorrelatedGroupAsOne) {
  Reweighting model;
  for (auto const* const name : {"e5", "e6"}) {
    auto grouped = input(name, {0.9, 1, 1.1});
    grouped.group = "fuel use of diesel cars";
    grouped.rho = 0.8;
    model.add("co2e", {100, {{model.input(grouped), 1}}});
  }
  model.add("co2e", {100, {{model.input(input("alone", {0.85, 1, 1.15})), 1}}});
  auto const tornado = model.tornado("co2e");
  ASSERT_EQ(tornado.size(), 2U);
  EXPECT_EQ(tornado[0].label, "fuel use of diesel cars");
  EXPECT_NEAR(tornado[0].width(), 40, 1e-6);
  EXPECT_NEAR(tornado[1].width(), 30, 1e-6);
}

TEST(Reweighting, WhatIsNotUncertainDoesNotMove) {
  Reweighting model;
  auto const fixed = model.input(input("fixed", {2, 2, 2}));
  model.add("km", {7, {{fixed, 1}}});
  for (auto const value : model.draw("km", 1, 10)) EXPECT_EQ(value, 7);
  EXPECT_TRUE(model.tornado("km").empty());
  EXPECT_EQ(model.central("nothing booked"), 0);
}

}  // namespace
}  // namespace twinshift::study
