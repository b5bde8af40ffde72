#include "sim/emissions/ledger_builder.hpp"

#include "sim/core/rng.hpp"
#include "sim/emissions/cold_start.hpp"
#include "tests/unit/emissions/factors_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <deque>

namespace twinshift::emissions {
namespace {

using events::Event;
using events::EventKind;
using testing::belfast;
using testing::shipped;

/// A ring of six links of 300 to 800 m, a bus pattern over its first four links, a railway pattern.
struct Town {
  network::Network network;
  transit::Timetable timetable;
  fleet::Fleet fleet;
  demand::Journeys journeys;
  std::vector<Event> events;

  explicit Town(std::string_view bus_type) {
    streets();
    lines(shipped().type(bus_type));
    fleet.types = shipped().types;
  }

  void streets() {
    for (unsigned n = 0; n < 6; ++n) {
      network.nodes.position.push_back({100.0 * n, 0});
      network.nodes.key.push_back("");
    }
    for (unsigned l = 0; l < 6; ++l) {
      network.links.from.push_back(NodeId{l});
      network.links.to.push_back(NodeId{(l + 1) % 6});
      network.links.length.push_back(Metres{300.0 + 100 * l});
      network.links.free_speed.push_back(km_per_hour(48));
    }
  }

  void lines(VehicleTypeId bus) {
    auto& patterns = timetable.patterns;
    timetable.routes.mode.push_back(Mode::kBus);
    timetable.routes.mode.push_back(Mode::kRail);
    patterns.route.push_back(RouteId{0});
    patterns.route.push_back(RouteId{1});
    patterns.stops.push_back(std::vector<StopId>{StopId{0}, StopId{1}, StopId{2}});
    patterns.stops.push_back(std::vector<StopId>{StopId{3}, StopId{4}});
    patterns.distance.push_back(std::vector<Metres>{Metres{0}, Metres{700}, Metres{1800}});
    patterns.distance.push_back(std::vector<Metres>{Metres{0}, Metres{12345.678}});
    patterns.section_links.push_back(std::vector<LinkId>{LinkId{0}, LinkId{1}});
    patterns.section_links.push_back(std::vector<LinkId>{LinkId{2}, LinkId{3}});
    for (int i = 0; i < 3; ++i) patterns.section_links.push_back({});
    for (unsigned block = 0; block < 4; ++block) {
      timetable.trips.pattern.push_back(PatternId{block == 3 ? 1U : 0U});
      timetable.trips.block.push_back(BlockId{block});
      timetable.blocks.type.push_back(block == 3 ? shipped().type("train_diesel") : bus);
    }
  }

  JourneyId person(demand::Leg const& leg) {
    journeys.departure.push_back(TimeOfDay{});
    journeys.main_mode.push_back(leg.mode);
    return journeys.legs.push_back(std::vector<demand::Leg>{leg});
  }
  /// Journeys are tours' (two each) before the first background one.
  void tours_end_here() { journeys.tours = journeys.size() / 2; }

  void at(double seconds, EventKind kind, std::uint32_t a, std::uint32_t b) {
    events.push_back({static_cast<std::uint32_t>(std::lround(seconds * 1000)), kind, a, b});
  }
  [[nodiscard]] std::uint32_t mover(JourneyId journey) const {
    return static_cast<std::uint32_t>(timetable.blocks.type.size()) + journey.value();
  }
  double drive(double start, JourneyId journey, unsigned first, unsigned links, double seconds_each) {
    for (unsigned i = 0; i < links; ++i)
      at(start + i * seconds_each, EventKind::kLinkEnter, mover(journey), (first + i) % 6);
    at(start + links * seconds_each, EventKind::kLinkExit, mover(journey), (first + links - 1) % 6);
    return start + links * seconds_each;
  }

  LedgerInput input(Conditions const& day) { return {network, timetable, fleet, journeys, shipped().factors, day}; }

  /// Hands the events over in closed quarter hours.
  void play(LedgerBuilder& builder) {
    std::stable_sort(events.begin(), events.end(), [](auto const& a, auto const& b) { return a.time_ms < b.time_ms; });
    std::size_t next = 0;
    for (int quarter = 0; quarter < kQuarters; ++quarter) {
      auto const first = next;
      while (next < events.size() && events[next].time_ms < static_cast<std::uint32_t>(quarter + 1) * 900'000U) ++next;
      builder.consume({quarter, std::span(events).subspan(first, next - first)});
    }
    builder.book_supply();
  }
};

demand::Leg leg(Mode mode, double metres = 0) {
  demand::Leg result;
  result.mode = mode;
  result.distance_m = static_cast<float>(metres);
  return result;
}

/// Cars, background cars, buses with people, a train and bicycles all over the day.
Town random_town(std::string_view bus_type, std::uint64_t seed) {
  Town town(bus_type);
  Rng rng(seed, 1, Draw::kVehicle);
  for (int i = 0; i < 200; ++i) town.person(leg(i % 5 == 0 ? Mode::kBike : Mode::kCar, 1000 + rng.below(5000)));
  town.tours_end_here();
  for (int i = 0; i < 100; ++i) town.person(leg(Mode::kCar));
  for (std::uint32_t j = 0; j < 300; ++j) {
    auto const start = 20000 + rng.uniform() * 60000;
    town.at(start, EventKind::kLegStart, town.mover(JourneyId{j}), 0);
    if (j < 200 && j % 5 == 0) continue;
    town.drive(start, JourneyId{j}, rng.below(6), 1 + rng.below(9), 20 + rng.uniform() * 200);
  }
  for (std::uint32_t trip = 0; trip < 4; ++trip) {
    auto t = 25000 + rng.uniform() * 30000;
    town.at(t, EventKind::kTripStart, trip, 0);
    for (std::uint32_t k = 0; k < (trip == 3 ? 2U : 3U); ++k) {
      town.at(t, EventKind::kStopArrive, trip, k);
      auto const people = rng.below(30);
      for (std::uint32_t p = 0; p < people; ++p) town.at(t + 1, EventKind::kBoard, town.mover(JourneyId{p}), trip);
      town.at(t + 15, EventKind::kStopDepart, trip, k);
      t += 60 + rng.uniform() * 300;
    }
  }
  return town;
}

TEST(Ledger, AgreesAlongEveryAxisOnRandomTowns) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto town = random_town(seed % 2 == 0 ? "bus_diesel_dd" : "bus_fc_dd", seed);
    LedgerBuilder builder(town.input(belfast()));
    town.play(builder);
    EXPECT_EQ(builder.first_imbalance(), std::nullopt);
    auto const& ledger = builder.ledger();
    EXPECT_GT(ledger.total(Item::kCo2eTankToWheel), 0);
    for (int i = 0; i < kItems; ++i) {
      auto const item = static_cast<Item>(i);
      std::int64_t traffic = 0;
      std::int64_t classes = 0;
      std::int64_t processes = 0;
      for (int t = 0; t < Traffic::kCount; ++t) traffic += ledger.by_traffic(item, Traffic::nth(t));
      for (auto const& [name, amount] : ledger.by_class(item)) classes += amount;
      for (int p = 0; p < kProcesses; ++p) processes += ledger.by_process(item, static_cast<Process>(p));
      EXPECT_EQ(traffic, ledger.total(item));
      EXPECT_EQ(classes, ledger.total(item));
      EXPECT_EQ(processes, ledger.total(item));
    }
  }
}

/// Group shares of a population of one: income 2, 30 years.
demand::Population one_person_each(std::size_t tours) {
  demand::Population population;
  for (std::size_t t = 0; t < tours; ++t) {
    population.persons.income.push_back(static_cast<std::uint8_t>(1 + t % 5));
    population.persons.age.push_back(static_cast<std::uint8_t>(10 + 17 * (t % 5)));
    population.tours.person.push_back(nth<PersonId>(t));
  }
  return population;
}

TEST(Ledger, EveryRowFollowsFromItsOwnColumns) {
  for (auto const* type : {"bus_diesel_dd", "bus_cng_sd", "bus_battery_sd", "bus_fc_artic"}) {
    auto town = random_town(type, 3);
    LedgerBuilder builder(town.input(belfast()));
    town.play(builder);
    auto const& ledger = builder.ledger();
    EXPECT_GT(ledger.rows().size(), 500U);
    for (auto const& row : ledger.rows()) {
      auto const& formula = ledger.factors()[row.formula];
      EXPECT_EQ(row.amount, amount_of(row, formula));
      EXPECT_FALSE(ledger.class_name(row.vehicle_class).empty());
      auto const counted = row.item == Item::kVehicleDistance || row.item == Item::kPersonDistance;
      EXPECT_EQ(formula.text().empty(), counted);  // all else names its factors
      // Only what brakes give back is negative, and its supply with it.
      if (row.unit != Activity::kWheelKilowattHours) {
        EXPECT_GE(row.amount, 0);
      }
    }
  }
}

TEST(Ledger, EveryFactorHasASourceAndBounds) {
  auto town = random_town("bus_fc_dd", 3);
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  auto const& used = builder.ledger().factors().used();
  EXPECT_GT(used.size(), 80U);
  for (auto const& [id, factor] : used) {
    EXPECT_FALSE(factor.source.empty()) << id;
    EXPECT_FALSE(factor.unit.empty()) << id;
    EXPECT_FALSE(factor.confidence.empty()) << id;
    EXPECT_LE(factor.low, factor.value) << id;
    EXPECT_GE(factor.high, factor.value) << id;
    auto const known = factor.status == "derived" || shipped().factors.source(factor.source) != nullptr;
    EXPECT_TRUE(known) << factor.source;
  }
}

TEST(Ledger, TheSameEventsGiveTheSameRows) {
  auto const rows = [] {
    auto town = random_town("bus_battery_dd", 5);
    LedgerBuilder builder(town.input(belfast()));
    town.play(builder);
    std::vector<std::int64_t> amounts;
    for (auto const& row : builder.ledger().rows()) amounts.push_back(row.amount);
    return amounts;
  };
  EXPECT_EQ(rows(), rows());
}

TEST(Ledger, FindsWhatWasBookedOnOneAxisOnly) {
  Ledger ledger(FactorBook(shipped().factors, "NI"), 1, 1);
  LedgerRow row;
  row.activity = 5;
  row.block = BlockId{0};
  row.formula = ledger.factors().formula("");
  Totals totals{};
  totals[0] = ledger.write(row);
  std::vector<LinkShare> const there{{LinkId{0}, 1}};
  ledger.place(totals, there);
  EXPECT_TRUE(ledger.books_balance());
  ledger.write(row);  // never placed
  ASSERT_TRUE(ledger.first_imbalance().has_value());
  EXPECT_EQ(*ledger.first_imbalance(), "vehicle_km: rows add up to 10, links to 5");
}

TEST(Cars, DistanceIsSharedOutOverTheFleetToTheLastMillimetre) {
  Town town("bus_diesel_sd");
  town.person(leg(Mode::kCar));
  town.person(leg(Mode::kCar));
  town.tours_end_here();
  town.drive(30000, JourneyId{0}, 0, 3, 45);
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  auto const& ledger = builder.ledger();
  EXPECT_EQ(ledger.total(Item::kVehicleDistance), 1'200'000);
  EXPECT_EQ(ledger.by_link(Item::kVehicleDistance, LinkId{1}), 400'000);
  EXPECT_NEAR(static_cast<double>(ledger.by_class(Item::kVehicleDistance).at("car_diesel_e5")), 0.13 * 1.2e6, 3);
}

// One car, 300 m in 27 s = 40 km/h; petrol Euro 5 has 10 % of it.
TEST(Cars, AreBookedWithTheCurveAtTheirMeanSpeed) {
  Town town("bus_diesel_sd");
  town.person(leg(Mode::kCar));
  town.person(leg(Mode::kCar));
  town.tours_end_here();
  town.drive(30000, JourneyId{0}, 0, 1, 27);
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  double litres = 0;
  double cold = 0;
  for (auto const& row : builder.ledger().rows())
    if (builder.ledger().class_name(row.vehicle_class) == "car_petrol_e5" && row.item == Item::kPetrol)
      (row.process == Process::kColdStart ? cold : litres) += in_unit(Item::kPetrol, row.amount);
  auto const expected = 0.03 * shipped().curve("car_petrol_e5_energy").at(40) / 32.274;
  EXPECT_NEAR(litres, expected, 1e-6);
  EXPECT_NEAR(cold, expected * cold_extra(cold_distance_share(0.3, 15), cold_ratio_energy_petrol(15)), 2e-6);
}

TEST(Cars, OfOneHourAndBandAreBookedAtTheirCommonSpeed) {
  Town town("bus_diesel_sd");
  for (int i = 0; i < 4; ++i) town.person(leg(Mode::kCar));
  town.tours_end_here();
  town.drive(30000, JourneyId{0}, 0, 1, 32);  // 300 m in 32 s: 33.75 km/h
  town.drive(30000, JourneyId{2}, 1, 1, 40);  // 400 m in 40 s: 36 km/h
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  for (auto const& row : builder.ledger().rows()) {
    if (row.process != Process::kDriving || row.item != Item::kNox) continue;
    EXPECT_EQ(row.speed, 3500U);  // 700 m in 72 s
  }
}

TEST(Cars, SpeedBandsEndWhereTheySay) {
  EXPECT_EQ(speed_band(4999, 3600), 0);  // 4.999 m in 3.6 s
  EXPECT_EQ(speed_band(5000, 3600), 1);
  EXPECT_EQ(speed_band(130'000, 3600), kBands - 1);
}

TEST(Cars, BackgroundStandsApartAndStartsColdLessOften) {
  Town town("bus_diesel_sd");
  town.person(leg(Mode::kCar));
  town.person(leg(Mode::kCar));
  town.tours_end_here();
  town.person(leg(Mode::kCar));
  town.drive(30000, JourneyId{0}, 0, 2, 40);
  town.drive(50000, JourneyId{2}, 0, 2, 40);
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  auto const& ledger = builder.ledger();
  auto const car = Traffic::of(Mode::kCar);
  auto const other = Traffic::background_cars();
  EXPECT_EQ(ledger.by_traffic(Item::kVehicleDistance, car), ledger.by_traffic(Item::kVehicleDistance, other));
  std::int64_t cold[2] = {0, 0};
  for (auto const& row : ledger.rows())
    if (row.process == Process::kColdStart && row.item == Item::kCo2eTankToWheel)
      cold[row.traffic == other ? 1 : 0] += row.amount;
  EXPECT_NEAR(static_cast<double>(cold[1]) / static_cast<double>(cold[0]), 0.5, 1e-3);
  EXPECT_EQ(ledger.by_hour(Item::kVehicleDistance, 8), 700'000);
  EXPECT_EQ(ledger.by_hour(Item::kVehicleDistance, 13), 700'000);
}

// Stop 0 left at 08:20:00 with 45 on board, 700 m, stop 1 reached 100 s later: 25.2 km/h, half
// full (45 of 90 places): litres = 0.7 x 1.08 x (curves half and half) / 35.587.
TEST(Buses, ATripByHand) {
  Town town("bus_diesel_dd");
  for (int i = 0; i < 46; ++i) town.person(leg(Mode::kBus));
  town.tours_end_here();
  town.at(29980, EventKind::kStopArrive, 0, 0);
  for (std::uint32_t p = 0; p < 45; ++p) town.at(29990, EventKind::kBoard, town.mover(JourneyId{p}), 0);
  town.at(30000, EventKind::kStopDepart, 0, 0);
  town.at(30100, EventKind::kStopArrive, 0, 1);
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  auto const& ledger = builder.ledger();
  EXPECT_TRUE(builder.books_balance());
  EXPECT_EQ(ledger.by_block(Item::kVehicleDistance, BlockId{0}), 700'000);
  EXPECT_EQ(ledger.by_link(Item::kVehicleDistance, LinkId{0}), 300'000);
  EXPECT_EQ(ledger.by_link(Item::kVehicleDistance, LinkId{1}), 400'000);
  auto const mj = 0.5 * shipped().curve("bus_standard_e5_energy", 1).at(25.2) +
                  0.5 * shipped().curve("bus_standard_e6_energy", 1).at(25.2);
  EXPECT_NEAR(in_unit(Item::kDiesel, ledger.by_block(Item::kDiesel, BlockId{0})), 0.7 * 1.08 * mj / 35.587, 2e-6);
  EXPECT_NEAR(in_unit(Item::kCo2eTankToWheel, ledger.by_traffic(Item::kCo2eTankToWheel, Traffic::of(Mode::kBus))),
              0.7 * 1.08 * mj / 35.587 * 2.57082, 1e-5);
  EXPECT_EQ(ledger.private_vehicles(Item::kDiesel), 0);
}

TEST(Buses, StandingAtTheStopCountsTowardsTheNextStretch) {
  auto const nox = [](double stand) {
    Town town("bus_diesel_dd");
    town.at(30000, EventKind::kStopDepart, 0, 0);
    town.at(30100, EventKind::kStopArrive, 0, 1);
    town.at(30100 + stand, EventKind::kStopDepart, 0, 1);
    town.at(30250 + stand, EventKind::kStopArrive, 0, 2);
    LedgerBuilder builder(town.input(belfast()));
    town.play(builder);
    return builder.ledger().total(Item::kNox);
  };
  EXPECT_GT(nox(60), nox(10));
}

TEST(Buses, IdleBetweenTripsUpToTheLimit) {
  auto const idle = [](double stand) {
    Town town("bus_diesel_dd");
    town.timetable.trips.block[TripId{1}] = BlockId{0};
    town.at(30000, EventKind::kStopDepart, 0, 0);
    town.at(30100, EventKind::kStopArrive, 0, 1);
    town.at(30100 + stand, EventKind::kStopDepart, 1, 0);
    town.at(30200 + stand, EventKind::kStopArrive, 1, 1);
    LedgerBuilder builder(town.input(belfast()));
    town.play(builder);
    EXPECT_TRUE(builder.books_balance());
    double litres = 0;
    for (auto const& row : builder.ledger().rows())
      if (row.process == Process::kIdling && row.item == Item::kDiesel) litres += in_unit(row.item, row.amount);
    return litres;
  };
  EXPECT_NEAR(idle(120), 2 / 60.0 * 3.672, 1e-5);
  EXPECT_NEAR(idle(1800), 5 / 60.0 * 3.672, 1e-5);
}

TEST(Trains, AreBookedOffTheStreets) {
  Town town("bus_diesel_dd");
  town.at(30000, EventKind::kStopDepart, 3, 0);
  town.at(30600, EventKind::kStopArrive, 3, 1);
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  EXPECT_EQ(builder.ledger().off_links(Item::kVehicleDistance), 12'345'678);
  EXPECT_EQ(builder.ledger().by_traffic(Item::kVehicleDistance, Traffic::background_rail()), 12'345'678);
  EXPECT_EQ(builder.ledger().by_block(Item::kVehicleDistance, BlockId{3}), 12'345'678);
  EXPECT_TRUE(builder.books_balance());
}

// 201 seats, 35 % of them usually taken: 70.35 people; 14 on board answer for 0.199 of the train.
TEST(Trains, AreSharedByThoseOnBoardAndTheOthersWhoUsuallyRide) {
  Town town("bus_diesel_dd");
  for (int i = 0; i < 14; ++i) town.person(leg(Mode::kRail));
  town.tours_end_here();
  for (std::uint32_t p = 0; p < 14; ++p) town.at(29990, EventKind::kBoard, town.mover(JourneyId{p}), 3);
  town.at(30000, EventKind::kStopDepart, 3, 0);
  town.at(30600, EventKind::kStopArrive, 3, 1);
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  EXPECT_TRUE(builder.books_balance());
  auto const& ledger = builder.ledger();
  for (auto const item : {Item::kVehicleDistance, Item::kDiesel, Item::kNox, Item::kCo2eWellToTank}) {
    auto const own = static_cast<double>(ledger.by_traffic(item, Traffic::of(Mode::kRail)));
    EXPECT_NEAR(own / static_cast<double>(ledger.total(item)), 14 / (201 * 0.35), 1e-6);
    EXPECT_EQ(ledger.own_total(item), ledger.by_traffic(item, Traffic::of(Mode::kRail)));
  }
}

TEST(LightVehicles, HaveTheirLifeCycleApartAndNothingElse) {
  Town town("bus_diesel_dd");
  auto const own = town.person(leg(Mode::kBike, 2000));
  auto share = leg(Mode::kBikeShare, 1500);
  share.from_station = StationId{7};
  auto const shared = town.person(share);
  town.tours_end_here();
  town.at(30000, EventKind::kLegStart, town.mover(own), 0);
  town.at(30000, EventKind::kLegStart, town.mover(shared), 0);
  town.at(30100, EventKind::kTakeBike, town.mover(shared), 7);
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  auto const& ledger = builder.ledger();
  EXPECT_NEAR(in_unit(Item::kCo2eLifeCycle, ledger.total(Item::kCo2eLifeCycle)), (2 * 17 + 1.5 * 58) / 1000, 1e-9);
  EXPECT_EQ(ledger.by_traffic(Item::kVehicleDistance, Traffic::of(Mode::kBikeShare)), 1'500'000);
  EXPECT_EQ(ledger.total(Item::kCo2eTankToWheel) + ledger.total(Item::kCo2eWellToTank), 0);
}

TEST(LightVehicles, ACarPassengerAndAWalkerAddTheirWayAlone) {
  Town town("bus_diesel_dd");
  auto const rider = town.person(leg(Mode::kCarPassenger, 4000));
  auto const walker = town.person(leg(Mode::kWalk, 400));
  town.tours_end_here();
  town.at(30000, EventKind::kLegStart, town.mover(rider), 0);
  town.at(30000, EventKind::kLegStart, town.mover(walker), 0);
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  EXPECT_EQ(builder.ledger().by_traffic(Item::kPersonDistance, Traffic::of(Mode::kCarPassenger)), 4'000'000);
  EXPECT_EQ(builder.ledger().total(Item::kPersonDistance), 4'400'000);
  for (int i = 0; i < kItems; ++i) {
    auto const item = static_cast<Item>(i);
    EXPECT_EQ(builder.ledger().total(item), item == Item::kPersonDistance ? 4'400'000 : 0);
  }
  EXPECT_TRUE(builder.books_balance());
}

/// A line of 1,800 m from (0, 0) to (1500, 0), its depot 3 km off its start, two trips of one block.
Town town_with_depot(std::string_view type) {
  Town town(type);
  town.fleet.depots.key.push_back("D");
  town.fleet.depots.position.push_back({0, 3000});
  town.timetable.stops.position.values() = {{0, 0}, {700, 0}, {1500, 0}, {0, 0}, {9000, 0}};
  town.timetable.trips.block.values() = {BlockId{0}, BlockId{0}, BlockId{1}, BlockId{3}};
  for (int block = 0; block < 4; ++block) town.timetable.blocks.depot.push_back(block == 0 ? DepotId{0} : DepotId{});
  town.timetable.blocks.trips.push_back(std::vector<TripId>{TripId{0}, TripId{1}});
  town.timetable.blocks.trips.push_back(std::vector<TripId>{TripId{2}});
  town.timetable.blocks.trips.push_back(std::vector<TripId>{});
  town.timetable.blocks.trips.push_back(std::vector<TripId>{TripId{3}});
  for (std::uint32_t trip = 0; trip < 2; ++trip)
    for (std::uint32_t k = 0; k < 3; ++k) {
      auto const t = 30000 + 2000.0 * trip + 200.0 * k;
      town.at(t, EventKind::kStopArrive, trip, k);
      town.at(t + 10, EventKind::kStopDepart, trip, k);
    }
  return town;
}

// 3,000 m out, 1,500 m from the end of the first trip to the start of the second, back sqrt(1500^2 + 3000^2) m; all
// x 1.3.
TEST(EmptyRunning, IsBookedFromTheDepotBetweenTripsAndBack) {
  auto town = town_with_depot("bus_fc_dd");
  auto const rider = town.person(leg(Mode::kBus));
  town.tours_end_here();
  town.at(32005, EventKind::kBoard, town.mover(rider), 1);
  auto input = town.input(belfast());
  input.empty = {1.3, 7, 15000};
  LedgerBuilder builder(input);
  town.play(builder);
  EXPECT_EQ(builder.first_imbalance(), std::nullopt);
  auto const& ledger = builder.ledger();
  auto const metres = 1.3 * (3000 + 1500 + std::hypot(1500, 3000));
  EXPECT_NEAR(static_cast<double>(ledger.empty_distance(BlockId{0})) / 1e3, metres, 0.01);
  EXPECT_EQ(ledger.empty_distance(BlockId{1}), 0) << "it did not run";
  EXPECT_GT(ledger.by_process(Item::kHydrogen, Process::kEmptyRunning), 0);
  EXPECT_EQ(ledger.by_process(Item::kPersonDistance, Process::kEmptyRunning), 0);
  // The one person on the route answers for both trips and all empty running.
  auto const everything = ledger.by_traffic(Item::kCo2eWellToTank, Traffic::of(Mode::kBus));
  EXPECT_GT(everything, 0);
  std::int64_t of_people = 0;
  for (int g = 0; g < PersonGroup::kCount; ++g)
    of_people += builder.groups().amount(Traffic::of(Mode::kBus), PersonGroup::nth(g), Item::kCo2eWellToTank);
  EXPECT_EQ(of_people - builder.groups().amount(Traffic::of(Mode::kBus), PersonGroup::nobody(), Item::kCo2eWellToTank),
            everything);
}

TEST(EmptyRunning, ABurnerOfFuelFarFromItsDepotStandsAtItsTerminus) {
  auto const empty_m = [](std::string_view type) {
    auto town = town_with_depot(type);
    auto input = town.input(belfast());
    input.empty = {1.3, 7, 2000};
    LedgerBuilder builder(input);
    town.play(builder);
    return static_cast<double>(builder.ledger().empty_distance(BlockId{0})) / 1e3;
  };
  EXPECT_NEAR(empty_m("bus_diesel_dd"), 1.3 * 1500, 0.01);
  EXPECT_GT(empty_m("bus_battery_dd"), 1.3 * 7000) << "it charges there";
}

// A depot whose gas carries 2 kg, of which a tenth escapes, instead of the scenario's supply.
TEST(DepotSupply, IsWhatTheBooksOfItsVehiclesHold) {
  auto town = town_with_depot("bus_fc_dd");
  LedgerBuilder builder(town.input(belfast()));
  std::stable_sort(town.events.begin(), town.events.end(),
                   [](auto const& a, auto const& b) { return a.time_ms < b.time_ms; });
  for (int quarter = 0; quarter < kQuarters; ++quarter)
    builder.consume({quarter, quarter == 40 ? std::span<Event const>(town.events) : std::span<Event const>{}});
  auto const number = [](char const* id, double value) {
    return UsedFactor{id, "any", value, value, value, "kg/kg", "drawn", "2024", "low", "derived", {}};
  };
  Column<DepotId, std::optional<DepotSupply>> depots(1);
  depots[DepotId{0}] = DepotSupply{{number("gas", 2), number("lost", 0.1)}, {"gas"}, "lost*h2_gwp100", {}};
  builder.book_supply(depots);
  EXPECT_EQ(builder.first_imbalance(), std::nullopt);
  auto const& ledger = builder.ledger();
  auto const kg = in_unit(Item::kHydrogen, ledger.total(Item::kHydrogen));
  auto const of = [&](Process process) {
    return in_unit(Item::kCo2eWellToTank, ledger.by_process(Item::kCo2eWellToTank, process));
  };
  EXPECT_GT(kg, 0);
  EXPECT_NEAR(of(Process::kEnergySupply), 2 * kg, 1e-5);
  EXPECT_NEAR(of(Process::kHydrogenLeak), 0.1 * 11.6 * kg, 1e-5);
}

// Aboard from the second stop to the third: 500 + 600 m of the first trip.
TEST(Rides, TellWhoRodeHowFar) {
  auto town = town_with_depot("bus_diesel_dd");
  auto const rider = town.person(leg(Mode::kBus));
  auto const late = town.person(leg(Mode::kBus));
  town.tours_end_here();
  town.at(30205, EventKind::kBoard, town.mover(rider), 0);
  town.at(30405, EventKind::kAlight, town.mover(rider), 0);
  town.at(32205, EventKind::kBoard, town.mover(late), 1);
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  ASSERT_EQ(builder.rides().size(), 2U);
  auto const& ride = builder.rides()[0];
  EXPECT_EQ(ride.journey, rider);
  EXPECT_EQ(ride.from, 1);
  EXPECT_EQ(ride.to, 2);
  EXPECT_EQ(ride.mm, 1'100'000);
  EXPECT_EQ(builder.rides()[1].mm, 1'100'000) << "still aboard when the day ends";
  EXPECT_EQ(builder.ledger().total(Item::kPersonDistance), 2'200'000);
}

TEST(Groups, AddUpToTheLedgerOnRandomTowns) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    auto town = random_town("bus_diesel_dd", seed);
    auto const population = one_person_each(town.journeys.tours);
    auto input = town.input(belfast());
    input.population = &population;
    LedgerBuilder builder(input);
    town.play(builder);
    EXPECT_EQ(builder.first_imbalance(), std::nullopt);
    for (int i = 0; i < kItems; ++i) {
      auto const item = static_cast<Item>(i);
      EXPECT_EQ(builder.groups().total(item), builder.ledger().total(item));
    }
    auto const others = builder.groups().amount(Traffic::background_cars(), PersonGroup::others(), Item::kNox);
    EXPECT_EQ(others, builder.ledger().by_traffic(Item::kNox, Traffic::background_cars()));
  }
}

// 300 m alone, then 400 m as one of three passengers over 4 km each: the driver has 700 of 12,700 m.
TEST(Groups, PassengersShareTheCarsOfTheDay) {
  Town town("bus_diesel_dd");
  auto const driver = town.person(leg(Mode::kCar));
  std::vector<JourneyId> riders;
  for (int i = 0; i < 3; ++i) riders.push_back(town.person(leg(Mode::kCarPassenger, 4000)));
  town.tours_end_here();
  town.drive(30000, driver, 0, 2, 40);
  for (auto const rider : riders) town.at(30000, EventKind::kLegStart, town.mover(rider), 0);
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  EXPECT_TRUE(builder.books_balance());
  auto const of = [&](Mode mode) {
    return static_cast<double>(
        builder.groups().amount(Traffic::of(mode), PersonGroup::others(), Item::kCo2eTankToWheel));
  };
  EXPECT_NEAR(of(Mode::kCar) / (of(Mode::kCar) + of(Mode::kCarPassenger)), 700.0 / 12'700, 1e-6);
}

TEST(Groups, AnEmptyTripIsSharedByTheRoutesPassengersAndAnEmptyRouteIsNobodys) {
  auto const play = [](bool somebody) {
    Town town("bus_diesel_dd");
    for (int i = 0; i < 2; ++i) town.person(leg(Mode::kBus));
    town.tours_end_here();
    auto const population = one_person_each(1);
    for (std::uint32_t trip = 0; trip < 2; ++trip) {
      if (somebody && trip == 0) town.at(29990, EventKind::kBoard, town.mover(JourneyId{0}), trip);
      town.at(30000, EventKind::kStopDepart, trip, 0);
      town.at(30100, EventKind::kStopArrive, trip, 1);
    }
    auto input = town.input(belfast());
    input.population = &population;
    LedgerBuilder builder(input);
    town.play(builder);
    EXPECT_TRUE(builder.books_balance());
    auto const bus = Traffic::of(Mode::kBus);
    return std::pair{builder.groups().amount(bus, PersonGroup::of(population.persons, PersonId{0}), Item::kDiesel),
                     builder.groups().amount(bus, PersonGroup::nobody(), Item::kDiesel)};
  };
  EXPECT_GT(play(true).first, 0);
  EXPECT_EQ(play(true).second, 0);
  EXPECT_EQ(play(false).first, 0);
  EXPECT_GT(play(false).second, 0);
}

TEST(Sharing, WholeNumbersAddUpWhateverTheWeights) {
  Rng rng(4, 1, Draw::kVehicle);
  for (int round = 0; round < 200; ++round) {
    auto const amount = static_cast<std::int64_t>(rng.below(1'000'000));
    std::vector<std::int64_t> weights;
    std::int64_t sum = 0;
    for (int i = 0; i < 7; ++i) sum += weights.emplace_back(rng.below(1000));
    if (sum == 0) continue;
    Sharer sharer(amount, sum);
    std::int64_t given = 0;
    for (auto const weight : weights) {
      auto const part = sharer.next(weight);
      EXPECT_NEAR(static_cast<double>(part),
                  static_cast<double>(amount) * static_cast<double>(weight) / static_cast<double>(sum), 1.0);
      given += part;
    }
    EXPECT_EQ(given, amount);
  }
}

TEST(Curves, BeyondTheirEndsAreToldWithTheShare) {
  Town town("bus_diesel_sd");
  town.person(leg(Mode::kCar));
  town.person(leg(Mode::kCar));
  town.tours_end_here();
  town.drive(30000, JourneyId{0}, 0, 1, 600);  // 300 m in ten minutes
  town.drive(50000, JourneyId{1}, 5, 1, 72);   // 800 m at 40 km/h
  LedgerBuilder builder(town.input(belfast()));
  town.play(builder);
  auto const told = builder.ledger().curves_left();
  auto const found = std::find_if(told.begin(), told.end(), [](std::string const& text) {
    return text.find("car_petrol_e5_energy is defined for 5 to 130 km/h") != std::string::npos;
  });
  ASSERT_NE(found, told.end());
  EXPECT_NE(found->find("27."), std::string::npos) << *found;  // 300 of 1,100 m, cold starts counted again
}

TEST(Sample, PeopleOnBoardStandForTheWhole) {
  auto const diesel = [](double sample, int people) {
    Town town("bus_diesel_dd");
    for (int i = 0; i < 46; ++i) town.person(leg(Mode::kBus));
    town.tours_end_here();
    for (int p = 0; p < people; ++p) town.at(29990, EventKind::kBoard, town.mover(nth<JourneyId>(p)), 0);
    town.at(30000, EventKind::kStopDepart, 0, 0);
    town.at(30100, EventKind::kStopArrive, 0, 1);
    auto day = belfast();
    day.sample = sample;
    LedgerBuilder builder(town.input(day));
    town.play(builder);
    return builder.ledger().total(Item::kDiesel);
  };
  EXPECT_EQ(diesel(0.1, 4), diesel(1, 40));
}

}  // namespace
}  // namespace twinshift::emissions
