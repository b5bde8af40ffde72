// Formulas, amounts and curves as files hold them.

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/audit/factor_set.hpp"
#include "sim/audit/ledger_file.hpp"

namespace twinshift::audit {
namespace {

FactorFile two_factors() {
  FactorFile file;
  for (auto const* const id : {"a", "b"}) {
    file.number[id] = file.factors.size();
    FileFactor factor;
    factor.id = id;
    factor.value = file.factors.empty() ? 0.25 : 4;
    file.factors.push_back(factor);
  }
  return file;
}

TEST(Formula, IsReadFromLeftToRight) {
  std::string why;
  auto const formula = parse_formula("a*(1-a)/b*0.5", two_factors(), why);
  ASSERT_TRUE(formula) << why;
  ASSERT_EQ(formula->terms.size(), 4U);
  EXPECT_EQ(formula->terms[1].kind, FormulaTerm::Kind::kOneMinusFactor);
  EXPECT_TRUE(formula->terms[2].divide);
  EXPECT_EQ(formula->terms[3].number, 0.5);
  EXPECT_FALSE(formula->terms[3].divide);
}

TEST(Formula, WhatIsNoProductOfKnownFactorsIsRefused) {
  for (auto const* const text : {"c", "a*", "*a", "a//b", "a*(1-c)", "(1-a"}) {
    std::string why;
    EXPECT_FALSE(parse_formula(text, two_factors(), why)) << text;
    EXPECT_NE(why, "");
  }
}

TEST(Amount, IsAWholeNumberOfItsLastPlace) {
  EXPECT_EQ(parse_scaled("10.28328", 9), 10283280000);
  EXPECT_EQ(parse_scaled("-0.5", 6), -500000);
  EXPECT_EQ(parse_scaled("7", 6), 7000000);
  for (auto const* const text : {"", "1.", ".5", "1.0000001", "1e3", "--1", "12345678901234567890"})
    EXPECT_FALSE(parse_scaled(text, 6)) << text;
}

TEST(Amount, IsWrittenAsItIsRead) {
  for (auto const* const text : {"0", "4", "0.000001", "-12.5", "123456.789"})
    EXPECT_EQ(scaled_text(*parse_scaled(text, 6), 6), text);
}

FileFactor curve(std::vector<CurvePiece> pieces) {
  FileFactor factor;
  factor.is_curve = true;
  factor.pieces = std::move(pieces);
  return factor;
}

/// A piece that is `level` at every speed.
CurvePiece flat(double load, double vmin, double vmax, double level) {
  return {load, vmin, vmax, {0, 0, level, 0, 0, 0, 1, 0}};
}

TEST(Curve, SpeedIsClampedAndNothingFallsBelowZero) {
  CurvePiece const linear{0, 10, 50, {0, 1, -20, 0, 0, 0, 1, 0}};  // v - 20
  EXPECT_DOUBLE_EQ(linear.at(30), 10);
  EXPECT_DOUBLE_EQ(linear.at(90), 30);
  EXPECT_DOUBLE_EQ(linear.at(12), 0);
}

TEST(Curve, TheLastPieceThatBeginsBelowTheSpeedHolds) {
  auto const two = curve({flat(0, 5, 30, 7), flat(0, 30, 90, 3)});
  EXPECT_EQ(two.at(1, 0), 7);
  EXPECT_EQ(two.at(29.9, 0), 7);
  EXPECT_EQ(two.at(30, 0), 3);
}

TEST(Curve, LoadsAreJoinedByStraightLines) {
  auto const bus = curve({flat(0, 5, 90, 10), flat(0.5, 5, 90, 20), flat(1, 5, 90, 26)});
  EXPECT_DOUBLE_EQ(bus.at(20, 0.25), 15);
  EXPECT_DOUBLE_EQ(bus.at(20, 0.75), 23);
  EXPECT_DOUBLE_EQ(bus.at(20, 1.3), 26);
}

TEST(FactorSets, CitiesAndYearsOfTheProjectAreFoundAndDiffer) {
  std::filesystem::path const scenarios{TWINSHIFT_SOURCE_DIR "/scenarios"};
  io::Faults faults;
  auto const now = load_factor_set("belfast", "", scenarios, faults);
  auto const later = load_factor_set("belfast@2032", "", scenarios, faults);
  faults.throw_if_any();
  EXPECT_GT(now.factors.size(), 100U);
  auto const differ = differences(now, later);
  ASSERT_EQ(differ.size(), 1U) << "only the grid changes with the year";
  EXPECT_EQ(differ[0].id, "grid_intensity");
  EXPECT_NEAR(*differ[0].a, 0.275, 1e-12);
  EXPECT_NEAR(*differ[0].b, 0.125 + 0.4 * (0.07 - 0.125), 1e-12);
  auto const other = differences(now, load_factor_set("sejong", "", scenarios, faults));
  EXPECT_THAT(other, ::testing::Contains(::testing::Field(&FactorDifference::id, "grid_losses")));
}

TEST(FactorSets, WhatIsNotThereIsNamedWithTheCitiesThatAre) {
  for (auto const* const spec : {"atlantis", "belfast@soon", "belfast@3000", "", "@"}) {
    io::Faults faults;
    static_cast<void>(load_factor_set(spec, "", TWINSHIFT_SOURCE_DIR "/scenarios", faults));
    EXPECT_TRUE(faults.has_errors()) << spec;
  }
}

}  // namespace
}  // namespace twinshift::audit
