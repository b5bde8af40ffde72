#include "sim/demand/destinations.hpp"

#include "sim/demand/apportion.hpp"

#include <algorithm>
#include <numeric>

namespace twinshift::demand {
namespace {

double sum(std::span<double const> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

std::vector<std::uint32_t> count_active(Column<ZoneId, ZonePeople> const& people, Activity activity) {
  auto counts = std::vector<std::uint32_t>(people.size(), 0);
  for (std::size_t z = 0; z < people.size(); ++z)
    for (auto const& person : people[nth<ZoneId>(z)].people) counts[z] += person.activity == activity;
  return counts;
}

/// How much farther those go who have a car for it: shift of their rank (0 ... 1) among the people of a zone (estimate;
/// who has no car takes work that can be reached without, and who works far away buys a car).
constexpr float kCarsGoFar = 0.35F;

/// Deals the flows of an activity out to its people: in the order of their own draws, shifted by having a car, the
/// nearest zone first.
void deal(Flows<std::uint32_t> const& flows, Flows<double> const& km, Activity activity,
          Column<ZoneId, ZonePeople> const& people, Destinations& destinations) {
  for (std::size_t z = 0; z < people.size(); ++z) {
    auto const& members = people[nth<ZoneId>(z)].people;
    auto order = std::vector<std::pair<float, std::uint32_t>>{};
    for (std::size_t i = 0; i < members.size(); ++i)
      if (members[i].activity == activity)
        order.emplace_back(members[i].place_draw + (members[i].car != 0 ? kCarsGoFar : 0.0F),
                           static_cast<std::uint32_t>(i));
    std::sort(order.begin(), order.end());
    std::size_t next = 0;
    auto const row = flows.row(z);
    auto nearest_first = std::vector<std::size_t>(row.size());
    std::iota(nearest_first.begin(), nearest_first.end(), std::size_t{0});
    std::stable_sort(nearest_first.begin(), nearest_first.end(),
                     [&](std::size_t a, std::size_t b) { return km.at(z, a) < km.at(z, b); });
    for (auto const to : nearest_first)
      for (std::uint32_t k = 0; k < row[to]; ++k) destinations[nth<ZoneId>(z)][order[next++].second] = nth<ZoneId>(to);
  }
}

/// Gravity from `origins` to places in proportion to `attraction`, scaled to the origins' total.
Flows<std::uint32_t> flows_of(DemandInput const& input, Flows<double> const& km, double decay,
                              LengthShares const& lengths, std::span<std::uint32_t const> origins,
                              std::vector<double> attraction) {
  auto const rows = std::vector<double>(origins.begin(), origins.end());
  auto const total = sum(attraction);
  for (auto& a : attraction) a *= total > 0 ? sum(rows) / total : 0.0;
  auto reachable = std::vector<std::uint32_t>(origins.begin(), origins.end());
  if (!(total > 0)) std::fill(reachable.begin(), reachable.end(), 0U);
  return make_whole(fit_lengths(input.zones, km, decay, lengths, rows, attraction), reachable);
}

Flows<std::uint32_t> work_flows(DemandInput const& input, Flows<double> const& km, DemandParameters const& parameters,
                                std::vector<std::uint32_t> workers) {
  auto const balance = balance_work(input);
  auto rows = std::vector<double>(workers.begin(), workers.end());
  auto columns = std::vector<double>(rows.size());
  for (std::size_t z = 0; z < rows.size(); ++z) {
    auto const zone = nth<ZoneId>(z);
    auto const internal = input.zones.internal[zone] != 0;
    if (internal) rows[z] *= balance.worker_factor;
    columns[z] = internal ? input.figures[zone].jobs * balance.internal_factor : input.figures[zone].out_workers;
  }
  auto const whole_rows = make_whole(rows);
  for (std::size_t z = 0; z < rows.size(); ++z) workers[z] = std::min(workers[z], whole_rows[z]);
  return flows_of(input, km, parameters.gravity_decay_work, parameters.work_lengths, workers, columns);
}

}  // namespace

WorkBalance balance_work(DemandInput const& input) {
  auto employed = 0.0;
  auto jobs = 0.0;
  auto in = 0.0;
  auto out = 0.0;
  for (std::size_t z = 0; z < input.figures.size(); ++z) {
    auto const& figures = input.figures[nth<ZoneId>(z)];
    auto const internal = input.zones.internal[nth<ZoneId>(z)] != 0;
    (internal ? employed : in) += internal ? figures.employed_residents : figures.in_workers;
    (internal ? jobs : out) += internal ? figures.jobs : figures.out_workers;
  }
  auto balance = WorkBalance{employed + in, jobs + out, std::min(employed + in, jobs + out), 1, 1};
  if (balance.workers > balance.workplaces && employed > 0)
    balance.worker_factor = std::max(0.0, (balance.filled - in) / employed);
  if (balance.workplaces > balance.workers && jobs > 0)
    balance.internal_factor = std::max(0.0, (balance.filled - out) / jobs);
  return balance;
}

Destinations choose_zones(DemandInput const& input, DemandParameters const& parameters,
                          Column<ZoneId, ZonePeople> const& people) {
  auto const zones = people.size();
  auto destinations = Destinations(zones);
  for (std::size_t z = 0; z < zones; ++z) destinations[nth<ZoneId>(z)].resize(people[nth<ZoneId>(z)].people.size());
  auto places = [&](double ZoneFigures::*figure) {
    auto values = std::vector<double>(zones, 0.0);
    for (std::size_t z = 0; z < zones; ++z)
      if (input.zones.internal[nth<ZoneId>(z)] != 0) values[z] = input.figures[nth<ZoneId>(z)].*figure;
    return values;
  };
  auto const km = zone_kilometres(input.zones);
  deal(work_flows(input, km, parameters, count_active(people, Activity::kWork)), km, Activity::kWork, people,
       destinations);
  deal(flows_of(input, km, parameters.gravity_decay_school, {}, count_active(people, Activity::kSchool),
                places(&ZoneFigures::school_places)),
       km, Activity::kSchool, people, destinations);
  deal(flows_of(input, km, parameters.gravity_decay_university, {}, count_active(people, Activity::kUniversity),
                places(&ZoneFigures::university_places)),
       km, Activity::kUniversity, people, destinations);
  return destinations;
}

}  // namespace twinshift::demand
