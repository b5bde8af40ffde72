#include "sim/choice/tour_money.hpp"

#include <algorithm>
#include <map>

namespace twinshift::choice {
namespace {

using demand::Charges;

/// Which of the cuts hold for a person, as a row of flags.
std::vector<std::uint8_t> cuts_of(Charges const& charges, demand::Persons const& persons, PersonId person) {
  auto result = std::vector<std::uint8_t>{};
  for (auto const& cut : charges.fares) result.push_back(cut.who.holds(persons, person) ? 1 : 0);
  return result;
}

std::vector<transit::FareChange> changes_of(Charges const& charges, std::vector<std::uint8_t> const& holds) {
  auto result = std::vector<transit::FareChange>{};
  for (std::size_t k = 0; k < holds.size(); ++k) {
    if (holds[k] == 0) continue;
    auto const& cut = charges.fares[k];
    result.push_back({cut.operated_by, cut.mode, cut.hours.from.seconds(), cut.hours.to.seconds(), cut.factor});
  }
  return result;
}

}  // namespace

TourMoney::TourMoney(transit::Timetable const& timetable, transit::FareTable const& fares,
                     demand::Population const& population, demand::Charges const* charges, std::uint64_t seed)
    : population_{&population}, charges_{charges} {
  make_classes(timetable, fares);
  if (charges_ == nullptr) return;
  find_payers(seed);
  find_plans(seed);
}

/// Travellers of whom the same cuts hold share a table; the first table is of those with cuts for everybody alone.
void TourMoney::make_classes(transit::Timetable const& timetable, transit::FareTable const& fares) {
  auto common = std::vector<std::uint8_t>{};
  if (charges_ != nullptr)
    for (auto const& cut : charges_->fares) common.push_back(cut.who.everybody() ? 1 : 0);
  classes_.emplace_back(timetable, fares,
                        charges_ == nullptr ? std::vector<transit::FareChange>{} : changes_of(*charges_, common));
  if (std::find(common.begin(), common.end(), 0) == common.end()) return;
  auto known = std::map<std::vector<std::uint8_t>, std::uint16_t>{{common, std::uint16_t{0}}};
  auto const& tours = population_->tours;
  class_.resize(tours.size());
  for (std::size_t t = 0; t < tours.size(); ++t) {
    auto const tour = nth<TourId>(t);
    auto const holds = cuts_of(*charges_, population_->persons, tours.person[tour]);
    auto const next = static_cast<std::uint16_t>(classes_.size());
    auto const at = known.emplace(holds, next);
    if (at.second) classes_.emplace_back(timetable, fares, changes_of(*charges_, holds));
    class_[tour] = at.first->second;
  }
}

void TourMoney::find_payers(std::uint64_t seed) {
  if (charges_->areas.empty()) return;
  auto const& tours = population_->tours;
  auto const& persons = population_->persons;
  areas_.resize(tours.size());
  for (std::size_t t = 0; t < tours.size(); ++t) {
    auto const tour = nth<TourId>(t);
    auto const person = tours.person[tour];
    auto const home = population_->locations.zone[persons.home[person]];
    auto const draw = Charges::draw(seed, persons.key[person], Charges::Question::kCarPays);
    for (std::size_t a = 0; a < charges_->areas.size(); ++a) {
      auto const& area = charges_->areas[a];
      auto const free = !area.exempt.empty() && area.exempt[home] != 0;
      if (!free && draw < area.payers) areas_[tour] |= 1U << a;
    }
  }
}

void TourMoney::find_plans(std::uint64_t seed) {
  if (charges_->plans.empty()) return;
  auto const& tours = population_->tours;
  plan_.resize(tours.size());
  for (std::size_t t = 0; t < tours.size(); ++t) {
    auto const tour = nth<TourId>(t);
    if (tours.purpose[tour] != demand::Activity::kWork) continue;
    auto const zone = population_->locations.zone[tours.destination[tour]];
    auto const key = population_->persons.key[tours.person[tour]];
    auto const draw = Charges::draw(seed, key, Charges::Question::kPlanCovers);
    for (auto const& plan : charges_->plans)
      if (plan.zones[zone] != 0 && draw < plan.covered) plan_[tour] += static_cast<float>(plan.utils);
  }
}

Money TourMoney::fare(TourId tour, transit::TourFares const& paid) const {
  auto const person = population_->tours.person[tour];
  if (population_->persons.pass[person] != 0) return Money{};
  auto const singles = paid.total();
  auto best = singles;
  if (charges_ == nullptr) return best;
  for (auto const& pass : charges_->passes) {
    if (!pass.who.holds(population_->persons, person)) continue;
    auto const there = paid.total(pass.operators);
    best = std::min(best, singles - there + pass.a_day(there));
  }
  return best;
}

Money TourMoney::parking(TourId tour) const {
  auto const zone = population_->locations.zone[population_->tours.destination[tour]];
  auto const price = population_->zones.parking_cost[zone];
  auto const levied = charges_ != nullptr && !charges_->work_parking.empty() &&
                      population_->tours.purpose[tour] == demand::Activity::kWork;
  return levied ? price + charges_->work_parking[zone] : price;
}

Money TourMoney::site(SiteId site) const {
  return charges_ == nullptr || site.index() >= charges_->site_price.size() ? Money{} : charges_->site_price[site];
}

std::uint32_t TourMoney::entered(std::uint32_t areas, routing::TimedDrive const& drive, TimeOfDay at) const {
  auto result = std::uint32_t{0};
  for (std::size_t a = 0; areas >> a != 0; ++a) {
    if ((areas >> a & 1U) == 0) continue;
    auto const& area = charges_->areas[a];
    if (drive.enters(area.inside, at, area.hours.from, area.hours.to)) result |= 1U << a;
  }
  return result;
}

Money TourMoney::area_charge(std::uint32_t areas) const {
  auto sum = Money{};
  for (std::size_t a = 0; areas >> a != 0; ++a)
    if ((areas >> a & 1U) != 0) sum += charges_->areas[a].a_day;
  return sum;
}

}  // namespace twinshift::choice
