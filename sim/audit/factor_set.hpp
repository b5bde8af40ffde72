#pragma once

#include "sim/audit/factor_file.hpp"

#include <map>
#include <string>
#include <vector>

namespace twinshift::audit {

/// Factors of a region in a year, whichever files they stand in.
struct FactorSet {
  std::string name;                 ///< as asked for
  std::string region;               ///< empty: of a run, whose region is in its rows
  std::vector<FileFactor> factors;  ///< a curve is one entry with its pieces
};

/// Reads what `spec` names: "belfast", "belfast@2030" (a city, for the year of its base scenario or another), a folder
/// of parameter tables, with "@2030" too and `region` (empty: every region's rows), or a run's folder or factors.csv.
///
/// Of a city, rows of its region win over "any", and the grid is one factor "grid_intensity" of that year. `scenarios`
/// is the folder that holds the cities. What can't be found or read becomes a fault.
[[nodiscard]] FactorSet load_factor_set(std::string const& spec, std::string const& region,
                                        std::filesystem::path const& scenarios, io::Faults& faults);

/// Where two sets differ.
struct FactorDifference {
  std::string id;
  std::string unit;
  std::string at;  ///< of a curve: "30 km/h"; else empty
  std::optional<double> a;
  std::optional<double> b;
  std::string source_a;
  std::string source_b;

  /// b over a; nothing if either is missing or a is 0.
  [[nodiscard]] std::optional<double> ratio() const;
};

/// Factors whose values differ, those furthest apart first, then those that only one set has, by id. Curves are
/// compared at 10, 20, 30, 50 and 80 km/h (buses at half load).
[[nodiscard]] std::vector<FactorDifference> differences(FactorSet const& a, FactorSet const& b);

}  // namespace twinshift::audit
