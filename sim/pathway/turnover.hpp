#pragma once

#include "sim/emissions/factors.hpp"
#include "sim/pathway/plan.hpp"

#include <map>
#include <string>
#include <vector>

namespace twinshift::pathway {

/// Share of cars alive at an age [years]: exp(-(age / scale)^shape), half of them at `median_age`.
[[nodiscard]] double survival(double age, double median_age, double shape);

/// How a car fleet grows old.
struct TurnoverParameters {
  double median_age = 14.5;               ///< at which half have been scrapped [years]
  double shape = 5;                       ///< of the survival curve
  std::map<std::string, int> first_year;  ///< in which new cars met a Euro stage, by stage as in car_fleet_mix.csv
};

/// The shares of a region's car kilometres by class, year after year: each year some of every age are scrapped and as
/// many bought new. The number of cars and what each drives stay. New cars with a tailpipe meet the newest stage that
/// the fleet knows for their fuel; sales of a fuel that the fleet has no class for go to petrol.
class CarStock {
public:
  /// `classes` as in car_fleet_mix.csv of one region. A stage's cars are spread evenly over the years in which it was
  /// sold (cars without stage over the last five), up to `base_year`.
  CarStock(std::vector<emissions::CarShare> const& classes, TurnoverParameters parameters, int base_year);

  /// One year on, with that year's new cars.
  void advance(SalesMix const& sales);

  /// Share of each class in all, in the order given; the sum is 1.
  [[nodiscard]] std::vector<double> shares() const;
  /// Cars bought in the last year, per class and car of the fleet.
  [[nodiscard]] std::vector<double> const& bought() const { return bought_; }
  [[nodiscard]] int year() const { return year_; }

private:
  struct Cohort {
    std::size_t car_class = 0;
    int first_year = 0;
    double share = 0;
  };
  [[nodiscard]] std::size_t newest_of(std::size_t fuel) const;

  std::vector<emissions::CarShare> classes_;
  TurnoverParameters parameters_;
  std::vector<Cohort> cohorts_;
  std::vector<double> bought_;
  int year_;
};

}  // namespace twinshift::pathway
