#include "sim/demand/gravity.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace twinshift::demand {
namespace {

/// Internal zones on a line, 2 km apart, then external ones.
Zones zones_on_a_line(int internal, int external) {
  auto zones = Zones{};
  for (int i = 0; i < internal + external; ++i) {
    zones.key.push_back(std::to_string(i));
    zones.position.push_back({2000.0 * i, 0});
    zones.internal.push_back(i < internal ? 1 : 0);
  }
  return zones;
}

TEST(Gravity, MeetsBothMargins) {
  auto const zones = zones_on_a_line(4, 0);
  auto const origins = std::vector{100.0, 200.0, 50.0, 650.0};
  auto const destinations = std::vector{400.0, 300.0, 200.0, 100.0};
  auto const flows = furness(zones, zone_kilometres(zones), 0.3, origins, destinations);
  for (std::size_t z = 0; z < 4; ++z) {
    auto row = 0.0;
    auto column = 0.0;
    for (std::size_t k = 0; k < 4; ++k) {
      row += flows.at(z, k);
      column += flows.at(k, z);
    }
    EXPECT_NEAR(row, origins[z], 1e-9);
    EXPECT_NEAR(column, destinations[z], 1e-3);
  }
}

TEST(Gravity, AgreesWithTwoZonesSolvedByHand) {
  // Odds ratio of a balanced 2 x 2 table is that of its deterrence: (x/(1-x))^2 = exp(2 d (km_01 - km_00)).
  auto const zones = zones_on_a_line(2, 0);
  auto const km = zone_kilometres(zones);
  EXPECT_DOUBLE_EQ(km.at(0, 1), 2.6);
  EXPECT_DOUBLE_EQ(km.at(0, 0), 1.3);
  auto const flows = furness(zones, km, 0.5, std::vector{1.0, 1.0}, std::vector{1.0, 1.0});
  EXPECT_NEAR(flows.at(0, 0) / flows.at(0, 1), std::exp(0.5 * 1.3), 1e-6);
}

TEST(Gravity, ShortensTripsWhenDistanceMattersMore) {
  auto const zones = zones_on_a_line(6, 0);
  auto const km = zone_kilometres(zones);
  auto const people = std::vector<double>(6, 100.0);
  auto mean = [&](double decay) {
    auto const flows = furness(zones, km, decay, people, people);
    return std::inner_product(flows.cells.begin(), flows.cells.end(), km.cells.begin(), 0.0) / 600.0;
  };
  EXPECT_GT(mean(0.0), mean(0.1));
  EXPECT_GT(mean(0.1), mean(0.5));
}

TEST(Gravity, SendsNobodyFromOutsideToOutside) {
  auto const zones = zones_on_a_line(2, 2);
  auto const flows = furness(zones, zone_kilometres(zones), 0.1, std::vector{50.0, 50.0, 30.0, 20.0},
                             std::vector{60.0, 60.0, 20.0, 10.0});
  for (std::size_t i = 2; i < 4; ++i)
    for (std::size_t j = 2; j < 4; ++j) EXPECT_EQ(flows.at(i, j), 0.0);
}

TEST(Gravity, MadeWholeKeepsRowsExactAndColumnsWithinAPerson) {
  auto flows = Flows<double>{5, std::vector<double>(25)};
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 5; ++j) flows.at(i, j) = j == 0 ? 0.8 : 0.55;  // small rows: 3 people, 5 places
  auto const whole = make_whole(flows, std::vector<std::uint32_t>(5, 3));
  auto columns = std::vector<int>(5, 0);
  for (std::size_t i = 0; i < 5; ++i) {
    auto const row = whole.row(i);
    EXPECT_EQ(std::accumulate(row.begin(), row.end(), 0U), 3U);
    for (std::size_t j = 0; j < 5; ++j) columns[j] += static_cast<int>(row[j]);
  }
  EXPECT_EQ(columns[0], 4);
  for (std::size_t j = 1; j < 5; ++j) EXPECT_NEAR(columns[j], 2.75, 1.0);
}

}  // namespace
}  // namespace twinshift::demand
