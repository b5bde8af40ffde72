#include "sim/estimation/gev.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace twinshift::estimation {

namespace {

constexpr double kNothing = -std::numeric_limits<double>::infinity();

template <typename F>
double log_sum_exp(std::size_t count, F const& term) {
  double highest = kNothing;
  for (std::size_t i = 0; i < count; ++i) highest = std::max(highest, term(i));
  if (!std::isfinite(highest)) return highest;
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += std::exp(term(i) - highest);
  return highest + std::log(sum);
}

}  // namespace

double log_probability(std::span<NestNumbers const> nests, std::span<MemberNumbers const> members,
                       std::span<double const> utility, std::size_t chosen, GevSlopes& slopes) {
  thread_local std::vector<double> logsum;  // of each nest
  thread_local std::vector<double> worth;   // of each nest, against the others
  thread_local std::vector<double> path;    // log P(nest) P(chosen | nest), but for the common denominator
  logsum.assign(nests.size(), 0);
  worth.assign(nests.size(), 0);
  path.assign(nests.size(), kNothing);
  auto const inside = [&](NestNumbers const& nest, std::size_t m) {
    return nest.inside * (members[m].log_share + utility[members[m].alternative]);
  };
  for (std::size_t n = 0; n < nests.size(); ++n) {
    auto const& nest = nests[n];
    logsum[n] = log_sum_exp(nest.count, [&](std::size_t i) { return inside(nest, nest.first + i); });
    worth[n] = nest.outside * logsum[n] + nest.utility;
    for (std::size_t m = nest.first; m < nest.first + nest.count; ++m)
      if (members[m].alternative == chosen) path[n] = worth[n] + inside(nest, m) - logsum[n];
  }
  auto const all = log_sum_exp(nests.size(), [&](std::size_t n) { return worth[n]; });
  auto const mine = log_sum_exp(nests.size(), [&](std::size_t n) { return path[n]; });

  slopes.utility.assign(utility.size(), 0);
  slopes.inside.assign(nests.size(), 0);
  slopes.outside.assign(nests.size(), 0);
  slopes.nest_utility.assign(nests.size(), 0);
  slopes.log_share.assign(members.size(), 0);
  for (std::size_t n = 0; n < nests.size(); ++n) {
    auto const& nest = nests[n];
    double const through = std::exp(path[n] - mine);
    double const by_worth = through - std::exp(worth[n] - all);
    double const by_logsum = nest.outside * by_worth - through;
    slopes.nest_utility[n] = by_worth;
    slopes.outside[n] = by_worth * logsum[n];
    for (std::size_t m = nest.first; m < nest.first + nest.count; ++m) {
      double const within = inside(nest, m);
      double const slope = (members[m].alternative == chosen ? through : 0) + by_logsum * std::exp(within - logsum[n]);
      slopes.utility[members[m].alternative] += nest.inside * slope;
      slopes.log_share[m] = nest.inside * slope;
      slopes.inside[n] += slope * (members[m].log_share + utility[members[m].alternative]);
    }
  }
  return mine - all;
}

}  // namespace twinshift::estimation
