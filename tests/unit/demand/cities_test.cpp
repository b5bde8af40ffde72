// What the shipped cities promise of their people, from the files as they are.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "sim/demand/destinations.hpp"
#include "sim/demand/synthesis.hpp"
#include "sim/scenario/load.hpp"

namespace twinshift::demand {
namespace {

struct City {
  scenario::Scenario scenario;
  Population people;
};

City const& city(std::string const& name) {
  static std::map<std::string, City> cities;
  auto const found = cities.find(name);
  if (found != cities.end()) return found->second;
  auto loaded = scenario::load_scenario(std::string{TWINSHIFT_SOURCE_DIR} + "/scenarios/" + name + "/base.yaml", {});
  auto people = synthesise(loaded.demand, loaded.demand_parameters, 1, 1);
  return cities.emplace(name, City{std::move(loaded), std::move(people)}).first->second;
}

std::int64_t residents(Population const& p) {
  return std::count(p.persons.resident.begin(), p.persons.resident.end(), std::uint8_t{1});
}

ZoneId home_zone(Population const& p, PersonId person) { return p.locations.zone[p.persons.home[person]]; }

/// Ways to work of residents who travel today, in km as zones measure them (1.3 times the straight line).
std::vector<double> residents_ways(Population const& p) {
  std::vector<double> km;
  for (std::size_t t = 0; t < p.tours.size(); ++t) {
    auto const tour = nth<TourId>(t);
    auto const person = p.tours.person[tour];
    if (p.tours.purpose[tour] != Activity::kWork || p.persons.resident[person] == 0) continue;
    km.push_back(
        1.3 * distance(p.locations.position[p.persons.home[person]], p.locations.position[p.tours.destination[tour]]) /
        1000);
  }
  std::sort(km.begin(), km.end());
  return km;
}

double mean(std::vector<double> const& values) {
  auto sum = 0.0;
  for (auto const v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

double share_up_to(std::vector<double> const& sorted, double km) {
  return static_cast<double>(std::upper_bound(sorted.begin(), sorted.end(), km) - sorted.begin()) /
         static_cast<double>(sorted.size());
}

void expect_cars_as_told(City const& c) {
  auto const& p = c.people;
  auto counts = Column<ZoneId, std::array<double, 3>>(p.zones.key.size());
  auto seen = std::vector<bool>(p.households.cars.size(), false);
  for (std::size_t i = 0; i < p.persons.size(); ++i) {
    auto const person = nth<PersonId>(i);
    auto const household = p.persons.household[person];
    if (p.persons.resident[person] == 0 || seen[household]) continue;
    seen[household] = true;
    ++counts[home_zone(p, person)][p.households.cars[household]];
  }
  auto worst = 0.0;
  for (std::size_t z = 0; z < counts.size(); ++z) {
    auto const zone = nth<ZoneId>(z);
    auto const& shares = c.scenario.demand.figures[zone].car_shares;
    auto const households = counts[zone][0] + counts[zone][1] + counts[zone][2];
    if (p.zones.internal[zone] == 0 || households == 0) continue;
    for (std::size_t k = 0; k < 3; ++k) worst = std::max(worst, std::abs(counts[zone][k] / households - shares[k]));
  }
  EXPECT_LT(worst, 0.01);
}

TEST(Belfast, HasItsResidentsAndJobsExactly) {
  auto const& c = city("belfast");
  EXPECT_EQ(residents(c.people), 348'005);
  auto jobs = 0.0;
  for (std::size_t z = 0; z < c.scenario.demand.figures.size(); ++z)
    if (c.people.zones.internal[nth<ZoneId>(z)] != 0) jobs += c.scenario.demand.figures[nth<ZoneId>(z)].jobs;
  EXPECT_EQ(jobs, 236'476);
}

TEST(Belfast, HasTheCarsOfItsCensusZones) { expect_cars_as_told(city("belfast")); }

// Jobs less employed residents: 81,476 more come in than go out, whatever the gross flows.
TEST(Belfast, TakesInWhatItsJobsLackNet) {
  auto const& c = city("belfast");
  auto in = 0.0;
  auto out = 0.0;
  for (std::size_t z = 0; z < c.scenario.demand.figures.size(); ++z) {
    in += c.scenario.demand.figures[nth<ZoneId>(z)].in_workers;
    out += c.scenario.demand.figures[nth<ZoneId>(z)].out_workers;
  }
  EXPECT_EQ(in - out, 81'476);
}

// No distribution of Belfast's own is known. The mean is derived from the Travel Survey for Northern Ireland; the short
// classes are those of the parameter file (England, shortened), where walking is decided.
TEST(Belfast, SendsItsResidentsAsFarAsTheSurveySays) {
  auto const km = residents_ways(city("belfast").people);
  EXPECT_NEAR(mean(km), 9.6, 0.05 * 9.6);
  auto const& wanted = city("belfast").scenario.demand_parameters.work_lengths;
  ASSERT_FALSE(wanted.km_to.empty());
  auto up_to = 0.0;
  auto worst = 0.0;
  for (std::size_t c = 0; c + 1 < wanted.km_to.size(); ++c) {
    up_to += wanted.share[c];
    worst = std::max(worst, std::abs(share_up_to(km, wanted.km_to[c]) - up_to));
  }
  EXPECT_LT(worst, 0.05);
}

TEST(Sejong, HasItsResidentsExactly) { EXPECT_EQ(residents(city("sejong").people), 393'005); }

TEST(Sejong, HasTheCarsItsZonesTell) { expect_cars_as_told(city("sejong")); }

// Statistics Korea, June 2023: where employed residents work. The rest of the country is an estimate.
TEST(Sejong, SendsItsWorkersWhereTheStatisticsSendThem) {
  auto const& p = city("sejong").people;
  auto by_district = std::map<std::string, double>{};
  auto all = 0.0;
  for (std::size_t t = 0; t < p.tours.size(); ++t) {
    auto const tour = nth<TourId>(t);
    if (p.tours.purpose[tour] != Activity::kWork || p.persons.resident[p.tours.person[tour]] == 0) continue;
    auto const zone = p.locations.zone[p.tours.destination[tour]];
    auto const code = p.zones.internal[zone] != 0 ? std::string{"36"} : p.zones.key[zone].substr(0, 2);
    ++by_district[code];
    ++all;
  }
  EXPECT_NEAR(by_district["36"] / all, 0.568, 0.01);
  EXPECT_NEAR(by_district["30"] / all, 0.209, 0.01);  // Daejeon
  EXPECT_NEAR(by_district["44"] / all, 0.103, 0.01);  // Chungnam
}

// Commuter survey of city and agency, June 2025: 49 % start home between 18:00 and 18:40.
TEST(Sejong, LeavesWorkWhenTheSurveySays) {
  auto const& tours = city("sejong").people.tours;
  auto work = 0.0;
  auto evening = 0.0;
  for (std::size_t t = 0; t < tours.size(); ++t) {
    auto const tour = nth<TourId>(t);
    if (tours.purpose[tour] != Activity::kWork) continue;
    ++work;
    auto const s = tours.leave_activity[tour].seconds();
    evening += s >= 18 * 3600 && s < 18 * 3600 + 2400 ? 1 : 0;
  }
  EXPECT_NEAR(evening / work, 0.49, 0.03);
}

// National Travel Survey, England 2023-24: hourly starts of ways to and from work, both together, on weekdays [%].
TEST(Belfast, StartsWaysToAndFromWorkInTheHoursOfTheSurvey) {
  constexpr std::array kSurvey = {0.3, 0.2, 0.2, 0.5, 1.6,  2.3,  8.0, 16.5, 12.0, 3.3, 1.7, 1.6,
                                  2.3, 3.0, 3.6, 5.5, 11.2, 13.0, 5.7, 2.4,  1.7,  1.3, 1.3, 0.6};
  auto const& tours = city("belfast").people.tours;
  auto starts = std::array<double, 24>{};
  auto all = 0.0;
  for (std::size_t t = 0; t < tours.size(); ++t) {
    auto const tour = nth<TourId>(t);
    if (tours.purpose[tour] != Activity::kWork) continue;
    for (auto const at : {tours.leave_home[tour], tours.leave_activity[tour]}) {
      ++starts[static_cast<std::size_t>(at.seconds() / 3600 % 24)];
      ++all;
    }
  }
  auto cumulated = 0.0;
  auto worst = 0.0;
  for (std::size_t h = 0; h < 24; ++h) {
    cumulated += starts[h] / all - kSurvey[h] / 100;
    worst = std::max(worst, std::abs(cumulated));
  }
  EXPECT_LT(worst, 0.05);
}

}  // namespace
}  // namespace twinshift::demand
