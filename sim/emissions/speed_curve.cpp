#include "sim/emissions/speed_curve.hpp"

#include <algorithm>

namespace twinshift::emissions {

double SpeedCurve::at(double km_per_hour) const {
  auto const v = std::clamp(km_per_hour, vmin, vmax);
  auto const above = alpha * v * v + beta * v + gamma + delta / v;
  auto const below = epsilon * v * v + zeta * v + eta;
  return std::max(0.0, above / below * (1 - reduction));
}

}  // namespace twinshift::emissions
