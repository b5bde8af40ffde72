#include "sim/depot/needs.hpp"

#include "tests/unit/depot/small_depot.hpp"

#include <gtest/gtest.h>

namespace twinshift::depot {
namespace {

constexpr std::int64_t kPump = 120 * kKg;  ///< an hour: 2 kg/min

// 3 km at 10 m/s: 300 s there and back; ten minutes to prepare.
TEST(Needs, TheWayToTheDepotAndThePreparationTakeTheirTime) {
  auto p = round_parameters();
  p.prepare_min = 10;
  auto const bus = vehicle(1, Carrier::kHydrogen, 10, 20, {{at(6), at(20), 100, 3000, 3000}});
  auto const needs = needs_of(bus, 4, p, kPump);
  EXPECT_EQ(needs.overnight.vehicle, 4U);
  EXPECT_EQ(needs.overnight.ready_s, at(20, 15));
  EXPECT_EQ(needs.overnight.due_s, at(24 + 5, 45));
  EXPECT_EQ(needs.overnight.amount, 10 * kKg);
  EXPECT_EQ(needs.least_left, 10 * kKg);
  EXPECT_FALSE(needs.midday);
}

TEST(Needs, OfSeveralBreaksTheOneThatLeavesMostIsUsed) {
  auto const bus = vehicle(1, Carrier::kHydrogen, 24, 16,
                           {{at(6), at(10), 40, 0, 0}, {at(11), at(13), 20, 0, 0}, {at(14), at(20), 60, 0, 0}});
  auto const needs = needs_of(bus, 0, round_parameters(), kPump);
  // After 40 of 120: 8 kg used, 16 to go. After 60: 12 and 12.
  ASSERT_TRUE(needs.midday);
  EXPECT_EQ(needs.midday->ready_s, at(13));
  EXPECT_EQ(needs.midday->amount, 12 * kKg);
  EXPECT_EQ(needs.overnight.amount, 12 * kKg);
  EXPECT_EQ(needs.least_left, 4 * kKg);
}

TEST(Needs, ABreakTooShortOrAtTheWrongTimeIsNone) {
  auto const p = round_parameters();
  auto const short_break =
      vehicle(1, Carrier::kHydrogen, 20, 16, {{at(6), at(12), 50, 0, 0}, {at(12, 4), at(20), 50, 0, 0}});
  EXPECT_FALSE(needs_of(short_break, 0, p, kPump).midday);
  auto const in_the_morning =
      vehicle(1, Carrier::kHydrogen, 20, 16, {{at(6), at(8), 50, 0, 0}, {at(9, 30), at(20), 50, 0, 0}});
  auto const needs = needs_of(in_the_morning, 0, p, kPump);
  EXPECT_FALSE(needs.midday);
  EXPECT_EQ(needs.least_left, -4 * kKg);
  EXPECT_EQ(needs.overnight.amount, 20 * kKg);
}

TEST(Needs, ABreakIsNotUsedIfOneFillingDoes) {
  auto const bus = vehicle(1, Carrier::kHydrogen, 16, 16, {{at(6), at(12), 50, 0, 0}, {at(13), at(20), 50, 0, 0}});
  EXPECT_FALSE(needs_of(bus, 0, round_parameters(), kPump).midday);
}

}  // namespace
}  // namespace twinshift::depot
