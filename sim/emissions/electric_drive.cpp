#include "sim/emissions/electric_drive.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::emissions {

namespace {

constexpr double kGravity = 9.81;
constexpr double kJoulesPerKwh = 3.6e6;

/// Stops on the stretch, the one at its end included; not whole: a mean over days.
double stops_of(ElectricDrive const& drive, Stretch const& stretch, double cruise) {
  auto const one_run = stretch.metres / cruise + cruise / drive.acceleration;
  auto const per_stop = cruise / drive.acceleration + drive.signal_stop_s;
  auto const signals = drive.signal_stops * stretch.metres / 1000;
  return 1 + std::clamp((stretch.run_seconds - one_run) / per_stop, signals, std::max(signals, stretch.metres / 100));
}

}  // namespace

WheelWork wheel_work(ElectricDrive const& drive, Stretch const& stretch) {
  auto const metres = std::max(1.0, stretch.metres);
  auto const a = drive.acceleration;
  // Where stops stand close, the cruise is never reached: half the way up, half the way down.
  auto cruise = std::min(stretch.cruise_mps, std::sqrt(a * metres));
  auto const stops = stops_of(drive, stretch, cruise);
  cruise = std::min(cruise, std::sqrt(a * metres / stops));

  auto const roll = drive.rolling * stretch.mass_kg * kGravity;
  auto const drag = 0.5 * drive.air_density * drive.drag * drive.area * cruise * cruise;
  auto const motion = 0.5 * drive.rotating * stretch.mass_kg * cruise * cruise;
  auto const ramp = cruise * cruise / (2 * a);  // metres to speed up, and to stop
  // Speed squared grows evenly along a ramp, so the mean drag on it is half that of the cruise.
  auto const ramp_resistance = (roll + drag / 2) * ramp;
  auto const driven = stops * (motion + ramp_resistance) + (roll + drag) * std::max(0.0, metres - 2 * ramp * stops);
  auto const braked = stops * std::max(0.0, motion - ramp_resistance);
  return {driven / kJoulesPerKwh, braked / kJoulesPerKwh};
}

double drawn_energy(ElectricDrive const& drive, Stretch const& stretch) {
  auto const work = wheel_work(drive, stretch);
  auto const traction = work.driven / drive.drive_efficiency - work.braked * drive.regained;
  auto const hotel = (drive.base_kw + drive.climate_kw) * stretch.seconds / 3600;
  return std::max(0.0, traction + hotel);
}

}  // namespace twinshift::emissions
