#pragma once

#include "sim/emissions/factors.hpp"
#include "sim/io/input_error.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace twinshift::pathway {

/// Whose traffic a day stands for: each kind has its own number of such days in a year, and targets name one or all.
enum class Group : std::uint8_t { kCommuters, kBackground, kPublic };
inline constexpr int kGroups = 3;
inline constexpr std::array<std::string_view, kGroups> kGroupTokens = {"commuters", "background", "public"};

/// Kilometres of one type of public vehicle that another type takes over.
struct Replacement {
  std::string from;
  std::string to;
  std::map<int, double> share;  ///< of the kilometres of `from`, by year; straight between, level beyond
  std::string source;
  io::Place place;
};

/// New cars by fuel, in the order of emissions::CarFuel.
using SalesMix = std::array<double, 5>;
inline constexpr std::array<std::string_view, 5> kFuelTokens = {"petrol", "diesel", "hybrid", "plug_in", "battery"};

/// A promise to be looked at: emissions of `scope` in `year` are to be lower than in the first year by `cut`.
struct Target {
  std::string name;
  int year = 0;
  double cut = 0;             ///< 1: net zero; above 1: taking more out than putting in
  std::vector<Group> groups;  ///< whose emissions
  std::string source;
};

/// What is to change over the years, as written in a pathway.yaml (docs/scenarios.md).
struct Plan {
  std::string file;
  std::string title;
  int price_year = 0;
  std::array<double, kGroups> days{};  ///< days of a year's traffic in one working day, by Group
  std::vector<Replacement> replacements;
  std::map<int, SalesMix> car_sales;                       ///< empty: the car fleet stays as it is
  std::map<int, emissions::HydrogenSupply> hydrogen_from;  ///< from that year on; empty: the scenario's supply stays
  std::vector<Target> targets;
  std::string sha256;
};

/// Reads a plan. Throws nothing; what is wrong becomes a fault with line and column: the faults of YAML, unknown
/// vehicle types (Y130), shares that don't add up (H411, P320), years out of order.
[[nodiscard]] Plan read_plan(std::filesystem::path const& path, std::vector<std::string> const& vehicle_types,
                             io::Faults& faults);

/// A share on the straight line between given years, level beyond them; 0 for an empty map.
[[nodiscard]] double share_in(std::map<int, double> const& path, int year);

/// The mix of a year, likewise.
[[nodiscard]] SalesMix sales_in(std::map<int, SalesMix> const& path, int year);

}  // namespace twinshift::pathway
