#include "sim/results/by_distance.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <sstream>
#include <string_view>

#include "sim/core/geometry.hpp"
#include "sim/core/mode.hpp"
#include "sim/io/csv.hpp"

namespace twinshift::results {
namespace {

using namespace std::string_view_literals;

constexpr std::array kBandsFromKm{0, 2, 5, 10, 20};

std::size_t band_of(double km) {
  auto const above = std::upper_bound(kBandsFromKm.begin(), kBandsFromKm.end(), km,
                                      [](double value, int from) { return value < from; });
  return static_cast<std::size_t>(above - kBandsFromKm.begin()) - 1;
}

double straight_km(demand::Population const& population, TourId tour) {
  auto const& position = population.locations.position;
  auto const home = population.persons.home[population.tours.person[tour]];
  return distance(position[home], position[population.tours.destination[tour]]) / 1000;
}

}  // namespace

std::string modes_by_distance_csv(demand::Population const& population, demand::Journeys const& journeys,
                                  Column<JourneyId, demand::JourneyOutcome> const& outcomes) {
  std::array<std::array<std::int64_t, kModes>, kBandsFromKm.size()> counts{};
  for (std::size_t i = 0; i < 2 * journeys.tours; ++i) {
    auto const journey = nth<JourneyId>(i);
    if (outcomes[journey].departure_s < 0) continue;
    ++counts[band_of(straight_km(population, nth<TourId>(i / 2)))]
            [static_cast<std::size_t>(journeys.main_mode[journey])];
  }
  std::ostringstream out;
  constexpr std::array columns{"from_km"sv, "to_km"sv, "mode"sv, "journeys"sv, "share_pct"sv};
  io::CsvWriter csv{out, columns};
  for (std::size_t band = 0; band < counts.size(); ++band) {
    auto const all = std::accumulate(counts[band].begin(), counts[band].end(), std::int64_t{0});
    for (std::size_t m = 0; m < kModes; ++m) {
      if (counts[band][m] == 0) continue;
      csv.cell(std::int64_t{kBandsFromKm[band]});
      csv.cell(band + 1 < counts.size() ? std::to_string(kBandsFromKm[band + 1]) : std::string{});
      csv.cell(kModeTokens[m]).cell(counts[band][m]);
      csv.cell(100 * static_cast<double>(counts[band][m]) / static_cast<double>(all), 3);
      csv.end_row();
    }
  }
  return out.str();
}

}  // namespace twinshift::results
