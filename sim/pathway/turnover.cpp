#include "sim/pathway/turnover.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::pathway {

namespace {

/// Battery cars have no Euro stage; nearly all were sold in the last years (estimate).
constexpr int kYearsWithoutStage = 5;

struct Years {
  int first = 0;
  int last = 0;
};

/// In which years the cars of a stage were sold, as far as `base_year`.
Years sold_in(std::string const& stage, TurnoverParameters const& parameters, int base_year) {
  auto const found = parameters.first_year.find(stage);
  if (found == parameters.first_year.end()) return {base_year - kYearsWithoutStage + 1, base_year};
  auto last = base_year;
  for (auto const& [other, first] : parameters.first_year)
    if (first > found->second) last = std::min(last, first - 1);
  return {std::min(found->second, base_year), std::max(last, std::min(found->second, base_year))};
}

}  // namespace

double survival(double age, double median_age, double shape) {
  if (age <= 0) return 1;
  return std::exp(-std::log(2.0) * std::pow(age / median_age, shape));
}

CarStock::CarStock(std::vector<emissions::CarShare> const& classes, TurnoverParameters parameters, int base_year)
    : classes_{classes}, parameters_{std::move(parameters)}, bought_(classes.size(), 0.0), year_{base_year} {
  double sum = 0;
  for (auto const& car : classes_) sum += car.share;
  for (std::size_t c = 0; c < classes_.size(); ++c) {
    auto const years = sold_in(classes_[c].stage, parameters_, base_year);
    auto const each = classes_[c].share / sum / (years.last - years.first + 1);
    for (auto y = years.first; y <= years.last; ++y) cohorts_.push_back({c, y, each});
  }
}

std::size_t CarStock::newest_of(std::size_t fuel) const {
  std::size_t best = classes_.size();
  auto const first_of = [&](std::size_t c) {
    auto const found = parameters_.first_year.find(classes_[c].stage);
    return found == parameters_.first_year.end() ? 0 : found->second;
  };
  for (std::size_t c = 0; c < classes_.size(); ++c)
    if (static_cast<std::size_t>(classes_[c].fuel) == fuel && (best == classes_.size() || first_of(c) > first_of(best)))
      best = c;
  if (best < classes_.size()) return best;
  return fuel == 0 ? 0 : newest_of(0);
}

void CarStock::advance(SalesMix const& sales) {
  ++year_;
  double gone = 0;
  for (auto& cohort : cohorts_) {
    auto const age = year_ - cohort.first_year;
    auto const before = survival(age - 1, parameters_.median_age, parameters_.shape);
    auto const kept = before > 0 ? survival(age, parameters_.median_age, parameters_.shape) / before : 0;
    gone += cohort.share * (1 - kept);
    cohort.share *= kept;
  }
  std::fill(bought_.begin(), bought_.end(), 0.0);
  for (std::size_t f = 0; f < sales.size(); ++f) {
    auto const c = newest_of(f);
    if (sales[f] <= 0 || c >= classes_.size()) continue;
    cohorts_.push_back({c, year_, gone * sales[f]});
    bought_[c] += gone * sales[f];
  }
}

std::vector<double> CarStock::shares() const {
  std::vector<double> result(classes_.size(), 0.0);
  for (auto const& cohort : cohorts_) result[cohort.car_class] += cohort.share;
  return result;
}

}  // namespace twinshift::pathway
