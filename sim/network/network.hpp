#pragma once

#include "sim/core/column.hpp"
#include "sim/core/geometry.hpp"
#include "sim/core/units.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace twinshift::network {

/// What a street is; the order is that of importance.
enum class LinkClass : std::uint8_t {
  kMotorway,
  kTrunk,
  kPrimary,
  kSecondary,
  kTertiary,
  kResidential,
  kBusway,
  kConnector,
  kPath,
};

/// Who may use a link, as bits. Walking is possible on every link but motorways, in both directions.
enum Access : std::uint8_t { kCarAccess = 1, kBusAccess = 2, kWalkAccess = 4, kBikeAccess = 8 };

struct Nodes {
  Column<NodeId, Point> position;
  Column<NodeId, std::string> key;  ///< node_id of the network files
};

/// Directed links: a street open both ways is two rows, each the other's `reverse`.
struct Links {
  Column<LinkId, NodeId> from;
  Column<LinkId, NodeId> to;
  Column<LinkId, Metres> length;
  Column<LinkId, MetresPerSecond> free_speed;
  Column<LinkId, double> capacity;  ///< vehicles (car units) an hour, all lanes of this direction
  Column<LinkId, std::uint8_t> lanes;
  Column<LinkId, LinkClass> link_class;
  Column<LinkId, std::uint8_t> access;    ///< bits of Access
  Column<LinkId, std::uint8_t> bus_lane;  ///< 1 if buses have a lane of their own here
  Column<LinkId, LinkId> reverse;         ///< invalid for one-way links
  Ragged<LinkId, Point> shape;            ///< at least two points, ends included
  Column<LinkId, std::string> key;        ///< link_id of the files; "~" in front for the backward direction
  Column<LinkId, std::string> name;       ///< street name, may be empty

  [[nodiscard]] std::size_t size() const { return from.size(); }
};

/// Streets as a directed graph. Immutable once built; nodes and links keep the order of the files.
struct Network {
  Nodes nodes;
  Links links;
  Ragged<NodeId, LinkId> out_links;  ///< in ascending LinkId
  Ragged<NodeId, LinkId> in_links;   ///< in ascending LinkId
  /// Turns that cars may not make, from a link to one that leaves its end; ascending. Buses are let off.
  std::vector<std::pair<LinkId, LinkId>> banned_turns;
};

/// Fills out_links and in_links from the links' ends. Call once after the last link.
void index_network(Network& network);

/// True if cars may not go from `from` straight on to `to`. For links that meet.
[[nodiscard]] bool turn_banned(Network const& network, LinkId from, LinkId to);

/// Seconds a car needs on an empty link, at least 1 ms.
[[nodiscard]] double free_flow_seconds(Network const& network, LinkId link);

/// Nearest node to `point` that has a link (in or out) open to `access`; invalid if there is none.
/// Built once, then each query looks at a few grid cells. Borrows nothing; safe to share between threads.
class NodeLocator {
public:
  NodeLocator(Network const& network, std::uint8_t access);
  [[nodiscard]] NodeId nearest(Point point) const;
  /// Nodes within `metres` of `point`, nearest first, equally near ones by id; at most `most`.
  [[nodiscard]] std::vector<NodeId> within(Point point, double metres, std::size_t most) const;

private:
  struct Entry {
    Point position;
    NodeId node;
  };
  [[nodiscard]] std::size_t cell_of(int column, int row) const;
  double origin_x_ = 0;
  double origin_y_ = 0;
  int columns_ = 0;
  int rows_ = 0;
  std::vector<std::uint32_t> first_;
  std::vector<Entry> entries_;
};

}  // namespace twinshift::network
