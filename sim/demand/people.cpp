#include "sim/demand/people.hpp"

#include "sim/core/rng.hpp"
#include "sim/demand/apportion.hpp"
#include "sim/demand/households.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace twinshift::demand {
namespace {

/// Students who come in get ordinals from here, so that more workers don't shift their keys.
constexpr std::uint32_t kIncomingStudents = 0x80000000U;

constexpr std::array<int, 5> kAgeFrom = {0, 15, 40, 65, 95};

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
  return person;
}

/// Age classes by largest remainder: people in the order of their draws fill them from the youngest; the place within
/// the class gives the year.
void give_ages(std::vector<Individual>& people, std::span<double const> draws, std::span<double const, 4> shares) {
  auto order = std::vector<std::uint32_t>(people.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return draws[a] < draws[b]; });
  auto const counts = apportion(shares, people.size());
  std::size_t at = 0;
  for (std::size_t c = 0; c < counts.size(); ++c) {
    auto const years = static_cast<std::size_t>(kAgeFrom[c + 1] - kAgeFrom[c]);
    for (std::size_t k = 0; k < counts[c]; ++k)
      people[order[at++]].age = static_cast<std::uint8_t>(static_cast<std::size_t>(kAgeFrom[c]) +
                                                          k * years / std::max<std::size_t>(counts[c], 1));
  }
}

/// How unlikely an age is for an activity, on the scale of a uniform draw (estimates; 0: usual age).
double unlikely_at(Activity activity, int age) {
  switch (activity) {
    case Activity::kSchool:
      return age >= 5 && age <= 16   ? 0.0
             : age == 17 || age == 4 ? 0.6
             : age == 18             ? 0.9
                                     : 2.0 + std::abs(age - 11) / 10.0;
    case Activity::kUniversity:
      return age >= 18 && age <= 22 ? 0.0 : age > 22 ? 0.5 + (age - 22) / 10.0 : 2.0 + (18 - age) / 10.0;
    case Activity::kWork:
      return age >= 19 && age <= 62 ? 0.0 : age > 62 ? 0.4 + (age - 62) / 10.0 : 0.6 + (18 - age) / 2.0;
    case Activity::kNone:
      break;
  }
  return 0;
}

/// Gives `count` people without an activity this one: likely ages first, then the person's own draw.
void give_activity(std::vector<Individual>& people, Activity activity, std::uint32_t count) {
  auto ranked = std::vector<std::pair<double, std::uint32_t>>{};
  for (std::size_t i = 0; i < people.size(); ++i)
    if (people[i].activity == Activity::kNone)
      ranked.emplace_back(unlikely_at(activity, people[i].age) + double{people[i].activity_draw},
                          static_cast<std::uint32_t>(i));
  std::sort(ranked.begin(), ranked.end());
  for (std::size_t k = 0; k < std::min<std::size_t>(count, ranked.size()); ++k)
    people[ranked[k].second].activity = activity;
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
  give_ages(people, age_draws, figures.age_shares);
  for (std::size_t i = 0; i < people.size(); ++i)
    people[i].licence = people[i].age >= kAdult && licence_draws[i] < parameters.licence_adults;
  give_activity(people, Activity::kSchool, counts.pupils);
  give_activity(people, Activity::kUniversity, counts.students);
  give_activity(people, Activity::kWork, counts.workers);
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
    person.licence = licence_draw < parameters.licence_adults;
    result.people.push_back(person);
  };
  for (std::uint32_t i = 0; i < counts.in_workers; ++i) add(i, Activity::kWork);
  for (std::uint32_t i = 0; i < counts.in_students; ++i) add(kIncomingStudents | i, Activity::kUniversity);
  form_households(zone, static_cast<std::uint32_t>(result.people.size()), car_shares, places, seed, result);
  return result;
}

}  // namespace twinshift::demand
