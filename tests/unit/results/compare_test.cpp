#include "sim/results/summary.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sim/io/input_error.hpp"

namespace twinshift::results {
namespace {

namespace fs = std::filesystem;

class CompareTest : public testing::Test {
protected:
  CompareTest() {
    place_ = fs::temp_directory_path() /
             ("twinshift-" + std::string{testing::UnitTest::GetInstance()->current_test_info()->name()});
    fs::remove_all(place_);
  }
  ~CompareTest() override { fs::remove_all(place_); }

  fs::path run(char const* name, std::vector<Measure> const& measures, char const* seed = "1") {
    auto const folder = place_ / name;
    fs::create_directories(folder);
    std::ofstream{folder / "summary.csv"} << summary_csv(measures);
    std::ofstream{folder / "manifest.yaml"} << "title: " << name << "\ncity: mini\nseed: " << seed
                                            << "\nsample_pct: 100\npopulation_sha256: abc\ninputs:\n  seed: 9\n";
    return folder;
  }

  fs::path place_;
};

TEST_F(CompareTest, GivesTheDifferenceOfEveryMeasure) {
  auto const base = run("base", {{"mode_share_bus", "%", 10.5, 2}, {"agents", "persons", 300, 0}});
  auto const policy = run("policy", {{"mode_share_bus", "%", 12.25, 2}, {"agents", "persons", 300, 0}});
  auto const comparison = compare_runs(base, policy);
  ASSERT_EQ(comparison.differences.size(), 2U);
  EXPECT_DOUBLE_EQ(comparison.differences[0].difference(), 1.75);
  EXPECT_EQ(comparison.differences[0].decimals, 2);
  EXPECT_EQ(comparison.differences[1].difference(), 0);
  EXPECT_EQ(comparison.policy_title, "policy");
}

TEST_F(CompareTest, AMeasureThatOneRunLacksCountsAsNothing) {
  auto const base = run("base", {{"h2_kg", "kg", 7, 0}});
  auto const policy = run("policy", {{"mode_share_shuttle", "%", 1, 0}});
  auto const differences = compare_runs(base, policy).differences;
  ASSERT_EQ(differences.size(), 2U);
  EXPECT_EQ(differences[0].difference(), -7);
  EXPECT_EQ(differences[1].difference(), 1);
  EXPECT_FALSE(differences[1].base.has_value());
}

TEST_F(CompareTest, RefusesRunsOfDifferentPeople) {
  auto const base = run("base", {{"agents", "persons", 300, 0}}, "1");
  auto const policy = run("policy", {{"agents", "persons", 300, 0}}, "2");
  try {
    compare_runs(base, policy);
    FAIL() << "runs with different seeds were compared";
  } catch (io::InputError const& error) {
    EXPECT_EQ(error.faults().front().code, "R620");
    EXPECT_EQ(error.exit_status(), 4);
  }
}

TEST_F(CompareTest, SaysWhichRunIsNotThere) {
  auto const base = run("base", {{"agents", "persons", 300, 0}});
  EXPECT_THROW(compare_runs(base, place_ / "nowhere"), io::InputError);
}

}  // namespace
}  // namespace twinshift::results
