#include "sim/depot/electrolyser.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::depot {
namespace {

double part_load(Parameters const& p, double load) {
  for (std::size_t i = 1; i < kLoadPoints.size(); ++i) {
    if (load > kLoadPoints[i]) continue;
    auto const share = (load - kLoadPoints[i - 1]) / (kLoadPoints[i] - kLoadPoints[i - 1]);
    return p.part_load[i - 1] + share * (p.part_load[i] - p.part_load[i - 1]);
  }
  return p.part_load.back();
}

}  // namespace

Electrolyser::Electrolyser(double rated_kw, Parameters const& p) {
  if (rated_kw <= 0) return;
  auto const add = [&](double load) {
    auto const kwh = load * rated_kw;
    auto const kg = kwh / (p.electrolyser_kwh_kg * part_load(p, load));
    points_.push_back({whole(kg * 1e6), whole(kwh * 1e6)});
  };
  add(p.minimum_load);
  for (auto const load : kLoadPoints)
    if (load > p.minimum_load) add(load);
}

std::int64_t Electrolyser::energy(std::int64_t made) const {
  if (made <= 0 || points_.empty()) return 0;
  for (std::size_t i = 1; i < points_.size(); ++i) {
    auto const& a = points_[i - 1];
    auto const& b = points_[i];
    if (made > b.made) continue;
    auto const share = static_cast<double>(made - a.made) / static_cast<double>(b.made - a.made);
    return a.energy + whole(share * static_cast<double>(b.energy - a.energy));
  }
  return points_.back().energy;
}

std::int64_t Electrolyser::made_with(std::int64_t available) const {
  if (points_.empty() || available < points_.front().energy) return 0;
  for (std::size_t i = 1; i < points_.size(); ++i) {
    auto const& a = points_[i - 1];
    auto const& b = points_[i];
    if (available > b.energy) continue;
    auto const share = static_cast<double>(available - a.energy) / static_cast<double>(b.energy - a.energy);
    return a.made + static_cast<std::int64_t>(share * static_cast<double>(b.made - a.made));
  }
  return points_.back().made;
}

std::vector<Electrolyser::Step> Electrolyser::steps() const {
  std::vector<Step> result;
  Point at;
  for (std::size_t from = 0; from < points_.size();) {
    auto best = from;
    auto slope = [&](std::size_t i) {
      return static_cast<double>(points_[i].energy - at.energy) / static_cast<double>(points_[i].made - at.made);
    };
    for (auto i = from + 1; i < points_.size(); ++i)
      if (slope(i) <= slope(best)) best = i;
    result.push_back({points_[best].made - at.made, slope(best)});
    at = points_[best];
    from = best + 1;
  }
  return result;
}

}  // namespace twinshift::depot
