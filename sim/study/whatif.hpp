#pragma once

#include "sim/io/input_error.hpp"
#include "sim/results/travellers.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::study {

/// What is asked: shares of what the run has, 1 changes nothing.
struct Levers {
  double fare = 1;                         ///< of all public transport
  double headway = 1;                      ///< of all public transport
  double parking = 1;                      ///< price at activities
  std::optional<double> hydrogen_share{};  ///< of buses' kilometres; none: as in the run

  [[nodiscard]] bool moves_nobody() const { return fare == 1 && headway == 1 && parking == 1; }
};

/// A measure of the estimate with the range in which 95 of 100 full runs would lie.
struct EstimatedMeasure {
  std::string name;
  std::string unit;
  double base = 0;
  double value = 0;
  double lower95 = 0;
  double upper95 = 0;
  double typical_error = 0;  ///< root mean square of estimate less full run, at a change of this size
  int full_runs = 0;         ///< that it was measured against; 0: it was not measured
};

struct Estimate {
  std::vector<EstimatedMeasure> measures;
  std::int64_t travellers = 0;
  std::int64_t changed = 0;               ///< would take another mode
  std::optional<std::int64_t> touched{};  ///< whose ways differ on empty streets; not told by levers
  std::vector<std::string> notes;
};

/// What the levers would do, estimated from a run's stored ways and tastes alone (a pivot): everybody chooses anew at
/// the changed prices and times, and the change of shares is added to the run's. Roads and vehicles are as full as they
/// were, nobody finds another route, and no timetable is made: hence the range, which was measured against full runs.
///
/// Faults: F201, F202, F210, T4xx of the run's files and of whatif_errors.csv beside its factor tables.
[[nodiscard]] Estimate what_if(std::filesystem::path const& run, Levers const& levers, io::Faults& faults);

/// A scenario's day as planned at what a run of its base has learned.
struct PlannedDay {
  results::Travellers travellers;         ///< of a sample at most as large as the run's; `chosen`: their best ways
  std::map<std::string, double> km;       ///< of public vehicles by type, a day, as the timetable has it
  std::map<std::string, double> base_km;  ///< the same of the base
  std::vector<std::uint64_t> base_keys;   ///< travellers of the base in that sample, ascending; empty: all of them
};

/// What a scenario would do, estimated from the ways that its travellers would have at the times, delays and loads of
/// the base's run. Whom it does not touch (the same ways on empty streets) keeps to theirs; of the others the change
/// from the best way in the run to the best way in the scenario counts. `travellers` are the run's. New prices, lines,
/// stops and streets are seen; streets and vehicles stay as full as they were.
///
/// Faults as above.
[[nodiscard]] Estimate what_if(std::filesystem::path const& run, results::Travellers const& travellers,
                               PlannedDay const& day, io::Faults& faults);

/// The way by `mode` with the levers pulled; `parking` is the zone's price.
[[nodiscard]] choice::Travel pulled(choice::Travel travel, Mode mode, Levers const& levers, Money parking,
                                    Money cheapest_fare);

/// A scenario that asks the same of a full run, if the verbs can say it (fares and headways); empty otherwise.
[[nodiscard]] std::string scenario_text(std::filesystem::path const& run, Levers const& levers, io::Faults& faults);

}  // namespace twinshift::study
