#include "tools/osm/segments.hpp"

#include "sim/io/csv.hpp"

#include <algorithm>
#include <cstdlib>
#include <unordered_map>

namespace twinshift::osm {
namespace {

using imports::Reason;

constexpr Reason kNotThere{"O310", "highway value of what is not built, not there any more, or no way"};
constexpr Reason kUnknownKind{"O311", "unknown highway value"};
constexpr Reason kMinor{"O312", "driveway, parking aisle or the like that leads nowhere else"};
constexpr Reason kArea{"O313", "area without a line to travel on"};
constexpr Reason kClosed{"O314", "nobody of ours may use it"};
constexpr Reason kOutside{"O315", "outside the box"};
constexpr Reason kMissingNodes{"O320", "names nodes that the file lacks; cut there"};
constexpr Reason kTooShort{"O321", "fewer than two nodes"};
constexpr Reason kCutOff{"O324", "outside the file: fewer than two of its nodes are there"};
constexpr Reason kRepeatedNode{"O322", "names a node twice in a row"};
constexpr Reason kRepeatedWay{"O323", "the same id came before"};
constexpr Reason kReversible{"O325", "reversible lanes: taken as open in the drawn direction"};
constexpr Reason kConditional{"O326", "rules by time of day are not read: those without a condition hold"};

Reason const& reason_of(std::string_view code) {
  static constexpr std::array<Reason, 4> kReasons = {kNotThere, kUnknownKind, kArea, kClosed};
  return *std::find_if(kReasons.begin(), kReasons.end(), [&](Reason const& reason) { return reason.code == code; });
}

int whole(std::string_view text) {
  return static_cast<int>(std::clamp(io::parse_number(text).value_or(0), -10.0, 10.0));
}

std::string name_of(Tags const& tags) {
  for (auto const key : {"name:en", "name", "ref"})
    if (tags.has(key)) return std::string{tags[key]};
  return "";
}

/// A street as one or more lines of nodes that are there.
struct Line {
  OsmWay const* way;
  std::size_t row;  ///< of the report
  WayRules rules;
  std::vector<std::vector<std::int64_t>> runs;
};

class SegmentMaker {
public:
  SegmentMaker(OsmData const& data, CountryRules const& country, io::Projection const& projection,
               std::set<std::int64_t> const& fixed, imports::ImportReport& report)
      : data_{data}, country_{country}, projection_{projection}, fixed_{fixed}, rows_{report.file("streets")} {}

  SegmentNet make() {
    for (auto const& way : data_.ways)
      if (way.tags.has("highway")) read(way);
    for (std::int64_t i = 0; i < data_.counts.streets_outside; ++i) rows_.leave_out(rows_.add(), kOutside);
    for (std::int64_t i = 0; i < data_.counts.repeated_ways; ++i) rows_.drop(rows_.add(), kRepeatedWay, 0);
    number_nodes();
    for (auto const& line : lines_) cut(line);
    drop_minor_ends();
    part_at_bollards();
    return std::move(net_);
  }

private:
  void read(OsmWay const& way) {
    auto const row = rows_.add();
    auto const verdict = way_rules(way.tags, country_);
    if (!verdict.rules) {
      if (verdict.reason == kUnknownKind.code)
        rows_.drop(row, kUnknownKind, way.id, "way " + std::to_string(way.id) + ": " + std::string{way.tags["highway"]},
                   place_of(way));
      else
        rows_.leave_out(row, reason_of(verdict.reason));
      return;
    }
    Line line{&way, row, *verdict.rules, runs_of(way, row)};
    if (line.runs.empty()) {
      auto const whole =
          std::all_of(way.nodes.begin(), way.nodes.end(), [&](auto node) { return data_.nodes.contains(node); });
      if (whole)
        rows_.drop(row, kTooShort, way.id, "way " + std::to_string(way.id), place_of(way));
      else
        rows_.leave_out(row, kCutOff);
      return;
    }
    if (line.rules.oneway_guessed) repair(row, kReversible, way);
    if (line.rules.conditional) repair(row, kConditional, way);
    lines_.push_back(std::move(line));
  }

  void repair(std::size_t row, Reason const& reason, OsmWay const& way) {
    rows_.repair(row, reason, way.id, "way " + std::to_string(way.id) + ' ' + name_of(way.tags), place_of(way));
  }

  std::optional<io::LonLat> place_of(OsmWay const& way) const {
    for (auto const node : way.nodes)
      if (auto const it = data_.nodes.find(node); it != data_.nodes.end()) return it->second;
    return std::nullopt;
  }

  /// The nodes that are there and can be shown in the plane, cut where one is missing.
  std::vector<std::vector<std::int64_t>> runs_of(OsmWay const& way, std::size_t row) {
    std::vector<std::vector<std::int64_t>> runs(1);
    for (auto const node : way.nodes) {
      auto const it = data_.nodes.find(node);
      if (it == data_.nodes.end() || !projection_.to_plane(it->second)) {
        if (!runs.back().empty()) runs.emplace_back();
        repair(row, kMissingNodes, way);
      } else if (!runs.back().empty() && runs.back().back() == node) {
        repair(row, kRepeatedNode, way);
      } else {
        runs.back().push_back(node);
      }
    }
    std::erase_if(runs, [](auto const& run) { return run.size() < 2; });
    return runs;
  }

  void number_nodes() {
    std::map<std::int64_t, std::uint32_t> uses;
    for (auto const& line : lines_)
      for (auto const& run : line.runs)
        for (std::size_t i = 0; i < run.size(); ++i) uses[run[i]] += i == 0 || i + 1 == run.size() ? 2U : 1U;
    for (auto const& [id, count] : uses) {
      auto const at = data_.nodes.at(id);
      auto const tags = data_.node_tags.find(id);
      auto const bollard = tags != data_.node_tags.end() && blocks_cars(tags->second);
      NetNode node{"n" + std::to_string(id), at, *projection_.to_plane(at), std::nullopt,
                   fixed_.contains(id) || bollard};
      if (tags != data_.node_tags.end()) node.elevation = io::parse_number(tags->second["ele"]);
      if (bollard) bollards_.emplace(net_.nodes.size(), &tags->second);
      number_.emplace(id, net_.nodes.size());
      cut_.push_back(count > 1 || node.fixed ? 1 : 0);
      net_.nodes.push_back(std::move(node));
    }
  }

  void cut(Line const& line) {
    auto piece = 0;
    for (auto const& run : line.runs) {
      std::vector<std::size_t> points = {number_.at(run.front())};
      for (std::size_t i = 1; i < run.size(); ++i) {
        points.push_back(number_.at(run[i]));
        if (cut_[points.back()] == 0) continue;
        auto const end = points.back();
        add(line, piece++, std::move(points));
        points = {end};
      }
    }
  }

  void add(Line const& line, int piece, std::vector<std::size_t> points) {
    auto const& tags = line.way->tags;
    net_.segments.push_back({"w" + std::to_string(line.way->id) + '_' + std::to_string(piece), net_.segments.size(),
                             line.way->id, std::move(points), line.rules, name_of(tags), whole(tags["layer"]),
                             tags.has("bridge") && !tags.is("bridge", "no"),
                             tags.has("tunnel") && !tags.is("tunnel", "no")});
  }

  /// Takes away minor segments that end nowhere, one after the other, until the rest lead from street to street.
  void drop_minor_ends() {
    std::vector<std::vector<std::size_t>> at(net_.nodes.size());
    std::vector<std::size_t> loose;
    for (std::size_t s = 0; s < net_.segments.size(); ++s) {
      at[net_.segments[s].points.front()].push_back(s);
      at[net_.segments[s].points.back()].push_back(s);
      if (net_.segments[s].rules.minor) loose.push_back(s);
    }
    std::vector<std::uint8_t> gone(net_.segments.size());
    while (!loose.empty()) {
      auto const s = loose.back();
      loose.pop_back();
      auto const& points = net_.segments[s].points;
      auto const dangles =
          at[points.front()].size() == 1 || at[points.back()].size() == 1 || points.front() == points.back();
      if (gone[s] != 0 || !dangles) continue;
      gone[s] = 1;
      for (auto const node : {points.front(), points.back()}) {
        std::erase(at[node], s);
        for (auto const other : at[node])
          if (net_.segments[other].rules.minor) loose.push_back(other);
      }
    }
    std::set<std::int64_t> left;
    for (std::size_t s = 0; s < gone.size(); ++s)
      if (gone[s] == 0) left.insert(net_.segments[s].way);
    for (auto const& line : lines_)
      if (line.rules.minor && !left.contains(line.way->id)) rows_.leave_out(line.row, kMinor);
    std::size_t kept = 0;
    for (std::size_t s = 0; s < gone.size(); ++s) {
      if (gone[s] != 0) continue;
      if (kept != s) net_.segments[kept] = std::move(net_.segments[s]);
      net_.segments[kept].order = kept;
      ++kept;
    }
    net_.segments.resize(kept);
  }

  /// Each street for cars that touches a bollard ends at a node of its own; a step joins those nodes.
  void part_at_bollards() {
    std::map<std::size_t, int> streets;  // met so far, by node
    for (auto const& [node, tags] : bollards_) streets.emplace(node, 0);
    for (auto& segment : net_.segments) {
      auto const cars = (segment.rules.forward.access | segment.rules.backward.access) & network::kCarAccess;
      if (cars == 0) continue;
      for (auto* const end : {&segment.points.front(), &segment.points.back()}) {
        auto const bollard = streets.find(*end);
        if (bollard != streets.end() && bollard->second++ > 0)
          *end = second_node(bollard->first, bollard->second - 1, *bollards_.at(bollard->first));
      }
    }
  }

  std::size_t second_node(std::size_t node, int copy, Tags const& tags) {
    auto twin = net_.nodes[node];
    twin.key += 'b' + std::to_string(copy);
    auto const buses = !tags["bus"].empty() ? tags.is("bus", "yes") : tags.is("psv", "yes");
    StreetRow step;
    step.key = twin.key;
    step.from = node;
    step.to = net_.nodes.size();
    step.length = 1;
    step.link_class = buses ? network::LinkClass::kBusway : network::LinkClass::kPath;
    step.lanes = buses ? 1 : 0;
    step.limit_kmh = step.speed_kmh = 15;
    step.capacity = buses ? capacity_per_lane(step.link_class) : 0;
    step.access = network::kWalkAccess | (tags.is("bicycle", "no") ? 0 : network::kBikeAccess) |
                  (buses ? network::kBusAccess : 0);
    net_.gaps.push_back(std::move(step));
    net_.nodes.push_back(std::move(twin));
    return net_.nodes.size() - 1;
  }

  OsmData const& data_;
  CountryRules const& country_;
  io::Projection const& projection_;
  std::set<std::int64_t> const& fixed_;
  imports::FileRows& rows_;
  SegmentNet net_;
  std::vector<Line> lines_;
  std::unordered_map<std::int64_t, std::size_t> number_;  // looked up, never walked through
  std::vector<std::uint8_t> cut_;                         ///< by node: segments end here
  std::map<std::size_t, Tags const*> bollards_;           ///< by node
};

}  // namespace

SegmentNet make_segments(OsmData const& data, CountryRules const& country, io::Projection const& projection,
                         std::set<std::int64_t> const& fixed, imports::ImportReport& report) {
  return SegmentMaker{data, country, projection, fixed, report}.make();
}

double length_of(SegmentNet const& net, std::vector<std::size_t> const& points) {
  auto metres = 0.0;
  for (std::size_t i = 1; i < points.size(); ++i)
    metres += distance(net.nodes[points[i - 1]].point, net.nodes[points[i]].point);
  return metres;
}

}  // namespace twinshift::osm
