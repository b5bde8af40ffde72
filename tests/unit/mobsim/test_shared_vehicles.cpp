// Shared bikes and e-scooters: docks, batteries, nights, and what must never change in number.

#include "sim/core/rng.hpp"
#include "sim/mobsim/day.hpp"
#include "sim/mobsim/shared_vehicles.hpp"
#include "tests/support/draw_town.hpp"

#include <gtest/gtest.h>

namespace twinshift::mobsim {
namespace {

using demand::JourneyOutcome;
using test::DrawnTown;

constexpr std::int32_t kEight = 8 * 3600;

/// 100 Wh, 10 Wh/km, of which 20 Wh stay in reserve: eight kilometres.
constexpr fleet::SharedBattery kEightKilometres{
    .usable_wh = 100, .use_wh_per_km = 10, .reserve_share = 0.2, .service_below_share = 0.5, .served_share = 1};

demand::Leg bike_ride(StationId from, StationId to, double metres) {
  auto leg = DrawnTown::shared_bike(from, to, 300);
  leg.distance_m = static_cast<float>(metres);
  return leg;
}

demand::Leg scooter_ride(double metres) {
  demand::Leg leg;
  leg.mode = Mode::kEScooter;
  leg.duration_s = 300;
  leg.distance_m = static_cast<float>(metres);
  return leg;
}

/// Two stations far apart; all bikes have motors.
struct TwoStations {
  TwoStations() {
    town.fleet.bikes.e_bike_share = 1;
    town.fleet.bikes.battery = kEightKilometres;
    a = town.station('A', 4, 2);
    b = town.station('B', 4, 0);
  }
  DrawnTown town{"A------B"};
  StationId a;
  StationId b;
};

TEST(EBike, LosesTheChargeOfItsRideAndKeepsItOvernight) {
  TwoStations two;
  two.town.person(kEight, {bike_ride(two.a, two.b, 3000)});
  auto const result = two.town.run();
  EXPECT_EQ(result.bike_rides, 1);
  EXPECT_EQ(result.e_bike_rides, 1);
  EXPECT_EQ(result.shared_used_j, 30 * 3600);
  auto const& evening = result.shared_fleet;
  EXPECT_EQ(evening.e_bike_station, (std::vector{two.b, two.a}));
  EXPECT_EQ(evening.e_bike_charge_j, (std::vector<std::int32_t>{70 * 3600, 100 * 3600}));
}

TEST(EBike, IsRefusedForARideThatWouldEndBelowTheReserve) {
  TwoStations two;
  auto const fits = two.town.person(kEight, {bike_ride(two.a, two.b, 8000)});
  auto const too_far = two.town.person(kEight, {bike_ride(two.a, two.b, 8100)});
  auto const result = two.town.run();
  EXPECT_EQ(result.outcomes[fits].arrival_s, kEight + 300);
  EXPECT_EQ(result.outcomes[too_far].arrival_s, kEight + 960);  // on foot
  EXPECT_EQ(result.flat_bikes, 1);
  EXPECT_EQ(result.empty_docks, 0);
  EXPECT_EQ(result.rerouted, 1);
}

TEST(EBike, OfMostChargeIsTakenFirst) {
  TwoStations two;
  two.town.person(kEight, {bike_ride(two.a, two.b, 1000)});
  two.town.person(kEight + 3600, {bike_ride(two.b, two.a, 1000)});
  two.town.person(kEight + 7200, {bike_ride(two.a, two.b, 8000)});  // only the one that stood all the time can
  auto const result = two.town.run();
  EXPECT_EQ(result.flat_bikes, 0);
  EXPECT_EQ(result.shared_fleet.e_bike_charge_j, (std::vector<std::int32_t>{80 * 3600, 20 * 3600}));
}

TEST(PedalBike, IsTakenWhereNoBatteryLasts) {
  TwoStations two;
  two.town.fleet.bikes.e_bike_share = 0.5;
  two.town.person(kEight, {bike_ride(two.a, two.b, 9000)});
  auto const result = two.town.run();
  EXPECT_EQ(result.bike_rides, 1);
  EXPECT_EQ(result.e_bike_rides, 0);
  EXPECT_EQ(result.shared_used_j, 0);
  EXPECT_EQ(result.shared_fleet.pedal_bikes.values(), (std::vector{0, 1}));
}

TEST(EScooter, RunsFlatAndIsRefused) {
  DrawnTown town{"A------B"};
  town.fleet.scooters = {1, kEightKilometres};
  town.person(kEight, {scooter_ride(6000)});
  town.person(kEight + 100, {scooter_ride(1000)});                      // the only one is on the road
  auto const third = town.person(kEight + 3600, {scooter_ride(3000)});  // 20 Wh above the reserve are left
  auto const result = town.run();
  EXPECT_EQ(result.scooter_rides, 1);
  EXPECT_EQ(result.empty_scooters, 1);
  EXPECT_EQ(result.flat_scooters, 1);
  EXPECT_EQ(result.outcomes[third].status, JourneyOutcome::Status::kArrived);
  EXPECT_EQ(result.shared_fleet.scooter_charge_j, std::vector<std::int32_t>{40 * 3600});
}

TEST(Evening, IsTheNextMorning) {
  TwoStations two;
  two.town.person(kEight, {bike_ride(two.a, two.b, 5000)});
  auto const first = two.town.run();
  two.town.start_with(first.shared_fleet);
  auto const second = two.town.run();
  EXPECT_EQ(second.e_bike_rides, 1);
  EXPECT_EQ(second.shared_fleet.e_bike_station, (std::vector{two.b, two.b}));
  two.town.start_with(second.shared_fleet);
  EXPECT_EQ(two.town.run().empty_docks, 1);  // both have gone to B and nobody brought them back
}

TEST(LastRide, DocksWhenTheDayEnds) {
  TwoStations two;
  two.town.person(30 * 3600 - 10, {bike_ride(two.a, two.b, 1000)});
  auto const result = two.town.run();
  EXPECT_EQ(result.bikes_at_end, 2);
  EXPECT_EQ(result.shared_fleet.e_bike_station, (std::vector{two.b, two.a}));
}

TEST(Night, BringsBikesBackToTheirTargets) {
  TwoStations two;
  two.town.fleet.bikes.vans = 1;
  two.town.fleet.bikes.van_bikes = 1;
  two.town.fleet.bikes.van_loads = 1;
  auto state = fleet::first_morning(two.town.fleet, 1);
  state.e_bike_station = {two.b, two.b};
  auto const night = fleet::spend_night(two.town.fleet, 1, state);
  EXPECT_EQ(night.bikes_moved, 1);
  EXPECT_EQ(night.van_metres, 910);  // 700 m x 1.3
  EXPECT_EQ(std::count(state.e_bike_station.begin(), state.e_bike_station.end(), two.a), 1);
  EXPECT_EQ(fleet::spend_night(two.town.fleet, 1, state).bikes_moved, 1);
  EXPECT_EQ(fleet::spend_night(two.town.fleet, 1, state).bikes_moved, 0);
}

TEST(Night, ServesTheEmptiestBatteriesAsFarAsTheShiftAllows) {
  DrawnTown town{"A------B"};
  town.fleet.scooters = {4, kEightKilometres};
  town.fleet.scooters.battery.served_share = 0.5;
  fleet::SharedFleetState state;
  state.scooter_charge_j = {40 * 3600, 60 * 3600, 10 * 3600, 30 * 3600};
  auto const night = fleet::spend_night(town.fleet, 1, state);
  EXPECT_EQ(night.scooters_served, 2);
  EXPECT_EQ(night.charged_j, 160 * 3600);
  EXPECT_EQ(state.scooter_charge_j, (std::vector<std::int32_t>{40 * 3600, 60 * 3600, 100 * 3600, 100 * 3600}));
}

/// Rides at random between stations with few docks, some too long for the batteries.
DrawnTown random_town(std::uint64_t seed) {
  DrawnTown town{"A--B--C\n|  |  |\nD--E--F\n|  |  |\nG--H--I"};
  town.fleet.bikes = {.e_bike_share = 0.6, .battery = kEightKilometres, .vans = 2, .van_bikes = 3, .van_loads = 2};
  town.fleet.scooters = {5, kEightKilometres};
  town.fleet.bikes.battery.served_share = 0.4;
  std::vector<StationId> stations;
  for (auto const at : {'A', 'C', 'E', 'G', 'I'}) stations.push_back(town.station(at, 5, at == 'E' ? 5 : 3));
  for (std::uint64_t i = 0; i < 300; ++i) {
    Rng rng{seed, i, Draw::kPerson};
    auto const metres = 200 + rng.below(6000);
    auto const ride = rng.below(3) == 0
                          ? scooter_ride(metres)
                          : bike_ride(stations[rng.below(5)], stations[rng.below(rng.below(2) == 0 ? 5 : 2)], metres);
    town.person(kEight + static_cast<std::int32_t>(rng.below(20000)), {ride});
  }
  return town;
}

std::int64_t at_station(fleet::SharedFleetState const& state, StationId station) {
  return state.pedal_bikes[station] + std::count(state.e_bike_station.begin(), state.e_bike_station.end(), station);
}

TEST(RandomRides, KeepTheNumberOfBikesAndEveryJouleThroughManyDays) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    auto town = random_town(seed);
    auto state = fleet::first_morning(town.fleet, 1);
    auto const bikes = state.bikes();
    std::int64_t refused = 0;
    std::int64_t moved = 0;
    for (int day = 0; day < 6; ++day) {
      auto const morning_j = state.charge_j();
      town.start_with(state);
      auto const result = town.run();
      EXPECT_EQ(result.bikes_at_start, bikes);
      EXPECT_EQ(result.bikes_at_end, bikes);
      EXPECT_EQ(result.shared_fleet.charge_j(), morning_j - result.shared_used_j);
      std::int64_t arrived = 0;
      for (auto const& mode : result.journeys) arrived += mode.arrived;
      EXPECT_EQ(arrived, 300);
      refused += result.flat_bikes + result.flat_scooters;
      state = result.shared_fleet;
      auto const night = fleet::spend_night(town.fleet, 1, state);
      moved += night.bikes_moved;
      EXPECT_EQ(state.charge_j(), result.shared_fleet.charge_j() + night.charged_j);
      EXPECT_EQ(state.bikes(), bikes);
      for (std::size_t s = 0; s < town.fleet.stations.docks.size(); ++s)
        EXPECT_LE(at_station(state, nth<StationId>(s)), town.fleet.stations.docks[nth<StationId>(s)]);
      for (auto const charge : state.e_bike_charge_j) EXPECT_GE(charge, 0);
      EXPECT_EQ(state.e_bike_station.size(), result.shared_fleet.e_bike_station.size());
      for (auto const station : state.e_bike_station) EXPECT_TRUE(station.valid());
    }
    EXPECT_GT(refused, 0);
    EXPECT_GT(moved, 0);
  }
}

TEST(FirstMorning, GivesTheWholeItsShareOfEBikesAndScalesWithTheSample) {
  DrawnTown town{"A--B--C"};
  town.fleet.bikes.e_bike_share = 0.25;
  for (auto const at : {'A', 'B', 'C'}) town.station(at, 8, 4);
  auto const whole = fleet::first_morning(town.fleet, 1);
  EXPECT_EQ(whole.bikes(), 12);
  EXPECT_EQ(whole.e_bike_station.size(), 3U);
  EXPECT_EQ(fleet::first_morning(town.fleet, 0.5).bikes(), 6);
}

}  // namespace
}  // namespace twinshift::mobsim
