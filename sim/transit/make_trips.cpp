#include "sim/transit/make_trips.hpp"

#include "sim/core/rng.hpp"
#include "sim/transit/stable_key.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::transit {

namespace {

constexpr std::int32_t kKeepBehindSeconds = 60;

struct Departure {
  std::int32_t at_s = 0;
  double run_factor = 1;
  std::uint32_t block = kAnyVehicle;
};

std::vector<Departure> departures(std::span<Service const> services, double phase) {
  std::vector<Departure> result;
  for (auto const& service : services) {
    auto const headway = service.headway.count();
    auto const last = service.to.seconds();
    auto const window = std::min(headway, last - service.from.seconds());
    auto const offset = static_cast<std::int32_t>(phase * window);
    for (auto at = service.from.seconds() + offset; at < last; at += headway)
      result.push_back({at, service.run_factor, service.block});
  }
  std::sort(result.begin(), result.end(), [](Departure const& a, Departure const& b) { return a.at_s < b.at_s; });
  auto const same = [](Departure const& a, Departure const& b) { return a.at_s == b.at_s; };
  result.erase(std::unique(result.begin(), result.end(), same), result.end());
  return result;
}

std::vector<StopTime> stop_times(Departure const& departure, std::span<Seconds const> run) {
  std::vector<StopTime> times(run.size());
  for (std::size_t k = 0; k < run.size(); ++k) {
    auto const planned = departure.at_s + static_cast<std::int32_t>(std::lround(run[k].count() * departure.run_factor));
    auto const at = k == 0 ? departure.at_s : std::max(planned, times[k - 1].departure_s + 1);
    times[k] = {at, at};
  }
  return times;
}

void keep_behind(std::span<StopTime const> before, std::vector<StopTime>& times) {
  auto const gap = std::min(kKeepBehindSeconds, times.front().departure_s - before.front().departure_s);
  for (std::size_t k = 0; k < times.size(); ++k) {
    auto const earliest = before[k].departure_s + gap;
    times[k].arrival_s = std::max(times[k].arrival_s, earliest);
    times[k].departure_s = std::max(times[k].departure_s, earliest);
  }
}

std::vector<std::vector<Service>> services_by_pattern(ServicePlan const& plan, BuildReport& report) {
  std::vector<std::vector<Service>> result(plan.pattern_key.size());
  for (auto const& service : plan.services) {
    if (service.headway.count() > 0 && service.from < service.to && service.run_factor > 0)
      result[service.pattern.index()].push_back(service);
    else
      report.warnings.push_back("pattern '" + plan.pattern_key[service.pattern] +
                                "': a service without headway, duration or run factor above 0 was left out");
  }
  return result;
}

}  // namespace

Column<TripId, std::uint32_t> make_trips(ServicePlan const& plan, std::uint64_t seed, Timetable& timetable,
                                         BuildReport& report) {
  auto& patterns = timetable.patterns;
  Column<TripId, std::uint32_t> planned_block;
  auto const services = services_by_pattern(plan, report);
  for (std::size_t p = 0; p < services.size(); ++p) {
    auto const pattern = nth<PatternId>(p);
    auto const first = nth<TripId>(timetable.trips.pattern.size());
    auto const phase = Rng(seed, stable_key(plan.pattern_key[pattern]), Draw::kServiceOffset).uniform();
    std::vector<StopTime> before;
    for (auto const& departure : departures(services[p], phase)) {
      auto times = stop_times(departure, plan.pattern_run[pattern]);
      if (!before.empty()) keep_behind(before, times);
      timetable.trips.pattern.push_back(pattern);
      timetable.trips.times.push_back(times);
      planned_block.push_back(departure.block);
      before = std::move(times);
    }
    patterns.first_trip.push_back(first);
    patterns.trip_count.push_back(static_cast<std::uint32_t>(timetable.trips.pattern.size() - first.index()));
  }
  timetable.trips.block.resize(timetable.trips.pattern.size());
  return planned_block;
}

}  // namespace twinshift::transit
