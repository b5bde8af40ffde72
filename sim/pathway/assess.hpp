#pragma once

#include "sim/emissions/factors.hpp"
#include "sim/pathway/pathway.hpp"

#include <optional>
#include <string>
#include <vector>

namespace twinshift::pathway {

/// How the years are to be worked out.
struct AssessSettings {
  int first_year = 2024;
  int last_year = 2050;
  std::uint32_t draws = 200;
  std::uint64_t seed = 1;
};

/// A plan against the do-minimum, with ranges.
struct Assessment {
  Future do_minimum;
  Future plan;
  std::vector<Verdict> verdicts;
  study::Interval abated_t;                        ///< public transport, well-to-wheel, all years
  study::Interval extra_cost;                      ///< present value of what the plan costs more, carbon left out
  study::Interval carbon_value;                    ///< present value of the tonnes saved at the appraisal values
  std::optional<double> per_tonne;                 ///< extra_cost / abated_t; nothing if nothing is abated
  std::optional<study::Interval> per_tonne_range;  ///< if 95 % of draws abate
};

/// Everything besides the day that a year depends on, from the factor tables: intensities of the grid and, by the plan
/// or else the scenario's supply, of hydrogen with its leaks.
[[nodiscard]] Supply supply_of(emissions::EmissionFactors const& factors, std::string const& region, Plan const& plan,
                               emissions::HydrogenSupply const& scenario_supply);

/// Central costs of the tables.
[[nodiscard]] Costs central_costs(study::Economics const& economics);

/// Works out both futures, judges the promises, and draws prices, costs, energy of types the day lacks, the grid (its
/// years correlated by 0.9) and hydrogen's supply to get the ranges. Fills `inputs.grid_then` and `hydrogen_then`.
[[nodiscard]] Assessment assess(Inputs inputs, Plan const& plan, emissions::EmissionFactors const& factors,
                                std::string const& region, emissions::HydrogenSupply const& scenario_supply,
                                AssessSettings const& settings);

/// Faults for what the plan needs and the tables lack: costs and energy of types (E430), hydrogen without supply
/// (H410).
void check_plan(Inputs const& inputs, Plan const& plan, emissions::HydrogenSupply const& scenario_supply,
                io::Faults& faults);

}  // namespace twinshift::pathway
