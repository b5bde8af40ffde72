#pragma once

#include "sim/core/id.hpp"
#include "sim/depot/parameters.hpp"
#include "sim/emissions/factors.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::depot {

/// By clock hour of a day, in mg of hydrogen or mWh of electricity: the ledger's units, so that sums stay whole.
using Hourly = std::array<std::int64_t, kHours>;

inline constexpr std::int64_t kMilligramsPerKg = 1'000'000;
inline constexpr std::int64_t kMilliwattHoursPerKwh = 1'000'000;

/// In which hours gas is made, if there is a choice.
enum class Rule : std::uint8_t { kCheapest, kGreenest };

/// What a scenario says of a depot's equipment; what it leaves open is sized to the day's need.
struct StatedSite {
  DepotId depot;
  std::optional<int> dispensers;
  std::optional<double> storage_kg;
  std::optional<double> electrolyser_kw;
  std::optional<double> delivered_kg_day;  ///< most that is brought in a day
  std::optional<int> chargers;
  std::optional<double> charger_kw;
  std::optional<double> grid_kw;  ///< connection
  std::optional<double> pv_kw;
  std::optional<double> wind_kw;  ///< share of a wind farm under contract, by its rated power
  std::optional<double> battery_kwh;
  std::string works;  ///< name of the wastewater works that takes oxygen and heat; empty: none
  Rule rule = Rule::kCheapest;
};

/// One way by which hydrogen is brought.
struct Delivery {
  std::string pathway;
  double km = 0;          ///< by road, one way
  double share = 0;       ///< of all that is brought
  double co2e_kg_kg = 0;  ///< well to pump
  double price = 0;       ///< a kg
};

/// A depot's equipment, complete.
struct Site {
  int dispensers = 0;
  double storage_kg = 0;
  double electrolyser_kw = 0;
  double made_share = 1;     ///< most of a day's gas that is made here; sized sites keep to the supply's shares
  double brought_share = 1;  ///< most of it that is brought
  double delivered_kg_day = 0;
  std::vector<Delivery> deliveries;
  int chargers = 0;
  double charger_kw = 0;
  double grid_kw = 0;
  double pv_kw = 0;
  double wind_kw = 0;
  double battery_kwh = 0;
  bool works = false;
  bool sized = false;  ///< some of it was not stated but sized here
  Rule rule = Rule::kCheapest;
  int vehicles = 0;  ///< at the depot, all types; for its buildings
};

/// What a day at a depot asks for, to size a site.
struct Load {
  std::int64_t hydrogen_mg = 0;
  int hydrogen_vehicles = 0;
  int battery_vehicles = 0;
  int vehicles = 0;
};

/// The stated equipment (if any) and, where it is silent, what the load and the supply's shares call for: the method's
/// margin and utilisation, a store of so many days, one dispenser or charger for so many vehicles.
[[nodiscard]] Site complete_site(StatedSite const* stated, Load const& load, emissions::HydrogenSupply const& supply,
                                 std::vector<Delivery> deliveries, Parameters const& parameters);

/// True if the source is made where it is dispensed.
[[nodiscard]] bool made_on_site(emissions::HydrogenSource const& source);

/// Energy of the sun on 1 kWp in each clock hour of a mean day of a month [kWh]: the month's yield, spread over its
/// hours by the sine of the sun's height at the middle of the month.
[[nodiscard]] std::array<double, kHours> sun_hours(Parameters const& parameters, int month);

[[nodiscard]] int days_in_month(int month);

}  // namespace twinshift::depot
