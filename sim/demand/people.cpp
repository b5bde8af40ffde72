#include "sim/demand/people.hpp"

#include "sim/core/rng.hpp"
#include "sim/demand/apportion.hpp"
#include "sim/demand/fitting.hpp"
#include "sim/demand/households.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace twinshift::demand {
namespace {

/// Students who come in get ordinals from here, so that more workers don't shift their keys.
constexpr std::uint32_t kIncomingStudents = 0x80000000U;

/// Classes of age; the zone tables tell the sums of classes 0-2, 3-6, 7-8 and 9-10.
constexpr std::array<int, 12> kAgeFrom = {0, 4, 11, 15, 17, 19, 25, 40, 55, 65, 75, 95};
constexpr std::size_t kClasses = kAgeFrom.size() - 1;
constexpr std::array<std::uint32_t, kClasses> kTold = {0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3};
constexpr std::size_t kTold65 = 3;
constexpr std::size_t kSexes = 2;
constexpr std::size_t kActivities = 4;
constexpr std::size_t kColumns = kClasses * kSexes;

/// What people of a class usually do, where no table of ages by activity is known: share without main activity, at
/// work, at school, at a university (estimates after the school ages and the employment rates by age of both
/// countries). The zone's totals decide; these only say who is likely. A trace keeps every total reachable.
constexpr double kTrace = 1e-6;
constexpr std::array<std::array<double, kActivities>, kClasses> kUsual = {{{0.98, kTrace, 0.02, kTrace},
                                                                           {0.01, kTrace, 0.99, kTrace},
                                                                           {0.01, kTrace, 0.99, kTrace},
                                                                           {0.05, 0.03, 0.92, kTrace},
                                                                           {0.12, 0.18, 0.55, 0.15},
                                                                           {0.18, 0.50, 0.01, 0.31},
                                                                           {0.17, 0.80, kTrace, 0.03},
                                                                           {0.18, 0.815, kTrace, 0.005},
                                                                           {0.35, 0.65, kTrace, kTrace},
                                                                           {0.87, 0.13, kTrace, kTrace},
                                                                           {0.98, 0.02, kTrace, kTrace}}};
constexpr int kLastSchoolYear = 18;

/// Share of 75 and over among those of 65 and over (estimate), and how much oftener men work than women.
constexpr double kOld = 0.42;
constexpr double kMenAtWork = 1.13;

/// How likely a licence is at an age, relative to others of one sex (estimates: learners, the very old).
double licence_weight(int age) { return age < 21 ? 0.35 : age < 30 ? 0.8 : age < 70 ? 1.2 : age < 80 ? 0.8 : 0.45; }

Individual draw_person(ZoneId zone, std::uint32_t ordinal, DemandParameters const& parameters, std::uint64_t seed,
                       double& age_draw, double& licence_draw) {
  auto person = Individual{};
  person.key = (std::uint64_t{zone.value()} << 32U) | ordinal;
  auto rng = Rng{seed, person.key, Draw::kPerson};
  person.sample_draw = rng.uniform();
  person.absence_draw = rng.uniform();
  person.activity_draw = static_cast<float>(rng.uniform());
  person.car_draw = static_cast<float>(rng.uniform());
  person.place_draw = static_cast<float>(rng.uniform());
  person.bike = rng.uniform() < parameters.bike_ownership;
  person.e_bike = rng.uniform() < parameters.e_bike_ownership;
  age_draw = rng.uniform();
  licence_draw = rng.uniform();
  person.pass_draw = static_cast<float>(rng.uniform());
  person.sex_draw = static_cast<float>(rng.uniform());
  return person;
}

/// How many of a zone do what, by class of age and sex: a table of activities by columns, fitted to the zone's ages,
/// its activities and the city's share of women, in whole numbers that meet ages and activities exactly.
std::vector<std::uint32_t> fit_people(ZoneCounts const& counts, ZoneFigures const& figures, double share_of_women) {
  auto const residents = static_cast<double>(counts.residents);
  auto const ages = apportion(figures.age_shares, counts.residents);
  auto const rows =
      std::array<std::uint32_t, kActivities>{counts.residents - counts.workers - counts.pupils - counts.students,
                                             counts.workers, counts.pupils, counts.students};
  auto cells = std::vector<double>(kActivities * kColumns);
  auto margins = std::array<Margin, 3>{
      Margin{std::vector<std::uint32_t>(cells.size()), {residents * (1 - share_of_women), residents * share_of_women}},
      Margin{std::vector<std::uint32_t>(cells.size()), {ages.begin(), ages.end()}},
      Margin{std::vector<std::uint32_t>(cells.size()), {rows.begin(), rows.end()}}};
  for (std::size_t c = 0; c < cells.size(); ++c) {
    auto const activity = c / kColumns;
    auto const group = c % kColumns / kSexes;
    auto const man = c % kSexes == 0;
    auto const years = kTold[group] == kTold65 ? (group == kClasses - 1 ? kOld : 1 - kOld)
                                               : static_cast<double>(kAgeFrom[group + 1] - kAgeFrom[group]);
    cells[c] = years * kUsual[group][activity] * (man && activity == 1 ? kMenAtWork : 1.0);
    margins[0].group[c] = man ? 0 : 1;
    margins[1].group[c] = kTold[group];
    margins[2].group[c] = static_cast<std::uint32_t>(activity);
  }
  fit_margins(cells, margins);
  auto columns = std::vector<std::uint32_t>{};
  for (std::uint32_t told = 0; told < ages.size(); ++told) {
    auto sums = std::vector<double>{};
    for (std::size_t c = 0; c < kColumns; ++c)
      if (kTold[c / kSexes] == told) {
        sums.push_back(kTrace);
        for (std::size_t a = 0; a < kActivities; ++a) sums.back() += cells[a * kColumns + c];
      }
    auto const whole = apportion(sums, ages[told]);
    columns.insert(columns.end(), whole.begin(), whole.end());
  }
  return round_table(cells, rows, columns);
}

/// Rows in ascending order of their draws.
template <class Draw>
std::vector<std::uint32_t> by_draw(std::size_t rows, Draw draw) {
  auto keyed = std::vector<std::pair<double, std::uint32_t>>(rows);
  for (std::size_t i = 0; i < rows; ++i) keyed[i] = {draw(i), static_cast<std::uint32_t>(i)};
  std::sort(keyed.begin(), keyed.end());
  auto order = std::vector<std::uint32_t>(rows);
  for (std::size_t i = 0; i < rows; ++i) order[i] = keyed[i].second;
  return order;
}

/// Deals the fitted table out: classes in the order of the age draws, the place within the class gives the year; sex
/// and activity within the class by the draws for them.
void deal_people(std::vector<std::uint32_t> const& table, std::span<double const> age_draws,
                 std::vector<Individual>& people) {
  auto const by_age = by_draw(people.size(), [&](std::size_t i) { return age_draws[i]; });
  std::size_t first = 0;
  for (std::size_t group = 0; group < kClasses; ++group) {
    std::size_t size = 0;
    for (std::size_t a = 0; a < kActivities; ++a)
      for (std::size_t sex = 0; sex < kSexes; ++sex) size += table[a * kColumns + group * kSexes + sex];
    auto const years = static_cast<std::size_t>(kAgeFrom[group + 1] - kAgeFrom[group]);
    for (std::size_t k = 0; k < size; ++k)
      people[by_age[first + k]].age =
          static_cast<std::uint8_t>(static_cast<std::size_t>(kAgeFrom[group]) + k * years / size);
    auto const members = by_draw(size, [&](std::size_t k) { return double{people[by_age[first + k]].activity_draw}; });
    std::size_t next = 0;
    for (std::size_t a = 0; a < kActivities; ++a)
      for (std::size_t sex = 0; sex < kSexes; ++sex)
        for (std::uint32_t k = 0; k < table[a * kColumns + group * kSexes + sex]; ++k) {
          auto& person = people[by_age[first + members[next++]]];
          person.woman = sex == 1;
          person.activity = static_cast<Activity>(a);
        }
    first += size;
  }
}

/// Licences of one sex: its share of adults exactly, likely ages first (weighted draw without replacement).
void give_licences(std::vector<Individual>& people, std::span<double const> draws, bool women, double share) {
  auto adults = std::vector<std::uint32_t>{};
  for (std::size_t i = 0; i < people.size(); ++i)
    if ((people[i].woman != 0) == women && people[i].age >= kAdult) adults.push_back(static_cast<std::uint32_t>(i));
  auto const order = by_draw(adults.size(), [&](std::size_t k) {
    return -std::log(draws[adults[k]]) / licence_weight(people[adults[k]].age);
  });
  auto const count = static_cast<std::size_t>(std::llround(share * static_cast<double>(adults.size())));
  for (std::size_t k = 0; k < std::min(count, order.size()); ++k) people[adults[order[k]]].licence = 1;
}

void give_pass(DemandParameters const& parameters, Individual& person) {
  constexpr int kFirstSchoolYear = 5;
  auto const share = person.age >= parameters.pass_senior_age ? parameters.pass_seniors
                     : person.age > kLastSchoolYear           ? parameters.pass_adults
                     : person.age >= kFirstSchoolYear         ? parameters.pass_young
                                                              : 1.0;
  person.pass = person.pass_draw < share;
}

/// The zone counts of one kind, whole numbers that keep the city total.
template <class Figure, class Set>
void whole_counts(DemandInput const& input, bool internal, Column<ZoneId, ZoneCounts>& counts, Figure figure, Set set) {
  auto figures = std::vector<double>(counts.size(), 0.0);
  for (std::size_t z = 0; z < counts.size(); ++z)
    if ((input.zones.internal[nth<ZoneId>(z)] != 0) == internal) figures[z] = figure(input.figures[nth<ZoneId>(z)]);
  auto const whole = make_whole(figures);
  for (std::size_t z = 0; z < counts.size(); ++z)
    if ((input.zones.internal[nth<ZoneId>(z)] != 0) == internal) set(counts[nth<ZoneId>(z)]) = whole[z];
}

}  // namespace

Column<ZoneId, ZoneCounts> count_people(DemandInput const& input) {
  auto counts = Column<ZoneId, ZoneCounts>(input.figures.size());
  auto whole = [&](bool internal, double ZoneFigures::*figure, std::uint32_t ZoneCounts::*count) {
    whole_counts(
        input, internal, counts, [figure](ZoneFigures const& f) { return f.*figure; },
        [count](ZoneCounts& c) -> std::uint32_t& { return c.*count; });
  };
  whole(true, &ZoneFigures::residents, &ZoneCounts::residents);
  whole(true, &ZoneFigures::households, &ZoneCounts::households);
  whole(true, &ZoneFigures::employed_residents, &ZoneCounts::workers);
  whole(true, &ZoneFigures::pupils, &ZoneCounts::pupils);
  whole(true, &ZoneFigures::students, &ZoneCounts::students);
  whole(false, &ZoneFigures::in_workers, &ZoneCounts::in_workers);
  whole(false, &ZoneFigures::in_students, &ZoneCounts::in_students);
  for (auto& c : counts) {
    c.households = std::clamp(c.households, std::min(c.residents, 1U), c.residents);
    c.pupils = std::min(c.pupils, c.residents);
    c.students = std::min(c.students, c.residents - c.pupils);
    c.workers = std::min(c.workers, c.residents - c.pupils - c.students);
  }
  return counts;
}

ZonePeople make_residents(ZoneId zone, ZoneCounts const& counts, ZoneFigures const& figures, ZonePlaces const& places,
                          DemandParameters const& parameters, std::uint64_t seed) {
  auto result = ZonePeople{};
  auto& people = result.people;
  people.resize(counts.residents);
  auto age_draws = std::vector<double>(people.size());
  auto licence_draws = std::vector<double>(people.size());
  for (std::uint32_t i = 0; i < counts.residents; ++i)
    people[i] = draw_person(zone, i, parameters, seed, age_draws[i], licence_draws[i]);
  deal_people(fit_people(counts, figures, parameters.women), age_draws, people);
  give_licences(people, licence_draws, false, parameters.licence_men);
  give_licences(people, licence_draws, true, parameters.licence_women);
  for (auto& person : people) give_pass(parameters, person);
  form_households(zone, counts.households, figures.car_shares, places, seed, result);
  return result;
}

ZonePeople make_incomers(ZoneId zone, ZoneCounts const& counts, std::span<double const, 3> car_shares,
                         ZonePlaces const& places, DemandParameters const& parameters, std::uint64_t seed) {
  auto result = ZonePeople{};
  auto add = [&](std::uint32_t ordinal, Activity activity) {
    auto age_draw = 0.0;
    auto licence_draw = 0.0;
    auto person = draw_person(zone, ordinal, parameters, seed, age_draw, licence_draw);
    person.activity = activity;
    person.age = static_cast<std::uint8_t>(activity == Activity::kWork ? 18 + age_draw * 48 : 18 + age_draw * 8);
    person.woman = person.sex_draw < parameters.women;
    person.licence = licence_draw < (person.woman != 0 ? parameters.licence_women : parameters.licence_men);
    give_pass(parameters, person);
    result.people.push_back(person);
  };
  for (std::uint32_t i = 0; i < counts.in_workers; ++i) add(i, Activity::kWork);
  for (std::uint32_t i = 0; i < counts.in_students; ++i) add(kIncomingStudents | i, Activity::kUniversity);
  form_households(zone, static_cast<std::uint32_t>(result.people.size()), car_shares, places, seed, result);
  return result;
}

}  // namespace twinshift::demand
