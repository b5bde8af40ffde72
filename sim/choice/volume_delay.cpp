#include "sim/choice/volume_delay.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace twinshift::choice {
namespace {

constexpr double kHundredths = 100;
constexpr double kQuartersAnHour = 3600.0 / kQuarterSeconds;

/// Cars, and lorries in car units, that come to each link in each quarter, by quarter, then link. In hundredths.
using Arrivals = std::vector<std::uint32_t>;

/// Adds what a journey brings to each link on its way.
void add_arrivals(demand::Journeys const& plans, JourneyId journey, network::LinkTimes const& at, std::size_t links,
                  Arrivals& arrivals) {
  double seconds = plans.departure[journey].seconds();
  auto const units = static_cast<std::uint32_t>(std::lround(kHundredths * plans.car_units(journey)));
  for (auto const& leg : plans.legs[journey]) {
    if (!leg.path.valid()) {
      seconds += leg.duration_s;
      continue;
    }
    for (auto const link : plans.paths[leg.path]) {
      auto const quarter = quarter_of(TimeOfDay::from_seconds(static_cast<std::int32_t>(seconds)));
      arrivals[static_cast<std::size_t>(quarter) * links + link.index()] += units;
      seconds += static_cast<double>(at.at(link, quarter));
    }
  }
}

Arrivals count_arrivals(network::Network const& network, demand::Journeys const& plans, network::LinkTimes const& at) {
  auto const links = network.links.size();
  auto const journeys = static_cast<std::int64_t>(plans.size());
  Arrivals arrivals(links * kQuarters);
#pragma omp parallel default(none) shared(plans, at, links, journeys, arrivals)
  {
    Arrivals own(arrivals.size());
#pragma omp for schedule(static) nowait
    for (std::int64_t j = 0; j < journeys; ++j) add_arrivals(plans, nth<JourneyId>(j), at, links, own);
#pragma omp critical  // whole numbers: their sum does not depend on who comes first
    std::transform(own.begin(), own.end(), arrivals.begin(), arrivals.begin(), std::plus<>{});
  }
  return arrivals;
}

}  // namespace

network::LinkTimes loaded_times(network::Network const& network, demand::Journeys const& plans,
                                network::LinkTimes const& at, double sample, VolumeDelay const& parameters) {
  auto const links = network.links.size();
  auto const arrivals = count_arrivals(network, plans, at);
  network::LinkTimes times{network};
  for (std::size_t l = 0; l < links; ++l) {
    auto const link = nth<LinkId>(l);
    auto const capacity = network.links.capacity[link] * sample / kQuartersAnHour;
    if (capacity <= 0) continue;
    auto const free = network::free_flow_seconds(network, link);
    double queue = 0;
    for (int q = 0; q < kQuarters; ++q) {
      auto const volume = arrivals[static_cast<std::size_t>(q) * links + l] / kHundredths;
      auto const left = std::max(0.0, queue + volume - capacity);
      auto const wait = (queue + left) / 2 / capacity * kQuarterSeconds;
      auto const busy = std::min(1.0, volume / capacity);
      auto const moving = free * (1 + parameters.alpha * std::pow(busy, parameters.beta));
      times.set(link, q, static_cast<float>(moving + std::min(wait, parameters.longest_wait_s)));
      queue = left;
    }
  }
  return times;
}

}  // namespace twinshift::choice
