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
/// Corrections of the lengths, and balancings between two of them.
constexpr int kLengthRounds = 60;
constexpr int kRoundsBetween = 4;

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

/// Scales rows and columns in turn, rows last.
void balance(Flows<double>& flows, std::span<double const> origins, std::span<double const> destinations, int rounds) {
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
  for (int round = 0; round < rounds; ++round) {
    scale_rows();
    if (scale_columns() < kTolerance) break;
  }
  scale_rows();
}

std::vector<std::uint32_t> classes_of(Flows<double> const& km, LengthShares const& lengths) {
  auto result = std::vector<std::uint32_t>(km.cells.size());
  for (std::size_t c = 0; c < result.size(); ++c) {
    auto const it = std::lower_bound(lengths.km_to.begin(), lengths.km_to.end() - 1, km.cells[c]);
    result[c] = static_cast<std::uint32_t>(it - lengths.km_to.begin());
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
  balance(flows, origins, destinations, kMaxRounds);
  return flows;
}

Flows<double> fit_lengths(Zones const& zones, Flows<double> const& km, double decay_per_km, LengthShares const& lengths,
                          std::span<double const> origins, std::span<double const> destinations) {
  auto flows = deterrence(zones, km, decay_per_km);
  auto const classes = lengths.km_to.size();
  if (classes == 0) {
    balance(flows, origins, destinations, kMaxRounds);
    return flows;
  }
  auto const class_of = classes_of(km, lengths);
  auto found = std::vector<double>(classes);
  for (int round = 0; round < kLengthRounds; ++round) {
    balance(flows, origins, destinations, kRoundsBetween);
    std::fill(found.begin(), found.end(), 0.0);
    auto all = 0.0;
    for (std::size_t i = 0; i < flows.zones; ++i) {
      if (zones.internal[nth<ZoneId>(i)] == 0) continue;
      for (std::size_t j = 0; j < flows.zones; ++j) found[class_of[i * flows.zones + j]] += flows.at(i, j);
      all += origins[i];
    }
    for (std::size_t c = 0; c < classes; ++c)
      found[c] = found[c] > 0 ? std::clamp(lengths.share[c] * all / found[c], 0.5, 2.0) : 1.0;
    for (std::size_t c = 0; c < flows.cells.size(); ++c) flows.cells[c] *= found[class_of[c]];
  }
  balance(flows, origins, destinations, kMaxRounds);
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
