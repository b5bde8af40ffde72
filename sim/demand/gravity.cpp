#include "sim/demand/gravity.hpp"

#include "sim/demand/apportion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace twinshift::demand {
namespace {

constexpr double kDetour = 1.3;
constexpr int kMaxRounds = 300;
constexpr double kTolerance = 1e-7;

Flows<double> deterrence(Zones const& zones, Flows<double> const& km, double decay_per_km) {
  auto result = Flows<double>{km.zones, std::vector<double>(km.cells.size())};
  for (std::size_t i = 0; i < km.zones; ++i)
    for (std::size_t j = 0; j < km.zones; ++j) {
      auto const outside = zones.internal[nth<ZoneId>(i)] == 0 && zones.internal[nth<ZoneId>(j)] == 0;
      // Far pairs keep a trace, so that each zone stays reachable however strong the decay.
      result.at(i, j) = outside ? 0.0 : std::exp(-std::min(decay_per_km * km.at(i, j), 200.0));
    }
  return result;
}

}  // namespace

Flows<double> zone_kilometres(Zones const& zones) {
  auto const n = zones.position.size();
  auto km = Flows<double>{n, std::vector<double>(n * n)};
  for (std::size_t i = 0; i < n; ++i) {
    auto nearest = std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j) continue;
      km.at(i, j) = kDetour * distance(zones.position[nth<ZoneId>(i)], zones.position[nth<ZoneId>(j)]) / 1000.0;
      nearest = std::min(nearest, km.at(i, j));
    }
    km.at(i, i) = n > 1 ? nearest / 2.0 : 1.0;
  }
  return km;
}

Flows<double> furness(Zones const& zones, Flows<double> const& km, double decay_per_km, std::span<double const> origins,
                      std::span<double const> destinations) {
  auto flows = deterrence(zones, km, decay_per_km);
  auto const n = flows.zones;
  auto scale_rows = [&] {
    for (std::size_t i = 0; i < n; ++i) {
      auto sum = 0.0;
      for (std::size_t j = 0; j < n; ++j) sum += flows.at(i, j);
      auto const factor = sum > 0 ? origins[i] / sum : 0.0;
      for (std::size_t j = 0; j < n; ++j) flows.at(i, j) *= factor;
    }
  };
  auto column = std::vector<double>(n);
  auto scale_columns = [&] {
    std::fill(column.begin(), column.end(), 0.0);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) column[j] += flows.at(i, j);
    auto worst = 0.0;
    for (std::size_t j = 0; j < n; ++j) {
      worst = std::max(worst, std::abs(column[j] - destinations[j]) / std::max(destinations[j], 1.0));
      column[j] = column[j] > 0 ? destinations[j] / column[j] : 0.0;
    }
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) flows.at(i, j) *= column[j];
    return worst;
  };
  for (int round = 0; round < kMaxRounds; ++round) {
    scale_rows();
    if (scale_columns() < kTolerance) break;
  }
  scale_rows();
  return flows;
}

Flows<std::uint32_t> make_whole(Flows<double> const& flows, std::span<std::uint32_t const> origins) {
  auto const n = flows.zones;
  auto result = Flows<std::uint32_t>{n, std::vector<std::uint32_t>(flows.cells.size())};
  auto carry = std::vector<double>(n, 0.0);
  auto wanted = std::vector<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) wanted[j] = flows.at(i, j) > 0 ? std::max(flows.at(i, j) + carry[j], 0.0) : 0.0;
    auto const whole = apportion(wanted, origins[i]);
    for (std::size_t j = 0; j < n; ++j) {
      result.at(i, j) = whole[j];
      carry[j] += flows.at(i, j) - static_cast<double>(whole[j]);
    }
  }
  return result;
}

}  // namespace twinshift::demand
