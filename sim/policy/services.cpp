#include "sim/policy/apply.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace twinshift::policy {
namespace {

constexpr std::int32_t kLeastHeadwaySeconds = 30;

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

double shift(transit::Service const& service, ChangeRunTime const& measure) {
  return measure.hours.hold(service.from) ? measure.factor * service.run_factor : service.run_factor;
}

/// Cuts a service where the hours begin and end, so that every part is wholly inside or outside.
std::vector<transit::Service> cut_at(transit::Service const& service, demand::Hours const& hours) {
  std::vector<transit::Service> parts;
  auto rest = service;
  for (auto const border : {hours.from, hours.to}) {
    if (border <= rest.from || border >= rest.to) continue;
    auto part = rest;
    part.to = border;
    rest.from = border;
    parts.push_back(part);
  }
  parts.push_back(rest);
  return parts;
}

}  // namespace

std::string apply_one(Inputs& inputs, ChangeHeadway const& measure) {
  if (measure.set || measure.factor != 1) merge_single_trips(inputs, measure);
  std::size_t changed = 0;
  std::vector<transit::Service> services;
  services.reserve(inputs.plan.services.size());
  for (auto const& service : inputs.plan.services) {
    if (inputs.plan.pattern_route[service.pattern] == measure.route) {
      split_service(service, measure, services);
      if (service.from < measure.to && measure.from < service.to) ++changed;
    } else {
      services.push_back(service);
    }
  }
  inputs.plan.services = std::move(services);
  return counted(changed, "period of service", "periods of service");
}

std::string apply_one(Inputs& inputs, ChangeRunTime const& measure) {
  std::size_t changed = 0;
  std::vector<transit::Service> services;
  for (auto const& service : inputs.plan.services) {
    auto const route = inputs.plan.pattern_route[service.pattern];
    if (std::find(measure.routes.begin(), measure.routes.end(), route) == measure.routes.end()) {
      services.push_back(service);
      continue;
    }
    for (auto part : cut_at(service, measure.hours)) {
      auto const factor = shift(part, measure);
      changed += factor != part.run_factor;
      part.run_factor = factor;
      services.push_back(part);
    }
  }
  inputs.plan.services = std::move(services);
  return counted(measure.routes.size(), "route", "routes") + ", " +
         counted(changed, "period of service", "periods of service");
}

}  // namespace twinshift::policy
