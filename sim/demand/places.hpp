#pragma once

#include "sim/demand/people.hpp"

#include <span>
#include <vector>

namespace twinshift::demand {

/// Cumulative shares of a list of weights, for drawing from it.
class Wheel {
public:
  Wheel() = default;
  explicit Wheel(std::span<double const> weights);
  /// True if nothing can be drawn.
  [[nodiscard]] bool empty() const { return cumulative_.empty() || !(cumulative_.back() > 0); }
  /// Row for a uniform number u in (0, 1): the first whose cumulative share passes it.
  [[nodiscard]] std::size_t at(double u) const;
  /// Share below `row`, and that of `row` included.
  [[nodiscard]] double below(std::size_t row) const {
    return row == 0 ? 0.0 : cumulative_[row - 1] / cumulative_.back();
  }

private:
  std::vector<double> cumulative_;
};

/// Locations of each zone and the weights of its homes, jobs and places to learn.
class Places {
public:
  explicit Places(DemandInput const& input);
  [[nodiscard]] ZonePlaces of(ZoneId zone) const { return {locations_[zone], home_[zone]}; }
  /// Where in `zone` the activity is, for a uniform draw. Zones without places of this kind use their jobs, then homes.
  [[nodiscard]] LocationId activity_at(ZoneId zone, Activity activity, double u) const;
  [[nodiscard]] LocationId home_at(ZoneId zone, double u) const;

private:
  Ragged<ZoneId, LocationId> locations_;
  Ragged<ZoneId, double> home_;
  Column<ZoneId, Wheel> homes_;
  Column<ZoneId, Wheel> jobs_;
  Column<ZoneId, Wheel> schools_;
  Column<ZoneId, Wheel> universities_;
};

/// One of a location's kerbs, each as likely as the other; `u` uniform in (0, 1).
[[nodiscard]] NodeId kerb_at(Locations const& locations, LocationId location, double u);

}  // namespace twinshift::demand
