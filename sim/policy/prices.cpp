#include "sim/policy/apply.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::policy {
namespace {

std::size_t rows_of(ZoneFlags const& zones, std::size_t all) {
  return zones.empty()
             ? all
             : static_cast<std::size_t>(std::count_if(zones.begin(), zones.end(), [](auto z) { return z != 0; }));
}

std::string zones_touched(ZoneFlags const& zones, Inputs const& inputs) {
  return counted(rows_of(zones, inputs.demand.zones.key.size()), "zone", "zones");
}

template <class Matches>
std::string fares_touched(Inputs const& inputs, Matches matches) {
  auto const& fares = inputs.fares.fares;
  auto const count = std::count_if(fares.begin(), fares.end(), matches);
  return counted(static_cast<std::size_t>(count), "fare rule", "fare rules");
}

template <class Scope>
bool meets(Scope const& scope, transit::Fare const& fare) {
  return (!scope.operated_by || fare.operated_by == *scope.operated_by) && (!scope.mode || fare.mode == *scope.mode);
}

}  // namespace

std::string apply_one(Inputs& inputs, ChangeFare const& measure) {
  for (auto& fare : inputs.fares.fares) {
    if (!meets(measure, fare)) continue;
    if (measure.day_cap) {
      fare.day_cap = *measure.day_cap;
    } else if (measure.set_base) {
      fare.base = *measure.set_base;
      fare.per_km = Money{0};
    } else {
      fare.base = measure.factor * fare.base;
      fare.per_km = measure.factor * fare.per_km;
      fare.day_cap = measure.factor * fare.day_cap;
    }
  }
  return fares_touched(inputs, [&](auto const& fare) { return meets(measure, fare); });
}

std::string apply_one(Inputs& inputs, CutFare const& measure) {
  inputs.charges.fares.push_back(measure.cut);
  return fares_touched(inputs, [&](auto const& fare) { return meets(measure.cut, fare); });
}

std::string apply_one(Inputs& inputs, OfferPass const& measure) {
  auto const& operators = measure.pass.operators;
  inputs.charges.passes.push_back(measure.pass);
  return fares_touched(inputs, [&](auto const& fare) {
    return operators.empty() || std::find(operators.begin(), operators.end(), fare.operated_by) != operators.end();
  });
}

std::string apply_one(Inputs& inputs, ChangeParking const& measure) {
  auto& cost = inputs.demand.zones.parking_cost;
  for (std::size_t z = 0; z < cost.size(); ++z)
    if (about(measure.zones, nth<ZoneId>(z)))
      cost[nth<ZoneId>(z)] = Money{measure.price.of(cost[nth<ZoneId>(z)].value())};
  return zones_touched(measure.zones, inputs);
}

std::string apply_one(Inputs& inputs, LevyWorkParking const& measure) {
  auto& levy = inputs.charges.work_parking;
  levy.resize(inputs.demand.zones.key.size());
  for (std::size_t z = 0; z < levy.size(); ++z)
    if (about(measure.zones, nth<ZoneId>(z))) levy[nth<ZoneId>(z)] += measure.a_day;
  return zones_touched(measure.zones, inputs);
}

std::string apply_one(Inputs& inputs, ChargeArea const& measure) {
  inputs.charges.areas.push_back(measure.charge);
  auto const& inside = measure.charge.inside;
  auto const count = std::count_if(inside.begin(), inside.end(), [](auto flag) { return flag != 0; });
  return counted(static_cast<std::size_t>(count), "street direction", "street directions");
}

std::string apply_one(Inputs& inputs, ChangeCarCost const& measure) {
  inputs.prices.car_cost_per_km = measure.factor * inputs.prices.car_cost_per_km + measure.more;
  return "every car";
}

std::string apply_one(Inputs& inputs, ChangeHomeWorking const& measure) {
  auto& people = inputs.people;
  if (measure.zones.empty() && people.home_working_at.empty()) {
    people.home_working = std::clamp(measure.share.of(people.home_working), 0.0, 1.0);
    return zones_touched(measure.zones, inputs);
  }
  people.home_working_at.resize(inputs.demand.zones.key.size(), people.home_working);
  for (std::size_t z = 0; z < people.home_working_at.size(); ++z) {
    auto& share = people.home_working_at[nth<ZoneId>(z)];
    if (about(measure.zones, nth<ZoneId>(z))) share = std::clamp(measure.share.of(share), 0.0, 1.0);
  }
  return zones_touched(measure.zones, inputs);
}

std::string apply_one(Inputs& inputs, AddTravelPlan const& measure) {
  inputs.charges.plans.push_back(measure.plan);
  return zones_touched(measure.plan.zones, inputs);
}

std::string apply_one(Inputs& inputs, SpreadEBikes const& measure) {
  auto const owners = inputs.people.e_bike_ownership;
  auto const after = std::min(1.0, measure.factor * owners);
  auto const takers = owners < 1 ? std::max(0.0, (after - owners) / (1 - owners)) : 0.0;
  inputs.people.e_bike_grants.push_back({measure.who, takers});
  return std::to_string(std::lround(1000 * takers)) + " in a thousand of those without an e-bike";
}

std::string apply_one(Inputs& inputs, ChangeBikeShare const& measure) {
  if (measure.price) inputs.prices.bike_share_price = Money{measure.price->of(inputs.prices.bike_share_price.value())};
  if (measure.e_bikes) inputs.fleet.bikes.e_bike_share = *measure.e_bikes;
  return counted(inputs.fleet.stations.key.size(), "station", "stations");
}

std::string apply_one(Inputs& inputs, AllowScooters const& measure) {
  inputs.prices.available.insert(Mode::kEScooter);
  inputs.prices.constant[static_cast<std::size_t>(Mode::kEScooter)] = measure.constant;
  inputs.prices.scooter_unlock = measure.unlock;
  inputs.prices.scooter_per_min = measure.per_min;
  inputs.fleet.scooters.count = measure.count;
  return counted(static_cast<std::size_t>(measure.count), "e-scooter", "e-scooters");
}

std::string apply_one(Inputs& inputs, Grow const& measure) {
  auto& figures = inputs.demand.figures;
  for (std::size_t z = 0; z < figures.size(); ++z) {
    if (!about(measure.zones, nth<ZoneId>(z))) continue;
    auto& f = figures[nth<ZoneId>(z)];
    for (auto* const figure : {&f.residents, &f.households, &f.employed_residents, &f.pupils, &f.students})
      *figure *= measure.residents;
    for (auto* const figure : {&f.jobs, &f.school_places, &f.university_places}) *figure *= measure.jobs;
  }
  return zones_touched(measure.zones, inputs);
}

}  // namespace twinshift::policy
