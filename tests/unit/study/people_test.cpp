#include "sim/study/people.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "sim/study/people_tables.hpp"
#include "sim/study/why.hpp"

namespace twinshift::study {
namespace {

using results::Travellers;

choice::Travel way(double ride, double walk, double wait, double money) {
  choice::Travel travel;
  travel.in_vehicle_min = ride;
  travel.walk_min = walk;
  travel.wait_min = wait;
  travel.money = Money{money};
  travel.clock_min = ride + walk + wait;
  return travel;
}

/// One person with a car and a bus; the bus's way and fare can be chosen.
Travellers one_person(Mode chosen, choice::Travel const& bus, std::uint32_t undisturbed = 7) {
  Travellers t;
  t.seed = 3;
  t.currency = "GBP";
  t.tastes.in_vehicle_weight.fill(1);
  t.tastes.available = {Mode::kCar, Mode::kBus};
  t.zones = {{"Z1", "Mill", Money{}}, {"Z2", "", Money{4}}};
  t.key = {(std::uint64_t{1} << 32U) | 5U};
  t.age = {41};
  t.income = {2};
  t.resident = {1};
  t.car = {1};
  t.pass = {0};
  t.purpose = {static_cast<std::uint8_t>(demand::Activity::kWork)};
  t.chosen = {static_cast<std::uint8_t>(chosen)};
  t.home = {1};
  t.destination = {0};
  t.value_of_time = {12};
  t.lived_s = {3600};
  t.undisturbed = {undisturbed};
  choice::TourCosts costs;
  costs.utility.fill(-INFINITY);
  for (auto const& [mode, travel] : {std::pair{Mode::kCar, way(30, 4, 0, 6)}, std::pair{Mode::kBus, bus}}) {
    auto const m = static_cast<std::size_t>(mode);
    costs.travel[m] = travel;
    costs.utility[m] = static_cast<float>(choice::utility(t.tastes, mode, travel, Money{12}));
  }
  t.open.resize(1);
  t.travel.resize(1);
  set_ways(t, 0, costs);
  return t;
}

TEST(People, PartsAddUpToTheUtility) {
  auto bus = way(40.126, 10, 5, 3);
  bus.in_vehicle_min += 6;  // what a crowd adds
  bus.transfers = 2;
  bus.postponed_min = 1.5;
  auto const t = one_person(Mode::kBus, bus);
  auto const taste = taste_of(t, 0);
  auto const parts = parts_of(t, 0, Mode::kBus, taste).value();
  auto const beta = std::abs(t.tastes.beta_time_per_min);
  EXPECT_NEAR(-sum(parts) * beta, t.utility(0, Mode::kBus) + taste[static_cast<std::size_t>(Mode::kBus)], 1e-9);
  EXPECT_NEAR(parts[static_cast<std::size_t>(Part::kCrowding)], 6, 1e-9);
  EXPECT_NEAR(parts[static_cast<std::size_t>(Part::kRide)], 40.13, 1e-9);  // to the hundredth
  EXPECT_FALSE(parts_of(t, 0, Mode::kWalk, taste).has_value());
}

TEST(People, SaysWhichPartMadeThemChange) {
  auto const base = one_person(Mode::kCar, way(40, 10, 12, 5));
  auto const policy = one_person(Mode::kBus, way(40, 10, 4, 2), 8);
  auto const change = compare_person(base, 0, policy, 0);
  EXPECT_TRUE(change.changed());
  EXPECT_TRUE(change.touched);
  EXPECT_EQ(change.main, Part::kMoney);
  EXPECT_NEAR(change.speaks[static_cast<std::size_t>(Part::kMoney)], 15, 1e-5);  // 3 pounds at 12 an hour
  EXPECT_NEAR(change.speaks[static_cast<std::size_t>(Part::kWait)], 8 * base.tastes.wait_weight, 1e-9);
  EXPECT_NEAR(sum(change.speaks), change.ahead_min + change.behind_min, 1e-9);
  auto const people = compare_people(base, policy);
  EXPECT_EQ(people.changed, 1);
  EXPECT_EQ(people.changed_touched, 1);
  EXPECT_EQ(people.base_fares, 0);  // the car's money is no fare
  EXPECT_NEAR(people.policy_fares, 2, 1e-9);
  EXPECT_EQ(people.flows[static_cast<std::size_t>(Mode::kCar)][static_cast<std::size_t>(Mode::kBus)], 1);
  ASSERT_EQ(people.groups.size(), 4U);
  EXPECT_GT(people.groups[0].logsum_min, 0);
}

TEST(People, NothingChangesForTheSameRun) {
  auto const base = one_person(Mode::kCar, way(40, 10, 12, 5));
  auto const people = compare_people(base, base);
  EXPECT_EQ(people.changed, 0);
  EXPECT_EQ(people.touched, 0);
  EXPECT_EQ(people.groups[0].gain_min, 0);
  EXPECT_EQ(people.groups[0].logsum_min, 0);
}

TEST(Why, PrintedNumbersAddUp) {
  Parts parts{};
  parts[0] = 6.14;
  parts[1] = -7.94;
  parts[3] = 4.34;
  auto const shown = rounded_to_tenths(parts, sum(parts));
  EXPECT_NEAR(sum(shown), 2.5, 1e-9);
  for (auto const part : shown) EXPECT_NEAR(part * 10, std::round(part * 10), 1e-9);
  auto const words =
      why_changed(one_person(Mode::kCar, way(40, 10, 12, 5)), 0, one_person(Mode::kBus, way(40, 10, 4, 2), 8), 0);
  EXPECT_NE(words.find("Person Z2-5, 41, lives in Z2, works in Mill, has a car."), std::string::npos) << words;
  EXPECT_NE(words.find("What changed in favour of bus: money +15.0, waiting +13.6."), std::string::npos) << words;
}

TEST(Travellers, AFileGivesBackWhatWasWritten) {
  auto const place = std::filesystem::temp_directory_path() / "twinshift-people";
  std::filesystem::create_directories(place);
  auto const t = one_person(Mode::kCar, way(40.123456, 10, 12, 5));
  std::ofstream{place / "people.tsp", std::ios::binary} << pack(t);
  io::Faults faults;
  auto const back = results::read_travellers(place, faults).value();
  EXPECT_EQ(pack(back), pack(t));
  EXPECT_EQ(back.utility(0, Mode::kBus), t.utility(0, Mode::kBus));
  EXPECT_EQ(back.find("Z2-5"), std::optional<std::size_t>{0});
  EXPECT_FALSE(back.find("Z1-5").has_value());
  std::filesystem::resize_file(place / "people.tsp", 60);
  EXPECT_FALSE(results::read_travellers(place, faults).has_value());
  EXPECT_EQ(faults.error_list().front().code, "F202");
  std::filesystem::remove_all(place);
}

// One of ten in a sample: a driver who comes to cycle 40 minutes a day is ten new cyclists.
TEST(People, WhoTakesUpTheBikeIsAnInputOfItsAppraisal) {
  auto base = one_person(Mode::kCar, way(40, 10, 12, 5));
  base.sample = 0.1;
  base.tastes.available.insert(Mode::kBike);
  choice::TourCosts costs;
  costs.utility.fill(-INFINITY);
  for (auto const mode : {Mode::kCar, Mode::kBike}) {
    costs.utility[static_cast<std::size_t>(mode)] = 0;
    costs.travel[static_cast<std::size_t>(mode)] = way(38, 2, 0, 0);
  }
  set_ways(base, 0, costs);
  auto policy = base;
  policy.chosen = {static_cast<std::uint8_t>(Mode::kBike)};
  PeopleOfSeeds people;
  people.seeds = {1};
  people.base = {base};
  people.policy = {policy};
  EXPECT_EQ(amat_inputs_csv(people),
            "kind,base_persons,policy_persons,taken_up_persons,given_up_persons,base_mean_min,policy_mean_min,"
            "taken_up_mean_min,n_seeds\n"
            "walk,0.0,0.0,0.0,0.0,,,,1\n"
            "cycle,0.0,10.0,10.0,0.0,,40.00,40.00,1\n"
            "e_bike,0.0,0.0,0.0,0.0,,,,1\n");
}

}  // namespace
}  // namespace twinshift::study
