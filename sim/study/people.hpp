#pragma once

#include "sim/core/mode.hpp"
#include "sim/results/travellers.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::study {

/// What a way costs, part by part, in minutes of equivalent time there and back. The parts add up to the generalised
/// cost, and constant and taste to what is left of the utility.
enum class Part : std::uint8_t { kMoney, kRide, kCrowding, kWait, kWalk, kLater, kTransfers, kConstant, kTaste };
inline constexpr int kParts = 9;
/// "money", "ride", "crowding", "wait", "walk", "later", "transfers", "constant", "taste".
[[nodiscard]] std::string_view token(Part part);

/// Minutes by part; larger is worse.
using Parts = std::array<double, kParts>;

[[nodiscard]] double sum(Parts const& parts);
[[nodiscard]] Parts minus(Parts const& a, Parts const& b);

/// The parts of a traveller's way; nothing if it is not possible. `taste`: the person's own frozen draws.
[[nodiscard]] std::optional<Parts> parts_of(results::Travellers const& travellers, std::size_t row, Mode mode,
                                            std::array<double, kModes> const& taste);

/// A person's frozen draws in utils, as in the run.
[[nodiscard]] std::array<double, kModes> taste_of(results::Travellers const& travellers, std::size_t row);

/// One person in both runs.
struct PersonChange {
  std::size_t base_row = 0;
  std::size_t policy_row = 0;
  std::optional<Mode> from{};  ///< none: there was no way
  std::optional<Mode> to{};
  bool touched = false;        ///< by the policy itself; else whatever changed came through others
  double gain_min = 0;         ///< how much better the day's plan is, in minutes of equivalent time
  std::optional<Part> main{};  ///< part that spoke most for the new mode; none if a way appeared or went, or no change
  /// How much more each part speaks for the new mode against the old one than it did [min]; adds up to ahead - behind.
  Parts speaks{};
  double behind_min = 0;  ///< by how much the new mode was worse in the base (infinite: it was not possible)
  double ahead_min = 0;   ///< by how much it is better now (infinite: the old one is not possible any more)

  [[nodiscard]] bool changed() const { return from != to; }
};

/// Winners and losers of a group.
struct GroupChange {
  std::string kind;  ///< "all", "income", "age", "area"
  std::string group;
  std::int64_t travellers = 0;
  std::int64_t changed = 0;  ///< took another mode
  std::int64_t winners = 0;  ///< gain over kNoticedGain
  std::int64_t losers = 0;
  double gain_min = 0;    ///< sum of gains [min]
  double logsum_min = 0;  ///< sum of the expected gain over all tastes [min]
  double money = 0;       ///< sum of the expected gain, each at their own value of time
};

/// A gain below this is nobody's concern [min].
inline constexpr double kNoticedGain = 0.1;

/// What a policy did to people, for one seed.
struct PeopleChange {
  std::int64_t matched = 0;
  std::int64_t only_base = 0;  ///< travel only in the base
  std::int64_t only_policy = 0;
  std::int64_t touched = 0;  ///< of those matched
  std::int64_t changed = 0;  ///< took another mode: ...
  std::int64_t changed_touched = 0;
  std::int64_t changed_through_others = 0;                               ///< ... through crowding and congestion alone
  std::array<std::array<std::int64_t, kModes + 1>, kModes + 1> flows{};  ///< tours [from][to]; kModes: no way
  double base_fares =
      0;  ///< paid by travellers for rides of the day, money; park-and-ride left out (one price for all)
  double policy_fares = 0;
  std::vector<GroupChange> groups;
  std::vector<PersonChange> people;  ///< everybody who took another mode, by key
  std::string currency;
};

/// Puts the same people of two runs side by side.
[[nodiscard]] PeopleChange compare_people(results::Travellers const& base, results::Travellers const& policy);

/// One person in both runs; rows must be of the same person.
[[nodiscard]] PersonChange compare_person(results::Travellers const& base, std::size_t base_row,
                                          results::Travellers const& policy, std::size_t policy_row);

}  // namespace twinshift::study
