#pragma once

#include "sim/results/spread.hpp"
#include "sim/study/comparison.hpp"
#include "sim/study/people.hpp"

#include <optional>
#include <string>
#include <vector>

namespace twinshift::study {

/// What a policy did to people, seed by seed.
struct PeopleOfSeeds {
  std::vector<std::uint64_t> seeds;
  std::vector<results::Travellers> base;  ///< people.tsp of each seed
  std::vector<results::Travellers> policy;
  std::vector<PeopleChange> changes;

  /// Mean over the seeds of a number, with its interval.
  template <class Number>
  [[nodiscard]] results::Spread spread(Number const& number) const {
    std::vector<double> values;
    for (auto const& change : changes) values.push_back(static_cast<double>(number(change)));
    return results::spread_of(values);
  }
};

/// Reads the people of a paired comparison's runs. Faults: F201 (runs of an older program have none), F202, F210.
[[nodiscard]] std::optional<PeopleOfSeeds> compare_people(Comparison const& comparison, io::Faults& faults);

// Texts of tables; docs/studies.md explains every column.

/// comparison.csv: one row a measure.
[[nodiscard]] std::string comparison_csv(Comparison const& comparison);
/// people_changed.csv: one row for everybody who took another mode, and seed.
[[nodiscard]] std::string people_changed_csv(PeopleOfSeeds const& people);
/// winners_losers.csv: one row a group; means over the seeds.
[[nodiscard]] std::string winners_losers_csv(PeopleOfSeeds const& people);
/// flows.csv: tours from mode to mode, diagonal included; means over the seeds.
[[nodiscard]] std::string flows_csv(PeopleOfSeeds const& people);
/// amat_inputs.csv: what an appraisal of walking and cycling asks for, by kind: who walks or cycles in the base, who
/// takes it up and who gives it up (travellers, there and back), with mean minutes on the way. A sample's counts are
/// scaled to everybody; means over the seeds.
[[nodiscard]] std::string amat_inputs_csv(PeopleOfSeeds const& people);

}  // namespace twinshift::study
