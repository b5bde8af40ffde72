#include "sim/choice/alternatives.hpp"

#include "tests/unit/choice/small_town.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace twinshift::choice {
namespace {

using testing::SmallTown;

std::size_t at(Mode mode) { return static_cast<std::size_t>(mode); }

/// A town, and everything found in it at free-flow times.
struct Judged {
  SmallTown town;
  network::LinkTimes times{town.network};
  routing::StreetRouter router{town.network};
  transit::ServiceExperience experience;
  std::unique_ptr<Alternatives> alternatives;

  explicit Judged(SmallTown made) : town{std::move(made)}, experience{town.timetable} {
    router.customise(times);
    alternatives = std::make_unique<Alternatives>(town.input(), router);
  }
  TourCosts costs(std::uint32_t tour) {
    auto drive = routing::TimedDrive{router, times};
    auto result = TourCosts{};
    alternatives->evaluate(TourId{tour}, drive, experience, result);
    return result;
  }
};

// Person 1 lives at node 1 and works at node 15: 7 km along the street, has a car, no bike.
constexpr std::uint32_t kDriver = 1;
// Person 6 lives at node 2 and works at node 16, has a bike but no car.
constexpr std::uint32_t kCyclist = 6;

TEST(Alternatives, ACarTourCostsItsTimeItsKilometresAndItsParking) {
  auto city = Judged{SmallTown{}};
  auto const costs = city.costs(kDriver);
  auto const& car = costs.travel[at(Mode::kCar)];
  EXPECT_NEAR(car.in_vehicle_min, 2 * 7000 / 10.0 / 60, 1e-6);
  EXPECT_NEAR(car.money.value(), 14 * 0.2 + 4, 1e-6);
  EXPECT_NEAR(car.walk_min, 4, 1e-6);
  auto const minutes = 2 * 7000 / 600.0 + 1.65 * 4 + 60 * 6.8 / 12;
  EXPECT_NEAR(costs.utility[at(Mode::kCar)], -0.05 * minutes, 1e-5);
  EXPECT_NEAR(costs.travel[at(Mode::kCarPassenger)].money.value(), 0.3 * 14 * 0.2, 1e-6);
}

TEST(Alternatives, AreThoseThePersonHasAndDistanceAllows) {
  auto city = Judged{SmallTown{}};
  auto const driver = city.costs(kDriver);
  auto const cyclist = city.costs(kCyclist);
  auto has = [](TourCosts const& costs, Mode mode) { return std::isfinite(costs.utility[at(mode)]); };
  EXPECT_TRUE(has(driver, Mode::kCar));
  EXPECT_FALSE(has(cyclist, Mode::kCar));
  EXPECT_TRUE(has(cyclist, Mode::kCarPassenger));
  EXPECT_FALSE(has(driver, Mode::kBike));
  EXPECT_TRUE(has(cyclist, Mode::kBike));
  EXPECT_TRUE(has(cyclist, Mode::kBikeRail));
  EXPECT_TRUE(has(driver, Mode::kParkRide));
  EXPECT_FALSE(has(cyclist, Mode::kParkRide));
  EXPECT_FALSE(has(driver, Mode::kWalk));  // 7 km
  EXPECT_FALSE(has(driver, Mode::kBikeShare));
  EXPECT_TRUE(has(driver, Mode::kBus));
  EXPECT_TRUE(has(driver, Mode::kRail));
  EXPECT_FALSE(has(driver, Mode::kBrt));
  EXPECT_TRUE(has(city.costs(0), Mode::kWalk));  // 3 km
  EXPECT_TRUE(has(city.costs(0), Mode::kBikeShare));
  EXPECT_TRUE(has(city.costs(0), Mode::kEScooter));
}

TEST(Alternatives, ABusTourPaysTheDayCapAndRidesTheTimetable) {
  auto city = Judged{SmallTown{}};
  auto const costs = city.costs(kDriver);
  auto const& bus = costs.travel[at(Mode::kBus)];
  EXPECT_NEAR(bus.money.value(), 3, 1e-9);
  EXPECT_NEAR(bus.in_vehicle_min, 2 * 14, 1e-6);
  EXPECT_LE(bus.wait_min, 4);
  EXPECT_LE(bus.postponed_min, 20);
}

TEST(Alternatives, DelayCrowdingAndRefusalsMakeTheBusWorseByTheRightMinutes) {
  auto city = Judged{SmallTown{}};
  auto const before = city.costs(kDriver).travel[at(Mode::kBus)];
  for (std::size_t p = 0; p < 2; ++p) {
    auto const first = city.town.timetable.patterns.first_trip[nth<PatternId>(p)].value();
    for (std::uint32_t k = 0; k < city.town.timetable.patterns.trip_count[nth<PatternId>(p)]; ++k) {
      auto const row = city.town.timetable.trips.times.offset(TripId{first + k});
      for (std::size_t s = 0; s < SmallTown::kNodes; ++s) {
        city.experience.delay_s[row + s] = 120;
        city.experience.load[row + s] = 1;
        city.experience.denied_share[row + s] = 0.5;
      }
    }
  }
  auto const after = city.costs(kDriver).travel[at(Mode::kBus)];
  // Refused by every second vehicle, every 10 minutes: half of them wait once, a quarter twice ...
  EXPECT_NEAR(after.wait_min - before.wait_min, 2 * (2 + 10 * (1 - 1 / 128.0)), 0.02);
  EXPECT_NEAR(after.in_vehicle_min, 1.5 * before.in_vehicle_min, 1e-6);
}

TEST(Alternatives, CongestionLengthensTheDriveInItsQuarterOnly) {
  auto city = Judged{SmallTown{}};
  auto const quarter = quarter_of(city.town.population.tours.leave_home[TourId{kDriver}]);
  for (std::size_t l = 0; l < city.times.links(); ++l) city.times.set(nth<LinkId>(l), quarter, 100);
  city.router.customise(city.times);
  // Leaves 29 s into the quarter: enters the ninth street at 829 s, the tenth at 929 s, when the quarter is over.
  EXPECT_NEAR(city.costs(kDriver).travel[at(Mode::kCar)].in_vehicle_min, (9 * 100 + 5 * 50 + 14 * 50) / 60.0, 1e-6);
}

TEST(Alternatives, ParkAndRideDrivesToTheSiteAndRidesOn) {
  auto city = Judged{SmallTown{}};
  auto const costs = city.costs(kDriver);
  auto const& way = costs.travel[at(Mode::kParkRide)];
  // 1.5 km to the site at node 4; then bus to node 15 (11 sections), and back. Walks: to and from the car.
  EXPECT_NEAR(way.in_vehicle_min, 2 * (1500 / 600.0 + 11), 1e-6);
  EXPECT_NEAR(way.money.value(), 3 + 3 * 0.2, 1e-6);
}

TEST(Alternatives, BikeAndRailCyclesAtTheHomeEndOnly) {
  auto city = Judged{SmallTown{}};
  auto const costs = city.costs(kCyclist);
  auto const& way = costs.travel[at(Mode::kBikeRail)];
  // Home at node 2, train from node 1 to node 15 in 8 min, walk to node 16.
  EXPECT_NEAR(way.in_vehicle_min, 2 * (8 + 500 / 4.2 / 60), 0.05);
  EXPECT_NEAR(way.walk_min, 2 * 500 / 1.3 / 60, 0.05);
}

TEST(OptionTimer, TakesALateTripThatWasDueBeforeTheChange) {
  auto const town = SmallTown{1};
  auto options = TransitOptions{};
  auto const rides = std::vector<StoredRide>{{PatternId{0}, 0, 4, 0}, {PatternId{0}, 4, 8, 60}};
  auto const row = options.add(Mode::kBus, rides, 0);
  auto const timer = OptionTimer{town.timetable, town.parameters};
  auto const fares = transit::RouteFares{town.timetable, town.fares};
  auto experience = transit::ServiceExperience{town.timetable};
  auto paid = transit::TourFares{};
  auto const punctual = timer.time(options, row, 8 * 3600, experience, fares, paid);
  ASSERT_TRUE(punctual.runs);
  EXPECT_NEAR(punctual.travel.wait_min, 2 + 9, 0.1);  // the next bus, ten minutes after ours, a minute's walk taken off
  for (auto& late : experience.delay_s) late = 300;
  auto const late = timer.time(options, row, 8 * 3600, experience, fares, paid);
  EXPECT_NEAR(late.travel.wait_min, punctual.travel.wait_min + 5, 1e-6);
  EXPECT_EQ(late.arrival_s, punctual.arrival_s + 300);
}

TEST(OptionTimer, KnowsWhenTheLastTripHasGone) {
  auto const town = SmallTown{1};
  auto options = TransitOptions{};
  auto const row = options.add(Mode::kBus, std::vector<StoredRide>{{PatternId{0}, 0, 4, 0}}, 0);
  auto const timer = OptionTimer{town.timetable, town.parameters};
  auto const fares = transit::RouteFares{town.timetable, town.fares};
  auto paid = transit::TourFares{};
  auto const experience = transit::ServiceExperience{town.timetable};
  EXPECT_TRUE(timer.time(options, row, 22 * 3600, experience, fares, paid).runs);
  EXPECT_FALSE(timer.time(options, row, 23 * 3600 + 600, experience, fares, paid).runs);
}

}  // namespace
}  // namespace twinshift::choice
