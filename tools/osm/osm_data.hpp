#pragma once

#include "sim/io/input_error.hpp"
#include "sim/io/projection.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace twinshift::osm {

/// Tags of one object, few enough to be searched in a row; keys are unique.
class Tags {
public:
  void add(std::string_view key, std::string_view value) { tags_.emplace_back(key, value); }
  /// Empty if there is no such tag.
  [[nodiscard]] std::string_view operator[](std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return !(*this)[key].empty(); }
  [[nodiscard]] bool is(std::string_view key, std::string_view value) const { return (*this)[key] == value; }
  [[nodiscard]] bool empty() const { return tags_.empty(); }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> const& all() const { return tags_; }

private:
  std::vector<std::pair<std::string, std::string>> tags_;
};

/// A node that ways or tags make interesting.
struct OsmNode {
  std::int64_t id = 0;
  io::LonLat at;
};

struct OsmWay {
  std::int64_t id = 0;
  std::vector<std::int64_t> nodes;  ///< in drawing order, as in the file: may name nodes that it lacks
  Tags tags;
};

struct OsmMember {
  enum class Kind : std::uint8_t { kNode, kWay, kRelation };
  Kind kind = Kind::kNode;
  std::int64_t id = 0;
  std::string role;
};

struct OsmRelation {
  std::int64_t id = 0;
  std::vector<OsmMember> members;
  Tags tags;
};

/// Degrees: west, south, east, north.
struct Box {
  double west = -180;
  double south = -90;
  double east = 180;
  double north = 90;
  [[nodiscard]] bool holds(io::LonLat at) const {
    return at.lon >= west && at.lon <= east && at.lat >= south && at.lat <= north;
  }
};

/// "lon0,lat0,lon1,lat1" in degrees, corners in any order; empty if it is none.
[[nodiscard]] std::optional<Box> parse_box(std::string_view text);

/// How many objects the file holds, and how many were of use or could not be read.
struct OsmCounts {
  std::int64_t nodes = 0;
  std::int64_t ways = 0;
  std::int64_t relations = 0;
  std::int64_t bad_places = 0;      ///< nodes without a place on Earth
  std::int64_t repeated_nodes = 0;  ///< nodes that came before under the same id
  std::int64_t repeated_ways = 0;
  std::int64_t repeated_relations = 0;
  std::int64_t streets_outside = 0;  ///< ways with a highway tag that have no node in the box
};

/// What an importer wants of a map: streets, restrictions of turns, buildings, land use, water, railways, names.
/// Ways and relations in ascending id, of each id the first in the file.
struct OsmData {
  std::unordered_map<std::int64_t, io::LonLat>
      nodes;                               ///< places of those the ways name; looked up, never walked through
  std::map<std::int64_t, Tags> node_tags;  ///< of nodes with a tag of interest (ele, barrier, place, amenity)
  std::vector<OsmWay> ways;
  std::vector<OsmRelation> relations;
  OsmCounts counts;
};

/// Reads an OSM file: .osm or .osm.xml, .osm.pbf, .opl, also packed with gzip or bzip2 (libosmium). With `box`, nodes
/// outside it are left out. Two passes over the file; memory grows with what is kept, not with the file.
///
/// Faults: F201 can't be opened, F202 empty or cut off, O301 not OpenStreetMap data. Then nothing is returned.
std::optional<OsmData> read_osm(std::filesystem::path const& file, std::optional<Box> const& box, io::Faults& faults);

/// The same of bytes in memory; `format` as a file's ending: "osm", "pbf", "opl".
std::optional<OsmData> parse_osm(std::string_view bytes, std::string const& format, std::optional<Box> const& box,
                                 io::Faults& faults);

}  // namespace twinshift::osm
