#include "tools/osm/way_rules.hpp"

#include "sim/io/csv.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace twinshift::osm {
namespace {

using network::kBikeAccess;
using network::kBusAccess;
using network::kCarAccess;
using network::LinkClass;

bool one_of(std::string_view value, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), value) != words.end();
}

/// What a highway value means before other tags are looked at.
struct Kind {
  std::string_view highway;
  LinkClass link_class;
  std::uint8_t access;
  bool walk;
  int lanes;  ///< of both directions together, where not tagged
};
constexpr std::uint8_t kAll = kCarAccess | kBusAccess | kBikeAccess;
constexpr std::uint8_t kMotors = kCarAccess | kBusAccess;
constexpr std::array<Kind, 26> kKinds = {{
    {"motorway", LinkClass::kMotorway, kMotors, false, 4},
    {"motorway_link", LinkClass::kMotorway, kMotors, false, 1},
    {"trunk", LinkClass::kTrunk, kAll, true, 2},
    {"trunk_link", LinkClass::kTrunk, kAll, true, 1},
    {"primary", LinkClass::kPrimary, kAll, true, 2},
    {"primary_link", LinkClass::kPrimary, kAll, true, 1},
    {"secondary", LinkClass::kSecondary, kAll, true, 2},
    {"secondary_link", LinkClass::kSecondary, kAll, true, 1},
    {"tertiary", LinkClass::kTertiary, kAll, true, 2},
    {"tertiary_link", LinkClass::kTertiary, kAll, true, 1},
    {"unclassified", LinkClass::kResidential, kAll, true, 2},
    {"residential", LinkClass::kResidential, kAll, true, 2},
    {"living_street", LinkClass::kResidential, kAll, true, 2},
    {"road", LinkClass::kResidential, kAll, true, 2},
    {"service", LinkClass::kResidential, kAll, true, 2},
    {"busway", LinkClass::kBusway, kBusAccess, false, 2},
    {"bus_guideway", LinkClass::kBusway, kBusAccess, false, 2},
    {"pedestrian", LinkClass::kPath, 0, true, 0},
    {"footway", LinkClass::kPath, 0, true, 0},
    {"steps", LinkClass::kPath, 0, true, 0},
    {"corridor", LinkClass::kPath, 0, true, 0},
    {"cycleway", LinkClass::kPath, kBikeAccess, true, 0},
    {"path", LinkClass::kPath, kBikeAccess, true, 0},
    {"track", LinkClass::kPath, kBikeAccess, true, 0},
    {"bridleway", LinkClass::kPath, 0, true, 0},
    {"escape", LinkClass::kPath, 0, false, 0},
}};

Kind const* kind_of(std::string_view highway) {
  auto const it = std::find_if(kKinds.begin(), kKinds.end(), [&](Kind const& kind) { return kind.highway == highway; });
  return it == kKinds.end() ? nullptr : &*it;
}

bool refused(std::string_view value) {
  return one_of(
      value, {"no", "private", "agricultural", "forestry", "agricultural;forestry", "emergency", "military", "delivery",
              "permit", "residents", "customers_only", "employees", "restricted", "use_sidepath"});
}

/// The most special of the tags in `keys` (general first) decides: true open, false closed, empty silent.
std::optional<bool> verdict(Tags const& tags, std::initializer_list<std::string_view> keys) {
  std::optional<bool> result;
  for (auto const key : keys)
    if (auto const value = tags[key]; !value.empty()) result = !refused(value);
  return result;
}

std::uint8_t with(std::uint8_t access, std::uint8_t mode, std::optional<bool> open) {
  if (!open) return access;
  return static_cast<std::uint8_t>(*open ? access | mode : access & ~mode);
}

/// Modes that may use the way in at least one direction. A general ban (`access=no`) is not lifted for a mode by the
/// highway's kind, only by a tag of its own.
std::uint8_t allowed_vehicles(Tags const& tags, Kind const& kind) {
  auto access = kind.access;
  access = with(access, kCarAccess, verdict(tags, {"access", "vehicle", "motor_vehicle", "motorcar"}));
  access = with(access, kBusAccess, verdict(tags, {"access", "vehicle", "motor_vehicle", "psv", "bus"}));
  access = with(access, kBikeAccess, verdict(tags, {"access", "vehicle", "bicycle"}));
  // A general `yes` on a path does not make it a road.
  auto const own = [&](std::initializer_list<std::string_view> keys) { return verdict(tags, keys).value_or(false); };
  if (kind.lanes == 0 && !own({"motor_vehicle", "motorcar"})) access = with(access, kCarAccess, false);
  if (kind.lanes == 0 && !own({"motor_vehicle", "psv", "bus"})) access = with(access, kBusAccess, false);
  if (kind.link_class == LinkClass::kBusway && !own({"motor_vehicle", "motorcar"}))
    access = with(access, kCarAccess, false);
  auto const bikes_by_kind = (kind.access & kBikeAccess) != 0;
  if (!bikes_by_kind && !own({"bicycle"})) access = with(access, kBikeAccess, false);
  if (tags.is("motorroad", "yes") && !own({"bicycle"})) access = with(access, kBikeAccess, false);
  if (tags.is("bicycle", "dismount")) access = with(access, kBikeAccess, false);
  return access;
}

bool walkable(Tags const& tags, Kind const& kind) {
  auto walk = kind.walk && !tags.is("motorroad", "yes");
  if (auto const open = verdict(tags, {"access", "foot"}); open && (kind.walk || tags.has("foot"))) walk = *open;
  return walk;
}

/// +1 drawn direction only, -1 the other only, 0 both.
int direction_of(std::string_view value) {
  if (one_of(value, {"yes", "true", "1"})) return 1;
  return one_of(value, {"-1", "reverse"}) ? -1 : 0;
}

int oneway_of(Tags const& tags) {
  if (auto const value = tags["oneway"]; !value.empty()) {
    if (value == "reversible") return 1;
    return direction_of(value);
  }
  auto const implied =
      tags.is("junction", "roundabout") || tags.is("junction", "circular") || tags.is("highway", "motorway");
  return implied ? 1 : 0;
}

bool any_cycleway(Tags const& tags, std::initializer_list<std::string_view> words) {
  for (auto const key : {"cycleway", "cycleway:left", "cycleway:right", "cycleway:both"})
    if (one_of(tags[key], words)) return true;
  return false;
}

bool bikes_both_ways(Tags const& tags) {
  if (auto const own = tags["oneway:bicycle"]; !own.empty()) return direction_of(own) == 0;
  if (any_cycleway(tags, {"opposite", "opposite_lane", "opposite_track", "opposite_share_busway"})) return true;
  for (auto const key : {"cycleway:left:oneway", "cycleway:right:oneway", "cycleway:both:oneway"})
    if (one_of(tags[key], {"no", "-1"})) return true;
  return false;
}

bool buses_both_ways(Tags const& tags) {
  for (auto const key : {"oneway:bus", "oneway:psv"})
    if (auto const own = tags[key]; !own.empty()) return direction_of(own) == 0;
  return tags.is("busway", "opposite_lane") || tags.is("busway:left", "opposite_lane") ||
         tags.is("busway:right", "opposite_lane") || tags.has("lanes:bus:backward") || tags.has("lanes:psv:backward");
}

void close_directions(Tags const& tags, WayRules& rules) {
  auto const way = oneway_of(tags);
  rules.oneway_guessed = tags.is("oneway", "reversible");
  for (auto const& [key, mode] : {std::pair<std::string_view, std::uint8_t>{"motor_vehicle", kMotors},
                                  {"vehicle", kAll},
                                  {"bus", kBusAccess},
                                  {"psv", kBusAccess},
                                  {"bicycle", kBikeAccess}}) {
    if (auto const value = tags[std::string{key} + ":forward"]; !value.empty())
      rules.forward.access = with(rules.forward.access, mode, !refused(value) && rules.forward.access != 0);
    if (auto const value = tags[std::string{key} + ":backward"]; !value.empty())
      rules.backward.access = with(rules.backward.access, mode, !refused(value) && rules.backward.access != 0);
  }
  if (way == 0) return;
  auto& closed = way > 0 ? rules.backward : rules.forward;
  std::uint8_t left = 0;
  if (bikes_both_ways(tags)) left |= kBikeAccess;
  if (buses_both_ways(tags)) left |= kBusAccess;
  closed.access &= left;
}

std::optional<int> parse_count(std::string_view text) {
  auto const number = io::parse_number(text.substr(0, text.find(';')));
  if (!number || *number < 0.5 || *number > 20) return std::nullopt;
  return static_cast<int>(*number + 0.5);
}

/// Lanes of a list such as "left|through|through;right"; buses' own are named in `bus:lanes`.
std::optional<int> list_length(std::string_view list) {
  if (list.empty()) return std::nullopt;
  auto const bars = std::count(list.begin(), list.end(), '|');
  return bars < 20 ? std::optional{static_cast<int>(bars) + 1} : std::nullopt;
}

int count_word(std::string_view list, std::string_view word) {
  int count = 0;
  while (!list.empty()) {
    auto const item = list.substr(0, list.find('|'));
    if (item == word) ++count;
    list.remove_prefix(std::min(list.size(), item.size() + 1));
  }
  return count;
}

/// Lanes that only buses may use in the direction that `suffix` names (":forward", ":backward" or none on one-way
/// ways).
int bus_lanes(Tags const& tags, std::string const& suffix, bool drawn, bool drives_left) {
  int lanes = 0;
  for (auto const mode : {"bus", "psv"}) {
    lanes = std::max(lanes, count_word(tags[std::string{mode} + ":lanes" + suffix], "designated"));
    lanes = std::max(lanes, parse_count(tags["lanes:" + std::string{mode} + suffix]).value_or(0));
  }
  if (!suffix.empty() && lanes == 0) {
    auto const side = [&](std::string_view key) { return tags.is(key, "lane"); };
    if (side("busway") || side("busway:both")) lanes = 1;
    if (side(drawn == drives_left ? "busway:left" : "busway:right")) lanes = 1;
  }
  if (suffix.empty() && lanes == 0)
    for (auto const key : {"busway", "busway:left", "busway:right"})
      if (tags.is(key, "lane")) lanes = 1;
  return lanes;
}

void set_lanes(Tags const& tags, Kind const& kind, bool drives_left, WayRules& rules) {
  auto const oneway = (rules.forward.access & kMotors) == 0 || (rules.backward.access & kMotors) == 0;
  auto const total = parse_count(tags["lanes"]);
  rules.lanes_tagged = total.has_value();
  auto const set = [&](DirectionRules& direction, bool drawn) {
    if ((direction.access & kMotors) == 0) return;
    auto const suffix = std::string{drawn ? ":forward" : ":backward"};
    auto const other = std::string{drawn ? ":backward" : ":forward"};
    std::optional<int> lanes = list_length(tags["turn:lanes" + suffix]);
    if (!lanes) lanes = parse_count(tags["lanes" + suffix]);
    if (!lanes && oneway) lanes = list_length(tags["turn:lanes"]);
    if (!lanes && oneway) lanes = total;
    if (!lanes && total)
      if (auto const back = parse_count(tags["lanes" + other]); back && *back < *total) lanes = *total - *back;
    if (!lanes && total) lanes = std::max(1, *total / 2);
    auto const by_class = oneway ? std::max(1, kind.lanes / 2) : kind.lanes / 2;
    auto const buses =
        std::max(bus_lanes(tags, suffix, drawn, drives_left), oneway ? bus_lanes(tags, "", drawn, drives_left) : 0);
    direction.bus_lane = buses > 0 && (direction.access & kBusAccess) != 0;
    auto const open_to_cars = (direction.access & kCarAccess) != 0;
    direction.lanes = std::max(1, lanes.value_or(std::max(1, by_class)) - (lanes && open_to_cars ? buses : 0));
    if (!open_to_cars) direction.bus_lane = false;  // all of it is the buses'
  };
  set(rules.forward, true);
  set(rules.backward, false);
}

double default_speed(Kind const& kind, Tags const& tags, CountryRules const& country) {
  if (kind.highway == "motorway") return country.motorway;
  if (kind.highway == "motorway_link") return std::min(country.motorway, 60.0);
  if (kind.highway == "trunk") return country.trunk;
  if (kind.highway == "living_street") return country.living_street;
  if (kind.highway == "service") return 20;
  if (kind.link_class == LinkClass::kPath) return 15;
  return tags.is("lit", "no") || tags.is("zone:traffic", "rural") ? country.rural : country.urban;
}

void set_speeds(Tags const& tags, Kind const& kind, CountryRules const& country, WayRules& rules) {
  auto const general = parse_speed(tags["maxspeed"], country);
  auto const zone = general ? general : parse_speed(tags["maxspeed:type"], country);
  auto const base = zone.value_or(default_speed(kind, tags, country));
  rules.forward.speed_kmh = parse_speed(tags["maxspeed:forward"], country).value_or(base);
  rules.backward.speed_kmh = parse_speed(tags["maxspeed:backward"], country).value_or(base);
  rules.speed_tagged = zone.has_value();
  // Who may drive in only to reach a door there should not cut through: such streets are slow in the model.
  constexpr double kDestinationSpeed = 15;
  for (auto const key : {"access", "vehicle", "motor_vehicle", "motorcar"})
    if (one_of(tags[key], {"destination", "customers"})) {
      rules.forward.speed_kmh = std::min(rules.forward.speed_kmh, kDestinationSpeed);
      rules.backward.speed_kmh = std::min(rules.backward.speed_kmh, kDestinationSpeed);
    }
}

bool has_conditions(Tags const& tags) {
  return std::any_of(tags.all().begin(), tags.all().end(), [](auto const& tag) {
    return tag.first.ends_with(":conditional") &&
           (tag.first.starts_with("access") || tag.first.starts_with("motor_vehicle") ||
            tag.first.starts_with("vehicle") || tag.first.starts_with("oneway") || tag.first.starts_with("maxspeed"));
  });
}

/// Highway values of what is not there (any more, or yet), or is no way.
bool not_there(std::string_view highway) {
  return one_of(highway, {"construction",  "proposed",    "planned",
                          "abandoned",     "razed",       "demolished",
                          "disused",       "no",          "platform",
                          "rest_area",     "services",    "raceway",
                          "elevator",      "bus_stop",    "traffic_island",
                          "emergency_bay", "via_ferrata", "ladder",
                          "trailhead",     "toll_gantry", "emergency_access_point"});
}

}  // namespace

CountryRules country_rules(std::string_view country) {
  struct Row {
    std::string_view country;
    CountryRules rules;
  };
  static constexpr std::array<Row, 14> kRows = {{{"GB", {112.65, 112.65, 96.56, 48.28, 16.1, true}},
                                                 {"US", {104.61, 88.51, 88.51, 40.23, 24.14, false}},
                                                 {"IE", {120, 100, 80, 50, 20, true}},
                                                 {"KR", {100, 80, 60, 50, 20, false}},
                                                 {"DE", {130, 100, 100, 50, 7, false}},
                                                 {"FR", {130, 110, 80, 50, 20, false}},
                                                 {"CH", {120, 100, 80, 50, 20, false}},
                                                 {"AT", {130, 100, 100, 50, 5, false}},
                                                 {"ES", {120, 90, 90, 50, 20, false}},
                                                 {"IT", {130, 110, 90, 50, 20, false}},
                                                 {"NL", {100, 100, 80, 50, 15, false}},
                                                 {"BE", {120, 120, 70, 50, 20, false}},
                                                 {"PL", {140, 100, 90, 50, 20, false}},
                                                 {"JP", {100, 60, 60, 40, 20, true}}}};
  auto const row = std::find_if(kRows.begin(), kRows.end(), [&](Row const& r) { return r.country == country; });
  return row == kRows.end() ? CountryRules{} : row->rules;
}

std::optional<double> parse_speed(std::string_view text, CountryRules const& country) {
  constexpr double kKmPerMile = 1.609344;
  text = text.substr(0, text.find(';'));
  if (text.empty()) return std::nullopt;
  if (text == "none") return std::max(country.motorway, 130.0);
  if (text == "walk") return 6;
  auto const word = text.substr(text.find(':') == std::string_view::npos ? 0 : text.find(':') + 1);
  if (one_of(word, {"urban", "nsl_restricted"})) return country.urban;
  if (one_of(word, {"rural", "nsl_single"})) return country.rural;
  if (one_of(word, {"trunk", "nsl_dual"})) return country.trunk;
  if (word == "motorway") return country.motorway;
  if (word == "living_street") return country.living_street;
  if (word.starts_with("zone") && word.size() > 4) return parse_speed(word.substr(word[4] == ':' ? 5 : 4), country);
  auto const end = text.find_first_not_of("0123456789.");
  auto const number = io::parse_number(text.substr(0, end));
  if (!number) return std::nullopt;
  auto unit = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  auto const kmh = unit == "mph" ? *number * kKmPerMile : unit == "knots" ? *number * 1.852 : *number;
  if (!unit.empty() && !one_of(unit, {"mph", "knots", "km/h", "kmh", "kph"})) return std::nullopt;
  return kmh >= 1 && kmh <= 200 ? std::optional{kmh} : std::nullopt;
}

WayVerdict way_rules(Tags const& tags, CountryRules const& country) {
  auto const highway = tags["highway"];
  if (not_there(highway)) return {std::nullopt, "O310"};
  auto const* const kind = kind_of(highway);
  if (kind == nullptr) return {std::nullopt, "O311"};
  if (tags.is("area", "yes")) return {std::nullopt, "O313"};
  WayRules rules;
  rules.link_class = kind->link_class;
  rules.forward.access = rules.backward.access = allowed_vehicles(tags, *kind);
  rules.walk = walkable(tags, *kind);
  close_directions(tags, rules);
  if (rules.forward.access == 0 && rules.backward.access == 0 && !rules.walk) return {std::nullopt, "O314"};
  if (rules.link_class == LinkClass::kResidential && ((rules.forward.access | rules.backward.access) & kMotors) == 0)
    rules.link_class = LinkClass::kPath;
  if (((rules.forward.access | rules.backward.access) & kMotors) == kBusAccess) rules.link_class = LinkClass::kBusway;
  set_lanes(tags, *kind, country.drives_left, rules);
  set_speeds(tags, *kind, country, rules);
  rules.conditional = has_conditions(tags);
  rules.minor = one_of(tags["service"], {"driveway", "parking_aisle", "drive-through", "emergency_access"});
  if (any_cycleway(tags, {"track", "opposite_track", "separate"})) rules.cycleway = Cycleway::kTrack;
  if (any_cycleway(tags, {"lane", "opposite_lane"})) rules.cycleway = Cycleway::kLane;
  return {rules, {}};
}

bool blocks_cars(Tags const& node) {
  if (auto const open = verdict(node, {"access", "vehicle", "motor_vehicle", "motorcar"})) return !*open;
  return one_of(node["barrier"],
                {"bollard", "block", "jersey_barrier", "cycle_barrier", "motorcycle_barrier", "stile", "kissing_gate",
                 "turnstile", "full-height_turnstile", "log", "debris", "wall", "fence", "planter", "rope"});
}

}  // namespace twinshift::osm
