#pragma once

#include "sim/audit/ledger_file.hpp"
#include "sim/audit/manifest.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace twinshift::audit {

/// One transport operation of an operator's carbon account: a mode that it runs. Amounts in micrograms of CO2e, so that
/// parts add up exactly.
struct StatementRow {
  std::string operated_by;
  std::string mode;
  double vehicle_km = 0;
  double passenger_km = 0;           ///< of the simulated travellers, from routes.csv
  std::int64_t scope1 = 0;           ///< burnt in the vehicles
  std::int64_t scope2 = 0;           ///< made at the power station for electricity that was drawn
  std::int64_t scope3_energy = 0;    ///< supply of fuels and hydrogen, leaks, losses of the grid
  std::int64_t scope3_vehicles = 0;  ///< making and upkeep of vehicles
  std::int64_t operation = 0;        ///< in the words of ISO 14083: of the vehicle's operation (tank-to-wheel)
  std::int64_t provision = 0;        ///< of energy's provision (well-to-tank)

  /// Operation and provision together: scopes 1, 2 and the energy part of 3.
  [[nodiscard]] std::int64_t total() const { return operation + provision; }
};

/// The carbon account of a day's public transport, by operator and mode, in the order of names. Routes whose operator
/// is not known (the network's files are elsewhere now) stand under "unknown". Of trains only what the simulated
/// travellers take up (docs/results.md).
///
/// Reads routes.csv of the run and, for the operators, the network's routes table named in the manifest.
[[nodiscard]] std::vector<StatementRow> carbon_statement(LedgerFile const& ledger, Manifest const& manifest,
                                                         io::Faults& faults);

}  // namespace twinshift::audit
