#include "tools/osm/islands.hpp"

#include "sim/network/boost_graph.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace twinshift::osm {
namespace {

using network::kBikeAccess;
using network::kBusAccess;
using network::kCarAccess;
using network::kWalkAccess;

constexpr imports::Reason kOut{"O330", "cut off from the rest for all who may use it"};
constexpr imports::Reason kClosed{"O331", "closed to a mode that can't come from the rest and back"};
constexpr imports::Reason kIsland{"O332", "streets of a mode that can't come from the rest and back"};

struct ModeName {
  std::uint8_t bit;
  std::string_view name;
};
constexpr std::array<ModeName, 4> kModes = {
    {{kCarAccess, "cars"}, {kBusAccess, "buses"}, {kBikeAccess, "bicycles"}, {kWalkAccess, "walking"}}};

/// Component of each node for a mode, and the largest. On foot, and where `both_ways`, one-way streets count both ways.
struct Pieces {
  std::vector<std::uint32_t> of_node;
  std::uint32_t main = 0;
};

Pieces pieces_of(Streets const& streets, std::uint8_t mode, bool both_ways) {
  network::Network network;
  network.nodes.key.resize(streets.nodes.size());
  network.nodes.position.resize(streets.nodes.size());
  std::vector<std::uint8_t> touched(streets.nodes.size());
  auto const add = [&](std::size_t from, std::size_t to) {
    network.links.from.push_back(nth<NodeId>(from));
    network.links.to.push_back(nth<NodeId>(to));
    network.links.access.push_back(mode);
  };
  for (auto const& row : streets.rows) {
    if ((row.access & mode) == 0) continue;
    add(row.from, row.to);
    if (!row.oneway || both_ways || mode == kWalkAccess) add(row.to, row.from);
    touched[row.from] = touched[row.to] = 1;
  }
  network::index_network(network);
  Pieces pieces;
  pieces.of_node = network::strong_components(network::make_street_graph(network, mode)).of_node;
  std::vector<std::size_t> size(streets.nodes.size() + 1);
  for (std::size_t n = 0; n < touched.size(); ++n)
    if (touched[n] != 0) ++size[pieces.of_node[n]];
  pieces.main = static_cast<std::uint32_t>(std::max_element(size.begin(), size.end()) - size.begin());
  return pieces;
}

/// Nodes of the main piece in squares of kLongestJoin, so that the nearest is in the nine around.
class NearestInMain {
public:
  NearestInMain(Streets const& streets, Pieces const& pieces, std::vector<std::uint8_t> const& touched)
      : streets_{streets} {
    for (std::size_t n = 0; n < streets.nodes.size(); ++n)
      if (touched[n] != 0 && pieces.of_node[n] == pieces.main) squares_[square(streets.nodes[n].point)].push_back(n);
  }
  [[nodiscard]] std::pair<double, std::size_t> nearest(Point at) const {
    std::pair<double, std::size_t> best{std::numeric_limits<double>::infinity(), 0};
    auto const [x, y] = square(at);
    for (auto dx = -1; dx <= 1; ++dx)
      for (auto dy = -1; dy <= 1; ++dy) {
        auto const found = squares_.find({x + dx, y + dy});
        if (found == squares_.end()) continue;
        for (auto const node : found->second)
          best = std::min(best, std::pair{distance(at, streets_.nodes[node].point), node});
      }
    return best;
  }

private:
  static std::pair<std::int64_t, std::int64_t> square(Point at) {
    return {static_cast<std::int64_t>(std::floor(at.x / kLongestJoin)),
            static_cast<std::int64_t>(std::floor(at.y / kLongestJoin))};
  }
  Streets const& streets_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::size_t>> squares_;
};

std::vector<std::uint8_t> touched_by(Streets const& streets, std::uint8_t mode) {
  std::vector<std::uint8_t> touched(streets.nodes.size());
  for (auto const& row : streets.rows)
    if ((row.access & mode) != 0) touched[row.from] = touched[row.to] = 1;
  return touched;
}

/// Ties each island of `mode` to the main piece by the shortest straight line there is.
std::size_t join(Streets& streets, std::uint8_t mode) {
  auto const pieces = pieces_of(streets, mode, true);
  auto const touched = touched_by(streets, mode);
  NearestInMain const main{streets, pieces, touched};
  struct Bridge {
    double metres = kLongestJoin;
    std::size_t from = 0;
    std::size_t to = 0;
  };
  std::map<std::uint32_t, Bridge> best;  // by island
  for (std::size_t n = 0; n < streets.nodes.size(); ++n) {
    if (touched[n] == 0 || pieces.of_node[n] == pieces.main) continue;
    auto const [metres, to] = main.nearest(streets.nodes[n].point);
    auto& bridge = best[pieces.of_node[n]];
    if (metres <= kLongestJoin && (bridge.from == bridge.to || metres < bridge.metres)) bridge = {metres, n, to};
  }
  std::size_t joined = 0;
  for (auto const& [island, bridge] : best) {
    if (bridge.from == bridge.to) continue;
    StreetRow row;
    row.key = "join_" + streets.nodes[bridge.from].key + (mode == kCarAccess ? "" : "_foot");
    row.from = bridge.from;
    row.to = bridge.to;
    row.length = std::max(0.1, bridge.metres);
    row.link_class = network::LinkClass::kConnector;
    row.access = mode == kCarAccess ? kCarAccess | kBusAccess | kBikeAccess | kWalkAccess : kBikeAccess | kWalkAccess;
    row.limit_kmh = row.speed_kmh = mode == kCarAccess ? 20 : 15;
    row.lanes = mode == kCarAccess ? 1 : 0;
    row.capacity = mode == kCarAccess ? capacity_per_lane(row.link_class) : 0;
    streets.rows.push_back(std::move(row));
    ++joined;
  }
  return joined;
}

void drop_unused_nodes(Streets& streets) {
  std::vector<std::uint8_t> used(streets.nodes.size());
  for (auto const& row : streets.rows) used[row.from] = used[row.to] = 1;
  std::vector<std::size_t> number(streets.nodes.size());
  std::size_t next = 0;
  for (std::size_t n = 0; n < used.size(); ++n) {
    number[n] = next;
    if (used[n] == 0) continue;
    if (n != next) streets.nodes[next] = std::move(streets.nodes[n]);
    ++next;
  }
  streets.nodes.resize(next);
  for (auto& row : streets.rows) {
    row.from = number[row.from];
    row.to = number[row.to];
  }
}

/// One row of the report a piece, with its place and size.
void report_pieces(Streets const& streets, ModeName const& mode, Pieces const& pieces, Islands islands,
                   imports::ImportReport& report) {
  struct Size {
    std::size_t links = 0;
    double metres = 0;
    StreetRow const* longest = nullptr;
  };
  std::map<std::uint32_t, Size> sizes;
  for (auto const& row : streets.rows) {
    auto const piece = pieces.of_node[row.from] != pieces.main ? pieces.of_node[row.from] : pieces.of_node[row.to];
    if ((row.access & mode.bit) == 0 || piece == pieces.main) continue;
    auto& size = sizes[piece];
    ++size.links;
    size.metres += row.length;
    if (size.longest == nullptr || row.length > size.longest->length) size.longest = &row;
  }
  auto& rows = report.file("islands");
  for (auto const& [piece, size] : sizes) {
    auto const& row = *size.longest;
    rows.repair(rows.add(), kIsland, row.first_way,
                std::to_string(size.links) + " links, " + std::to_string(static_cast<std::int64_t>(size.metres)) +
                    " m " + (islands == Islands::kKeep ? "left open to " : "closed to ") + std::string{mode.name} +
                    (row.name.empty() ? "" : ", near " + row.name),
                streets.nodes[row.from].at);
  }
}

/// Closes what lies outside the main piece of a mode. Returns the rows closed.
std::vector<std::size_t> close(Streets& streets, std::uint8_t mode, Pieces const& pieces) {
  std::vector<std::size_t> closed;
  for (std::size_t r = 0; r < streets.rows.size(); ++r) {
    auto& row = streets.rows[r];
    if ((row.access & mode) == 0) continue;
    if (pieces.of_node[row.from] == pieces.main && pieces.of_node[row.to] == pieces.main) continue;
    row.access = static_cast<std::uint8_t>(row.access & ~mode);
    closed.push_back(r);
  }
  return closed;
}

}  // namespace

void treat_islands(Islands islands, Streets& streets, imports::ImportReport& report) {
  if (islands == Islands::kJoin)
    report.figure("islands_joined", static_cast<double>(join(streets, kCarAccess) + join(streets, kWalkAccess)));
  auto& links = report.file("links");
  auto const first = links.read();
  for (std::size_t r = 0; r < streets.rows.size(); ++r) links.add();
  std::vector<std::uint8_t> touched(streets.rows.size());
  for (auto const& mode : kModes) {
    auto const pieces = pieces_of(streets, mode.bit, false);
    report_pieces(streets, mode, pieces, islands, report);
    if (islands == Islands::kKeep) continue;
    for (auto const row : close(streets, mode.bit, pieces)) touched[row] = 1;
  }
  for (std::size_t r = 0; r < streets.rows.size(); ++r) {
    auto const& row = streets.rows[r];
    if (row.access == 0)
      links.leave_out(first + r, kOut);
    else if (touched[r] != 0)
      links.repair(first + r, kClosed, row.first_way, row.key + ' ' + row.name, streets.nodes[row.from].at);
  }
  std::erase_if(streets.rows, [](StreetRow const& row) { return row.access == 0; });
  for (auto& row : streets.rows)
    if ((row.access & (kCarAccess | kBusAccess)) == 0) row.capacity = row.lanes = 0;
  drop_unused_nodes(streets);
}

}  // namespace twinshift::osm
