#pragma once

#include "sim/audit/ledger_file.hpp"
#include "sim/audit/manifest.hpp"
#include "sim/study/depot_bill.hpp"
#include "sim/study/economics.hpp"
#include "sim/study/reweighting.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::study {

/// What an operator pays for on a day, and what traffic emits.
struct Option {
  std::string name;
  std::string title;
  Reweighting emissions;                   ///< of all traffic, or of public vehicles; whole trains, whoever rides
  std::map<std::string, double> vehicles;  ///< at work, by type of public vehicle
  std::map<std::string, double> km;        ///< of public vehicles, by type
  std::map<std::string, double> energy;    ///< of public vehicles beside what depots pay, by carrier: l, kg, kWh
  DepotBill depots;
};

enum class Emitters { kAllTraffic, kPublicVehicles };

/// Reads a run as an option. Private traffic of a sampled run is scaled up to all travellers.
[[nodiscard]] Option read_option(std::filesystem::path const& run, audit::Manifest const& manifest,
                                 Economics const& economics, Emitters emitters, io::Faults& faults);

struct RankSettings {
  int year = 2024;    ///< of prices
  double days = 300;  ///< of a year's traffic in one such day
  std::uint32_t draws = 500;
  std::uint64_t seed = 1;
};

/// How an option stands against the first.
struct Ranked {
  std::string name;
  std::string title;
  Interval abated_t;                ///< a year, well-to-wheel; above 0: less is emitted
  Interval cost;                    ///< a year more than the first costs
  std::optional<double> per_tonne;  ///< central; nothing if no less is emitted
  std::optional<Interval> range;    ///< of it; only if 95 % of draws abate
  double abates_share = 0;          ///< of draws
  int place = 0;                    ///< from 1, by cost per tonne; those that don't abate last
};

struct Ranking {
  std::vector<Ranked> options;  ///< in order of place; the first run is not among them
  double holds_share = 0;       ///< of draws in which the order is the same
};

/// Ranks options[1...] by what a tonne less than in options[0] costs the operator: capital recovery of vehicles,
/// chargers and stations, energy, maintenance. Travellers' time, fares, taxes and private cars are not in it. Draws are
/// common.
[[nodiscard]] Ranking rank(std::vector<Option> const& options, Economics const& economics,
                           RankSettings const& settings);

/// Yearly cost of an option with the inputs of draw `draw`; central values if there is none.
[[nodiscard]] double yearly_cost(Option const& option, Economics const& economics, RankSettings const& settings,
                                 std::optional<std::uint32_t> draw);

/// A price or cost in a draw: `name` tells inputs apart, equal names are equal in every run.
[[nodiscard]] double drawn(Quantiles const& quantiles, std::string const& name, std::uint64_t seed,
                           std::optional<std::uint32_t> draw);

}  // namespace twinshift::study
