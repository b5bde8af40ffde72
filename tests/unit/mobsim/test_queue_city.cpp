#include "tools/twinshift/queue_city.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace twinshift::tool {
namespace {

std::vector<std::filesystem::path> check_data() {
  auto const* const folder = std::getenv("TWINSHIFT_CHECK_DATA");
  if (folder == nullptr) return {};
  return {std::filesystem::path{folder} / "bench/queue-city"};
}

class QueueCityAnswer : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(QueueCityAnswer, IsTheOneThatPublishedEnginesAgreeOn) {
  auto const city = read_queue_city(GetParam() / "links.txt", GetParam() / "trips10000.txt.gz");
  auto const result = mobsim::run_queue_routes(city.network, city.routes, {});
  EXPECT_EQ(result.link_entries, 244752);
  EXPECT_EQ(result.arrivals, 10000);
  EXPECT_NEAR(result.mean_trip_s, 440.68, 0.1);
  EXPECT_NEAR(result.last_arrival_s, 11719, 1);
}

INSTANTIATE_TEST_SUITE_P(CheckData, QueueCityAnswer, testing::ValuesIn(check_data()));
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(QueueCityAnswer);

constexpr auto kLinks = "# a street of two links\nab A B 100 10 1 0 0 100 0\nbc B C 200 10 2 100 0 300 0\n";

class QueueCityFiles : public testing::Test {
protected:
  QueueCityFiles() { std::filesystem::create_directories(folder_); }
  ~QueueCityFiles() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path write(std::string const& name, std::string const& text) {
    std::ofstream{folder_ / name} << text;
    return folder_ / name;
  }
  std::string fault(std::string const& links, std::string const& trips) {
    auto const links_file = write("links.txt", links);
    auto const trips_file = write("trips.txt", trips);
    try {
      read_queue_city(links_file, trips_file);
    } catch (std::runtime_error const& error) {
      return std::string{error.what()}.substr(folder_.generic_string().size() + 1);
    }
    return "no fault";
  }
  std::filesystem::path folder_ =
      std::filesystem::path{testing::TempDir()} /
      (std::string{"queue_city_"} + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(QueueCityFiles, AreReadWithTheFloorOfTheDeparture) {
  auto const city = read_queue_city(write("links.txt", kLinks), write("trips.txt", "2.90\tab bc\r\n"));
  EXPECT_EQ(city.network.links.size(), 2U);
  EXPECT_EQ(city.network.links.capacity[LinkId{1}], 1800);
  EXPECT_EQ(city.routes.departure_s, std::vector{2});
  EXPECT_EQ(city.routes.links[PathId{0}].size(), 2U);
}

TEST(RepeatedTrips, LieWithinTheSameHoursAndNotInStepWithTheFirst) {
  mobsim::QueueRoutes once;
  std::vector const path = {LinkId{0}, LinkId{1}};
  for (int car = 0; car < 100; ++car) {
    once.departure_s.push_back(100 * car);
    once.links.push_back(path);
  }
  auto const many = repeat_trips(once, 5, 10800);
  ASSERT_EQ(many.departure_s.size(), 500U);
  EXPECT_EQ(entries_of(many), 500);
  std::set<int> steps;
  for (std::size_t i = 0; i < 100; ++i) {
    for (std::size_t copy = 0; copy < 5; ++copy) {
      auto const departure = many.departure_s[copy * 100 + i];
      EXPECT_TRUE(departure >= 0 && departure < 10800);
      // Within its fifth of the time, counted from where the first one leaves.
      auto const later = (departure - once.departure_s[i] + 10800) % 10800;
      EXPECT_EQ(static_cast<std::size_t>(later) / 2160, copy);
      steps.insert(later % 2160);
    }
  }
  EXPECT_GT(steps.size(), 300U);
  EXPECT_EQ(many.departure_s, repeat_trips(once, 5, 10800).departure_s);
  EXPECT_EQ(repeat_trips(once, 1, 10800).departure_s, once.departure_s);
}

TEST_F(QueueCityFiles, WithFaultsAreRefusedWithTheirLine) {
  EXPECT_EQ(fault("ab A B 100 10 1 0 0 100\n", ""), "links.txt:1: a link needs 10 fields, got 9");
  EXPECT_EQ(fault(std::string{kLinks} + "ab A B 100 10 1 0 0 100 0\n", ""), "links.txt:4: link 'ab' occurs twice");
  EXPECT_NE(fault("ab A B nan 10 1 0 0 100 0\n", "").find("links.txt:1: length must be a number"), std::string::npos);
  EXPECT_EQ(fault(kLinks, "0\tab\n1\tba\n"), "trips.txt:2: link 'ba' is not in the links file");
  EXPECT_EQ(fault(kLinks, "0\tbc ab\n"), "trips.txt:1: link 'ab' does not start where the link before it ends");
  EXPECT_EQ(fault(kLinks, "0\n"), "trips.txt:1: a trip needs at least one link");
  EXPECT_NE(fault(kLinks, "-1\tab\n").find("trips.txt:1: departure must be"), std::string::npos);
}

}  // namespace
}  // namespace twinshift::tool
