#pragma once

#include "sim/emissions/conditions.hpp"
#include "sim/emissions/ledger.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace twinshift::emissions {

/// Bands of mean speed in which cars are booked together; band i lies below kSpeedBands[i] [km/h], the last is open.
inline constexpr std::array<int, 14> kSpeedBands = {5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 120};
inline constexpr int kBands = static_cast<int>(kSpeedBands.size()) + 1;
/// The band of `mm` driven in `ms`.
[[nodiscard]] int speed_band(std::int64_t mm, std::int64_t ms);

/// Cars that drove in one hour and band of speed.
struct CarActivity {
  std::int64_t mm = 0;
  std::int64_t ms = 0;

  /// Mean speed [hundredths of a km/h].
  [[nodiscard]] std::uint32_t speed() const;
};

/// Books private cars: kilometres are shared out over the region's fleet by fuel and Euro stage, and each class is
/// booked with its curves at the mean speed (medium-sized cars stand for all).
class CarModel {
public:
  /// Opens the formulas of all classes in the ledger's factors.
  CarModel(Conditions const& conditions, Ledger& ledger);

  /// Writes the rows of hot driving, wear, supply and making. Returns what they add up to.
  Totals book(CarActivity const& activity, Traffic traffic, int hour);
  /// Writes the extra of trips that began cold: `cold_mm` is the part driven cold, trips at the mean speed of `trips`.
  Totals book_cold_start(CarActivity const& trips, std::int64_t cold_mm, Traffic traffic, int hour);

private:
  struct Line {
    Process process;
    Item item;
    std::array<FormulaId, 2> formula;  ///< of commuters, of background
  };
  struct CarClass {
    ClassId id = 0;
    double upto = 0;  ///< share of this class and those before
    std::vector<Line> hot;
    std::vector<Line> cold;
  };
  struct Maker;

  Totals write(std::vector<Line> CarClass::*lines, std::int64_t mm, std::uint32_t speed, Traffic traffic, int hour);

  Ledger& ledger_;
  std::vector<CarClass> classes_;
};

}  // namespace twinshift::emissions
