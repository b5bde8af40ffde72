#include "sim/demand/background.hpp"

#include "sim/core/rng.hpp"
#include "sim/demand/apportion.hpp"
#include "sim/demand/schedule.hpp"
#include "sim/demand/synthesis.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::demand {
namespace {

/// Set in the keys of background trips: they are nobody's.
constexpr std::uint64_t kBackgroundKey = std::uint64_t{1} << 63U;
constexpr double kDetour = 1.3;
/// Stays of half an hour to two and a half (estimate).
constexpr double kShortestStay = 1800;
constexpr double kStayRange = 7200;

double mean_straight_km(Flows<double> const& km, std::span<double const> origins, std::span<double const> attraction,
                        double decay) {
  auto trips = 0.0;
  auto trip_km = 0.0;
  for (std::size_t i = 0; i < km.zones; ++i) {
    auto mass = 0.0;
    auto mass_km = 0.0;
    for (std::size_t j = 0; j < km.zones; ++j) {
      auto const m = attraction[j] * std::exp(-decay * km.at(i, j));
      mass += m;
      mass_km += m * km.at(i, j);
    }
    if (!(mass > 0)) continue;
    trips += origins[i];
    trip_km += origins[i] * mass_km / mass;
  }
  return trips > 0 ? trip_km / trips / kDetour : 0.0;
}

struct Masses {
  std::vector<double> origins;     ///< round trips that start in the zone
  std::vector<double> attraction;  ///< homes and jobs
  std::vector<double> home_share;  ///< of the attraction
};

Masses weigh(DemandInput const& input, DemandParameters const& parameters) {
  auto masses = Masses{};
  for (std::size_t z = 0; z < input.figures.size(); ++z) {
    auto const& figures = input.figures[nth<ZoneId>(z)];
    auto const internal = input.zones.internal[nth<ZoneId>(z)] != 0;
    auto const homes = internal ? figures.residents : figures.in_workers;
    auto const jobs = internal ? figures.jobs : figures.out_workers;
    masses.origins.push_back(internal ? figures.residents * parameters.background_car_trips_per_resident / 2.0 : 0.0);
    masses.attraction.push_back(homes + jobs);
    masses.home_share.push_back(homes + jobs > 0 ? homes / (homes + jobs) : 0.0);
  }
  return masses;
}

}  // namespace

double fit_decay(Flows<double> const& km, std::span<double const> origins, std::span<double const> attraction,
                 double mean_straight) {
  constexpr double kSteepest = 20;  // per km
  auto low = 0.0;
  auto high = kSteepest;
  for (int step = 0; step < 40; ++step) {
    auto const middle = 0.5 * (low + high);
    (mean_straight_km(km, origins, attraction, middle) > mean_straight ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

BackgroundTrips make_background(DemandInput const& input, DemandParameters const& parameters, Places const& places,
                                double sample, std::uint64_t seed) {
  auto trips = BackgroundTrips{};
  if (!(parameters.background_car_trips_per_resident > 0)) return trips;
  auto const masses = weigh(input, parameters);
  auto const km = zone_kilometres(input.zones);
  auto const decay = fit_decay(km, masses.origins, masses.attraction, parameters.background_mean_km);
  auto const counts = make_whole(masses.origins);
  auto const clock = Clock{parameters.background};
  auto weights = std::vector<double>(km.zones);
  auto const copies = static_cast<std::uint32_t>(std::max(1.0, std::ceil(sample)));  // see synthesise
  auto add = [&](std::uint64_t key, LocationId from, LocationId to, TimeOfDay departure) {
    auto kerb_rng = Rng{seed, key, Draw::kKerb};
    trips.key.push_back(key);
    trips.from.push_back(kerb_at(input.locations, from, kerb_rng.uniform()));
    trips.to.push_back(kerb_at(input.locations, to, kerb_rng.uniform()));
    trips.departure.push_back(departure);
  };
  for (std::size_t z = 0; z < km.zones; ++z) {
    for (std::size_t j = 0; j < km.zones; ++j) weights[j] = masses.attraction[j] * std::exp(-decay * km.at(z, j));
    auto const wheel = Wheel{weights};
    if (wheel.empty()) continue;
    for (std::uint32_t k = 0; k < counts[z] * copies; ++k) {
      auto const copy = std::uint64_t{k / counts[z]} << kCopyShift;
      auto const key = kBackgroundKey | (std::uint64_t{z} << 32U) | copy | (std::uint64_t{k % counts[z]} << 1U);
      auto rng = Rng{seed, key, Draw::kBackground};
      if (rng.uniform() >= sample) continue;
      auto const home = places.home_at(nth<ZoneId>(z), rng.uniform());
      auto const there = wheel.at(rng.uniform());
      auto const to_home = rng.uniform() < masses.home_share[there];
      auto const zone = nth<ZoneId>(there);
      auto const goal =
          to_home ? places.home_at(zone, rng.uniform()) : places.activity_at(zone, Activity::kWork, rng.uniform());
      auto const out = clock.at(rng.uniform());
      auto const stay = static_cast<std::int32_t>(kShortestStay + kStayRange * rng.uniform());
      add(key, home, goal, out);
      add(key | 1U, goal, home, out + Seconds{stay});
    }
  }
  return trips;
}

}  // namespace twinshift::demand
