#include "sim/demand/households.hpp"

#include "sim/core/rng.hpp"
#include "sim/demand/apportion.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace twinshift::demand {
namespace {

/// What a household has by draw; the same whatever else is in the zone.
struct HouseholdDraws {
  double size;
  double cars;
  double home;
  double income;
};

std::vector<HouseholdDraws> draw_households(ZoneId zone, std::uint32_t count, std::uint64_t seed) {
  auto draws = std::vector<HouseholdDraws>(count);
  for (std::uint32_t h = 0; h < count; ++h) {
    auto rng = Rng{seed, (std::uint64_t{zone.value()} << 32U) | h, Draw::kHousehold};
    draws[h].size = rng.exponential();
    draws[h].cars = rng.uniform();
    draws[h].home = rng.uniform();
    draws[h].income = rng.normal();
  }
  return draws;
}

/// Rows in the order of `score`, highest first.
template <class Score>
std::vector<std::uint32_t> ranked(std::size_t rows, Score score) {
  auto keyed = std::vector<std::pair<double, std::uint32_t>>(rows);
  for (std::size_t i = 0; i < rows; ++i) keyed[i] = {-score(i), static_cast<std::uint32_t>(i)};
  std::sort(keyed.begin(), keyed.end());
  auto order = std::vector<std::uint32_t>(rows);
  for (std::size_t i = 0; i < rows; ++i) order[i] = keyed[i].second;
  return order;
}

/// One member each, the others in proportion to an exponential draw: about 30 % singles and a long tail (shape is an
/// estimate; the number of households and of people is the zone's).
std::vector<std::uint8_t> household_sizes(std::span<HouseholdDraws const> draws, std::size_t people) {
  constexpr double kLongestDraw = 4;  // no household far beyond ten members
  auto weights = std::vector<double>(draws.size());
  for (std::size_t h = 0; h < draws.size(); ++h) weights[h] = std::min(draws[h].size, kLongestDraw);
  auto const further = apportion(weights, people - draws.size());
  auto sizes = std::vector<std::uint8_t>(draws.size());
  for (std::size_t h = 0; h < draws.size(); ++h) sizes[h] = static_cast<std::uint8_t>(std::min(1U + further[h], 255U));
  return sizes;
}

/// Adults lead households and fill second places; everybody else is dealt to what is left.
void seat_people(std::span<std::uint8_t const> sizes, std::vector<Individual>& people) {
  auto const order = ranked(people.size(), [&](std::size_t i) {
    return (people[i].age >= kAdult ? 1.0 : 0.0) + double{people[i].place_draw};
  });
  auto const largest = sizes.empty() ? std::uint8_t{0} : *std::max_element(sizes.begin(), sizes.end());
  std::size_t next = 0;
  for (int member = 0; member < largest; ++member)
    for (std::size_t h = 0; h < sizes.size(); ++h)
      if (member < sizes[h]) people[order[next++]].household = static_cast<std::uint32_t>(h);
}

void give_cars(std::span<double const, 3> shares, std::span<HouseholdDraws const> draws, ZonePeople& zone_people) {
  auto licensed_workers = std::vector<int>(draws.size(), 0);
  auto licensed = std::vector<int>(draws.size(), 0);
  for (auto const& person : zone_people.people) {
    licensed[person.household] += person.licence;
    licensed_workers[person.household] += person.licence != 0 && person.activity == Activity::kWork;
  }
  // Drivers, workers and income go with cars (weights are estimates); the shares decide how many there are.
  auto const order = ranked(draws.size(), [&](std::size_t h) {
    return 0.5 * std::min(licensed[h], 2) + 0.3 * std::min(licensed_workers[h], 2) + 0.25 * draws[h].income +
           1.5 * draws[h].cars;
  });
  auto const counts = apportion(shares, draws.size());
  zone_people.cars.assign(draws.size(), 0);
  for (std::size_t k = 0; k < counts[2]; ++k) zone_people.cars[order[k]] = 2;
  for (std::size_t k = counts[2]; k < std::size_t{counts[2]} + counts[1]; ++k) zone_people.cars[order[k]] = 1;
}

/// Homes in the order of the households' draws, so many at each location as its weight asks for.
std::vector<LocationId> place_homes(ZonePlaces const& places, std::span<HouseholdDraws const> draws) {
  auto const counts = apportion(places.home, draws.size());
  auto const order = ranked(draws.size(), [&](std::size_t h) { return draws[h].home; });
  auto homes = std::vector<LocationId>(draws.size());
  std::size_t next = 0;
  for (std::size_t l = 0; l < counts.size(); ++l)
    for (std::uint32_t k = 0; k < counts[l]; ++k) homes[order[next++]] = places.locations[l];
  return homes;
}

/// Fifth of the population's incomes a household falls in: a normal score moved by cars (correlation 0.5, estimate).
/// The bounds are fixed numbers so that nobody's income depends on how many others there are.
std::uint8_t income_quintile(double draw, int cars) {
  constexpr std::array<double, 4> kBounds = {-0.95, -0.28, 0.28, 0.95};
  auto const score = draw + 0.65 * (cars - 1.0);
  return static_cast<std::uint8_t>(1 +
                                   std::count_if(kBounds.begin(), kBounds.end(), [&](double b) { return score > b; }));
}

/// A household's cars go to its licensed workers, then students, in the order of their draws.
void share_cars(ZonePeople& zone_people) {
  auto& people = zone_people.people;
  auto left = zone_people.cars;
  auto const order = ranked(people.size(), [&](std::size_t i) { return double{people[i].car_draw}; });
  for (auto const activity : {Activity::kWork, Activity::kUniversity, Activity::kSchool})
    for (auto const i : order)
      if (people[i].activity == activity && people[i].licence != 0 && left[people[i].household] > 0) {
        people[i].car = 1;
        --left[people[i].household];
      }
}

}  // namespace

void form_households(ZoneId zone, std::uint32_t count, std::span<double const, 3> car_shares, ZonePlaces const& places,
                     std::uint64_t seed, ZonePeople& zone_people) {
  if (count == 0) return;
  auto const draws = draw_households(zone, count, seed);
  zone_people.members = household_sizes(draws, zone_people.people.size());
  seat_people(zone_people.members, zone_people.people);
  give_cars(car_shares, draws, zone_people);
  auto const homes = place_homes(places, draws);
  for (auto& person : zone_people.people) {
    person.home = homes[person.household];
    person.income = income_quintile(draws[person.household].income, zone_people.cars[person.household]);
  }
  share_cars(zone_people);
}

}  // namespace twinshift::demand
