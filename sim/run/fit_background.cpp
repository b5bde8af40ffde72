#include "sim/run/fit_background.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "sim/demand/rate_fit.hpp"
#include "sim/run/world.hpp"

namespace twinshift::run {

namespace {

using demand::BackgroundStream;
using What = scenario::CountPoint::What;

constexpr int kWarmRounds = 6;
constexpr std::size_t kRates = kRateNames.size();
constexpr std::array kStreams = {BackgroundStream::kResidents, BackgroundStream::kVisitors, BackgroundStream::kThrough,
                                 BackgroundStream::kVans,      BackgroundStream::kLorries,  BackgroundStream::kRiders};
static_assert(kStreams.size() == kRates);
/// How far a count may be from its day, by what is counted: one standard deviation (judgement).
constexpr std::array kTolerance = {0.1, 0.3, 0.1};
/// Background cars make at least this share of the hour's background cars before, however much else passes.
constexpr double kLeastLeft = 0.1;

std::array<double*, kRates> rates_of(demand::DemandParameters& p) {
  return {&p.background_car_trips_per_resident,
          &p.visitor_trips,
          &p.through_trips,
          &p.van_trips_per_job,
          &p.lorry_trips_per_job,
          &p.rider_trips_per_resident};
}

double of_hour(CountedDay const& day, std::size_t group, std::size_t hour) {
  return static_cast<double>(day[group][hour]);
}

double of_day(CountedDay const& day, std::size_t group) {
  return static_cast<double>(std::accumulate(day[group].begin(), day[group].end(), std::int64_t{0}));
}

std::size_t group_of(std::size_t rate) { return static_cast<std::size_t>(kStreams[rate]); }

/// The factor of a group's flows: of its rate, or 1.
double factor_of(std::size_t group, std::vector<double> const& factors) {
  for (std::size_t r = 0; r < kRates; ++r)
    if (group_of(r) == group) return factors[r];
  return 1;
}

demand::CountedFlow flow_of(scenario::CountPoint const& point, CountedDay const& day) {
  demand::CountedFlow flow;
  flow.counted = point.per_day;
  flow.tolerance = kTolerance[static_cast<std::size_t>(point.what)];
  flow.fixed = total(day);
  for (std::size_t r = 0; r < kRates; ++r) {
    flow.flows.push_back(of_day(day, group_of(r)));
    flow.fixed -= flow.flows.back();
  }
  return flow;
}

bool has_hours(scenario::CountPoint const& point) {
  return point.fit && point.what == What::kVehicles && point.hours != std::array<double, 24>{};
}

class Fitter {
public:
  Fitter(scenario::Scenario& scenario, RatesKnown const& known) : scenario_{scenario}, known_{known} {}

  void move(std::vector<CountedDay> const& counted) {
    auto const factors = demand::fit_rates(flows(counted), priors());
    auto const rates = rates_of(scenario_.demand_parameters);
    for (std::size_t r = 0; r < kRates; ++r) *rates[r] *= factors[r];
    move_hours(counted, factors);
  }

private:
  [[nodiscard]] std::vector<demand::CountedFlow> flows(std::vector<CountedDay> const& counted) const {
    std::vector<demand::CountedFlow> result;
    for (std::size_t p = 0; p < counted.size(); ++p)
      if (scenario_.counts[p].fit && scenario_.counts[p].per_day > 0)
        result.push_back(flow_of(scenario_.counts[p], counted[p]));
    return result;
  }

  [[nodiscard]] std::vector<demand::RatePrior> priors() const {
    std::vector<demand::RatePrior> result;
    auto const rates = rates_of(scenario_.demand_parameters);
    for (std::size_t r = 0; r < kRates; ++r) {
      auto const stays = !(known_[r].spread > 0) || !(known_[r].value > 0) || !(*rates[r] > 0);
      result.push_back(stays ? demand::RatePrior{0, 0}
                             : demand::RatePrior{std::log(known_[r].value / *rates[r]), std::log1p(known_[r].spread)});
    }
    return result;
  }

  void move_hours(std::vector<CountedDay> const& counted, std::vector<double> const& factors) {
    std::array<double, 24> wanted{};
    std::array<double, 24> made{};
    for (std::size_t p = 0; p < counted.size(); ++p) {
      auto const& point = scenario_.counts[p];
      if (!has_hours(point)) continue;
      for (std::size_t h = 0; h < 24; ++h) {
        wanted[h] += point.per_day * point.hours[h];
        for (std::size_t g = 0; g < kCountedGroups; ++g) {
          auto const cars = g <= static_cast<std::size_t>(BackgroundStream::kThrough);
          auto const passing = factor_of(g, factors) * of_hour(counted[p], g, h);
          (cars ? made[h] : wanted[h]) += cars ? passing : -passing;
        }
      }
    }
    for (std::size_t h = 0; h < 24; ++h) wanted[h] = std::max(wanted[h], kLeastLeft * made[h]);
    auto& profile = scenario_.demand_parameters.background;
    profile = demand::fit_hours(profile, wanted, made);
  }

  scenario::Scenario& scenario_;
  RatesKnown const& known_;
};

/// What passes the count points on the last of `days` days, at 100 %.
std::vector<CountedDay> live(scenario::Scenario const& scenario, int days,
                             std::function<void(std::string const&)> const& progress) {
  World world{scenario, [&](char const* phase) { progress(phase); }};
  world.warm_start(kWarmRounds, [](int) {});
  std::vector<CountedDay> counted;
  for (int day = 1; day <= days; ++day) {
    CountMeter meter{scenario.counts, scenario.network, world.timetable, world.population};
    choice::Gap gap;
    world.plan();
    world.live(day, {&meter}, &gap);
    counted = meter.counted();
    progress(fmt::format("day {} of {}, gap {:.1f} %", day, days, 100 * gap.relative()));
  }
  return at_full(std::move(counted), scenario.run.sample);
}

}  // namespace

BackgroundFit fit_background(scenario::Scenario scenario, RatesKnown const& known, int rounds, int days,
                             std::function<void(std::string const&)> const& progress) {
  BackgroundFit result;
  auto const rates = rates_of(scenario.demand_parameters);
  for (std::size_t r = 0; r < kRates; ++r) result.before[r] = *rates[r];
  Fitter fitter{scenario, known};
  for (int round = 1; round <= rounds; ++round) {
    progress(fmt::format("round {} of {}", round, rounds));
    result.counted = live(scenario, days, progress);
    fitter.move(result.counted);
  }
  for (std::size_t r = 0; r < kRates; ++r) result.after[r] = *rates[r];
  result.hours_known = std::any_of(scenario.counts.begin(), scenario.counts.end(), has_hours);
  result.cars = scenario.demand_parameters.background;
  return result;
}

}  // namespace twinshift::run
