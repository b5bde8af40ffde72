#include "sim/fleet/shared_fleet.hpp"

#include "sim/core/geometry.hpp"
#include "sim/fleet/fleet.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace twinshift::fleet {

namespace {

constexpr double kJoulesPerWattHour = 3600;
constexpr double kDetour = 1.3;  ///< way of a van over straight distance (assumed)

std::int32_t whole_joules(double joules) {
  return static_cast<std::int32_t>(std::llround(std::min(joules, double{std::numeric_limits<std::int32_t>::max()})));
}

/// Puts bikes back with vans, one load after the other.
class Vans {
public:
  Vans(Fleet const& fleet, double sample, SharedFleetState& state, NightWork& work)
      : position_{fleet.stations.position},
        state_{state},
        work_{work},
        load_{scaled(fleet.bikes.van_bikes, sample)},
        loads_{fleet.bikes.vans * fleet.bikes.van_loads},
        standing_{state.e_bike_station} {
    surplus_.resize(position_.size());
    for (std::size_t s = 0; s < surplus_.size(); ++s) {
      auto const station = nth<StationId>(s);
      surplus_[station] = state.pedal_bikes[station] - target(fleet, sample, station);
    }
    for (auto const station : state.e_bike_station) ++surplus_[station];
  }

  void run() {
    for (int load = 0; load < loads_ && load_ > 0; ++load)
      if (!carry()) return;
  }

private:
  static int target(Fleet const& fleet, double sample, StationId station) {
    return std::min(scaled(fleet.stations.docks[station], sample), scaled(fleet.stations.bikes[station], sample));
  }

  /// From the fullest station on to others until the van is full, then to the nearest that lack bikes.
  bool carry() {
    auto const most = std::max_element(surplus_.begin(), surplus_.end());
    auto const least = std::min_element(surplus_.begin(), surplus_.end());
    if (most == surplus_.end() || *most <= 0 || *least >= 0) return false;
    at_ = nth<StationId>(static_cast<std::size_t>(most - surplus_.begin()));
    pick_up();
    while (room() > 0 && go_to_nearest(1)) pick_up();
    while (!(pedal_bikes_ == 0 && e_bikes_.empty()) && go_to_nearest(-1)) drop();
    return true;
  }

  [[nodiscard]] int aboard() const { return pedal_bikes_ + static_cast<int>(e_bikes_.size()); }
  /// The van takes no more than there is need for.
  [[nodiscard]] int room() const {
    std::int64_t need = 0;
    for (auto const surplus : surplus_) need -= std::min(0, surplus);
    return static_cast<int>(std::min<std::int64_t>(load_, need)) - aboard();
  }

  /// Drives to the nearest station with too many (sign 1) or too few (-1) bikes.
  bool go_to_nearest(int sign) {
    auto nearest = std::numeric_limits<double>::max();
    auto goal = at_;
    for (std::size_t s = 0; s < surplus_.size(); ++s) {
      auto const station = nth<StationId>(s);
      auto const metres = distance(position_[at_], position_[station]);
      if (surplus_[station] * sign <= 0 || metres >= nearest) continue;
      nearest = metres;
      goal = station;
    }
    if (goal == at_) return false;
    work_.van_metres += std::llround(nearest * kDetour);
    at_ = goal;
    return true;
  }

  /// Takes of what the station has more of, so that the mix of bikes stays.
  void pick_up() {
    auto count = std::min(room(), surplus_[at_]);
    surplus_[at_] -= count;
    auto here = std::count(standing_.begin(), standing_.end(), at_);
    for (; count > 0; --count) {
      auto& pedal = state_.pedal_bikes[at_];
      if (pedal >= here) {
        --pedal;
        ++pedal_bikes_;
        continue;
      }
      --here;
      auto const bike = std::find(standing_.begin(), standing_.end(), at_);
      *bike = StationId{};
      e_bikes_.push_back(static_cast<std::size_t>(bike - standing_.begin()));
    }
  }

  void drop() {
    for (; surplus_[at_] < 0 && aboard() > 0; ++surplus_[at_]) {
      ++work_.bikes_moved;
      if (e_bikes_.empty()) {
        --pedal_bikes_;
        ++state_.pedal_bikes[at_];
        continue;
      }
      standing_[e_bikes_.back()] = at_;
      e_bikes_.pop_back();
    }
  }

  Column<StationId, Point> const& position_;
  SharedFleetState& state_;
  NightWork& work_;
  int load_;
  int loads_;
  std::vector<StationId>& standing_;         ///< by e-bike
  Column<StationId, std::int32_t> surplus_;  ///< bikes above the target
  StationId at_{0};
  int pedal_bikes_ = 0;               ///< in the van
  std::vector<std::size_t> e_bikes_;  ///< in the van
};

/// Fills the emptiest batteries; returns how many.
std::int64_t serve(SharedBattery const& battery, std::vector<std::int32_t>& charge, std::int64_t& charged_j) {
  auto const full = battery.full_j();
  auto const limit = static_cast<std::size_t>(std::floor(battery.served_share * static_cast<double>(charge.size())));
  std::vector<std::size_t> order(charge.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return charge[a] < charge[b]; });
  std::int64_t served = 0;
  for (std::size_t k = 0; k < std::min(limit, order.size()); ++k) {
    auto& one = charge[order[k]];
    if (one >= battery.service_below_share * full) break;
    charged_j += full - one;
    one = full;
    ++served;
  }
  return served;
}

}  // namespace

std::int32_t SharedBattery::full_j() const { return whole_joules(usable_wh * kJoulesPerWattHour); }
std::int32_t SharedBattery::reserve_j() const { return whole_joules(usable_wh * reserve_share * kJoulesPerWattHour); }
std::int32_t SharedBattery::ride_j(double metres) const {
  return whole_joules(metres / 1000 * use_wh_per_km * kJoulesPerWattHour);
}

std::int64_t SharedFleetState::bikes() const {
  return std::accumulate(pedal_bikes.begin(), pedal_bikes.end(), static_cast<std::int64_t>(e_bike_station.size()));
}

std::int64_t SharedFleetState::charge_j() const {
  auto const sum = std::accumulate(e_bike_charge_j.begin(), e_bike_charge_j.end(), std::int64_t{0});
  return std::accumulate(scooter_charge_j.begin(), scooter_charge_j.end(), sum);
}

int scaled(int count, double sample) {
  return count <= 0 ? 0 : std::max(1, static_cast<int>(std::lround(count * sample)));
}

SharedFleetState first_morning(Fleet const& fleet, double sample) {
  SharedFleetState state;
  auto const& stations = fleet.stations;
  std::int64_t bikes = 0;
  for (std::size_t s = 0; s < stations.docks.size(); ++s) {
    auto const station = nth<StationId>(s);
    auto const here = std::min(scaled(stations.docks[station], sample), scaled(stations.bikes[station], sample));
    bikes += here;
    // Rounding carries over from station to station, so that the whole has its share.
    auto const e_bikes = static_cast<std::size_t>(std::floor(fleet.bikes.e_bike_share * static_cast<double>(bikes)));
    auto const more = static_cast<int>(e_bikes - state.e_bike_station.size());
    auto const with_motor = std::min(here, more);
    state.e_bike_station.insert(state.e_bike_station.end(), static_cast<std::size_t>(with_motor), station);
    state.pedal_bikes.push_back(here - with_motor);
  }
  state.e_bike_charge_j.assign(state.e_bike_station.size(), fleet.bikes.battery.full_j());
  state.scooter_charge_j.assign(static_cast<std::size_t>(scaled(fleet.scooters.count, sample)),
                                fleet.scooters.battery.full_j());
  return state;
}

NightWork spend_night(Fleet const& fleet, double sample, SharedFleetState& state) {
  NightWork work;
  Vans{fleet, sample, state, work}.run();
  work.e_bikes_served = serve(fleet.bikes.battery, state.e_bike_charge_j, work.charged_j);
  work.scooters_served = serve(fleet.scooters.battery, state.scooter_charge_j, work.charged_j);
  return work;
}

}  // namespace twinshift::fleet
