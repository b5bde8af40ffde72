#include "sim/demand/households.hpp"

#include "sim/core/rng.hpp"
#include "sim/demand/apportion.hpp"
#include "sim/demand/fitting.hpp"

#include <algorithm>
#include <array>
#include <cmath>

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

/// Sizes from 1 to 8 and more.
constexpr std::size_t kSizes = 8;
constexpr std::size_t kCars = 3;

/// Cars of households by their size, relative (estimate after British census tables): few singles have two.
constexpr std::array<std::array<double, kCars>, kSizes> kUsualCars = {{{0.50, 0.46, 0.04},
                                                                       {0.20, 0.45, 0.35},
                                                                       {0.17, 0.40, 0.43},
                                                                       {0.12, 0.38, 0.50},
                                                                       {0.13, 0.40, 0.47},
                                                                       {0.15, 0.40, 0.45},
                                                                       {0.18, 0.40, 0.42},
                                                                       {0.20, 0.40, 0.40}}};

/// Rate of the Poisson distribution without zero that has this mean: mean = rate / (1 - exp(-rate)).
double rate_of_mean(double mean) {
  auto low = 1e-9;
  auto high = mean;
  for (int step = 0; step < 60; ++step) {
    auto const middle = 0.5 * (low + high);
    (middle / -std::expm1(-middle) < mean ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

/// Households by size: a Poisson distribution without zero around the zone's mean (its share of singles, 32 % at a mean
/// of 2.3, is near the census's), in whole numbers that seat everybody.
std::array<std::uint32_t, kSizes> count_sizes(std::size_t households, std::size_t people) {
  auto weights = std::array<double, kSizes>{};
  auto const rate = rate_of_mean(static_cast<double>(people) / static_cast<double>(households));
  auto term = 1.0;
  for (std::size_t s = 0; s < kSizes; ++s) weights[s] = term *= rate / static_cast<double>(s + 1);
  auto const whole = apportion(weights, households);
  auto counts = std::array<std::uint32_t, kSizes>{};
  std::copy(whole.begin(), whole.end(), counts.begin());
  auto seats = std::size_t{0};
  for (std::size_t s = 0; s < kSizes; ++s) seats += (s + 1) * counts[s];
  // What rounding and the end of the table leave over: households grow or shrink by one, each size in its turn.
  for (std::size_t s = 0; seats != people; s = (s + 1) % (kSizes - 1)) {
    auto const grow = seats < people;
    auto const from = grow ? s : s + 1;
    if (counts[from] == 0) {
      if (grow && counts[kSizes - 1] == households) break;
      continue;
    }
    --counts[from];
    ++counts[grow ? from + 1 : from - 1];
    seats += grow ? 1 : std::size_t{0} - 1;
  }
  return counts;
}

/// Sizes and cars of a zone's households: a table of sizes by cars, fitted to both. Sizes go by the households' own
/// draws; cars, within a size, by draw and income (weights are estimates).
void form_sizes_and_cars(std::span<double const, 3> car_shares, std::span<HouseholdDraws const> draws,
                         ZonePeople& zone_people) {
  auto const sizes = count_sizes(draws.size(), zone_people.people.size());
  auto const cars = apportion(car_shares, draws.size());
  auto cells = std::vector<double>(kSizes * kCars);
  auto margins = std::array<Margin, 2>{Margin{std::vector<std::uint32_t>(cells.size()), {sizes.begin(), sizes.end()}},
                                       Margin{std::vector<std::uint32_t>(cells.size()), {cars.begin(), cars.end()}}};
  for (std::size_t c = 0; c < cells.size(); ++c) {
    cells[c] = kUsualCars[c / kCars][c % kCars];
    margins[0].group[c] = static_cast<std::uint32_t>(c / kCars);
    margins[1].group[c] = static_cast<std::uint32_t>(c % kCars);
  }
  fit_margins(cells, margins);
  auto const table = round_table(cells, sizes, cars);
  zone_people.members.assign(draws.size(), 1);
  zone_people.cars.assign(draws.size(), 0);
  auto const by_size = ranked(draws.size(), [&](std::size_t h) { return -draws[h].size; });
  std::size_t first = 0;
  for (std::size_t s = 0; s < kSizes; ++s) {
    auto const inside = ranked(sizes[s], [&](std::size_t k) {
      auto const& d = draws[by_size[first + k]];
      return 0.25 * d.income + d.cars;
    });
    for (std::size_t k = 0; k < sizes[s]; ++k) {
      auto const h = by_size[first + inside[k]];
      auto const two = table[s * kCars + 2];
      zone_people.members[h] = static_cast<std::uint8_t>(s + 1);
      zone_people.cars[h] = k < two ? 2 : k < two + table[s * kCars + 1] ? 1 : 0;
    }
    first += sizes[s];
  }
}

/// Adults lead households and fill second places, drivers who work first where there are cars; everybody else is dealt
/// to what is left.
void seat_people(ZonePeople& zone_people) {
  auto& people = zone_people.people;
  auto const& sizes = zone_people.members;
  auto const& cars = zone_people.cars;
  auto const drivers = ranked(people.size(), [&](std::size_t i) {
    auto const at_work = people[i].activity == Activity::kWork;
    return (people[i].licence != 0 ? 10.0 : 0.0) + (at_work ? 0.5 : 0.0) + double{people[i].place_draw};
  });
  auto seated = std::vector<std::uint8_t>(people.size(), 0);
  auto taken = std::vector<std::uint8_t>(sizes.size(), 0);
  auto seat = [&](std::uint32_t i, std::size_t h) {
    people[i].household = static_cast<std::uint32_t>(h);
    seated[i] = 1;
    ++taken[h];
  };
  std::size_t next = 0;
  for (std::uint8_t car = 1; car <= 2; ++car)
    for (std::size_t h = 0; h < sizes.size(); ++h)
      if (cars[h] >= car && sizes[h] >= car && next < drivers.size() && people[drivers[next]].licence != 0)
        seat(drivers[next++], h);
  auto const adults_first = ranked(people.size(), [&](std::size_t i) {
    return (people[i].age >= kAdult ? 1.0 : 0.0) + double{people[i].place_draw};
  });
  auto const largest = sizes.empty() ? std::uint8_t{0} : *std::max_element(sizes.begin(), sizes.end());
  next = 0;
  for (int member = 0; member < largest; ++member)
    for (std::size_t h = 0; h < sizes.size(); ++h) {
      if (member < taken[h] || member >= sizes[h]) continue;
      while (seated[adults_first[next]] != 0) ++next;
      seat(adults_first[next], h);
    }
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
  constexpr std::array<double, 4> kBounds = {-1.07, -0.39, 0.19, 0.87};
  auto const score = draw + 0.5 * (cars - 1.0);
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
  form_sizes_and_cars(car_shares, draws, zone_people);
  seat_people(zone_people);
  auto const homes = place_homes(places, draws);
  for (auto& person : zone_people.people) {
    person.home = homes[person.household];
    person.income = income_quintile(draws[person.household].income, zone_people.cars[person.household]);
  }
  share_cars(zone_people);
}

}  // namespace twinshift::demand
