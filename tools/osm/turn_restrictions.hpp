#pragma once

#include "tools/osm/streets.hpp"

#include <cstdint>
#include <set>
#include <vector>

namespace twinshift::osm {

/// A restriction of turns that counts for cars.
struct TurnRestriction {
  std::int64_t relation = 0;
  std::size_t report_row = 0;
  bool only = false;  ///< `to` must be taken; else it must not
  bool u_turn = false;
  std::vector<std::int64_t> from;  ///< ways: one, or several for no_entry
  std::vector<std::int64_t> to;    ///< ways: one, or several for no_exit
  std::vector<std::int64_t> via_ways;
  std::vector<std::int64_t> via_nodes;  ///< one, or for ways those where they meet: one more than ways
};

/// Restrictions of the map that are whole and hold for cars at all times; the others are counted in `report` under
/// "turn restrictions" with a reason.
std::vector<TurnRestriction> read_restrictions(OsmData const& data, imports::ImportReport& report);

/// Nodes where a restriction begins or ends: streets must not be joined over them.
[[nodiscard]] std::set<std::int64_t> fixed_nodes(std::vector<TurnRestriction> const& restrictions);

/// Turns restrictions into Streets::banned_turns; those by way add second links. A link that cars could not leave any
/// more gets its turns back, reported as a repair.
void ban_turns(std::vector<TurnRestriction> const& restrictions, Streets& streets, imports::ImportReport& report);

}  // namespace twinshift::osm
