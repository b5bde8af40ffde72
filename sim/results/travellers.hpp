#pragma once

#include "sim/choice/alternatives.hpp"
#include "sim/choice/utility.hpp"
#include "sim/demand/population.hpp"
#include "sim/io/input_error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::results {

/// Every traveller of the day: who, which way, and what each of their ways took, as they knew it when they chose.
///
/// Together with the tastes and the seed this is all that a choice depended on, so it can be told, compared and
/// estimated anew from this file alone. Rows are tours, in ascending key.
struct Travellers {
  struct Zone {
    std::string key;
    std::string name;
    Money parking;  ///< a day at an activity in it
  };

  std::uint64_t seed = 0;  ///< of the frozen tastes
  double sample = 1;
  std::string currency;
  choice::UtilityParameters tastes;  ///< of these only what utility() and NestedLogit read
  std::vector<Zone> zones;

  std::vector<std::uint64_t> key;  ///< home zone's row << 32 | number in the zone, as demand::Persons
  std::vector<std::uint8_t> age;
  std::vector<std::uint8_t> income;    ///< quintile 1 ... 5
  std::vector<std::uint8_t> resident;  ///< 0: comes in from outside
  std::vector<std::uint8_t> car;
  std::vector<std::uint8_t> pass;
  std::vector<std::uint8_t> purpose;  ///< demand::Activity
  std::vector<std::uint8_t> chosen;   ///< of the day's plan; kModes: there was no way
  std::vector<std::uint32_t> home;    ///< row of zones
  std::vector<std::uint32_t> destination;
  std::vector<float> value_of_time;   ///< per hour
  std::vector<std::int32_t> lived_s;  ///< door to door, there and back, as it went; -1: one of them did not arrive
  /// Digest of the utilities of all ways on empty streets and in empty vehicles. If it differs between two runs of the
  /// same people, what was changed touches this person directly, not through others.
  std::vector<std::uint32_t> undisturbed;
  std::vector<std::uint16_t> open;                  ///< bit m: mode m is possible
  std::vector<std::vector<choice::Travel>> travel;  ///< of the possible modes, ascending; rounded to hundredths

  [[nodiscard]] std::size_t size() const { return key.size(); }
  /// What the way by `mode` takes, there and back; null if it is not possible.
  [[nodiscard]] choice::Travel const* way(std::size_t row, Mode mode) const;
  /// Utility without taste; minus infinity if it is not possible.
  [[nodiscard]] double utility(std::size_t row, Mode mode) const;
  /// "zone-number", as in riders.csv.
  [[nodiscard]] std::string id(std::size_t row) const;
  /// The row of an id or of a plain row number; none if there is no such traveller.
  [[nodiscard]] std::optional<std::size_t> find(std::string const& id) const;
};

/// Everybody but their ways and how the day went: those are filled in by set_ways and by the caller.
[[nodiscard]] Travellers make_travellers(demand::Population const& population, choice::UtilityParameters const& tastes);

/// Takes over the ways of a row. Rows may be set from several threads.
void set_ways(Travellers& travellers, std::size_t row, choice::TourCosts const& costs);

/// Short digest of a tour's utilities, compared in the grain of choices.
[[nodiscard]] std::uint32_t digest_of(std::span<float const, kModes> utilities);

/// The bytes of people.tsp.
[[nodiscard]] std::string pack(Travellers const& travellers);

/// Reads people.tsp of a run's folder; faults F201, F202, F210.
[[nodiscard]] std::optional<Travellers> read_travellers(std::filesystem::path const& run, io::Faults& faults);

}  // namespace twinshift::results
