#pragma once

#include "tools/osm/streets.hpp"

#include <set>

namespace twinshift::osm {

/// A node of the map that a street touches.
struct NetNode {
  std::string key;
  io::LonLat at;
  Point point;
  std::optional<double> elevation;
  bool fixed = false;  ///< stays a junction whatever meets there
};

/// A piece of one way between two nodes where something may change.
struct Segment {
  std::string key;        ///< "w17_2": the third piece of way 17
  std::size_t order = 0;  ///< among all segments
  std::int64_t way = 0;
  std::vector<std::size_t> points;  ///< rows of SegmentNet::nodes, at least two, neighbours differ
  WayRules rules;
  std::string name;
  int layer = 0;
  bool bridge = false;
  bool tunnel = false;
};

/// The streets of a map before anything is joined.
struct SegmentNet {
  std::vector<NetNode> nodes;  ///< in ascending OSM id; second nodes at bollards after them
  std::vector<Segment> segments;
  std::vector<StreetRow> gaps;  ///< the step past a bollard, for who may take it
};

/// Cuts the map's streets at shared nodes, at ends, at `fixed` nodes and where cars can't pass (a bollard): there the
/// streets end at nodes of their own that a path joins.
SegmentNet make_segments(OsmData const& data, CountryRules const& country, io::Projection const& projection,
                         std::set<std::int64_t> const& fixed, imports::ImportReport& report);

/// Metres along the points.
[[nodiscard]] double length_of(SegmentNet const& net, std::vector<std::size_t> const& points);

}  // namespace twinshift::osm
