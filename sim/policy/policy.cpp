#include "sim/policy/policy.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace twinshift::policy {
namespace {

constexpr std::int32_t kLeastHeadwaySeconds = 30;

/// Splits lines of `from` in place, so that blocks drawn from the other lines keep their type.
template <class Line, class Matches>
void replace_lines(std::vector<Line>& lines, VehicleTypeId to, int count, Matches matches) {
  for (std::size_t i = 0; i < lines.size() && count > 0; ++i) {
    if (!matches(lines[i])) continue;
    auto const taken = std::min(count, lines[i].count);
    count -= taken;
    if (taken == lines[i].count) {
      lines[i].type = to;
      continue;
    }
    auto replaced = lines[i];
    replaced.type = to;
    replaced.count = taken;
    lines[i].count -= taken;
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(i) + 1, replaced);
    ++i;
  }
}

void apply_one(Inputs& inputs, ReplaceFleet const& measure) {
  auto const all = stock_of(inputs.fleet.depots, measure.depot, measure.from);
  auto const count = std::min(all, measure.count.value_or(all));
  replace_lines(inputs.fleet.depots.stock[measure.depot], measure.to, count,
                [&](fleet::DepotStock const& line) { return line.type == measure.from; });
  replace_lines(inputs.plan.stock, measure.to, count, [&](transit::StockLine const& line) {
    return line.depot == measure.depot && line.type == measure.from;
  });
}

void apply_one(Inputs& inputs, TakeLongBlocks const& measure) {
  inputs.plan.long_blocks.push_back({measure.depot, measure.type});
}

Seconds new_headway(Seconds present, ChangeHeadway const& measure) {
  if (measure.set) return *measure.set;
  auto const seconds = static_cast<std::int32_t>(std::lround(present.count() * measure.factor));
  return Seconds{std::max(kLeastHeadwaySeconds, seconds)};
}

/// Cuts a service into what lies before, in and after the measure's period, and changes the part in it.
void split_service(transit::Service const& service, ChangeHeadway const& measure,
                   std::vector<transit::Service>& result) {
  auto const from = std::max(service.from, measure.from);
  auto const to = std::min(service.to, measure.to);
  auto const headway = new_headway(service.headway, measure);
  if (from >= to || headway == service.headway) {
    result.push_back(service);
    return;
  }
  auto const keep = [&](TimeOfDay a, TimeOfDay b, Seconds interval) {
    if (a >= b) return;
    auto part = service;
    part.from = a;
    part.to = b;
    part.headway = interval;
    result.push_back(part);
  };
  keep(service.from, from, service.headway);
  keep(from, to, headway);
  keep(to, service.to, service.headway);
}

/// A service of one second is a single trip, as timetables have them.
bool single_trip(transit::Service const& service) { return service.to - service.from <= Seconds{1}; }

/// Trips that leave one by one, on patterns with the same stops, in a period: as one service at their mean interval, on
/// the pattern that most of them run on. Ascending by departure.
transit::Service as_headway(std::vector<transit::Service> const& trips, TimeOfDay until) {
  std::map<PatternId, int> count;
  for (auto const& trip : trips) ++count[trip.pattern];
  auto const most =
      std::max_element(count.begin(), count.end(), [](auto const& a, auto const& b) { return a.second < b.second; });
  auto result = trips.front();
  auto const gaps = static_cast<std::int32_t>(trips.size()) - 1;
  result.pattern = most->first;
  result.headway = Seconds{std::max(1, (trips.back().from - trips.front().from).count() / gaps)};
  result.to = std::min(until, trips.back().from + result.headway);
  return result;
}

/// Replaces the single trips of the measure's route and period by services with a headway, so that it can be changed. A
/// lone trip stays.
void merge_single_trips(Inputs& inputs, ChangeHeadway const& measure) {
  std::map<std::vector<StopId>, std::vector<transit::Service>> courses;
  std::vector<transit::Service> result;
  for (auto const& service : inputs.plan.services) {
    auto const touched = inputs.plan.pattern_route[service.pattern] == measure.route && single_trip(service) &&
                         measure.from <= service.from && service.from < measure.to;
    if (!touched) {
      result.push_back(service);
      continue;
    }
    auto const stops = inputs.plan.pattern_stops[service.pattern];
    courses[{stops.begin(), stops.end()}].push_back(service);
  }
  for (auto& [stops, trips] : courses) {
    std::stable_sort(trips.begin(), trips.end(), [](auto const& a, auto const& b) { return a.from < b.from; });
    if (trips.size() < 2 || trips.front().from == trips.back().from)
      result.insert(result.end(), trips.begin(), trips.end());
    else
      result.push_back(as_headway(trips, measure.to));
  }
  inputs.plan.services = std::move(result);
}

void apply_one(Inputs& inputs, ChangeHeadway const& measure) {
  if (measure.set || measure.factor != 1) merge_single_trips(inputs, measure);
  std::vector<transit::Service> services;
  services.reserve(inputs.plan.services.size());
  for (auto const& service : inputs.plan.services) {
    if (inputs.plan.pattern_route[service.pattern] == measure.route)
      split_service(service, measure, services);
    else
      services.push_back(service);
  }
  inputs.plan.services = std::move(services);
}

void apply_one(Inputs& inputs, ChangeFare const& measure) {
  for (auto& fare : inputs.fares.fares) {
    if (measure.operated_by && fare.operated_by != *measure.operated_by) continue;
    if (measure.mode && fare.mode != *measure.mode) continue;
    if (measure.set_base) {
      fare.base = *measure.set_base;
      fare.per_km = Money{0};
      continue;
    }
    fare.base = measure.factor * fare.base;
    fare.per_km = measure.factor * fare.per_km;
    fare.day_cap = measure.factor * fare.day_cap;
  }
}

}  // namespace

int stock_of(fleet::Depots const& depots, DepotId depot, VehicleTypeId type) {
  auto sum = 0;
  for (auto const& line : depots.stock[depot])
    if (line.type == type) sum += line.count;
  return sum;
}

Inputs apply(Inputs inputs, std::span<Measure const> measures) {
  for (auto const& measure : measures) std::visit([&](auto const& one) { apply_one(inputs, one); }, measure);
  return inputs;
}

}  // namespace twinshift::policy
