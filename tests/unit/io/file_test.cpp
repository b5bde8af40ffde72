#include "sim/io/file.hpp"

#include "sim/io/projection.hpp"
#include "sim/io/sha256.hpp"
#include "sim/io/suggest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace twinshift::io {
namespace {
namespace fs = std::filesystem;

class FileTest : public testing::Test {
protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path write(std::string const& name, std::string const& text) {
    std::ofstream{folder_ / name, std::ios::binary} << text;
    return folder_ / name;
  }
  std::string fault_of(fs::path const& path) {
    Faults faults;
    EXPECT_FALSE(read_text_file(path, {"s.yaml", 5, 9}, faults, FaultKind::kScenario));
    return to_text(faults.error_list().at(0));
  }
  fs::path folder_ = fs::path{testing::TempDir()} /
                     ("twinshift_file_" + std::string{testing::UnitTest::GetInstance()->current_test_info()->name()});
};

TEST_F(FileTest, NamesTheNearestFileWhenOneIsMissing) {
  write("Metro.zip", "x");
  EXPECT_THAT(fault_of(folder_ / "metro.zip"), testing::AllOf(testing::StartsWith("F201 s.yaml:5:9  Cannot open"),
                                                              testing::HasSubstr("a file \"Metro.zip\" exists there")));
  EXPECT_THAT(fault_of(folder_ / "no" / "x"), testing::HasSubstr("does not exist"));
}

TEST_F(FileTest, RefusesWhatIsNoOrdinaryTextFile) {
  EXPECT_THAT(fault_of(folder_), testing::HasSubstr("it is a folder"));
  EXPECT_THAT(fault_of(write("empty", "")), testing::StartsWith("F202"));
  EXPECT_THAT(fault_of(write("latin", "a\nb\xE9\n")),
              testing::AllOf(testing::StartsWith("F203"), testing::HasSubstr("latin:2")));
  fs::create_symlink("loop", folder_ / "loop");
  EXPECT_THAT(fault_of(folder_ / "loop"), testing::HasSubstr("circle"));
  EXPECT_THAT(fault_of("/dev/null"), testing::HasSubstr("not an ordinary file"));
}

TEST_F(FileTest, RefusesNamesThatLeaveTheFolder) {
  Faults faults;
  EXPECT_TRUE(stays_inside("a/b.csv", {}, faults, FaultKind::kData));
  EXPECT_TRUE(stays_inside("a/../b.csv", {}, faults, FaultKind::kData));
  for (auto const* const name : {"../x", "/etc/passwd", "a/../../x", "", "."})
    EXPECT_FALSE(stays_inside(name, {}, faults, FaultKind::kData)) << name;
}

// Test vectors of FIPS 180-4 (NIST, "SHA256.pdf" examples).
TEST_F(FileTest, DigestsMatchTheStandard) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_file(write("abc", "abc")), sha256_hex("abc"));
  EXPECT_FALSE(sha256_file(folder_ / "none"));
}

// The false origin of Irish Transverse Mercator: 8 W, 53.5 N is 600,000 E 750,000 N (EPSG:2157).
TEST_F(FileTest, ProjectsToTheCitysPlaneAndBack) {
  auto const itm = Projection::make("EPSG:2157");
  ASSERT_TRUE(itm);
  auto const origin = itm->to_plane({-8, 53.5});
  ASSERT_TRUE(origin);
  EXPECT_NEAR(origin->x, 600000, 1e-3);
  EXPECT_NEAR(origin->y, 750000, 1e-3);
  auto const back = itm->to_degrees(*origin);
  EXPECT_NEAR(back->lat, 53.5, 1e-9);
  EXPECT_FALSE(Projection::make("EPSG:4326"));
  EXPECT_FALSE(Projection::make("nonsense"));
}

TEST_F(FileTest, SuggestsSimilarWords) {
  std::vector<std::string> const routes = {"G1", "G2", "12A", "Dock"};
  EXPECT_THAT(nearest_words("G12", routes, 2), testing::ElementsAre("G1", "G2"));
  EXPECT_EQ(edit_distance("headwy", "headway"), 1U);
  EXPECT_EQ(edit_distance("ab", "ba"), 1U);
  EXPECT_EQ(shown(std::string(59, 'a') + "벨"), std::string(59, 'a') + "…");
}

}  // namespace
}  // namespace twinshift::io
