#pragma once

#include "sim/core/units.hpp"
#include "sim/demand/places.hpp"
#include "sim/demand/synthesis.hpp"

namespace twinshift::demand {

/// A profile made ready for drawing clock times to the second.
class Clock {
public:
  explicit Clock(DepartureProfile const& profile) : wheel_{profile.share} {}
  /// The time for a uniform draw.
  [[nodiscard]] TimeOfDay at(double u) const;
  /// The time for a uniform draw, given that it is not before `earliest`; `earliest` itself if the profile has nothing
  /// left then.
  [[nodiscard]] TimeOfDay at(double u, TimeOfDay earliest) const;

private:
  Wheel wheel_;
};

/// When a tour leaves home and its activity, for two uniform draws: the stay is at least three hours after an arrival
/// that is guessed from the straight distance.
struct Departures {
  TimeOfDay leave_home;
  TimeOfDay leave_activity;
};
Departures draw_departures(Clock const& out, Clock const& back, Metres straight, double u_out, double u_back);

/// Value of time [money an hour]: lognormal around the city's median, growing with income.
Money value_of_time(DemandParameters const& parameters, std::uint8_t income, double normal_draw);

}  // namespace twinshift::demand
