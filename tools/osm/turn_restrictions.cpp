#include "tools/osm/turn_restrictions.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

namespace twinshift::osm {
namespace {

using imports::Reason;

constexpr Reason kMembers{"O340", "lacks a from, a via or a to"};
constexpr Reason kOutside{"O343", "names a way that the file lacks"};
constexpr Reason kNoStreet{"O341", "names a way that cars don't use here"};
constexpr Reason kPassesThrough{"O342", "a way passes through the via node: unclear from which side"};
constexpr Reason kTimed{"O344", "holds at some times only"};
constexpr Reason kOtherVehicles{"O345", "does not hold for cars"};
constexpr Reason kUnknown{"O347", "unknown kind of restriction"};
constexpr Reason kDisjoint{"O348", "its ways don't meet"};
constexpr Reason kRepeated{"O323", "the same id came before"};
constexpr Reason kTrap{"O349", "would have left cars no way out; not applied there"};

bool lists(std::string_view text, std::string_view word) {
  while (!text.empty()) {
    auto item = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(text.size(), item.size() + 1));
    while (item.starts_with(' ')) item.remove_prefix(1);
    if (item == word) return true;
  }
  return false;
}

class RestrictionReader {
public:
  RestrictionReader(OsmData const& data, imports::ImportReport& report)
      : data_{data}, rows_{report.file("turn restrictions")} {
    for (auto const& way : data.ways) ways_.emplace(way.id, &way);
  }

  std::vector<TurnRestriction> read() {
    for (auto const& relation : data_.relations)
      if (relation.tags["type"].starts_with("restriction")) read(relation);
    return std::move(result_);
  }

private:
  void read(OsmRelation const& relation) {
    TurnRestriction restriction;
    restriction.relation = relation.id;
    restriction.report_row = rows_.add();
    if (auto const* const reason = take_kind(relation.tags, restriction)) {
      rows_.leave_out(restriction.report_row, *reason);
      return;
    }
    auto const* const reason = take_members(relation, restriction);
    if (reason == nullptr)
      result_.push_back(std::move(restriction));
    else if (reason == &kOutside)
      rows_.leave_out(restriction.report_row, *reason);
    else
      rows_.drop(restriction.report_row, *reason, relation.id, "relation " + std::to_string(relation.id),
                 place_of(relation));
  }

  static Reason const* take_kind(Tags const& tags, TurnRestriction& restriction) {
    for (auto const vehicle : {"motorcar", "motor_vehicle", "vehicle"})
      if (lists(tags["except"], vehicle)) return &kOtherVehicles;
    auto kind = tags["restriction"];
    for (auto const key : {"restriction:vehicle", "restriction:motor_vehicle", "restriction:motorcar"})
      if (tags.has(key)) kind = tags[key];
    if (tags["type"] != "restriction" && tags["type"] != "restriction:motorcar") return &kOtherVehicles;
    if (tags.has("day_on") || tags.has("hour_on")) return &kTimed;
    if (kind.empty())
      return tags.has("restriction:conditional") ? &kTimed : only_others(tags) ? &kOtherVehicles : &kUnknown;
    restriction.only = kind.starts_with("only_");
    restriction.u_turn = kind == "no_u_turn";
    auto const known = restriction.only || kind.starts_with("no_");
    return known ? nullptr : &kUnknown;
  }

  static bool only_others(Tags const& tags) {
    return std::any_of(tags.all().begin(), tags.all().end(),
                       [](auto const& tag) { return tag.first.starts_with("restriction:"); });
  }

  Reason const* take_members(OsmRelation const& relation, TurnRestriction& restriction) const {
    for (auto const& member : relation.members) {
      auto const way = member.kind == OsmMember::Kind::kWay;
      if (way && !ways_.contains(member.id)) return &kOutside;
      if (way && member.role == "from") restriction.from.push_back(member.id);
      if (way && member.role == "to") restriction.to.push_back(member.id);
      if (way && member.role == "via") restriction.via_ways.push_back(member.id);
      if (member.kind == OsmMember::Kind::kNode && member.role == "via") restriction.via_nodes.push_back(member.id);
    }
    if (restriction.from.empty() || restriction.to.empty()) return &kMembers;
    if (restriction.via_ways.empty()) return restriction.via_nodes.size() == 1 ? nullptr : &kMembers;
    return chain_vias(restriction) ? nullptr : &kDisjoint;
  }

  /// Orders the via ways from `from` to `to` and finds the nodes where they meet.
  bool chain_vias(TurnRestriction& restriction) const {
    if (restriction.from.size() != 1 || restriction.to.size() != 1) return false;
    std::vector<std::int64_t> ways = {restriction.from.front()};
    auto rest = restriction.via_ways;
    restriction.via_nodes.clear();
    while (!rest.empty()) {
      auto const next = std::find_if(rest.begin(), rest.end(), [&](auto way) { return meet(ways.back(), way); });
      if (next == rest.end()) return false;
      restriction.via_nodes.push_back(*meet(ways.back(), *next));
      ways.push_back(*next);
      rest.erase(next);
    }
    auto const last = meet(ways.back(), restriction.to.front(), restriction.via_nodes.back());
    if (!last) return false;
    restriction.via_nodes.push_back(*last);
    restriction.via_ways.assign(ways.begin() + 1, ways.end());
    return true;
  }

  /// A node at which both ways end, other than `but`.
  std::optional<std::int64_t> meet(std::int64_t a, std::int64_t b, std::optional<std::int64_t> but = {}) const {
    auto const& first = ways_.at(a)->nodes;
    auto const& second = ways_.at(b)->nodes;
    if (first.empty() || second.empty()) return std::nullopt;
    for (auto const node : {first.front(), first.back()})
      if (node != but && (node == second.front() || node == second.back())) return node;
    return std::nullopt;
  }

  std::optional<io::LonLat> place_of(OsmRelation const& relation) const {
    for (auto const& member : relation.members) {
      auto node = member.id;
      if (auto const way = ways_.find(member.id); member.kind == OsmMember::Kind::kWay) {
        if (way == ways_.end() || way->second->nodes.empty()) continue;
        node = way->second->nodes.front();
      }
      if (auto const it = data_.nodes.find(node); it != data_.nodes.end()) return it->second;
    }
    return std::nullopt;
  }

  OsmData const& data_;
  imports::FileRows& rows_;
  std::unordered_map<std::int64_t, OsmWay const*> ways_;  // looked up, never walked through
  std::vector<TurnRestriction> result_;
};

/// The links of cars with their turns, while bans are laid on them.
class TurnTable {
public:
  explicit TurnTable(Streets& streets) : streets_{streets}, in_(streets.nodes.size()), out_(streets.nodes.size()) {
    for (std::size_t r = 0; r < streets.rows.size(); ++r) add(r);
    for (std::size_t n = 0; n < streets.nodes.size(); ++n) node_of_.emplace(streets.nodes[n].key, n);
  }

  [[nodiscard]] std::optional<std::size_t> node(std::int64_t id) const {
    auto const it = node_of_.find("n" + std::to_string(id));
    return it == node_of_.end() ? std::nullopt : std::optional{it->second};
  }
  [[nodiscard]] std::vector<StreetLink> const& into(std::size_t node) const { return in_[node]; }
  [[nodiscard]] std::vector<StreetLink> const& out_of(std::size_t node) const { return out_[node]; }
  /// Links into the node whose last way is `way`.
  [[nodiscard]] std::vector<StreetLink> arriving(std::size_t node, std::int64_t way) const {
    std::vector<StreetLink> found;
    for (auto const link : in_[node])
      if (way_at_end(link) == way) found.push_back(link);
    return found;
  }
  [[nodiscard]] std::vector<StreetLink> leaving(std::size_t node, std::int64_t way) const {
    std::vector<StreetLink> found;
    for (auto const link : out_[node])
      if (way_at_start(link) == way) found.push_back(link);
    return found;
  }
  [[nodiscard]] std::size_t end_of(StreetLink link) const {
    return link.backward ? streets_.rows[link.row].from : streets_.rows[link.row].to;
  }
  void ban(StreetLink from, StreetLink to) { bans_[from].insert(to); }
  void allow(StreetLink from, StreetLink to) { bans_[from].erase(to); }
  [[nodiscard]] bool banned(StreetLink from, StreetLink to) const {
    auto const it = bans_.find(from);
    return it != bans_.end() && it->second.contains(to);
  }
  [[nodiscard]] bool open(std::size_t row) const { return (streets_.rows[row].access & network::kCarAccess) != 0; }

  /// A second link beside `link`, for cars alone, with the same bans on what follows.
  StreetLink twin(StreetLink link) {
    auto row = streets_.rows[link.row];
    if (link.backward) {
      std::swap(row.from, row.to);
      std::swap(row.first_way, row.last_way);
      row.bus_lane_forward = row.bus_lane_backward;
      std::reverse(row.shape.begin(), row.shape.end());
    }
    row.key += (link.backward ? "rv" : "v") + std::to_string(++twins_[link]);
    row.oneway = true;
    row.bus_lane_forward = row.bus_lane_backward = false;
    row.access = network::kCarAccess;
    streets_.rows.push_back(std::move(row));
    StreetLink const copy{streets_.rows.size() - 1, false};
    add(copy.row);
    if (auto const it = bans_.find(link); it != bans_.end()) bans_[copy] = it->second;
    return copy;
  }

  /// Takes back the bans of links that cars could not leave; returns those links.
  std::vector<StreetLink> free_traps() {
    std::vector<StreetLink> freed;
    for (auto& entry : bans_) {
      auto const& onward = out_[end_of(entry.first)];
      auto const trapped =
          std::all_of(onward.begin(), onward.end(), [&](StreetLink to) { return entry.second.contains(to); });
      if (!trapped || onward.empty()) continue;
      entry.second.clear();
      freed.push_back(entry.first);
    }
    return freed;
  }

  std::vector<std::pair<StreetLink, StreetLink>> list() const {
    std::vector<std::pair<StreetLink, StreetLink>> result;
    for (auto const& [from, banned] : bans_)
      for (auto const to : banned) result.emplace_back(from, to);
    return result;
  }

private:
  void add(std::size_t r) {
    auto const& row = streets_.rows[r];
    if (!open(r)) return;
    out_[row.from].push_back({r, false});
    in_[row.to].push_back({r, false});
    if (row.oneway) return;
    out_[row.to].push_back({r, true});
    in_[row.from].push_back({r, true});
  }
  [[nodiscard]] std::int64_t way_at_end(StreetLink link) const {
    return link.backward ? streets_.rows[link.row].first_way : streets_.rows[link.row].last_way;
  }
  [[nodiscard]] std::int64_t way_at_start(StreetLink link) const {
    return link.backward ? streets_.rows[link.row].last_way : streets_.rows[link.row].first_way;
  }

  Streets& streets_;
  std::vector<std::vector<StreetLink>> in_;
  std::vector<std::vector<StreetLink>> out_;
  std::unordered_map<std::string, std::size_t> node_of_;  // looked up, never walked through
  std::map<StreetLink, std::set<StreetLink>> bans_;
  std::map<StreetLink, int> twins_;
};

class Banner {
public:
  Banner(Streets& streets, imports::FileRows& rows) : streets_{streets}, table_{streets}, rows_{rows} {}

  void apply(TurnRestriction const& restriction) {
    auto const* const reason = restriction.via_ways.empty() ? by_node(restriction) : by_way(restriction);
    if (reason == nullptr) return;
    auto const node = table_.node(restriction.via_nodes.front());
    auto const at = node ? std::optional{streets_.nodes[*node].at} : std::nullopt;
    auto const what = "relation " + std::to_string(restriction.relation);
    if (reason == &kNoStreet)
      rows_.leave_out(restriction.report_row, *reason);
    else
      rows_.drop(restriction.report_row, *reason, restriction.relation, what, at);
  }

  void finish() {
    for (auto const link : table_.free_traps()) {
      auto const node = table_.end_of(link);
      for (auto const& restriction : applied_)
        if (restriction.second == node)
          rows_.repair(restriction.first->report_row, kTrap, restriction.first->relation,
                       "relation " + std::to_string(restriction.first->relation), streets_.nodes[node].at);
    }
    streets_.banned_turns = table_.list();
  }

private:
  Reason const* by_node(TurnRestriction const& restriction) {
    auto const via = table_.node(restriction.via_nodes.front());
    if (!via) return &kNoStreet;
    std::vector<StreetLink> from;
    std::vector<StreetLink> to;
    for (auto const way : restriction.from)
      if (auto const* const reason = collect(table_.arriving(*via, way), restriction, from)) return reason;
    for (auto const way : restriction.to)
      if (auto const* const reason = collect(table_.leaving(*via, way), restriction, to)) return reason;
    if (from.empty() || to.empty()) return &kNoStreet;
    applied_.emplace_back(&restriction, *via);
    for (auto const in : from) ban_after(in, to, restriction);
    return nullptr;
  }

  static Reason const* collect(std::vector<StreetLink> const& found, TurnRestriction const& restriction,
                               std::vector<StreetLink>& links) {
    if (found.size() > 1 && !restriction.u_turn) return &kPassesThrough;
    links.insert(links.end(), found.begin(), found.end());
    return nullptr;
  }

  /// Bans `to` after `in`; for an only_ restriction all but `to`.
  void ban_after(StreetLink in, std::vector<StreetLink> const& to, TurnRestriction const& restriction) {
    for (auto const out : std::vector{table_.out_of(table_.end_of(in))}) {
      auto const named = std::find(to.begin(), to.end(), out) != to.end();
      auto const way_back = out.row == in.row && out.backward != in.backward;
      // A way that passes through turns round on itself only.
      if (restriction.u_turn && restriction.from == restriction.to && named && !way_back) continue;
      if (named != restriction.only) table_.ban(in, out);
    }
  }

  /// Links along the via ways, in order; empty if there is no such way for cars.
  std::vector<StreetLink> links_along(TurnRestriction const& restriction) const {
    std::vector<StreetLink> links;
    for (std::size_t i = 0; i < restriction.via_ways.size(); ++i) {
      auto at = table_.node(restriction.via_nodes[i]);
      auto const end = table_.node(restriction.via_nodes[i + 1]);
      if (!at || !end) return {};
      for (auto steps = 0; *at != *end; ++steps) {
        auto const onward = table_.leaving(*at, restriction.via_ways[i]);
        auto const next = std::find_if(onward.begin(), onward.end(),
                                       [&](StreetLink link) { return links.empty() || link.row != links.back().row; });
        if (next == onward.end() || steps == 1000) return {};
        links.push_back(*next);
        at = table_.end_of(*next);
      }
    }
    return links;
  }

  /// Cars from `from` are led onto a second link beside each via link, at whose end the turn is banned; all others keep
  /// the first link and may turn.
  Reason const* by_way(TurnRestriction const& restriction) {
    auto const start = table_.node(restriction.via_nodes.front());
    auto const end = table_.node(restriction.via_nodes.back());
    if (!start || !end) return &kNoStreet;
    auto const from = table_.arriving(*start, restriction.from.front());
    auto const to = table_.leaving(*end, restriction.to.front());
    auto const along = links_along(restriction);
    if (from.empty() || to.empty() || along.empty()) return &kNoStreet;
    if (from.size() > 1 || to.size() > 1) return &kPassesThrough;
    applied_.emplace_back(&restriction, *end);
    auto before = from.front();
    for (auto const link : along) {
      if (table_.banned(before, link)) return nullptr;  // nobody comes this way as it is
      auto const twin = table_.twin(link);
      for (auto const other : std::vector{table_.into(start_of(link))})
        if (other != before) table_.ban(other, twin);
      if (restriction.only) ban_after(before, {twin}, restriction);
      table_.ban(before, link);
      before = twin;
    }
    ban_after(before, to, restriction);
    return nullptr;
  }

  [[nodiscard]] std::size_t start_of(StreetLink link) const {
    return link.backward ? streets_.rows[link.row].to : streets_.rows[link.row].from;
  }

  Streets& streets_;
  TurnTable table_;
  imports::FileRows& rows_;
  std::vector<std::pair<TurnRestriction const*, std::size_t>> applied_;  ///< with the node where it ends
};

}  // namespace

std::vector<TurnRestriction> read_restrictions(OsmData const& data, imports::ImportReport& report) {
  auto result = RestrictionReader{data, report}.read();
  auto& rows = report.file("turn restrictions");
  for (std::int64_t i = 0; i < data.counts.repeated_relations; ++i) rows.drop(rows.add(), kRepeated, 0);
  return result;
}

std::set<std::int64_t> fixed_nodes(std::vector<TurnRestriction> const& restrictions) {
  std::set<std::int64_t> nodes;
  for (auto const& restriction : restrictions) nodes.insert(restriction.via_nodes.begin(), restriction.via_nodes.end());
  return nodes;
}

void ban_turns(std::vector<TurnRestriction> const& restrictions, Streets& streets, imports::ImportReport& report) {
  Banner banner{streets, report.file("turn restrictions")};
  // Those by node first: second links take over what is banned after the first.
  for (auto const by_way : {false, true})
    for (auto const& restriction : restrictions)
      if (restriction.via_ways.empty() != by_way) banner.apply(restriction);
  banner.finish();
}

}  // namespace twinshift::osm
