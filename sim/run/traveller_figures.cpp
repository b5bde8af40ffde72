#include "sim/run/traveller_figures.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::run {
namespace {

/// 1 + row of each zone in the figures, which hold some of the zones in their order; 0 for the others.
Column<ZoneId, std::uint32_t> rows_of(demand::Zones const& zones, std::vector<recording::ZoneFigures> const& figures) {
  Column<ZoneId, std::uint32_t> rows(zones.key.size(), 0);
  std::uint32_t next = 0;
  for (std::size_t z = 0; z < rows.size() && next < figures.size(); ++z) {
    auto const zone = nth<ZoneId>(z);
    if (figures[next].name.en == zones.name[zone] && figures[next].position == zones.position[zone])
      rows[zone] = ++next;
  }
  return rows;
}

recording::Purpose purpose_of(demand::Activity activity) {
  switch (activity) {
    case demand::Activity::kWork:
      return recording::Purpose::kWork;
    case demand::Activity::kSchool:
      return recording::Purpose::kSchool;
    case demand::Activity::kUniversity:
      return recording::Purpose::kUniversity;
    case demand::Activity::kNone:
      break;
  }
  return recording::Purpose::kOther;
}

/// Seconds from door to door, there and back; -1 if one of them did not arrive.
std::int32_t lived_seconds(Column<JourneyId, demand::JourneyOutcome> const& outcomes, TourId tour) {
  std::int32_t sum = 0;
  for (auto const journey : {JourneyId{2 * tour.value()}, JourneyId{2 * tour.value() + 1}}) {
    auto const& outcome = outcomes[journey];
    if (outcome.status != demand::JourneyOutcome::Status::kArrived) return -1;
    sum += outcome.arrival_s - outcome.departure_s;
  }
  return sum;
}

recording::TourWay way_of(choice::Reason::Way const& way) {
  return {static_cast<std::uint16_t>(std::clamp(std::lround(way.minutes), 0L, 0xFFFFL)),
          static_cast<std::uint32_t>(std::clamp<long long>(std::llround(100 * way.money.value()), 0, 0xFFFFFFFFLL))};
}

}  // namespace

void add_traveller_figures(recording::Figures& figures, demand::Population const& population,
                           Column<TourId, choice::Reason> const& reasons, std::string const& currency) {
  constexpr double kMostTenths = 1e6;  // ten weeks of travel: nobody weighs more
  figures.currency = currency;
  auto const rows = rows_of(population.zones, figures.zones);
  for (std::size_t t = 0; t < reasons.size(); ++t) {
    auto const tour = nth<TourId>(t);
    auto const person = population.tours.person[tour];
    auto const& reason = reasons[tour];
    recording::TravellerFigures row;
    row.age = population.persons.age[person];
    row.purpose = purpose_of(population.tours.purpose[tour]);
    row.home = rows[population.locations.zone[population.persons.home[person]]];
    row.other = reason.other;
    row.chosen = way_of(reason.chosen);
    row.alternative = way_of(reason.alternative);
    row.lead_tenths =
        static_cast<std::int32_t>(std::lround(std::clamp(10 * reason.lead_min, -kMostTenths, kMostTenths)));
    figures.travellers.push_back(row);
  }
}

void write_travellers(results::RunFolder const& folder, results::Travellers travellers, World const& world,
                      Column<JourneyId, demand::JourneyOutcome> const& outcomes) {
  travellers.seed = world.scenario.run.seed;
  travellers.sample = world.scenario.run.sample;
  travellers.currency = world.scenario.city.currency;
  travellers.undisturbed = world.undisturbed.values();
  auto const& plans = world.learned.plans;
  for (std::size_t t = 0; t < travellers.size(); ++t) {
    auto const out = nth<JourneyId>(2 * t);
    if (!plans.legs[out].empty()) travellers.chosen[t] = static_cast<std::uint8_t>(plans.main_mode[out]);
    travellers.lived_s[t] = lived_seconds(outcomes, nth<TourId>(t));
  }
  folder.write("people.tsp", results::pack(travellers));
}

}  // namespace twinshift::run
