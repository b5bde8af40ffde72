#include "sim/demand/background.hpp"

#include "sim/core/rng.hpp"
#include "sim/demand/apportion.hpp"
#include "sim/demand/schedule.hpp"
#include "sim/demand/synthesis.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace twinshift::demand {
namespace {

/// Set in the keys of background trips: they are nobody's. Below it the number of the stream.
constexpr std::uint64_t kBackgroundKey = std::uint64_t{1} << 63U;
constexpr unsigned kStreamShift = 58;
constexpr double kDetour = 1.3;
/// A stay: shortest, and range above it [s] (estimates).
struct Stay {
  double shortest;
  double range;
};
constexpr Stay kErrand = {1800, 7200};
constexpr Stay kDelivery = {600, 3000};
constexpr Stay kTurnround = {3600, 7200};
/// The way through the city may be so much longer than the straight line for a trip to count as passing through.
constexpr double kStraightThrough = 1.12;

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

/// Round trips of one sort: how many start in each zone, and where they go.
struct Stream {
  BackgroundStream number;
  BackgroundKind kind;
  std::vector<double> origins;
  std::function<void(std::size_t from, std::vector<double>& weights)> weigh;
  DepartureProfile const& profile;
  Stay stay;
  double lorries = 0;  ///< share of lorries among cars
};

class Maker {
public:
  Maker(DemandInput const& input, DemandParameters const& parameters, Places const& places, double sample,
        std::uint64_t seed)
      : input_{input},
        parameters_{parameters},
        places_{places},
        sample_{sample},
        seed_{seed},
        km_{zone_kilometres(input.zones)} {
    for (std::size_t z = 0; z < km_.zones; ++z) {
      auto const& figures = input.figures[nth<ZoneId>(z)];
      auto const homes = internal(z) ? figures.residents : figures.in_workers;
      auto const jobs = internal(z) ? figures.jobs : figures.out_workers;
      attraction_.push_back(homes + jobs);
      home_share_.push_back(homes + jobs > 0 ? homes / (homes + jobs) : 0.0);
      outside_.push_back(internal(z) ? 0.0 : figures.in_workers);
      residents_.push_back(internal(z) ? figures.residents : 0.0);
      jobs_.push_back(internal(z) ? figures.jobs : 0.0);
    }
  }

  BackgroundTrips all() {
    residents_cars();
    visitors();
    through();
    goods(BackgroundStream::kVans, BackgroundKind::kVan, parameters_.van_trips_per_job, parameters_.van_outside);
    goods(BackgroundStream::kLorries, BackgroundKind::kLorry, parameters_.lorry_trips_per_job,
          parameters_.lorry_outside);
    freight_sites();
    riders();
    return std::move(trips_);
  }

private:
  [[nodiscard]] bool internal(std::size_t z) const { return input_.zones.internal[nth<ZoneId>(z)] != 0; }

  /// Each `share` of `weights`, so that they sum to `total`.
  static std::vector<double> spread(double total, std::vector<double> weights) {
    auto sum = 0.0;
    for (auto const w : weights) sum += w;
    for (auto& w : weights) w = sum > 0 ? w * total / sum : 0.0;
    return weights;
  }

  void residents_cars() {
    auto origins = residents_;
    for (auto& o : origins) o *= parameters_.background_car_trips_per_resident / 2.0;
    near({BackgroundStream::kResidents, BackgroundKind::kCar, std::move(origins), {}, parameters_.background, kErrand},
         parameters_.background_mean_km, attraction_);
  }

  /// As many as asked for per resident, to where there is more to do than homes: jobs count alone.
  void riders() {
    auto origins = residents_;
    for (auto& o : origins) o *= parameters_.rider_trips_per_resident / 2.0;
    near({BackgroundStream::kRiders, BackgroundKind::kRider, std::move(origins), {}, parameters_.riders, kErrand},
         parameters_.rider_mean_km, jobs_);
  }

  /// A stream whose lengths have a mean.
  void near(Stream stream, double mean_km, std::vector<double> const& attraction) {
    if (!any(stream)) return;
    auto const decay = fit_decay(km_, stream.origins, attraction, mean_km);
    stream.weigh = [&, decay](std::size_t from, std::vector<double>& weights) {
      for (std::size_t j = 0; j < km_.zones; ++j) weights[j] = attraction[j] * std::exp(-decay * km_.at(from, j));
    };
    make(stream);
  }

  void visitors() {
    make({BackgroundStream::kVisitors, BackgroundKind::kCar, spread(parameters_.visitor_trips / 2.0, outside_),
          [&](std::size_t, std::vector<double>& weights) {
            for (std::size_t j = 0; j < km_.zones; ++j) weights[j] = internal(j) ? attraction_[j] : 0.0;
          },
          parameters_.background, kErrand});
  }

  /// Between outside zones whose straight way leads past the middle of the jobs.
  void through() {
    auto middle = Point{};
    auto sum = 0.0;
    for (std::size_t z = 0; z < km_.zones; ++z) {
      auto const at = input_.zones.position[nth<ZoneId>(z)];
      middle = {middle.x + jobs_[z] * at.x, middle.y + jobs_[z] * at.y};
      sum += jobs_[z];
    }
    if (!(sum > 0)) return;
    middle = {middle.x / sum, middle.y / sum};
    auto weigh = [&, middle](std::size_t from, std::vector<double>& weights) {
      auto const a = input_.zones.position[nth<ZoneId>(from)];
      for (std::size_t j = 0; j < km_.zones; ++j) {
        auto const b = input_.zones.position[nth<ZoneId>(j)];
        auto const passes = distance(a, middle) + distance(middle, b) < kStraightThrough * distance(a, b);
        weights[j] = passes && j != from ? outside_[j] : 0.0;
      }
    };
    auto origins = outside_;
    auto weights = std::vector<double>(km_.zones);
    for (std::size_t z = 0; z < km_.zones; ++z) {
      weigh(z, weights);
      origins[z] *= std::accumulate(weights.begin(), weights.end(), 0.0);
    }
    make({BackgroundStream::kThrough, BackgroundKind::kCar, spread(parameters_.through_trips / 2.0, origins), weigh,
          parameters_.background, kTurnround, parameters_.through_lorries});
  }

  void goods(BackgroundStream number, BackgroundKind kind, double trips_per_job, double share_outside) {
    auto origins = jobs_;
    for (auto& o : origins) o *= trips_per_job / 2.0;
    auto const stream = Stream{number, kind, std::move(origins), {}, parameters_.goods, kDelivery};
    if (!any(stream)) return;
    auto const decay = fit_decay(km_, stream.origins, attraction_, parameters_.background_mean_km);
    auto copy = stream;
    copy.weigh = [&, decay, share_outside](std::size_t from, std::vector<double>& weights) {
      weigh_goods(from, decay, share_outside, weights);
    };
    make(copy);
  }

  /// A share goes out of the city, to each side as its people come in; the rest to jobs and homes near by.
  void weigh_goods(std::size_t from, double decay, double share_outside, std::vector<double>& weights) const {
    auto near = 0.0;
    auto far = 0.0;
    for (std::size_t j = 0; j < km_.zones; ++j) {
      weights[j] = internal(j) ? attraction_[j] * std::exp(-decay * km_.at(from, j)) : outside_[j];
      (internal(j) ? near : far) += weights[j];
    }
    for (std::size_t j = 0; j < km_.zones; ++j)
      weights[j] *= internal(j) ? (1 - share_outside) / std::max(near, 1e-9) : share_outside / std::max(far, 1e-9);
  }

  /// Lorries of ports and the like: half of them arrive, half leave.
  void freight_sites() {
    auto weights = std::vector<double>(km_.zones);
    for (std::size_t s = 0; s < input_.freight.size(); ++s) {
      auto const& site = input_.freight[s];
      weigh_goods(0, 0.0, parameters_.lorry_outside, weights);
      auto const wheel = Wheel{weights};
      if (wheel.empty()) continue;
      auto const clock = Clock{parameters_.goods};
      auto const count = static_cast<std::uint32_t>(std::llround(site.lorries_per_day / 2));
      for_each_trip(BackgroundStream::kFreight, s, count, [&](std::uint64_t key, Rng& rng) {
        auto const zone = nth<ZoneId>(wheel.at(rng.uniform()));
        auto const goal = places_.activity_at(zone, Activity::kWork, rng.uniform());
        auto const out = clock.at(rng.uniform());
        auto kerb_rng = Rng{seed_, key, Draw::kKerb};
        auto const there = kerb_at(input_.locations, goal, kerb_rng.uniform());
        auto const back = out + stay(kTurnround, rng);
        push(key, BackgroundKind::kLorry, {site.node, {}}, {there, goal}, out);
        push(key | 1U, BackgroundKind::kLorry, {there, goal}, {site.node, {}}, back);
      });
    }
  }

  [[nodiscard]] static bool any(Stream const& stream) {
    return std::any_of(stream.origins.begin(), stream.origins.end(), [](double o) { return o > 0; });
  }

  void make(Stream const& stream) {
    if (!any(stream)) return;
    auto const counts = make_whole(stream.origins);
    auto const clock = Clock{stream.profile};
    auto weights = std::vector<double>(km_.zones);
    for (std::size_t z = 0; z < km_.zones; ++z) {
      if (counts[z] == 0) continue;
      stream.weigh(z, weights);
      auto const wheel = Wheel{weights};
      if (wheel.empty()) continue;
      for_each_trip(stream.number, z, counts[z],
                    [&](std::uint64_t key, Rng& rng) { make_one(stream, z, wheel, clock, key, rng); });
    }
  }

  void make_one(Stream const& stream, std::size_t z, Wheel const& wheel, Clock const& clock, std::uint64_t key,
                Rng& rng) {
    auto const goods = stream.kind == BackgroundKind::kVan || stream.kind == BackgroundKind::kLorry;
    auto const home = goods ? places_.activity_at(nth<ZoneId>(z), Activity::kWork, rng.uniform())
                            : places_.home_at(nth<ZoneId>(z), rng.uniform());
    auto const there = wheel.at(rng.uniform());
    auto const to_home = rng.uniform() < home_share_[there];
    auto const zone = nth<ZoneId>(there);
    auto const goal =
        to_home ? places_.home_at(zone, rng.uniform()) : places_.activity_at(zone, Activity::kWork, rng.uniform());
    auto const out = clock.at(rng.uniform());
    auto const back = out + stay(stream.stay, rng);
    auto const kind = rng.uniform() < stream.lorries ? BackgroundKind::kLorry : stream.kind;
    push(key, kind, end(key, home), end(key, goal), out);
    push(key | 1U, kind, end(key, goal), end(key, home), back);
  }

  /// Calls `use` for every round trip kept, with its key and stream of draws; see synthesise on copies.
  template <class Use>
  void for_each_trip(BackgroundStream stream, std::size_t zone, std::uint32_t count, Use use) {
    auto const copies = static_cast<std::uint32_t>(std::max(1.0, std::ceil(sample_)));
    for (std::uint32_t k = 0; k < count * copies; ++k) {
      auto const copy = std::uint64_t{k / count} << kCopyShift;
      auto const key = kBackgroundKey | (std::uint64_t{static_cast<std::uint8_t>(stream)} << kStreamShift) |
                       (std::uint64_t{zone} << 32U) | copy | (std::uint64_t{k % count} << 1U);
      auto rng = Rng{seed_, key, Draw::kBackground};
      if (rng.uniform() < sample_) use(key, rng);
    }
  }

  struct End {
    NodeId kerb;
    LocationId place;
  };
  /// Both ways of a round trip use the same kerb of a place.
  [[nodiscard]] End end(std::uint64_t key, LocationId place) const {
    auto rng = Rng{seed_, key, Draw::kKerb, place.value()};
    return {kerb_at(input_.locations, place, rng.uniform()), place};
  }

  static Seconds stay(Stay const& stay, Rng& rng) {
    return Seconds{static_cast<std::int32_t>(stay.shortest + stay.range * rng.uniform())};
  }

  void push(std::uint64_t key, BackgroundKind kind, End const& from, End const& to, TimeOfDay departure) {
    trips_.key.push_back(key);
    trips_.kind.push_back(kind);
    trips_.from.push_back(from.kerb);
    trips_.to.push_back(to.kerb);
    trips_.from_place.push_back(from.place);
    trips_.to_place.push_back(to.place);
    trips_.departure.push_back(departure);
  }

  DemandInput const& input_;
  DemandParameters const& parameters_;
  Places const& places_;
  double sample_;
  std::uint64_t seed_;
  Flows<double> km_;
  std::vector<double> attraction_;  ///< homes and jobs
  std::vector<double> home_share_;  ///< of the attraction
  std::vector<double> outside_;     ///< who comes in to work, as a measure of all traffic from there
  std::vector<double> residents_;
  std::vector<double> jobs_;
  BackgroundTrips trips_;
};

}  // namespace

BackgroundStream stream_of(std::uint64_t key) {
  return static_cast<BackgroundStream>((key & ~kBackgroundKey) >> kStreamShift);
}

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
  return Maker{input, parameters, places, sample, seed}.all();
}

}  // namespace twinshift::demand
