#pragma once

#include "sim/io/input_error.hpp"
#include "sim/study/economics.hpp"

#include <filesystem>

namespace twinshift::study {

/// What a run's depots pay a working day for the energy of their vehicles, and what they had to build for it. Money is
/// that of the economics. All 0 for a run without battery or hydrogen vehicles at depots.
struct DepotBill {
  double power = 0;  ///< electricity of grid and wind contract, for charging, electrolyser and compression
  double gas = 0;    ///< hydrogen brought
  double earned = 0;
  double kwh = 0;    ///< at the plugs: energy that this bill pays
  double h2_kg = 0;  ///< at the pumps
  Quantiles plant;   ///< to build: electrolyser, sun, site battery
};

/// Reads depots.csv of a run.
[[nodiscard]] DepotBill read_depot_bill(std::filesystem::path const& run, Economics const& economics,
                                        io::Faults& faults);

}  // namespace twinshift::study
