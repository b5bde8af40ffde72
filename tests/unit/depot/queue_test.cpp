#include "sim/depot/queue.hpp"

#include "tests/unit/depot/small_depot.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace twinshift::depot {
namespace {

Pumps pumps(int count) {
  Pumps p;
  p.count = count;
  p.per_h = 120 * kKg;  // 2 kg/min
  p.least_s = 300;
  p.open = {{at(18), at(6)}};
  p.late_limit_s = 3600;
  return p;
}

Need need(std::size_t vehicle, double kg, std::int32_t ready, std::int32_t due) {
  return {vehicle, whole(kg * 1e6), ready, due, false};
}

Pumps chargers(int count) {
  Pumps p;
  p.count = count;
  p.per_h = 100 * kKwh;  // 100 kW
  p.open = {{0, 24 * 3600}};
  p.late_limit_s = 3600;
  p.as_it_flows = true;
  return p;
}

TEST(Queue, AVehicleWaitsForTheShiftToBegin) {
  std::vector<Need> const needs{need(0, 10, at(9), at(30))};
  auto const day = run_queue(needs, pumps(1), nullptr);
  EXPECT_EQ(day.hours[18].given, 10 * kKg);
  EXPECT_EQ(day.hours[9].wanted, 10 * kKg);
  EXPECT_EQ(day.services[0].start_s, at(18));
  EXPECT_EQ(day.services[0].wait_s, 0) << "shut pumps are no queue";
}

TEST(Queue, AFillAfterMidnightCountsInTheClockHour) {
  std::vector<Need> const needs{need(0, 10, at(25, 30), at(30))};
  auto const day = run_queue(needs, pumps(1), nullptr);
  EXPECT_EQ(day.hours[1].given, 10 * kKg);
  EXPECT_EQ(day.services[0].start_s, at(25, 30));
}

TEST(Queue, ASecondPumpEndsTheWait) {
  std::vector<Need> const needs{need(0, 20, at(20), at(30)), need(1, 20, at(20), at(30)), need(2, 20, at(20), at(30))};
  // 10 min each: with one pump 10 and 20 min of waiting, with two pumps 10.
  EXPECT_EQ(run_queue(needs, pumps(1), nullptr).hours[20].waited_s, 1800);
  EXPECT_EQ(run_queue(needs, pumps(2), nullptr).hours[20].waited_s, 600);
}

TEST(Queue, WhoWouldBeTooLateLeavesWithout) {
  // 400 kg take 200 min: the second could begin at 23:20, an hour and more after it was due.
  std::vector<Need> const needs{need(0, 400, at(20), at(30)), need(1, 10, at(20), at(22))};
  auto const day = run_queue(needs, pumps(1), nullptr);
  EXPECT_FALSE(day.services[1].served);
  EXPECT_EQ(day.hours[23].withheld, 10 * kKg);
  std::int64_t given = 0;
  for (auto const& hour : day.hours) given += hour.given;
  EXPECT_EQ(given, 400 * kKg);
}

TEST(Queue, NoPumpServesNobody) {
  std::vector<Need> const needs{need(0, 10, at(20), at(22))};
  auto const day = run_queue(needs, pumps(0), nullptr);
  EXPECT_FALSE(day.services[0].served);
  EXPECT_EQ(day.hours[23].withheld, 10 * kKg);
}

TEST(Queue, PowerCountsAsItFlowsEvenOverMidnight) {
  // 250 kWh at 100 kW from 23:00: 100 kWh an hour, the rest from 01:00.
  std::vector<Need> const needs{need(0, 250, at(23), at(30))};
  auto const day = run_queue(needs, chargers(1), nullptr);
  EXPECT_EQ(day.hours[23].given, 100 * kKwh);
  EXPECT_EQ(day.hours[0].given, 100 * kKwh);
  EXPECT_EQ(day.hours[23].given + day.hours[0].given + day.hours[1].given, 250 * kKwh);
  EXPECT_EQ(day.waiting_before, day.waiting_after);
}

TEST(Queue, AMiddayNeedNotMetIsMetAtNight) {
  auto p = pumps(1);
  p.open = {{at(10), at(15)}, {at(18), at(6)}};
  std::vector<Need> needs{need(0, 400, at(11), at(20)), {1, 5 * kKg, at(11), at(12), true}, need(1, 6, at(20), at(30))};
  auto const day = run_queue(needs, p, nullptr);
  EXPECT_FALSE(day.services[1].served);
  EXPECT_EQ(day.hours[20].given, 11 * kKg);
  std::int64_t withheld = 0;
  for (auto const& hour : day.hours) withheld += hour.withheld;
  EXPECT_EQ(withheld, 0);
}

TEST(Queue, AnEmptyStoreHoldsUpTheQueueUntilGasComes) {
  // Nothing in store but the floor; 10 kg come at the end of hour 21, so the bus that came at 20:00 fills at 22:00.
  Store store;
  store.capacity = 100 * kKg;
  store.floor = store.level = 5 * kKg;
  store.made[21] = 10 * kKg;
  std::vector<Need> const needs{need(0, 10, at(20), at(30))};
  auto const day = run_queue(needs, pumps(1), &store);
  EXPECT_EQ(day.dry_hour, 20);
  EXPECT_EQ(day.services[0].start_s, at(22));
  EXPECT_TRUE(day.services[0].for_want_of_gas);
  EXPECT_EQ(day.hours[20].waited_s + day.hours[21].waited_s, 2 * 3600);
}

TEST(Queue, AFullStoreTakesNoMore) {
  Store store;
  store.capacity = store.level = 100 * kKg;
  store.made.fill(10 * kKg);
  std::vector<Need> const needs{need(0, 15, at(20), at(30))};
  auto const day = run_queue(needs, pumps(1), &store);
  std::int64_t made = 0;
  for (auto const& hour : day.hours) made += hour.made;
  EXPECT_EQ(made, 15 * kKg);
  EXPECT_EQ(day.hours[20].made, 10 * kKg);
  EXPECT_EQ(day.hours[21].made, 5 * kKg);
}

}  // namespace
}  // namespace twinshift::depot
