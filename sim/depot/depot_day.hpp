#pragma once

#include "sim/depot/needs.hpp"
#include "sim/depot/plan.hpp"
#include "sim/depot/queue.hpp"
#include "sim/depot/site.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace twinshift::depot {

/// How a block's vehicle gets through its day.
enum class Verdict : std::uint8_t {
  kNone,  ///< burns fuel, or takes its power from a wire: no depot energy
  kOk,
  kMidday,      ///< does its block with a fill in a break around midday, and in time
  kOutOfRange,  ///< H401: needs more than one filling holds, and no break helps
  kLate,        ///< queues too long: leaves the depot late
  kUnserved,    ///< leaves without, or not at all: no pump or no gas within the limit of lateness
};
[[nodiscard]] std::string_view token(Verdict verdict);

struct BlockVerdict {
  BlockId block;
  Verdict verdict = Verdict::kNone;
  Carrier carrier = Carrier::kHydrogen;
  std::int64_t usable = 0;      ///< between two fillings; mg, or mWh at the plug
  std::int64_t least_left = 0;  ///< at the lowest point; negative if out of range
  std::int64_t wait_s = 0;      ///< at pump or charger, both fills together
  std::int64_t late_s = 0;      ///< later than due at the worst of both
};

/// One clock hour at the depot. Hydrogen in mg, electricity in mWh, CO2e in micrograms, money in millionths.
struct DepotHour {
  PumpHour gas;
  PumpHour charge;
  std::int64_t electrolyser = 0, compression = 0, building = 0;                 ///< used, with `charge.given`
  std::int64_t pv = 0, wind = 0, grid = 0;                                      ///< in
  std::int64_t exported = 0;                                                    ///< PV that nothing could use
  std::int64_t battery_in = 0, battery_out = 0, battery_lost = 0, battery = 0;  ///< the last: level at the hour's end
  std::int64_t oxygen_mg = 0, heat = 0;                                         ///< taken by the wastewater works
  double grid_kg_kwh = 0;                                                       ///< intensity of the hour
  std::int64_t gas_co2e_ug = 0;  ///< of the vehicles' hydrogen, what was vented included
  std::int64_t charge_co2e_ug = 0;
  std::int64_t building_co2e_ug = 0;
  std::int64_t cost_millionths = 0;  ///< net of what oxygen, heat and export bring
};

/// Where one use of electricity at a depot came from over the day [kWh].
struct PowerUse {
  double grid_weighted = 0;  ///< times the hour's intensity over the year's mean
  double sun = 0;
  double wind = 0;
};

/// What the vehicles' energy costs a day, buildings left out.
struct EnergyBill {
  double power = 0;   ///< grid and contracted wind
  double gas = 0;     ///< brought
  double earned = 0;  ///< oxygen, heat, own sun sold
};

/// Surroundings of a day: the month's sun and grid.
struct DayContext {
  std::array<double, kHours> sun{};  ///< kWh a kWp
  Tariff tariff;
  double year_co2e = 0;   ///< the grid's mean of the year [kg/kWh]
  double leak_kg_kg = 0;  ///< CO2e of a kg of hydrogen vented
};

/// A repeated day at one depot, its last 24 h.
struct DepotDay {
  std::array<DepotHour, kHours> hours{};
  std::vector<BlockVerdict> blocks;           ///< of its vehicles, as given
  std::int64_t used_gas = 0, used_power = 0;  ///< by the vehicles, as the ledger booked it
  std::int64_t stored_before = 0;             ///< gas
  std::int64_t battery_before = 0;
  std::int64_t waiting_gas_before = 0, waiting_gas_after = 0;
  std::int64_t waiting_power_before = 0, waiting_power_after = 0;
  std::int64_t unplanned = 0;  ///< gas that supply cannot bring, a day
  int usable_chargers = 0;     ///< that the connection can feed at once beside the buildings
  PowerUse gas_power, charge_power;
  EnergyBill bill;
  int dry_hour = -1;  ///< H402: clock hour in which somebody waited for gas; -1: none

  /// Gas that supply brought to the vehicles: made and delivered, less vented.
  [[nodiscard]] std::int64_t supplied_gas() const;
  [[nodiscard]] std::int64_t supplied_power() const;
  [[nodiscard]] bool short_of_gas() const { return dry_hour >= 0; }
};

[[nodiscard]] DepotDay simulate_depot_day(std::span<VehicleDay const> vehicles, Site const& site,
                                          Parameters const& parameters, DayContext const& context);

/// What does not close, in words; nothing if all books do, to the last unit: hydrogen made + delivered = dispensed +
/// vented + change in storage, electricity in = used + lost + exported + change in storage, each hour; and over the day
/// what vehicles used = dispensed + withheld + change in what waits.
[[nodiscard]] std::optional<std::string> first_imbalance(DepotDay const& day);

}  // namespace twinshift::depot
