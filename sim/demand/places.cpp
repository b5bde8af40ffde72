#include "sim/demand/places.hpp"

#include <algorithm>

namespace twinshift::demand {

Wheel::Wheel(std::span<double const> weights) {
  auto sum = 0.0;
  for (auto const w : weights) cumulative_.push_back(sum += w);
}

std::size_t Wheel::at(double u) const {
  auto const it = std::upper_bound(cumulative_.begin(), cumulative_.end(), u * cumulative_.back());
  return static_cast<std::size_t>(std::min(it, cumulative_.end() - 1) - cumulative_.begin());
}

Places::Places(DemandInput const& input) {
  auto const zones = input.zones.position.size();
  auto items = std::vector<std::pair<ZoneId, LocationId>>{};
  for (std::size_t l = 0; l < input.locations.zone.size(); ++l)
    items.emplace_back(input.locations.zone[nth<LocationId>(l)], nth<LocationId>(l));
  locations_ = Ragged<ZoneId, LocationId>::group(zones, items);
  for (std::size_t z = 0; z < zones; ++z) {
    auto weights = [&](double LocationWeights::*kind) {
      auto values = std::vector<double>{};
      for (auto const l : locations_[nth<ZoneId>(z)]) values.push_back(input.weights[l].*kind);
      return values;
    };
    home_.push_back(weights(&LocationWeights::home));
    homes_.push_back(Wheel{weights(&LocationWeights::home)});
    jobs_.push_back(Wheel{weights(&LocationWeights::job)});
    schools_.push_back(Wheel{weights(&LocationWeights::school)});
    universities_.push_back(Wheel{weights(&LocationWeights::university)});
  }
}

LocationId Places::activity_at(ZoneId zone, Activity activity, double u) const {
  auto const& own = activity == Activity::kSchool       ? schools_[zone]
                    : activity == Activity::kUniversity ? universities_[zone]
                                                        : jobs_[zone];
  auto const& wheel = !own.empty() ? own : !jobs_[zone].empty() ? jobs_[zone] : homes_[zone];
  return locations_[zone][wheel.at(u)];
}

LocationId Places::home_at(ZoneId zone, double u) const { return locations_[zone][homes_[zone].at(u)]; }

NodeId kerb_at(Locations const& locations, LocationId location, double u) {
  auto const kerbs = locations.kerbs[location];
  return kerbs[static_cast<std::size_t>(u * static_cast<double>(kerbs.size()))];
}

}  // namespace twinshift::demand
