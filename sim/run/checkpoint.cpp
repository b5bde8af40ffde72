#include "sim/run/checkpoint.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "sim/io/sha256.hpp"

namespace twinshift::run {

namespace {

/// The trip of `trips` (of one pattern, by departure) that leaves nearest to `departure_s`.
std::size_t nearest(std::vector<std::pair<std::int32_t, std::size_t>> const& trips, std::int32_t departure_s) {
  auto const after = std::lower_bound(trips.begin(), trips.end(), std::pair{departure_s, std::size_t{0}});
  if (after == trips.end()) return trips.back().second;
  if (after == trips.begin()) return after->second;
  auto const before = std::prev(after);
  return departure_s - before->first <= after->first - departure_s ? before->second : after->second;
}

/// Trips of the base by pattern's key and number of stops: departure and first row of the experience.
class BaseTrips {
public:
  explicit BaseTrips(Checkpoint const& checkpoint) {
    std::size_t row = 0;
    for (auto const& trip : checkpoint.trips) {
      trips_[{checkpoint.patterns[trip.pattern], trip.stops}].emplace_back(trip.departure_s, row);
      row += trip.stops;
    }
    for (auto& [key, list] : trips_) std::sort(list.begin(), list.end());
  }

  /// First row of the nearest trip's experience; none if the base had no such pattern.
  [[nodiscard]] std::optional<std::size_t> row(std::string const& pattern, std::uint32_t stops,
                                               std::int32_t departure_s) const {
    auto const found = trips_.find({pattern, stops});
    if (found == trips_.end()) return std::nullopt;
    return nearest(found->second, departure_s);
  }

private:
  std::map<std::pair<std::string, std::uint32_t>, std::vector<std::pair<std::int32_t, std::size_t>>> trips_;
};

transit::ServiceExperience carried_over(Checkpoint const& checkpoint, transit::Timetable const& timetable) {
  transit::ServiceExperience service{timetable};
  BaseTrips const base{checkpoint};
  auto const& known = checkpoint.learned.service;
  service.no_bike_share = known.no_bike_share;  // new stations come after the old ones
  for (std::size_t i = 0; i < timetable.trips.pattern.size(); ++i) {
    auto const trip = nth<TripId>(i);
    auto const times = timetable.trips.times[trip];
    auto const& key = timetable.patterns.key[timetable.trips.pattern[trip]];
    auto const from = base.row(key, static_cast<std::uint32_t>(times.size()), times.front().departure_s);
    if (!from) continue;
    auto const to = timetable.trips.times.offset(trip);
    for (std::size_t k = 0; k < times.size(); ++k) {
      service.delay_s[to + k] = known.delay_s[*from + k];
      service.load[to + k] = known.load[*from + k];
      service.denied_share[to + k] = known.denied_share[*from + k];
    }
  }
  return service;
}

}  // namespace

std::string identity_of(scenario::Scenario const& scenario) {
  io::Sha256 digest;
  digest.update(scenario.resolved_yaml);
  for (auto const& input : scenario.inputs) digest.update(input.sha256);
  return digest.hex();
}

std::string pack(World& world, std::vector<Iteration> iterations, int last_day, std::string started_from) {
  Checkpoint checkpoint;
  checkpoint.identity = identity_of(world.scenario);
  checkpoint.rounds = world.rounds;
  checkpoint.last_day = last_day;
  checkpoint.learned = std::move(world.learned);
  checkpoint.iterations = std::move(iterations);
  checkpoint.undisturbed = world.undisturbed;
  checkpoint.started_from = std::move(started_from);
  checkpoint.patterns = world.timetable.patterns.key.values();
  auto const& trips = world.timetable.trips;
  for (std::size_t i = 0; i < trips.pattern.size(); ++i) {
    auto const trip = nth<TripId>(i);
    auto const times = trips.times[trip];
    checkpoint.trips.push_back({trips.pattern[trip].value(), static_cast<std::uint32_t>(times.size()),
                                times.empty() ? 0 : times.front().departure_s});
  }
  auto bytes = pack(checkpoint, world.scenario.network);
  world.learned = std::move(checkpoint.learned);
  return bytes;
}

void restore(Checkpoint&& checkpoint, World& world) {
  world.learned = std::move(checkpoint.learned);
  world.undisturbed = std::move(checkpoint.undisturbed);
  world.rounds = checkpoint.rounds;
}

std::int64_t begin_from(Checkpoint&& checkpoint, World& world) {
  world.note_undisturbed();
  world.thinks_again.resize(world.undisturbed.size(), 0);
  std::int64_t touched = 0;
  for (std::size_t t = 0; t < world.undisturbed.size(); ++t) {
    auto const tour = nth<TourId>(t);
    auto const changed = world.undisturbed[tour] != checkpoint.undisturbed[tour];
    world.thinks_again[tour] = static_cast<std::uint8_t>(changed);
    touched += changed;
  }
  auto service = carried_over(checkpoint, world.timetable);
  auto shared = world.learned.shared_fleet;
  world.learned = std::move(checkpoint.learned);
  world.learned.service = std::move(service);
  // Where bikes stood belongs to the base's fleet; another fleet begins its first morning.
  auto const same_fleet = world.learned.shared_fleet.pedal_bikes.size() == shared.pedal_bikes.size() &&
                          world.learned.shared_fleet.bikes() == shared.bikes() &&
                          world.learned.shared_fleet.scooter_charge_j.size() == shared.scooter_charge_j.size();
  if (!same_fleet) world.learned.shared_fleet = std::move(shared);
  world.rounds = checkpoint.rounds;
  return touched;
}

void learn_from(Checkpoint&& checkpoint, World& world) {
  world.learned.service = carried_over(checkpoint, world.timetable);
  world.learned.link_times = std::move(checkpoint.learned.link_times);
}

}  // namespace twinshift::run
