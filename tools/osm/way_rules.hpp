#pragma once

#include "sim/network/network.hpp"
#include "tools/osm/osm_data.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinshift::osm {

/// What the tags of a way say of one direction of travel.
struct DirectionRules {
  std::uint8_t access = 0;  ///< bits of network::Access without walking
  int lanes = 0;            ///< general lanes, at least 1 if cars or buses may pass
  bool bus_lane = false;
  double speed_kmh = 0;  ///< limit

  friend bool operator==(DirectionRules const&, DirectionRules const&) = default;
};

/// A bicycle's own space, for the notes beside the links.
enum class Cycleway : std::uint8_t { kNone, kLane, kTrack };

/// What a way is to those who travel on it.
struct WayRules {
  network::LinkClass link_class{};
  DirectionRules forward;       ///< as drawn
  DirectionRules backward;      ///< access 0 if closed
  bool walk = false;            ///< both ways, always
  bool minor = false;           ///< driveway, parking aisle or the like: of use only as a way through
  bool oneway_guessed = false;  ///< `reversible`, taken as open in the drawn direction
  bool speed_tagged = false;    ///< else by class and country
  bool lanes_tagged = false;    ///< else by class
  bool conditional = false;     ///< has rules by time of day, which are not read
  Cycleway cycleway = Cycleway::kNone;
};

/// What the law of a country says where a way has no tag of its own: limits in km/h, and the side driven on.
struct CountryRules {
  double motorway = 110;
  double trunk = 90;
  double rural = 80;
  double urban = 50;
  double living_street = 10;
  bool drives_left = false;
};

/// By two-letter country (ISO 3166-1): GB, IE, KR, DE, FR, US and some more; others get those of the struct.
/// From general knowledge, not checked against the laws.
[[nodiscard]] CountryRules country_rules(std::string_view country);

/// Speed in km/h of a maxspeed value: "50", "30 mph", "DE:urban", "walk", "none"; empty if it is not understood.
[[nodiscard]] std::optional<double> parse_speed(std::string_view text, CountryRules const& country);

/// Why a way is no street of ours: a reason code of the import report, or empty.
struct WayVerdict {
  std::optional<WayRules> rules;
  std::string_view reason;  ///< as "O310"; empty if there are rules
};

/// Reads the rules of a way with a highway tag. Ways that nobody may use have a reason instead.
[[nodiscard]] WayVerdict way_rules(Tags const& tags, CountryRules const& country);

/// True if cars can't pass this node: bollards, blocks, closed gates.
[[nodiscard]] bool blocks_cars(Tags const& node);

}  // namespace twinshift::osm
