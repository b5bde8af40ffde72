#pragma once

#include "sim/emissions/conditions.hpp"
#include "sim/emissions/ledger.hpp"

#include <array>
#include <vector>

namespace twinshift::emissions {

/// Cars that spent time on a link within a quarter hour.
struct CarActivity {
  std::int64_t millimetres = 0;
  double km_per_hour = 0;  ///< mean
};

/// Books private cars: every kilometre is shared out over the region's fleet by fuel and Euro stage, and each class is
/// booked with the factors at the mean speed (medium-sized cars stand for all).
class CarModel {
public:
  CarModel(EmissionFactors const& factors, Conditions const& conditions, Ledger& ledger);

  void book(CarActivity const& activity, bool background, int hour, LinkId link);
  /// The extra of a trip that starts cold, given the whole trip.
  void book_cold_start(CarActivity const& trip, bool background, int hour, LinkId start);

private:
  /// An amount per mm as a function of speed, and the rows it goes to.
  struct Term {
    std::array<Ledger::RowNumber, 2> row{};  ///< of commuters, of background
    SpeedTable per_mm;
  };
  /// Terms laid out speed by speed, so that one cell of traffic reads its rates in a row.
  struct Terms {
    std::vector<std::array<Ledger::RowNumber, 2>> rows;
    std::vector<double> rates;  ///< [step x terms + term]
    [[nodiscard]] double const* at(int step) const {
      return rates.data() + static_cast<std::size_t>(step) * rows.size();
    }
  };
  struct CarClass {
    double cumulative_share = 0;  ///< of this class and those before
    std::array<Ledger::RowNumber, 2> distance_row{};
    std::vector<Term> driving;
    std::vector<Term> cold;  ///< per mm of the trip, before the share of cold distance
  };

  struct Maker;

  static Terms lay_out(std::vector<CarClass> const& classes, std::vector<Term> CarClass::*terms);

  Ledger& ledger_;
  double celsius_;
  double cold_background_share_;
  std::vector<CarClass> classes_;
  Terms driving_;  ///< of all classes, one after the other
  Terms cold_;
};

}  // namespace twinshift::emissions
