#include "sim/run/access.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string_view>
#include <vector>

#include "sim/choice/doors.hpp"
#include "sim/io/csv.hpp"
#include "sim/routing/journey_planner.hpp"
#include "sim/routing/walk_access.hpp"

namespace twinshift::run {
namespace {

using namespace std::string_view_literals;

constexpr int kReadyHour = 8;
using Jobs = std::array<double, kAccessMinutes.size()>;

/// Places with jobs, how many are at each, and where most people of each zone live.
struct Ends {
  std::vector<LocationId> places;
  std::vector<double> jobs;
  std::vector<ZoneId> zones;  ///< of the city, with residents
  std::vector<LocationId> homes;
};

Ends ends_of(demand::DemandInput const& input) {
  Ends ends;
  auto const zones = input.zones.key.size();
  Column<ZoneId, double> weights(zones, 0.0);
  Column<ZoneId, LocationId> home(zones);
  auto const& locations = input.locations;
  for (std::size_t l = 0; l < locations.zone.size(); ++l) {
    auto const location = nth<LocationId>(l);
    auto const zone = locations.zone[location];
    auto const& weight = input.weights[location];
    weights[zone] += weight.job;
    if (!home[zone].valid() || weight.home > input.weights[home[zone]].home) home[zone] = location;
  }
  for (std::size_t l = 0; l < locations.zone.size(); ++l) {
    auto const location = nth<LocationId>(l);
    auto const zone = locations.zone[location];
    auto const jobs = weights[zone] > 0 ? input.figures[zone].jobs * input.weights[location].job / weights[zone] : 0.0;
    if (input.zones.internal[zone] == 0 || !(jobs > 0)) continue;
    ends.places.push_back(location);
    ends.jobs.push_back(jobs);
  }
  for (std::size_t z = 0; z < zones; ++z) {
    auto const zone = nth<ZoneId>(z);
    if (input.zones.internal[zone] == 0 || !home[zone].valid() || !(input.figures[zone].residents > 0)) continue;
    ends.zones.push_back(zone);
    ends.homes.push_back(home[zone]);
  }
  return ends;
}

/// Seconds to a place by the quickest of its options, or on foot.
double quickest(std::vector<routing::TransitOption> const& options, double walk_s) {
  auto best = walk_s;
  for (auto const& option : options)
    best = std::min(best, static_cast<double>(option.walk_s() + option.wait_s + option.in_vehicle_s));
  return best;
}

std::vector<Jobs> jobs_by_zone(LastDay const& day, Ends const& ends) {
  auto const& s = day.scenario;
  auto const& p = s.utility;
  choice::Doors const doors{s.network, day.timetable, s.fleet, s.demand.locations, p};
  auto const reach = Metres{p.walk_speed.value() * 60 * kAccessMinutes.back()};
  routing::DistanceTable const on_foot{
      s.network, {s.demand.locations.position, s.demand.locations.walk_node}, network::kWalkAccess, reach};
  routing::CostWeights const weights{p.walk_weight, p.wait_weight, p.postponed_weight, p.transfer_minutes,
                                     p.median_value_of_time};
  auto modes = kTransitModes;
  for (int m = 0; m < kModes; ++m)
    if (!p.available.contains(static_cast<Mode>(m))) modes.erase(static_cast<Mode>(m));
  std::vector<Jobs> result(ends.homes.size());
  auto const zones = static_cast<std::int64_t>(ends.homes.size());
#pragma omp parallel default(none) shared(day, ends, doors, on_foot, weights, modes, result, zones, p)
  {
    routing::JourneyPlanner planner{day.timetable, doors.stops(), weights};
    std::vector<std::vector<routing::TransitOption>> found;
    std::vector<double> seconds(ends.places.size());
    // Zones share nothing; those in the middle of many lines take longer.
#pragma omp for schedule(dynamic)
    for (std::int64_t z = 0; z < zones; ++z) {
      auto const home = ends.homes[static_cast<std::size_t>(z)];
      planner.options(doors.stops()[home], TimeOfDay::from_seconds(kReadyHour * 3600), modes, ends.places, found);
      for (std::size_t k = 0; k < seconds.size(); ++k)
        seconds[k] = quickest(found[k], double{on_foot.metres(home, ends.places[k])} / p.walk_speed.value());
      result[static_cast<std::size_t>(z)] = jobs_within(seconds, ends.jobs);
    }
  }
  return result;
}

}  // namespace

Jobs jobs_within(std::span<double const> seconds, std::span<double const> jobs) {
  Jobs sums{};
  for (std::size_t k = 0; k < seconds.size(); ++k)
    for (std::size_t m = 0; m < sums.size(); ++m)
      if (seconds[k] <= 60.0 * kAccessMinutes[m]) sums[m] += jobs[k];
  return sums;
}

std::string access_csv(LastDay const& day) {
  auto const ends = ends_of(day.scenario.demand);
  auto const jobs = jobs_by_zone(day, ends);
  std::ostringstream out;
  constexpr std::array columns{"zone_id"sv, "name"sv, "residents"sv, "jobs_30min"sv, "jobs_45min"sv, "jobs_60min"sv};
  io::CsvWriter csv{out, columns};
  for (std::size_t z = 0; z < ends.zones.size(); ++z) {
    auto const zone = ends.zones[z];
    csv.cell(day.scenario.demand.zones.key[zone]).cell(day.scenario.demand.zones.name[zone]);
    csv.cell(day.scenario.demand.figures[zone].residents, 0);
    for (auto const count : jobs[z]) csv.cell(count, 0);
    csv.end_row();
  }
  return out.str();
}

}  // namespace twinshift::run
