#include "tools/osm/streets.hpp"

#include "tools/osm/islands.hpp"
#include "tools/osm/segments.hpp"
#include "tools/osm/turn_restrictions.hpp"

#include <algorithm>
#include <map>

namespace twinshift::osm {
namespace {

using network::kBusAccess;
using network::kCarAccess;
using network::kWalkAccess;
using network::LinkClass;

constexpr std::uint8_t kMotors = kCarAccess | kBusAccess;

/// Segments one after the other, each in the chain's direction, that become one street.
struct Chain {
  std::vector<Segment> parts;
  [[nodiscard]] std::size_t from() const { return parts.front().points.front(); }
  [[nodiscard]] std::size_t to() const { return parts.back().points.back(); }
};

Segment reversed(Segment segment) {
  std::reverse(segment.points.begin(), segment.points.end());
  std::swap(segment.rules.forward, segment.rules.backward);
  return segment;
}

bool same_direction(DirectionRules const& a, DirectionRules const& b, bool other_way_open) {
  auto const lanes_may_differ = !other_way_open && (a.access & kMotors) != 0;
  return a.access == b.access && a.bus_lane == b.bus_lane && (lanes_may_differ || a.lanes == b.lanes);
}

/// True if `b` goes on where `a` ends and nothing changes there but the limit; on one-way streets lanes may differ, too
/// (turning lanes before a junction).
bool goes_on(Segment const& a, Segment const& b) {
  auto const oneway = (a.rules.backward.access & kMotors) == 0;
  return a.rules.link_class == b.rules.link_class && a.rules.walk == b.rules.walk && a.name == b.name &&
         a.rules.cycleway == b.rules.cycleway && same_direction(a.rules.forward, b.rules.forward, !oneway) &&
         same_direction(a.rules.backward, b.rules.backward, (a.rules.forward.access & kMotors) != 0);
}

class ChainMaker {
public:
  explicit ChainMaker(SegmentNet const& net) : net_{net}, used_(net.segments.size()), ends_(net.nodes.size()) {
    for (std::size_t s = 0; s < net.segments.size(); ++s) {
      ends_[net.segments[s].points.front()].push_back(s);
      ends_[net.segments[s].points.back()].push_back(s);
    }
  }

  std::vector<Chain> make() {
    std::vector<Chain> chains;
    for (std::size_t s = 0; s < net_.segments.size(); ++s) {
      if (used_[s] != 0) continue;
      used_[s] = 1;
      Chain chain{{net_.segments[s]}};
      while (auto next = after(chain.parts.back())) chain.parts.push_back(std::move(*next));
      // Then the other way from where it began, seen against its direction.
      std::vector<Segment> before = {reversed(chain.parts.front())};
      while (auto next = after(before.back())) before.push_back(std::move(*next));
      for (std::size_t i = 1; i < before.size(); ++i) chain.parts.insert(chain.parts.begin(), reversed(before[i]));
      chains.push_back(std::move(chain));
    }
    return chains;
  }

private:
  /// The unused segment that `segment` goes on into, turned so that it leads away.
  std::optional<Segment> after(Segment const& segment) {
    auto const node = segment.points.back();
    auto const& here = ends_[node];
    if (here.size() != 2 || net_.nodes[node].fixed) return std::nullopt;
    auto const other = used_[here[0]] == 0 ? here[0] : here[1];
    if (used_[other] != 0) return std::nullopt;
    auto next = net_.segments[other];
    if (next.points.front() != node) next = reversed(std::move(next));
    if (!goes_on(segment, next)) return std::nullopt;
    used_[other] = 1;
    return next;
  }

  SegmentNet const& net_;
  std::vector<std::uint8_t> used_;
  std::vector<std::vector<std::size_t>> ends_;  ///< segments by node, one that begins and ends there twice
};

/// Turns chains into rows of the links table.
class RowMaker {
public:
  explicit RowMaker(SegmentNet const& net) : net_{net} {}

  void add(Chain chain) {
    if (chain.from() == chain.to()) {
      for (auto& half : halves(chain)) add_open(std::move(half));
    } else {
      add_open(std::move(chain));
    }
  }
  std::vector<StreetRow> take() { return std::move(rows_); }

private:
  /// A street that ends where it begins, cut at a point in between: no link of ours is a loop.
  std::vector<Chain> halves(Chain const& chain) const {
    std::vector<Chain> result(2);
    auto const cut = chain.parts.size() / 2;
    if (chain.parts.size() > 1) {
      result[0].parts.assign(chain.parts.begin(), chain.parts.begin() + static_cast<std::ptrdiff_t>(cut));
      result[1].parts.assign(chain.parts.begin() + static_cast<std::ptrdiff_t>(cut), chain.parts.end());
      return result;
    }
    auto first = chain.parts.front();
    auto second = first;
    if (first.points.size() < 3) return {};  // from a node to itself: nothing
    auto const middle = static_cast<std::ptrdiff_t>(first.points.size() / 2);
    first.points.erase(first.points.begin() + middle + 1, first.points.end());
    second.points.erase(second.points.begin(), second.points.begin() + middle);
    second.key += "b";
    result[0].parts = {first};
    result[1].parts = {second};
    return result;
  }

  void add_open(Chain chain) {
    auto const& first = chain.parts.front().rules;
    if (first.forward.access == 0 && first.backward.access != 0) chain = turned(std::move(chain));
    auto const& rules = chain.parts.front().rules;
    auto const last = chain.parts.back().rules.forward.lanes;
    auto forward = row(chain, true);
    auto const alike = rules.forward.access == rules.backward.access &&
                       chain.parts.front().rules.backward.lanes == last && same_speeds(chain);
    if (alike) {
      forward.bus_lane_backward = rules.backward.bus_lane;
      rows_.push_back(std::move(forward));
      return;
    }
    forward.oneway = true;
    rows_.push_back(std::move(forward));
    if (rules.backward.access == 0) return;
    auto back = row(turned(std::move(chain)), false);
    back.oneway = true;
    back.key += "r";
    rows_.push_back(std::move(back));
  }

  static Chain turned(Chain chain) {
    std::reverse(chain.parts.begin(), chain.parts.end());
    for (auto& part : chain.parts) part = reversed(std::move(part));
    return chain;
  }

  static bool same_speeds(Chain const& chain) {
    return std::all_of(chain.parts.begin(), chain.parts.end(), [](Segment const& part) {
      return part.rules.forward.speed_kmh == part.rules.backward.speed_kmh;
    });
  }

  StreetRow row(Chain const& chain, bool with_walking) const {
    auto const& first = chain.parts.front();
    auto const& last = chain.parts.back();
    StreetRow row;
    row.key = std::min_element(chain.parts.begin(), chain.parts.end(), [](auto const& a, auto const& b) {
                return a.order < b.order;
              })->key;
    row.from = chain.from();
    row.to = chain.to();
    row.link_class = first.rules.link_class;
    row.name = first.name;
    row.access = first.rules.forward.access;
    if (with_walking && first.rules.walk) row.access |= kWalkAccess;
    row.lanes = last.rules.forward.lanes;
    row.bus_lane_forward = first.rules.forward.bus_lane;
    row.first_way = first.way;
    row.last_way = last.way;
    row.cycleway = first.rules.cycleway;
    measure(chain, row);
    return row;
  }

  void measure(Chain const& chain, StreetRow& row) const {
    auto hours = 0.0;
    auto fewest = chain.parts.front().rules.forward.lanes;
    row.limit_tagged = row.lanes_tagged = true;
    for (auto const& part : chain.parts) {
      auto const length = length_of(net_, part.points);
      row.length += length;
      hours += length / part.rules.forward.speed_kmh;
      fewest = std::min(fewest, part.rules.forward.lanes);
      row.limit_tagged = row.limit_tagged && part.rules.speed_tagged;
      row.lanes_tagged = row.lanes_tagged && part.rules.lanes_tagged;
      row.bridge = row.bridge || part.bridge;
      row.tunnel = row.tunnel || part.tunnel;
      if (part.layer != 0) row.layer = part.layer;
      if (&part != &chain.parts.front()) row.shape.push_back(net_.nodes[part.points.front()].at);
      for (std::size_t i = 1; i + 1 < part.points.size(); ++i) row.shape.push_back(net_.nodes[part.points[i]].at);
    }
    row.limit_kmh = hours > 0 ? row.length / hours : chain.parts.front().rules.forward.speed_kmh;
    row.length = std::max(row.length, 0.1);
    row.speed_kmh = free_speed(row.link_class, row.limit_kmh);
    row.capacity = (row.access & kMotors) != 0 ? fewest * capacity_per_lane(row.link_class) : 0;
  }

  SegmentNet const& net_;
  std::vector<StreetRow> rows_;
};

/// The nodes that rows use, in the order of the net, and the rows' ends renumbered.
std::vector<StreetNode> used_nodes(SegmentNet const& net, std::vector<StreetRow>& rows) {
  constexpr auto kUnused = static_cast<std::size_t>(-1);
  std::vector<std::size_t> number(net.nodes.size(), kUnused);
  for (auto const& row : rows) number[row.from] = number[row.to] = 0;
  std::vector<StreetNode> nodes;
  for (std::size_t n = 0; n < net.nodes.size(); ++n) {
    if (number[n] == kUnused) continue;
    number[n] = nodes.size();
    auto const& node = net.nodes[n];
    nodes.push_back({node.key, node.at, node.point, node.elevation});
  }
  for (auto& row : rows) {
    row.from = number[row.from];
    row.to = number[row.to];
  }
  return nodes;
}

}  // namespace

double capacity_per_lane(LinkClass link_class) {
  switch (link_class) {
    case LinkClass::kMotorway:
      return 2000;
    case LinkClass::kTrunk:
      return 1500;
    case LinkClass::kPrimary:
      return 1000;
    case LinkClass::kSecondary:
      return 900;
    case LinkClass::kTertiary:
      return 800;
    case LinkClass::kResidential:
      return 600;
    case LinkClass::kBusway:
      return 600;
    case LinkClass::kConnector:
      return 600;
    case LinkClass::kPath:
      return 300;  // where a tag lets cars or buses onto one
  }
  return 0;
}

double free_speed(LinkClass link_class, double limit_kmh) {
  if (link_class == LinkClass::kMotorway || link_class == LinkClass::kPath) return limit_kmh;
  return limit_kmh * (limit_kmh > 60 ? 0.9 : 0.8);
}

Streets make_streets(OsmData const& data, CountryRules const& country, io::Projection const& projection,
                     Islands islands, imports::ImportReport& report) {
  auto const restrictions = read_restrictions(data, report);
  auto const net = make_segments(data, country, projection, fixed_nodes(restrictions), report);
  RowMaker rows{net};
  for (auto& chain : ChainMaker{net}.make()) rows.add(std::move(chain));
  Streets streets;
  streets.rows = rows.take();
  streets.rows.insert(streets.rows.end(), net.gaps.begin(), net.gaps.end());
  streets.nodes = used_nodes(net, streets.rows);
  treat_islands(islands, streets, report);
  ban_turns(restrictions, streets, report);
  return streets;
}

}  // namespace twinshift::osm
