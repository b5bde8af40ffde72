#include "sim/demand/synthesis.hpp"

#include "sim/demand/background.hpp"
#include "sim/demand/destinations.hpp"

#include <gtest/gtest.h>
#include <omp.h>

#include <map>
#include <set>

namespace twinshift::demand {
namespace {

/// Six zones inside on a 3 x 2 grid of 2 km, one outside, two locations each.
DemandInput small_city() {
  auto input = DemandInput{};
  for (int z = 0; z < 7; ++z) {
    auto const internal = z < 6;
    auto const x = internal ? 2000.0 * (z % 3) : 20000.0;
    auto const y = 2000.0 * (z / 3);
    input.zones.key.push_back(std::to_string(z));
    input.zones.position.push_back({x, y});
    input.zones.internal.push_back(internal ? 1 : 0);
    auto figures = ZoneFigures{};
    if (internal) {
      figures = {.residents = 1000.0 + 100 * z,
                 .households = 420.0 + 40 * z,
                 .employed_residents = 450.5 + 10 * z,
                 .jobs = z == 1 ? 2500.0 : 100.0,
                 .pupils = 160,
                 .students = 55.5,
                 .school_places = 200,
                 .university_places = z == 4 ? 800.0 : 0.0,
                 .age_shares = {0.19, 0.36, 0.3, 0.15},
                 .car_shares = {0.4, 0.4, 0.2}};
    } else {
      figures.in_workers = 700;
      figures.in_students = 60;
      figures.out_workers = 300;
    }
    input.figures.push_back(figures);
    for (int l = 0; l < 2; ++l) {
      input.locations.zone.push_back(nth<ZoneId>(z));
      input.locations.position.push_back({x + 100.0 * l, y});
      input.locations.kerbs.push_back(std::vector{nth<NodeId>(2 * z + l)});
      input.locations.walk_node.push_back(nth<NodeId>(2 * z + l));
      input.weights.push_back({l == 0 ? 3.0 : 1.0, 1, 1, 1});
    }
  }
  return input;
}

DemandParameters usual_parameters() {
  auto parameters = DemandParameters{};
  parameters.to_work.share[31] = 0.6;
  parameters.to_work.share[32] = 0.4;
  parameters.from_work.share[68] = 1;
  parameters.to_school.share[33] = 1;
  parameters.from_school.share[60] = 1;
  parameters.background.share[50] = 1;
  parameters.goods.share[40] = 1;
  parameters.riders.share[44] = 1;
  parameters.background_car_trips_per_resident = 0.8;
  parameters.background_mean_km = 2.5;
  return parameters;
}

ZoneId home_zone(Population const& p, PersonId person) { return p.locations.zone[p.persons.home[person]]; }

TEST(Synthesis, MeetsEveryZoneTotalExactly) {
  auto const input = small_city();
  auto const p = synthesise(input, usual_parameters(), 1, 7);
  auto residents = std::vector<int>(7, 0);
  auto workers = std::vector<int>(7, 0);
  auto pupils = std::vector<int>(7, 0);
  for (std::size_t i = 0; i < p.persons.size(); ++i) {
    auto const person = nth<PersonId>(i);
    auto const z = home_zone(p, person).index();
    EXPECT_EQ(p.persons.key[person] >> 32U, z);
    residents[z] += p.persons.resident[person];
    workers[z] += p.persons.activity[person] == Activity::kWork;
    pupils[z] += p.persons.activity[person] == Activity::kSchool;
  }
  auto all_workers = 0;
  for (std::size_t z = 0; z < 6; ++z) {
    EXPECT_EQ(residents[z], 1000 + 100 * static_cast<int>(z));
    EXPECT_EQ(pupils[z], 160);
    EXPECT_NEAR(workers[z], input.figures[nth<ZoneId>(z)].employed_residents, 0.51);
    all_workers += workers[z];
  }
  EXPECT_EQ(all_workers, 2853);  // 6 x 450.5 + 150
  EXPECT_EQ(workers[6], 700);
  EXPECT_EQ(p.persons.size(), 7500U + 760U);
}

TEST(Synthesis, GrownCityKeepsEverybodyAndAddsLookAlikesWithKeysOfTheirOwn) {
  auto const once = synthesise(small_city(), usual_parameters(), 1, 7);
  auto const twice = synthesise(small_city(), usual_parameters(), 2, 7);
  EXPECT_EQ(twice.persons.size(), 2 * once.persons.size());
  EXPECT_EQ(twice.tours.size(), 2 * once.tours.size());
  EXPECT_EQ(twice.households.cars.size(), 2 * once.households.cars.size());
  EXPECT_NEAR(static_cast<double>(twice.background.size()), 2.0 * static_cast<double>(once.background.size()), 1);
  auto grown = std::map<std::uint64_t, TourId>{};
  for (std::size_t i = 0; i < twice.tours.size(); ++i)
    EXPECT_TRUE(grown.emplace(twice.persons.key[twice.tours.person[nth<TourId>(i)]], nth<TourId>(i)).second);
  auto same_time = 0;
  for (std::size_t i = 0; i < once.tours.size(); ++i) {
    auto const tour = nth<TourId>(i);
    auto const key = once.persons.key[once.tours.person[tour]];
    ASSERT_TRUE(grown.contains(key));
    EXPECT_EQ(twice.tours.destination[grown.at(key)], once.tours.destination[tour]);
    EXPECT_EQ(twice.tours.leave_home[grown.at(key)], once.tours.leave_home[tour]);
    auto const other = grown.at(key | (std::uint64_t{1} << kCopyShift));
    EXPECT_EQ(twice.persons.home[twice.tours.person[other]], once.persons.home[once.tours.person[tour]]);
    same_time += twice.tours.leave_home[other] == once.tours.leave_home[tour];
  }
  EXPECT_LT(same_time, static_cast<int>(once.tours.size()) / 4);
}

TEST(Synthesis, MeetsCarSharesHomesAndAgesByLargestRemainder) {
  auto const p = synthesise(small_city(), usual_parameters(), 1, 7);
  auto cars = std::array<int, 3>{};
  auto at_first_home = std::set<std::uint32_t>{};
  auto households = std::set<std::uint32_t>{};
  auto children = 0;
  auto members = 0U;
  for (std::size_t i = 0; i < p.persons.size(); ++i) {
    auto const person = nth<PersonId>(i);
    if (home_zone(p, person).index() != 2) continue;
    households.insert(p.persons.household[person]);
    if (p.persons.home[person].index() == 4) at_first_home.insert(p.persons.household[person]);
    children += p.persons.age[person] < 15;
  }
  for (auto const h : households) {
    ++cars[p.households.cars[h]];
    members += p.households.members[h];
  }
  EXPECT_EQ(households.size(), 500U);
  EXPECT_EQ(cars, (std::array{200, 200, 100}));
  EXPECT_EQ(at_first_home.size(), 375U);
  EXPECT_EQ(children, 228);  // 19 % of 1,200
  EXPECT_EQ(members, 1200U);
}

TEST(Synthesis, SharesNoMoreCarsThanAHouseholdHasAndOnlyAmongTheLicensed) {
  auto const p = synthesise(small_city(), usual_parameters(), 1, 7);
  auto used = std::map<std::uint32_t, int>{};
  for (std::size_t i = 0; i < p.persons.size(); ++i) {
    auto const person = nth<PersonId>(i);
    if (p.persons.car[person] == 0) continue;
    EXPECT_EQ(p.persons.licence[person], 1);
    EXPECT_GE(p.persons.age[person], 17);
    ++used[p.persons.household[person]];
  }
  EXPECT_GT(used.size(), 1000U);
  for (auto const& [household, count] : used) EXPECT_LE(count, p.households.cars[household]);
}

TEST(Synthesis, GivesTheRichMoreCarsAndEveryFifthSomePeople) {
  auto const p = synthesise(small_city(), usual_parameters(), 1, 7);
  auto cars = std::array<double, 6>{};
  auto people = std::array<double, 6>{};
  for (std::size_t i = 0; i < p.persons.size(); ++i) {
    auto const person = nth<PersonId>(i);
    if (p.persons.resident[person] == 0) continue;
    cars[p.persons.income[person]] += p.households.cars[p.persons.household[person]];
    people[p.persons.income[person]] += 1;
  }
  for (std::size_t q = 1; q <= 5; ++q) EXPECT_NEAR(people[q] / 7500, 0.2, 0.08);
  EXPECT_GT(cars[5] / people[5], 1.5 * cars[1] / people[1]);
}

TEST(Synthesis, SendsWorkersToJobsAndOutsidersInside) {
  auto parameters = usual_parameters();
  parameters.absent_workers = parameters.home_working = 0;
  auto const input = small_city();
  auto const p = synthesise(input, parameters, 1, 7);
  auto const balance = balance_work(input);
  EXPECT_DOUBLE_EQ(balance.workers, 3553);
  EXPECT_DOUBLE_EQ(balance.workplaces, 3300);
  auto at = std::vector<int>(7, 0);
  for (std::size_t t = 0; t < p.tours.size(); ++t) {
    auto const tour = nth<TourId>(t);
    if (p.tours.purpose[tour] != Activity::kWork) continue;
    auto const to = p.locations.zone[p.tours.destination[tour]];
    EXPECT_FALSE(to.index() == 6 && home_zone(p, p.tours.person[tour]).index() == 6);
    ++at[to.index()];
  }
  EXPECT_NEAR(at[1], 2500, 2);
  EXPECT_NEAR(at[6], 300, 2);
  for (auto const z : {0U, 2U, 3U, 4U, 5U}) EXPECT_NEAR(at[z], 100, 2);
}

TEST(Synthesis, KeepsAbsenteesAtHome) {
  auto const p = synthesise(small_city(), usual_parameters(), 1, 7);
  auto work = 0.0;
  for (auto const purpose : p.tours.purpose) work += purpose == Activity::kWork;
  EXPECT_NEAR(work / 3300, 0.88, 0.02);
}

/// Everything about a traveller but the row number.
auto describe(Population const& p, TourId t) {
  auto const person = p.tours.person[t];
  return std::tuple{p.persons.home[person], p.persons.age[person], p.persons.car[person],     p.persons.income[person],
                    p.tours.destination[t], p.tours.leave_home[t], p.tours.leave_activity[t], p.tours.value_of_time[t]};
}

auto by_key(Population const& p) {
  auto result = std::map<std::uint64_t, decltype(describe(p, TourId{0}))>{};
  for (std::size_t t = 0; t < p.tours.size(); ++t)
    result.emplace(p.persons.key[p.tours.person[nth<TourId>(t)]], describe(p, nth<TourId>(t)));
  return result;
}

TEST(Synthesis, MakesASampleASubsetOfTheWhole) {
  auto const whole = synthesise(small_city(), usual_parameters(), 1, 7);
  auto const tenth = synthesise(small_city(), usual_parameters(), 0.1, 7);
  auto const all = by_key(whole);
  EXPECT_EQ(tenth.persons.size(), whole.persons.size());
  EXPECT_NEAR(static_cast<double>(tenth.tours.size()) / static_cast<double>(whole.tours.size()), 0.1, 0.02);
  for (auto const& [key, traveller] : by_key(tenth)) EXPECT_EQ(all.at(key), traveller);
  auto const trips = std::set<std::uint64_t>(whole.background.key.begin(), whole.background.key.end());
  for (auto const key : tenth.background.key) EXPECT_TRUE(trips.contains(key));
  EXPECT_NEAR(static_cast<double>(tenth.background.size()) / static_cast<double>(trips.size()), 0.1, 0.02);
}

TEST(Synthesis, IsTheSameOnAnyNumberOfThreads) {
  omp_set_num_threads(1);
  auto const one = synthesise(small_city(), usual_parameters(), 1, 7);
  omp_set_num_threads(3);
  auto const three = synthesise(small_city(), usual_parameters(), 1, 7);
  EXPECT_EQ(by_key(one), by_key(three));
  EXPECT_EQ(one.persons.household.values(), three.persons.household.values());
  EXPECT_EQ(one.background.to, three.background.to);
}

TEST(Synthesis, KeepsThePeopleWhoWereThereWhenAZoneGrows) {
  auto grown_city = small_city();
  auto& figures = grown_city.figures[ZoneId{5}];
  figures.residents *= 1.1;
  figures.households *= 1.1;
  auto const before = synthesise(small_city(), usual_parameters(), 1, 7);
  auto const after = synthesise(grown_city, usual_parameters(), 1, 7);
  auto keys = std::set<std::uint64_t>(after.persons.key.begin(), after.persons.key.end());
  EXPECT_EQ(keys.size(), after.persons.size());
  EXPECT_EQ(keys.size(), before.persons.size() + 150);
  for (auto const key : before.persons.key) EXPECT_TRUE(keys.contains(key));
  // In the other zones nothing has changed: there, the people are the same in all they are.
  for (std::size_t i = 0; i < 6000; ++i) {
    auto const person = nth<PersonId>(i);
    EXPECT_EQ(before.persons.key[person], after.persons.key[person]);
    EXPECT_EQ(before.persons.home[person], after.persons.home[person]);
    EXPECT_EQ(before.persons.income[person], after.persons.income[person]);
  }
}

TEST(Synthesis, ListsPersonsAndTripsInAscendingKey) {
  auto const p = synthesise(small_city(), usual_parameters(), 1, 7);
  EXPECT_TRUE(std::is_sorted(p.persons.key.begin(), p.persons.key.end()));
  EXPECT_TRUE(std::is_sorted(p.background.key.begin(), p.background.key.end()));
  EXPECT_TRUE(std::is_sorted(p.tours.person.begin(), p.tours.person.end()));
  EXPECT_EQ(std::set<std::uint64_t>(p.background.key.begin(), p.background.key.end()).size(), p.background.size());
}

TEST(Background, MakesAsManyTripsAsTheRateSaysOutAndBack) {
  auto const p = synthesise(small_city(), usual_parameters(), 1, 7);
  EXPECT_EQ(p.background.size(), 6000U);
  for (std::size_t i = 0; i + 1 < p.background.size(); i += 2) {
    EXPECT_EQ(p.background.from[i], p.background.to[i + 1]);
    EXPECT_EQ(p.background.to[i], p.background.from[i + 1]);
    EXPECT_GT(p.background.departure[i + 1], p.background.departure[i]);
  }
}

TEST(Background, FitsTheDecayToTheMeanLength) {
  auto const input = small_city();
  auto const km = zone_kilometres(input.zones);
  auto const origins = std::vector<double>{1, 1, 1, 1, 1, 1, 0};
  auto mean_of = [&](double decay) {
    auto sum = 0.0;
    auto mass = 0.0;
    for (std::size_t i = 0; i < 6; ++i) {
      auto row_mass = 0.0;
      auto row_sum = 0.0;
      for (std::size_t j = 0; j < 7; ++j) {
        row_mass += std::exp(-decay * km.at(i, j));
        row_sum += std::exp(-decay * km.at(i, j)) * km.at(i, j) / 1.3;
      }
      sum += row_sum / row_mass;
      mass += 1;
    }
    return sum / mass;
  };
  EXPECT_NEAR(mean_of(fit_decay(km, origins, std::vector<double>(7, 1.0), 2.0)), 2.0, 1e-6);
}

TEST(Background, CountsEachKindByItsOwnRate) {
  auto input = small_city();
  input.freight.push_back({"port", NodeId{0}, 40});
  auto parameters = usual_parameters();
  parameters.van_trips_per_job = 0.2;
  parameters.lorry_trips_per_job = 0.1;
  parameters.lorry_outside = 1;
  parameters.visitor_trips = 100;
  parameters.rider_trips_per_resident = 0.1;
  auto const trips = synthesise(input, parameters, 1, 7).background;
  auto count = std::map<BackgroundKind, std::size_t>{};
  for (auto const kind : trips.kind) ++count[kind];
  EXPECT_EQ(count[BackgroundKind::kCar], 6000U + 100U);
  EXPECT_EQ(count[BackgroundKind::kVan], 600U);          // 3,000 jobs
  EXPECT_EQ(count[BackgroundKind::kLorry], 300U + 40U);  // and the port's
  EXPECT_EQ(count[BackgroundKind::kRider], 750U);        // 7,500 residents
  EXPECT_TRUE(std::is_sorted(trips.key.begin(), trips.key.end()));
  for (std::size_t i = 0; i + 1 < trips.size(); i += 2) {
    EXPECT_EQ(trips.from[i], trips.to[i + 1]);
    EXPECT_EQ(trips.kind[i], trips.kind[i + 1]);
    if (trips.kind[i] != BackgroundKind::kLorry) continue;
    EXPECT_EQ(input.locations.zone[trips.to_place[i]], ZoneId{6});  // all lorries serve the one zone outside
  }
}

TEST(Background, PassesThroughOnlyBetweenOppositeSides) {
  auto input = small_city();
  for (auto const x : {-20000.0, 21000.0}) {
    auto const z = nth<ZoneId>(input.zones.key.size());
    input.zones.key.push_back(std::to_string(z.value()));
    input.zones.position.push_back({x, 0});
    input.zones.internal.push_back(0);
    input.figures.push_back({.in_workers = 500});
    input.locations.zone.push_back(z);
    input.locations.position.push_back({x, 0});
    input.locations.kerbs.push_back(std::vector{nth<NodeId>(20 + z.index())});
    input.locations.walk_node.push_back(nth<NodeId>(20 + z.index()));
    input.weights.push_back({1, 1, 1, 1});
  }
  auto parameters = usual_parameters();
  parameters.background_car_trips_per_resident = 0;
  parameters.through_trips = 4000;
  parameters.through_lorries = 0.25;
  auto const trips = synthesise(input, parameters, 1, 7).background;
  EXPECT_EQ(trips.size(), 4000U);
  auto const lorries = std::count(trips.kind.begin(), trips.kind.end(), BackgroundKind::kLorry);
  EXPECT_GT(lorries, 900);
  EXPECT_LT(lorries, 1100);
  for (std::size_t i = 0; i < trips.size(); ++i) {
    auto const west = [&](LocationId l) { return input.locations.position[l].x < 0; };
    EXPECT_NE(west(trips.from_place[i]), west(trips.to_place[i]));
  }
}

TEST(Synthesis, MeetsEveryActivityBySexesAndAges) {
  auto const p = synthesise(small_city(), usual_parameters(), 1, 7);
  auto women = 0;
  auto children_at_work = 0;
  auto old_pupils = 0;
  auto licensed = std::array<double, 2>{};
  auto adults = std::array<double, 2>{};
  for (std::size_t i = 0; i < 7500; ++i) {
    auto const person = nth<PersonId>(i);
    women += p.persons.woman[person];
    children_at_work += p.persons.age[person] < 15 && p.persons.activity[person] == Activity::kWork;
    old_pupils += p.persons.age[person] > 24 && p.persons.activity[person] == Activity::kSchool;
    if (p.persons.age[person] < 17) continue;
    ++adults[p.persons.woman[person]];
    licensed[p.persons.woman[person]] += p.persons.licence[person];
  }
  EXPECT_NEAR(women / 7500.0, 0.51, 0.01);
  EXPECT_EQ(children_at_work, 0);
  EXPECT_LE(old_pupils, 2);
  EXPECT_NEAR(licensed[0] / adults[0], 0.83, 0.002);
  EXPECT_NEAR(licensed[1] / adults[1], 0.72, 0.002);
}

}  // namespace
}  // namespace twinshift::demand
