#include "sim/demand/synthesis.hpp"

#include "sim/core/rng.hpp"
#include "sim/demand/background.hpp"
#include "sim/demand/destinations.hpp"
#include "sim/demand/people.hpp"
#include "sim/demand/places.hpp"
#include "sim/demand/schedule.hpp"

#include <algorithm>
#include <array>

namespace twinshift::demand {
namespace {

/// Mean car shares of the city's households: for in-commuters of zones where nothing is known.
std::array<double, 3> mean_car_shares(DemandInput const& input) {
  auto shares = std::array<double, 3>{};
  for (std::size_t z = 0; z < input.figures.size(); ++z)
    if (auto const& f = input.figures[nth<ZoneId>(z)]; input.zones.internal[nth<ZoneId>(z)] != 0)
      for (std::size_t c = 0; c < shares.size(); ++c) shares[c] += f.households * f.car_shares[c];
  return shares;
}

Column<ZoneId, ZonePeople> make_people(DemandInput const& input, DemandParameters const& parameters,
                                       Places const& places, std::uint64_t seed) {
  auto const counts = count_people(input);
  auto const mean_cars = mean_car_shares(input);
  auto result = Column<ZoneId, ZonePeople>(counts.size());
  auto const zones = static_cast<std::int64_t>(counts.size());
  // Zones share nothing and differ in size.
#pragma omp parallel for schedule(dynamic) default(none) \
    shared(result, counts, mean_cars, zones, input, parameters, places, seed)
  for (std::int64_t z = 0; z < zones; ++z) {
    auto const zone = nth<ZoneId>(z);
    auto const& figures = input.figures[zone];
    auto const known = figures.car_shares[0] + figures.car_shares[1] + figures.car_shares[2] > 0;
    result[zone] = input.zones.internal[zone] != 0
                       ? make_residents(zone, counts[zone], figures, places.of(zone), parameters, seed)
                       : make_incomers(zone, counts[zone], known ? figures.car_shares : mean_cars, places.of(zone),
                                       parameters, seed);
  }
  return result;
}

/// Appends a zone's people and households.
void append(ZonePeople const& zone_people, bool resident, DemandParameters const& parameters,
            std::vector<ZoneId> const& destinations, Population& population) {
  auto& persons = population.persons;
  auto const first_household = static_cast<std::uint32_t>(population.households.cars.size());
  population.households.cars.insert(population.households.cars.end(), zone_people.cars.begin(), zone_people.cars.end());
  population.households.members.insert(population.households.members.end(), zone_people.members.begin(),
                                       zone_people.members.end());
  for (std::size_t i = 0; i < zone_people.people.size(); ++i) {
    auto const& p = zone_people.people[i];
    auto const home_working = parameters.home_working_in(destinations[i]);
    persons.key.push_back(p.key);
    persons.home.push_back(p.home);
    persons.resident.push_back(resident ? 1 : 0);
    persons.age.push_back(p.age);
    persons.woman.push_back(p.woman);
    persons.income.push_back(p.income);
    persons.licence.push_back(p.licence);
    persons.car.push_back(p.car);
    persons.bike.push_back(p.bike);
    persons.e_bike.push_back(p.e_bike);
    persons.pass.push_back(p.pass);
    persons.home_working.push_back(p.activity == Activity::kWork && p.absence_draw < home_working);
    persons.activity.push_back(p.activity);
    persons.household.push_back(first_household + p.household);
  }
}

/// The same people once more, with keys of their own.
ZonePeople look_alikes(ZonePeople people, std::uint64_t copy) {
  for (auto& person : people.people) person.key |= copy << kCopyShift;
  return people;
}

/// E-bikes for takers of grants, by their own draws: a larger grant finds the same takers and more.
void give_e_bikes(std::vector<EBikeGrant> const& grants, std::uint64_t seed, Persons& persons) {
  if (grants.empty()) return;
  for (std::size_t i = 0; i < persons.size(); ++i) {
    auto const person = nth<PersonId>(i);
    auto left = 1.0;  // share of those without an e-bike who still have none
    for (auto const& grant : grants)
      if (grant.who.holds(persons, person)) left *= 1 - grant.takers;
    if (left < 1 && Charges::draw(seed, persons.key[person], Charges::Question::kBuysEBike) < 1 - left)
      persons.e_bike[person] = 1;
  }
}

/// Makes the tours of those who travel.
class TourMaker {
public:
  TourMaker(DemandInput const& input, DemandParameters const& parameters, Places const& places, double sample,
            std::uint64_t seed)
      : input_{input},
        parameters_{parameters},
        places_{places},
        sample_{sample},
        seed_{seed},
        to_work_{parameters.to_work},
        from_work_{parameters.from_work},
        to_school_{parameters.to_school},
        from_school_{parameters.from_school} {}

  void add(PersonId id, Individual const& person, ZoneId destination, Tours& tours) const {
    auto const work = person.activity == Activity::kWork;
    auto const absent =
        work ? parameters_.home_working_in(destination) + parameters_.absent_workers : parameters_.absent_pupils;
    if (!destination.valid() || person.absence_draw < absent || person.sample_draw >= sample_) return;
    auto place_rng = Rng{seed_, person.key, Draw::kWork};
    auto const place = places_.activity_at(destination, person.activity, place_rng.uniform());
    auto const straight = distance(input_.locations.position[person.home], input_.locations.position[place]);
    auto rng = Rng{seed_, person.key, Draw::kDeparture};
    auto const u_out = rng.uniform();
    auto const u_back = rng.uniform();
    auto const times = draw_departures(work ? to_work_ : to_school_, work ? from_work_ : from_school_, Metres{straight},
                                       u_out, u_back);
    tours.person.push_back(id);
    tours.purpose.push_back(person.activity);
    tours.destination.push_back(place);
    auto kerb_rng = Rng{seed_, person.key, Draw::kKerb};
    tours.home_kerb.push_back(kerb_at(input_.locations, person.home, kerb_rng.uniform()));
    tours.activity_kerb.push_back(kerb_at(input_.locations, place, kerb_rng.uniform()));
    tours.leave_home.push_back(times.leave_home);
    tours.leave_activity.push_back(times.leave_activity);
    tours.value_of_time.push_back(
        value_of_time(parameters_, person.income, Rng{seed_, person.key, Draw::kValueOfTime}.normal()));
  }

private:
  DemandInput const& input_;
  DemandParameters const& parameters_;
  Places const& places_;
  double sample_;
  std::uint64_t seed_;
  Clock to_work_;
  Clock from_work_;
  Clock to_school_;
  Clock from_school_;
};

}  // namespace

Population synthesise(DemandInput const& input, DemandParameters const& parameters, double sample, std::uint64_t seed) {
  auto const places = Places{input};
  auto const people = make_people(input, parameters, places, seed);
  auto const destinations = choose_zones(input, parameters, people);
  auto const tour_maker = TourMaker{input, parameters, places, sample, seed};
  auto population = Population{};
  population.zones = input.zones;
  population.locations = input.locations;
  for (auto const internal : {true, false})
    for (std::size_t z = 0; z < people.size(); ++z) {
      auto const zone = nth<ZoneId>(z);
      if ((input.zones.internal[zone] != 0) != internal) continue;
      for (std::uint64_t copy = 0; copy == 0 || static_cast<double>(copy) < sample; ++copy) {
        auto const first = population.persons.size();
        auto const who = look_alikes(people[zone], copy);
        append(who, internal, parameters, destinations[zone], population);
        for (std::size_t i = 0; i < who.people.size(); ++i)
          tour_maker.add(nth<PersonId>(first + i), who.people[i], destinations[zone][i], population.tours);
      }
    }
  give_e_bikes(parameters.e_bike_grants, seed, population.persons);
  population.background = make_background(input, parameters, places, sample, seed);
  return population;
}

}  // namespace twinshift::demand
