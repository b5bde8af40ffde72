#include "sim/demand/charges.hpp"

#include "sim/core/rng.hpp"

#include <algorithm>

namespace twinshift::demand {
namespace {

/// Draws of policies lie beyond those that make a person.
constexpr std::uint32_t kPolicyDraws = 0x1000;

}  // namespace

bool Group::everybody() const {
  return age_from == 0 && age_to == 255 && income_from <= 1 && income_to >= 5 && !activity;
}

bool Group::holds(Persons const& persons, PersonId person) const {
  auto const age = persons.age[person];
  auto const income = persons.income[person];
  return age >= age_from && age <= age_to && income >= income_from && income <= income_to &&
         (!activity || persons.activity[person] == *activity);
}

bool concerns(Scope const& scope, Population const& population, TourId tour) {
  auto const& tours = population.tours;
  auto const person = tours.person[tour];
  auto const zone = population.locations.zone[tours.destination[tour]];
  return scope.who.holds(population.persons, person) && (scope.destinations.empty() || scope.destinations[zone] != 0) &&
         (!scope.work || tours.purpose[tour] == Activity::kWork) && (!scope.car || population.persons.car[person] != 0);
}

std::int64_t tours_in(Scope const& scope, Population const& population) {
  std::int64_t count = 0;
  for (std::size_t t = 0; t < population.tours.size(); ++t)
    count += concerns(scope, population, nth<TourId>(t)) ? 1 : 0;
  return count;
}

Money FlatPass::a_day(Money singles) const {
  auto const rest = covers > Money{} ? std::max(Money{}, singles - covers / days) : Money{};
  auto const with_pass = a_month / days + rest;
  return singles - with_pass > reluctance * (a_month / days) ? with_pass : singles;
}

double Charges::draw(std::uint64_t seed, std::uint64_t key, Question question) {
  return Rng{seed, key, Draw::kPerson, kPolicyDraws + static_cast<std::uint32_t>(question)}.uniform();
}

}  // namespace twinshift::demand
