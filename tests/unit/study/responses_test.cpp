#include "sim/study/responses.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace twinshift::study {
namespace {

using results::Travellers;

choice::Travel way(double ride, double wait, double money) {
  choice::Travel travel;
  travel.in_vehicle_min = ride;
  travel.wait_min = wait;
  travel.money = Money{money};
  return travel;
}

/// One person with a car (6 in all, 4 of it parking) and a bus, at 12 an hour.
Travellers one_person() {
  Travellers t;
  t.tastes.in_vehicle_weight.fill(1);
  t.tastes.available = {Mode::kCar, Mode::kBus};
  t.zones = {{"Z1", "Mill", Money{4}}};
  t.key = {0};
  t.purpose = {static_cast<std::uint8_t>(demand::Activity::kWork)};
  t.destination = {0};
  t.value_of_time = {12};
  t.open.resize(1);
  t.travel.resize(1);
  choice::TourCosts costs;
  costs.utility.fill(-INFINITY);
  for (auto const& [mode, travel] : {std::pair{Mode::kCar, way(30, 0, 6)}, std::pair{Mode::kBus, way(40, 10, 3)}}) {
    auto const m = static_cast<std::size_t>(mode);
    costs.travel[m] = travel;
    costs.utility[m] = static_cast<float>(choice::utility(t.tastes, mode, travel, Money{12}));
  }
  set_ways(t, 0, costs);
  return t;
}

Response const& find(std::vector<Response> const& all, std::string const& id) {
  return *std::find_if(all.begin(), all.end(), [&](auto const& r) { return r.id == id; });
}

/// Share of the bus in a logit of two, when the ways are as given.
double bus_share(Travellers const& t, choice::Travel const& car, choice::Travel const& bus) {
  auto const v = [&](Mode mode, choice::Travel const& travel) {
    return std::exp(choice::utility(t.tastes, mode, travel, Money{12}));
  };
  return v(Mode::kBus, bus) / (v(Mode::kBus, bus) + v(Mode::kCar, car));
}

double elasticity(double before, double after) { return std::log(after / before) / std::log(1.1); }

TEST(Responses, AreThoseOfALogitWorkedOutByHand) {
  auto const t = one_person();
  auto const all = responses(t);
  auto const before = bus_share(t, way(30, 0, 6), way(40, 10, 3));
  auto const fare = bus_share(t, way(30, 0, 6), way(40, 10, 3.3));
  auto const driving = bus_share(t, way(30, 0, 6.2), way(40, 10, 3));
  auto const parking = bus_share(t, way(30, 0, 6.4), way(40, 10, 3));
  EXPECT_NEAR(find(all, "fare").elasticity, elasticity(before, fare), 1e-9);
  EXPECT_NEAR(find(all, "cross").elasticity, elasticity(before, driving), 1e-9);
  EXPECT_NEAR(find(all, "car_cost").elasticity, elasticity(1 - before, 1 - driving), 1e-9);
  EXPECT_NEAR(find(all, "parking").elasticity, elasticity(1 - before, 1 - parking), 1e-9);
  for (auto const& response : all) EXPECT_TRUE(response.right_sign()) << response.id;
}

TEST(Responses, AWrongSignAndNoAnswerAreToldApart) {
  auto t = one_person();
  t.tastes.beta_time_per_min = -t.tastes.beta_time_per_min;
  EXPECT_FALSE(find(responses(t), "fare").right_sign());
  auto free = one_person();
  free.zones[0].parking = Money{};
  EXPECT_EQ(find(responses(free), "parking").elasticity, 0);
  EXPECT_EQ(responses(Travellers{}).front().elasticity, 0);
}

TEST(Responses, MedianValueOfTimeIsOfThoseWhoGoToWork) {
  EXPECT_DOUBLE_EQ(median_value_of_time(one_person()), 12);
  EXPECT_EQ(median_value_of_time(Travellers{}), 0);
}

}  // namespace
}  // namespace twinshift::study
