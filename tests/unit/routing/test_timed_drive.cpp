#include "sim/routing/timed_drive.hpp"
#include "tests/unit/routing/grid_town.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace twinshift::routing {
namespace {

using testing::add_node;
using testing::add_street;

constexpr int kAll = network::kCarAccess | network::kWalkAccess;
constexpr int kEight = 32;  ///< the quarter that begins at 8:00

TimeOfDay eight_and(std::int32_t seconds) { return TimeOfDay::from_seconds(8 * 3600 + seconds); }

/// From a to b either by c, 1,000 s a street, or by d, 1,100 s a street; e is on no street for cars.
struct TwoWays {
  network::Network network;
  NodeId a = add_node(network, {0, 0});
  NodeId b = add_node(network, {20000, 0});
  NodeId c = add_node(network, {10000, 0});
  NodeId d = add_node(network, {10000, 4583});
  NodeId e = add_node(network, {0, -10});

  TwoWays() {
    add_street(network, a, c, 10000, 10, kAll);
    add_street(network, c, b, 10000, 10, kAll);
    add_street(network, a, d, 11000, 10, kAll);
    add_street(network, d, b, 11000, 10, kAll);
    add_street(network, a, e, 10, 10, network::kWalkAccess);
    network::index_network(network);
  }
  [[nodiscard]] LinkId link(NodeId from, NodeId to) const {
    for (auto const link : network.out_links[from])
      if (network.links.to[link] == to) return link;
    return {};
  }
};

TEST(TimedDrive, TakesEachStreetAtTheQuarterInWhichItIsReached) {
  TwoWays const town;
  network::LinkTimes times{town.network};
  auto const first = town.link(town.a, town.c);
  auto const second = town.link(town.c, town.b);
  times.set(first, kEight, 1200);
  times.set(second, kEight, 5000);
  times.set(second, kEight + 1, 1300);
  times.set(second, kEight + 2, 1400);
  auto const links = std::vector{first, second};
  EXPECT_DOUBLE_EQ(seconds_along(links, times, eight_and(0)), 1200 + 1300);
  EXPECT_DOUBLE_EQ(seconds_along(links, times, eight_and(599)), 1200 + 1300);  // reached at 8:29:59
  EXPECT_DOUBLE_EQ(seconds_along(links, times, eight_and(600)), 1200 + 1400);
}

TEST(TimedDrive, GoesAnotherWayIfTheStreetsAheadWillBeFullByThen) {
  TwoWays const town;
  network::LinkTimes times{town.network};
  times.set(town.link(town.c, town.b), kEight + 1, 1500);
  StreetRouter router{town.network};
  router.customise(times);
  TimedDrive drive{router, times};
  Path path;
  ASSERT_TRUE(drive.path(town.a, town.b, eight_and(0), path));
  EXPECT_EQ(path.links, (std::vector{town.link(town.a, town.d), town.link(town.d, town.b)}));
  EXPECT_DOUBLE_EQ(path.seconds, 2200);
  EXPECT_DOUBLE_EQ(path.metres, 22000);
  // Seconds alone look at one path: the fastest when leaving, as it would be driven.
  EXPECT_DOUBLE_EQ(drive.seconds(town.a, town.b, eight_and(0)), 2500);
  EXPECT_DOUBLE_EQ(drive.seconds(town.a, town.b, eight_and(3600)), 2000);
}

TEST(TimedDrive, KeepsTheFirstWayIfTheOtherIsNoQuickerWhenDriven) {
  TwoWays const town;
  network::LinkTimes times{town.network};
  // Half-way, the street behind looks full; but it has been driven by then.
  times.set(town.link(town.a, town.c), kEight + 1, 1500);
  StreetRouter router{town.network};
  router.customise(times);
  TimedDrive drive{router, times};
  Path path;
  ASSERT_TRUE(drive.path(town.a, town.b, eight_and(0), path));
  EXPECT_EQ(path.links, (std::vector{town.link(town.a, town.c), town.link(town.c, town.b)}));
  EXPECT_DOUBLE_EQ(path.seconds, 2000);
}

TEST(TimedDrive, SaysWhereThereIsNoWay) {
  TwoWays const town;
  network::LinkTimes const times{town.network};
  StreetRouter router{town.network};
  router.customise(times);
  TimedDrive drive{router, times};
  Path path;
  EXPECT_FALSE(drive.path(town.a, town.e, eight_and(0), path));
  EXPECT_TRUE(std::isinf(drive.seconds(town.a, town.e, eight_and(0))));
}

}  // namespace
}  // namespace twinshift::routing
