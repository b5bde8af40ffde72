#include "sim/run/calibrate.hpp"

#include <vector>

#include <fmt/format.h>

#include "sim/run/world.hpp"

namespace twinshift::run {

namespace {

/// Tours that the targets speak of: residents on their way to work.
std::vector<std::size_t> residents_to_work(demand::Population const& population) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < population.tours.size(); ++i) {
    auto const tour = nth<TourId>(i);
    if (population.tours.purpose[tour] == demand::Activity::kWork &&
        population.persons.resident[population.tours.person[tour]] != 0)
      rows.push_back(i);
  }
  return rows;
}

std::vector<float> pick(std::span<float const> all, std::vector<std::size_t> const& rows) {
  std::vector<float> picked;
  picked.reserve(rows.size() * kModes);
  for (auto const row : rows)
    picked.insert(picked.end(), all.begin() + static_cast<std::ptrdiff_t>(row * kModes),
                  all.begin() + static_cast<std::ptrdiff_t>((row + 1) * kModes));
  return picked;
}

}  // namespace

Calibration calibrate(scenario::Scenario const& scenario, Targets const& targets, int rounds, int days,
                      std::function<void(std::string const&)> const& progress) {
  World world{scenario, [&](char const* phase) { progress(phase); }};
  auto const rows = residents_to_work(world.population);
  auto const errors = pick(world.replanner->errors(), rows);
  Calibration result;
  result.before = world.utility.constant;
  auto const fit = [&] {
    auto const fitted = choice::fit_constants(pick(world.replanner->utilities(), rows), errors, targets, Mode::kCar);
    for (std::size_t m = 0; m < kModes; ++m) world.utility.constant[m] += fitted.change[m];
    result.share = fitted.share;
    result.worst = fitted.worst;
  };
  for (int round = 1; round <= rounds; ++round) {
    world.think(round, fit);
    progress(fmt::format("first plans {} of {}", round, rounds));
  }
  for (int day = 1; day <= days; ++day) {
    world.plan(fit);
    world.live(day, {});
    progress(fmt::format("day {} of {}, furthest from its target by {:.2f} points", day, days, 100 * result.worst));
  }
  result.after = world.utility.constant;
  return result;
}

}  // namespace twinshift::run
