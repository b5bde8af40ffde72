#include "sim/scenario/measure_compiler.hpp"

#include <cmath>

namespace twinshift::scenario {

using io::UnitKind;

void MeasureCompiler::home_working(Map const& map) {
  auto const where = area(map);
  if (!one_of(map, {"set", "change"})) return;
  auto const set = map.quantity("set", UnitKind::kPercent, {0, 0.95});
  auto const change = map.quantity("change", UnitKind::kPercent, {-1, 5});
  if (!where || (!set && !change)) return;
  claim_zones("the share of home working", *where, map);
  add(policy::ChangeHomeWorking{where->zones, {set, 1 + change.value_or(0), 0}},
      "home working " +
          (set ? "set to " + map.text("set").value_or("") : "changed by " + map.text("change").value_or("")) + ", " +
          where->words,
      {{}, where->zones, true, false});
}

void MeasureCompiler::travel_plan(Map const& map) {
  auto const where = area(map);
  auto const covered = map.quantity("covered", UnitKind::kPercent, {0, 1});
  auto const cut = map.quantity("cut", UnitKind::kPercent, {0, 0.6});
  auto const share = map.quantity("car_share", UnitKind::kPercent, {0.05, 0.95});
  if (!where || !covered || !cut || !share) return;
  claim_zones("the travel plan", *where, map);
  auto zones = where->zones;
  if (zones.empty()) zones.resize(scenario_->demand.zones.key.size(), 1);
  add(policy::AddTravelPlan{{zones, *covered, policy::utils_for(*share, *cut)}},
      "travel plans at " + map.text("covered").value_or("") + " of the jobs, " + where->words +
          ": an assumption that driving falls by " + map.text("cut").value_or("") + " there",
      {{}, where->zones, true, true});
}

void MeasureCompiler::e_bike_grant(Map const& map) {
  std::string whose;
  auto const group = who(map, whose);
  auto const amount = map.quantity("amount", UnitKind::kMoney, {0, 1e8});
  auto const price = map.quantity("price", UnitKind::kMoney, {1, 1e8});
  auto const elasticity = map.number("elasticity", {-10, 0});
  if (!group || !amount || !price || !elasticity) return;
  if (*amount >= *price) {
    map.context().fault(map.place("amount"), "Y123", "The grant pays the whole e-bike or more.",
                        "No elasticity tells what happens then.", "Give less than the price.");
    return;
  }
  claim("the grant for e-bikes" + whose, {}, map);
  add(policy::SpreadEBikes{*group, std::pow(1 - *amount / *price, *elasticity)},
      "grant of " + map.text("amount").value_or("") + " for an e-bike" + whose, {*group, {}, false, false});
}

/// Where most homes and jobs are, each `spacing` from any other station.
std::vector<policy::NewStation> MeasureCompiler::places_for_stations(Area const& area, std::size_t count,
                                                                     double spacing, int docks, int bikes) const {
  auto const& input = scenario_->demand;
  auto homes = Column<ZoneId, double>(input.zones.key.size());
  auto jobs = homes;
  for (std::size_t l = 0; l < input.weights.size(); ++l) {
    auto const location = nth<LocationId>(l);
    homes[input.locations.zone[location]] += input.weights[location].home;
    jobs[input.locations.zone[location]] += input.weights[location].job;
  }
  auto ranked = std::vector<std::pair<double, LocationId>>{};
  for (std::size_t l = 0; l < input.weights.size(); ++l) {
    auto const location = nth<LocationId>(l);
    auto const zone = input.locations.zone[location];
    if (input.zones.internal[zone] == 0 || (!area.zones.empty() && area.zones[zone] == 0)) continue;
    auto const& figures = input.figures[zone];
    auto const& weights = input.weights[location];
    auto const people = figures.residents * weights.home / std::max(1e-9, homes[zone]) +
                        figures.jobs * weights.job / std::max(1e-9, jobs[zone]);
    ranked.emplace_back(-people, location);
  }
  std::sort(ranked.begin(), ranked.end());
  auto taken = scenario_->fleet.stations.position.values();
  auto result = std::vector<policy::NewStation>{};
  for (auto const& [people, location] : ranked) {
    auto const at = input.locations.position[location];
    auto const near =
        std::any_of(taken.begin(), taken.end(), [&](Point other) { return distance(other, at) < spacing; });
    if (near || result.size() >= count) continue;
    taken.push_back(at);
    result.push_back({input.locations.key[location], at, docks, bikes});
  }
  return result;
}

void MeasureCompiler::bike_share(Map const& map) {
  auto const where = area(map);
  auto const count = map.whole("stations", {1, 2000});
  auto const spacing = map.find("spacing") == nullptr ? 300 : map.quantity("spacing", UnitKind::kLength, {100, 5000});
  auto const docks = map.find("docks") == nullptr ? 20 : map.whole("docks", {1, 200});
  auto const bikes = map.find("bikes") == nullptr ? 10 : map.whole("bikes", {0, 200});
  auto const price = map.quantity("price", UnitKind::kMoney, {0, 1e6});
  auto const e_bikes = map.quantity("e_bikes", UnitKind::kPercent, {0, 1});
  if (!where || !spacing || !docks || !bikes) return;
  if (*bikes > *docks) {
    map.context().fault(map.place("bikes"), "Y123", "A station would have more bikes than docks.", "",
                        "Give at least as many docks as bikes.");
    return;
  }
  if (map.find("stations") == nullptr && map.find("price") == nullptr && map.find("e_bikes") == nullptr) {
    (void)one_of(map, {"stations", "price", "e_bikes"});
    return;
  }
  if (count) {
    auto stations = places_for_stations(*where, static_cast<std::size_t>(*count), *spacing, static_cast<int>(*docks),
                                        static_cast<int>(*bikes));
    auto const found = stations.size();
    claim_zones("new stations of shared bikes", *where, map);
    add(policy::AddStations{std::move(stations)},
        std::to_string(found) + " new stations of shared bikes, " + where->words);
  }
  if (!price && !e_bikes) return;
  policy::ChangeBikeShare measure;
  if (price) measure.price = policy::Change{*price};
  measure.e_bikes = e_bikes;
  claim("price and motors of shared bikes", {}, map);
  add(measure, "shared bikes" + (price ? " at " + map.text("price").value_or("") + " a ride" : "") +
                   (e_bikes ? ", " + map.text("e_bikes").value_or("") + " with a motor" : ""));
}

void MeasureCompiler::e_scooter(Map const& map) {
  auto const count = map.whole("count", {0, 100000});
  auto const unlock = map.quantity("unlock", UnitKind::kMoney, {0, 1e6});
  auto const per_min = map.quantity("per_min", UnitKind::kMoney, {0, 1e5});
  auto const like = map.find("like") == nullptr ? std::size_t{static_cast<std::size_t>(Mode::kBikeShare)}
                                                : map.word("like", kModeTokens);
  if (!count || !unlock || !per_min || !like) return;
  claim("shared e-scooters", {}, map);
  add(policy::AllowScooters{static_cast<int>(*count), Money{*unlock}, Money{*per_min},
                            scenario_->utility.constant[*like]},
      std::to_string(*count) + " shared e-scooters", {{16, 255, 1, 5, {}}, {}, false, false});
}

void MeasureCompiler::growth(Map const& map) {
  auto const where = area(map);
  auto const residents = map.quantity("residents", UnitKind::kPercent, {-0.9, 4});
  auto const jobs = map.quantity("jobs", UnitKind::kPercent, {-0.9, 4});
  if (map.find("residents") == nullptr && map.find("jobs") == nullptr) {
    (void)map.require("residents", "10 %");
    return;
  }
  if (!where || (map.find("residents") != nullptr && !residents) || (map.find("jobs") != nullptr && !jobs)) return;
  if (residents) claim_zones("the number of residents", *where, map);
  if (jobs) claim_zones("the number of jobs", *where, map);
  add(policy::Grow{where->zones, 1 + residents.value_or(0), 1 + jobs.value_or(0)},
      (residents ? "residents " + map.text("residents").value_or("") + ", " : "") +
          (jobs ? "jobs " + map.text("jobs").value_or("") + ", " : "") + where->words);
}

}  // namespace twinshift::scenario
