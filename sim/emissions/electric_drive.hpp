#pragma once

namespace twinshift::emissions {

/// What a battery or fuel-cell road vehicle has to overcome. Values: emission_factors.csv.
struct ElectricDrive {
  double drag = 0.65;              ///< coefficient
  double area = 8.07;              ///< frontal [m2]
  double rolling = 0.006;          ///< coefficient
  double rotating = 1.08;          ///< mass factor for what turns
  double air_density = 1.2;        ///< [kg/m3]
  double acceleration = 1;         ///< and deceleration [m/s2]
  double signal_stop_s = 15;       ///< standing at a stop that is not a bus stop
  double signal_stops = 0;         ///< such stops a km, at least; the simulated street has no signals
  double drive_efficiency = 0.85;  ///< battery to wheel
  double regained = 0.432;         ///< of braking energy at the wheel, back to the battery
  double base_kw = 5;              ///< doors, steering, light
  double climate_kw = 0;           ///< heating or cooling at the day's temperature
};

/// A stretch between two stops.
struct Stretch {
  double metres = 0;
  double seconds = 1;      ///< standing at the first stop included
  double run_seconds = 1;  ///< moving, or standing in traffic
  double cruise_mps = 10;  ///< where nothing is in the way
  double mass_kg = 15000;  ///< people included
};

/// Work at the wheels over a stretch [kWh].
struct WheelWork {
  double driven = 0;  ///< against rolling and drag, and into motion
  double braked = 0;  ///< taken out of motion by brakes of either kind
};

/// Speeds up to the cruise, rolls, brakes to a stand at the end. Time beyond that of one such run becomes further stops
/// on the way (at most one in 100 m, at least those of signals).
[[nodiscard]] WheelWork wheel_work(ElectricDrive const& drive, Stretch const& stretch);

/// Energy drawn from the battery or the fuel cell over a stretch [kWh], auxiliaries and climate included.
[[nodiscard]] double drawn_energy(ElectricDrive const& drive, Stretch const& stretch);

}  // namespace twinshift::emissions
