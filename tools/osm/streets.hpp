#pragma once

#include "sim/core/geometry.hpp"
#include "sim/io/projection.hpp"
#include "sim/network/network.hpp"
#include "tools/imports/report.hpp"
#include "tools/osm/osm_data.hpp"
#include "tools/osm/way_rules.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinshift::osm {

/// What becomes of streets that a mode can't reach from the city's main piece, or not leave for it.
enum class Islands : std::uint8_t {
  kDrop,  ///< closed to the mode; a street without a mode is left out
  kJoin,  ///< tied to the nearest junction of the main piece by a connector, at most kLongestJoin; others as kDrop
  kKeep,  ///< left as they are: `twinshift check` closes or refuses them
};
inline constexpr double kLongestJoin = 500;  // metres

/// A junction or the end of a street.
struct StreetNode {
  std::string key;
  io::LonLat at;
  Point point;  ///< in the city's plane
  std::optional<double> elevation;
};

/// A row of a city's links table (docs/data.md), with what else the map tells of it.
struct StreetRow {
  std::string key;
  std::size_t from = 0;  ///< row of Streets::nodes
  std::size_t to = 0;
  double length = 0;  ///< metres in the city's plane
  network::LinkClass link_class{};
  std::string name;
  int lanes = 0;  ///< of a direction
  double limit_kmh = 0;
  double speed_kmh = 0;
  double capacity = 0;  ///< vehicles an hour and direction
  bool oneway = false;
  bool bus_lane_forward = false;
  bool bus_lane_backward = false;
  std::uint8_t access = 0;        ///< bits of network::Access
  std::vector<io::LonLat> shape;  ///< between the ends
  std::int64_t first_way = 0;     ///< OSM way at `from`
  std::int64_t last_way = 0;      ///< OSM way at `to`
  bool limit_tagged = false;
  bool lanes_tagged = false;
  Cycleway cycleway = Cycleway::kNone;
  int layer = 0;
  bool bridge = false;
  bool tunnel = false;
};

/// A direction of a row, as the turns table names it.
struct StreetLink {
  std::size_t row = 0;
  bool backward = false;
  friend auto operator<=>(StreetLink const&, StreetLink const&) = default;
};

struct Streets {
  std::vector<StreetNode> nodes;                                ///< those that a row uses, in ascending OSM id
  std::vector<StreetRow> rows;                                  ///< in ascending OSM way id
  std::vector<std::pair<StreetLink, StreetLink>> banned_turns;  ///< for cars; ascending
};

/// Streets of a map: cut where ways share a node (and nowhere else: a bridge joins nothing), joined again where nothing
/// changes at a node of two, with islands treated as asked and restrictions of turns as bans. A restriction by way
/// becomes exact through a second, parallel link for those who come from its first street.
///
/// What was repaired, dropped or left out is counted in `report` under "streets", "turn restrictions" and "links".
/// Deterministic; the same map in another order of its objects gives the same streets.
Streets make_streets(OsmData const& data, CountryRules const& country, io::Projection const& projection,
                     Islands islands, imports::ImportReport& report);

/// Vehicles an hour and lane that a class carries; an estimate. 0 for paths.
[[nodiscard]] double capacity_per_lane(network::LinkClass link_class);

/// What cars make of a limit on an empty street, junctions and signals counted in; an estimate.
[[nodiscard]] double free_speed(network::LinkClass link_class, double limit_kmh);

}  // namespace twinshift::osm
