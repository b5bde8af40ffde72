#pragma once

#include <vector>

namespace twinshift::emissions {

/// Hot emission or energy per km as a function of mean speed (EMEP/EEA guidebook 2019, 1.A.3.b.i-iv, COPERT 5 form):
///
///   (alpha v^2 + beta v + gamma + delta / v) / (epsilon v^2 + zeta v + eta) x (1 - reduction)
///
/// v is the mean over a stretch with its stops [km/h], never a moment's speed; outside [vmin, vmax] the nearer end
/// counts. Never negative.
struct SpeedCurve {
  double vmin = 0;
  double vmax = 0;
  double alpha = 0;
  double beta = 0;
  double gamma = 0;
  double delta = 0;
  double epsilon = 0;
  double zeta = 0;
  double eta = 1;
  double reduction = 0;  ///< fraction, not percent

  [[nodiscard]] double at(double km_per_hour) const;
};

/// A function of speed in steps of 1/4 km/h up to 140 km/h: cheap enough to be asked for every link and quarter hour.
class SpeedTable {
public:
  static constexpr int kStepsPerKmh = 4;
  static constexpr int kSteps = 140 * kStepsPerKmh + 1;

  SpeedTable() : values_(kSteps, 0.0) {}
  template <class Function>
  explicit SpeedTable(Function const& of_speed) : SpeedTable() {
    for (int i = 0; i < kSteps; ++i) values_[static_cast<std::size_t>(i)] = of_speed(speed_of(i));
  }

  /// The step nearest to a speed.
  static int step_of(double km_per_hour) {
    auto const step = static_cast<int>(km_per_hour * kStepsPerKmh + 0.5);
    return step < 1 ? 1 : step >= kSteps ? kSteps - 1 : step;
  }
  static double speed_of(int step) { return static_cast<double>(step) / kStepsPerKmh; }

  [[nodiscard]] double operator[](int step) const { return values_[static_cast<std::size_t>(step)]; }

private:
  std::vector<double> values_;
};

}  // namespace twinshift::emissions
