#pragma once

#include "sim/depot/depot_day.hpp"
#include "sim/depot/vehicle_log.hpp"
#include "sim/emissions/conditions.hpp"
#include "sim/emissions/factors.hpp"
#include "sim/emissions/ledger.hpp"
#include "sim/emissions/ledger_builder.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/transit/timetable.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace twinshift::depot {

/// What a scenario says of its depots' energy.
struct Settings {
  emissions::EmissionFactors table;  ///< depot_energy.csv
  std::vector<StatedSite> sites;     ///< at most one a depot
};

/// How buses drive empty, by depot_energy.csv, as the ledger books it.
[[nodiscard]] emissions::EmptyDriving empty_driving(Settings const& settings, std::string_view region);

/// What the depots need to know of the day. Borrows everything; the month (1 ... 12) is the conditions' one.
struct DepotInput {
  transit::Timetable const& timetable;
  fleet::Fleet const& fleet;
  emissions::Ledger const& ledger;
  emissions::EmissionFactors const& factors;
  emissions::Conditions const& conditions;
  int month = 1;
  Settings const& settings;
  VehicleLog const& log;
};

/// What is paid once, in the currency of depot_energy.csv.
struct Capital {
  double low = 0;  ///< 5 % and 95 %
  double value = 0;
  double high = 0;
};

/// A depot with battery or hydrogen vehicles: its day, and its year.
struct DepotReport {
  DepotId depot;
  Site site;
  Load load;
  DepotDay day;
  Capital plant;  ///< electrolyser, sun and site battery; pumps, store and chargers go with the vehicles
  int hydrogen_blocks = 0;
  int battery_blocks = 0;
  double days_short = 0;  ///< of a year's 365, each taken as a working day: somebody waits for gas
  double days_late = 0;   ///< somebody leaves late or not at all, for whatever reason
};

struct DepotReports {
  std::vector<DepotReport> depots;       ///< ascending by DepotId
  Column<BlockId, BlockVerdict> blocks;  ///< every block; kNone if its vehicle needs no depot energy
  double price_year = 0;

  /// First book that does not close, with its depot's row; also the ledger's use by all blocks that have a depot
  /// against what the depots were asked for.
  [[nodiscard]] std::optional<std::string> first_imbalance() const;
};

/// Simulates the day of every depot that has battery or hydrogen vehicles, then 60 days of a year: five of equal weight
/// a month, whose temperatures are the month's mean and the deciles 1, 3, 7 and 9 of its days. A vehicle then
/// heats or cools more or less while in service (climate_use); sun and grid are the month's. Every day is taken for a
/// working day.
[[nodiscard]] DepotReports simulate_depots(DepotInput const& input);

}  // namespace twinshift::depot
