#include "sim/study/comparison.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "sim/io/input_error.hpp"
#include "sim/results/seed_runs.hpp"
#include "sim/results/spread.hpp"
#include "sim/results/summary.hpp"

namespace twinshift::study {
namespace {

namespace fs = std::filesystem;
using results::Measure;

struct Drawn {
  std::string seed = "1";
  std::string people = "abc";
  bool converged = true;
};

class ComparisonTest : public testing::Test {
protected:
  ComparisonTest() {
    place_ = fs::temp_directory_path() /
             ("twinshift-" + std::string{testing::UnitTest::GetInstance()->current_test_info()->name()});
    fs::remove_all(place_);
  }
  ~ComparisonTest() override { fs::remove_all(place_); }

  fs::path run(std::string const& name, std::vector<Measure> const& measures, Drawn const& drawn = {}) {
    auto const folder = place_ / name;
    fs::create_directories(folder);
    std::ofstream{folder / "summary.csv"} << summary_csv(measures);
    std::ofstream{folder / "manifest.yaml"}
        << "title: " << name << "\ncity: mini\nscenario: s\nseed: " << drawn.seed
        << "\nsample_pct: 100\nconverged: " << (drawn.converged ? "true" : "false")
        << "\nfit: true\npopulation_sha256: " << drawn.people
        << "\noutput_sha256: x\ninputs:\n  - {path: seed, kind: table, sha256: 9}\n";
    return folder;
  }

  /// A folder of seeds 1, 2, ... with a bus share and a constant number of people.
  fs::path seeds(std::string const& name, std::vector<double> const& shares, std::string const& people = "abc") {
    results::RunFolder const folder{place_ / name};
    auto const place = place_ / name;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      auto const seed = std::to_string(i + 1);
      run(name + "/" + results::seed_folder(i + 1),
          {{"mode_share:bus", "%", shares[i], 2}, {"agents", "persons", 9, 0}}, {seed, people + seed});
    }
    std::ofstream{place / "manifest.yaml"} << "kind: seeds\n";
    return place;
  }

  fs::path place_;
};

TEST_F(ComparisonTest, OneSeedGivesValuesWithoutVerdicts) {
  auto const base = run("base", {{"mode_share:bus", "%", 10.5, 2}, {"agents", "persons", 300, 0}});
  auto const policy = run("policy", {{"mode_share:bus", "%", 12.25, 2}, {"agents", "persons", 300, 0}});
  auto const comparison = compare(base, policy);
  ASSERT_EQ(comparison.measures.size(), 2U);
  EXPECT_DOUBLE_EQ(comparison.measures[0].difference, 1.75);
  EXPECT_EQ(comparison.measures[0].decimals, 2);
  EXPECT_FALSE(comparison.measures[0].half_width.has_value());
  EXPECT_EQ(comparison.measures[0].verdict, Verdict::kNone);
  EXPECT_EQ(comparison.policy_title, "policy");
  ASSERT_EQ(comparison.findings.size(), 1U);
  EXPECT_EQ(comparison.findings[0],
            "R610  1 seed gives no interval. → seeds: 3 or more. (The comparison shows values without verdicts.)");
}

TEST_F(ComparisonTest, PairsSeedBySeedAndJudges) {
  auto const base = seeds("base", {10, 20, 30});
  auto const comparison = compare(base, seeds("policy", {11, 21.5, 31.2}));
  auto const& share = comparison.measures[0];
  EXPECT_NEAR(share.difference, 1.2333, 1e-4);
  // Student's t with 2 degrees of freedom 4.30265, standard deviation 0.25166 over the root of 3.
  EXPECT_NEAR(share.half_width.value(), 0.62517, 1e-4);
  EXPECT_EQ(share.verdict, Verdict::kReal);
  EXPECT_EQ(comparison.measures[1].verdict, Verdict::kZero);
  EXPECT_EQ(compare(base, seeds("noise", {11, 19, 30.5})).measures[0].verdict, Verdict::kNoise);
  EXPECT_EQ(judge(share, true, InputRange{-1, 2}), Verdict::kMixed);
  EXPECT_EQ(judge(share, true, InputRange{1, 2}), Verdict::kReal);
  EXPECT_NEAR(comparison.real_by_chance(), 0.05, 1e-12);
}

TEST_F(ComparisonTest, DifferentPeopleAreComparedOnlyUnpaired) {
  auto const base = seeds("base", {10, 20, 30});
  auto const policy = seeds("policy", {11, 21.5, 31.2}, "other");
  EXPECT_THROW((void)compare(base, policy), io::InputError);
  auto const share = compare(base, policy, {true}).measures[0];
  EXPECT_NEAR(share.difference, 1.2333, 1e-4);
  EXPECT_EQ(share.verdict, Verdict::kNoise);
  // Welch by hand: variances of the means 33.333 and 34.103, 3.9995 degrees of freedom, t = 2.7765.
  EXPECT_NEAR(share.half_width.value(), 22.80, 0.02);
}

TEST_F(ComparisonTest, SeedsThatOneSideLacksAreLeftOut) {
  auto const comparison = compare(seeds("base", {10, 20, 30}), seeds("policy", {11, 21}));
  EXPECT_EQ(comparison.seeds, (std::vector<std::uint64_t>{1, 2}));
  ASSERT_EQ(comparison.findings.size(), 1U);
  EXPECT_TRUE(comparison.findings[0].starts_with("R622  1 runs"));
}

TEST_F(ComparisonTest, AMeasureThatOneRunLacksCountsAsNothing) {
  auto const base = run("base", {{"h2_kg", "kg", 7, 0}});
  auto const measures = compare(base, run("policy", {{"mode_share:shuttle", "%", 1, 0}})).measures;
  ASSERT_EQ(measures.size(), 2U);
  EXPECT_EQ(measures[0].difference, -7);
  EXPECT_EQ(measures[1].difference, 1);
  EXPECT_FALSE(measures[1].in_base);
}

TEST_F(ComparisonTest, ARunThatHasNotSettledGetsNoVerdict) {
  auto const base = seeds("base", {10, 20, 30});
  auto const policy = seeds("policy", {11, 21.5, 31.2});
  run("policy/seed-2", {{"mode_share:bus", "%", 21.5, 2}}, {"2", "abc2", false});
  auto const comparison = compare(base, policy);
  EXPECT_EQ(comparison.measures[0].verdict, Verdict::kNone);
  EXPECT_TRUE(comparison.findings.back().starts_with("R623"));
}

TEST_F(ComparisonTest, RefusesRunsOfDifferentPeople) {
  auto const base = run("base", {{"agents", "persons", 300, 0}});
  auto const policy = run("policy", {{"agents", "persons", 300, 0}}, {"1", "of other people, a long hash"});
  try {
    (void)compare(base, policy);
    FAIL() << "runs with different people were compared";
  } catch (io::InputError const& error) {
    EXPECT_EQ(error.faults().front().code, "R620");
    EXPECT_EQ(error.exit_status(), 4);
    EXPECT_NE(std::string{error.what()}.find("Different population hash. A paired comparison is not possible"),
              std::string::npos);
    EXPECT_NE(std::string{error.what()}.find("→ Re-run with the same base, or --unpaired (wider intervals)."),
              std::string::npos);
  }
}

TEST_F(ComparisonTest, SaysWhichRunIsNotThere) {
  auto const base = run("base", {{"agents", "persons", 300, 0}});
  EXPECT_THROW((void)compare(base, place_ / "nowhere"), io::InputError);
}

TEST(Spread, MeansAndIntervalsOverSeeds) {
  auto const rows = results::over_seeds({{{"x", "t", 1, 1}}, {{"x", "t", 2, 1}}, {{"x", "t", 3, 1}}});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_DOUBLE_EQ(rows[0].value, 2);
  EXPECT_NEAR(rows[0].half_width.value(), 4.302653 / std::sqrt(3.0), 1e-5);
  EXPECT_EQ(results::summary_csv(rows), "measure,value,unit,lower95,upper95,n_seeds\nx,2.0,t,-0.5,4.5,3\n");
}

}  // namespace
}  // namespace twinshift::study
