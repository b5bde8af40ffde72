#include "sim/results/run_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace twinshift::results {
namespace {

namespace fs = std::filesystem;

class RunFolderTest : public testing::Test {
protected:
  RunFolderTest() {
    place_ = fs::temp_directory_path() /
             ("twinshift-" + std::string{testing::UnitTest::GetInstance()->current_test_info()->name()});
    fs::remove_all(place_);
    fs::create_directories(place_);
  }
  ~RunFolderTest() override { fs::remove_all(place_); }

  static std::string read(fs::path const& file) {
    std::ifstream in{file};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }

  fs::path place_;
};

TEST_F(RunFolderTest, IsSeenOnlyWhenWhole) {
  auto const run = place_ / "run";
  RunFolder folder{run};
  folder.write("manifest.yaml", "format: 1\n");
  EXPECT_FALSE(fs::exists(run));
  folder.publish();
  EXPECT_EQ(read(run / "manifest.yaml"), "format: 1\n");
}

TEST_F(RunFolderTest, LeavesNothingBehindWhenGivenUp) {
  { RunFolder{place_ / "run"}.write("summary.csv", "half"); }
  EXPECT_TRUE(fs::is_empty(place_));
}

TEST_F(RunFolderTest, ReplacesAnEarlierRunWhole) {
  auto const run = place_ / "run";
  {
    RunFolder first{run};
    first.write("manifest.yaml", "first\n");
    first.write("old.csv", "x\n");
    first.publish();
  }
  RunFolder second{run};
  second.write("manifest.yaml", "second\n");
  EXPECT_EQ(read(run / "manifest.yaml"), "first\n");
  second.publish();
  EXPECT_EQ(read(run / "manifest.yaml"), "second\n");
  EXPECT_FALSE(fs::exists(run / "old.csv"));
}

TEST_F(RunFolderTest, NeverTouchesAFolderThatIsNoRun) {
  std::ofstream{place_ / "thesis.txt"} << "ten years of work";
  EXPECT_THROW(RunFolder{place_}, FolderError);
  EXPECT_EQ(read(place_ / "thesis.txt"), "ten years of work");
}

TEST_F(RunFolderTest, HashOfTablesSeesEveryByteAndNameButNotTheLog) {
  auto const write = [&](char const* name, char const* text) { std::ofstream{place_ / name} << text; };
  write("modes.csv", "a\n1\n");
  write("routes.csv", "b\n2\n");
  auto const hash = hash_tables(place_);
  EXPECT_EQ(hash.size(), 64U);
  write("run.log", "10:00 took 3 s\n");
  EXPECT_EQ(hash_tables(place_), hash);
  write("modes.csv", "a\n2\n");
  EXPECT_NE(hash_tables(place_), hash);
  write("modes.csv", "a\n1\n");
  EXPECT_EQ(hash_tables(place_), hash);
  fs::rename(place_ / "modes.csv", place_ / "other.csv");
  EXPECT_NE(hash_tables(place_), hash);
}

}  // namespace
}  // namespace twinshift::results
