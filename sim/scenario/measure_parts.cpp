#include "sim/scenario/measure_compiler.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <set>

namespace twinshift::scenario {
namespace {

constexpr std::array<std::string_view, 4> kTransitWords = {"bus", "brt", "rail", "shuttle"};
constexpr std::array<Mode, 4> kTransitMode = {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle};
constexpr std::array<std::string_view, 3> kActivityWords = {"work", "school", "university"};
constexpr std::array<demand::Activity, 3> kActivities = {demand::Activity::kWork, demand::Activity::kSchool,
                                                         demand::Activity::kUniversity};
constexpr std::array<std::string_view, 6> kClassWords = {"motorway",  "trunk",    "primary",
                                                         "secondary", "tertiary", "residential"};

/// "60-120": two whole numbers, or one that is both.
std::optional<std::pair<std::uint8_t, std::uint8_t>> range_of(io::YamlMap const& map, std::string_view key, int low,
                                                              int high) {
  auto const text = map.text(key);
  if (!text) return std::nullopt;
  auto const dash = text->find('-');
  auto const from = io::parse_number(text->substr(0, dash));
  auto const to = dash == std::string::npos ? from : io::parse_number(text->substr(dash + 1));
  auto const good = [&](double n) { return n == std::floor(n) && n >= low && n <= high; };
  if (from && to && good(*from) && good(*to) && *from <= *to)
    return std::pair{static_cast<std::uint8_t>(*from), static_cast<std::uint8_t>(*to)};
  map.context().fault(map.place(key), "Y112", map.name(key) + " \"" + io::shown(*text) + "\" is not a range.", "",
                      "Write \"" + std::to_string(low) + '-' + std::to_string(high) + "\" or a part of it.");
  return std::nullopt;
}

std::string clock_text(TimeOfDay time) {
  auto const two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(time.seconds() / 3600) + ':' + two(time.seconds() / 60 % 60);
}

/// Even-odd rule.
bool inside(std::vector<Point> const& ring, Point at) {
  auto odd = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
    if ((ring[i].y > at.y) != (ring[j].y > at.y) &&
        at.x < (ring[j].x - ring[i].x) * (at.y - ring[i].y) / (ring[j].y - ring[i].y) + ring[i].x)
      odd = !odd;
  return odd;
}

Point middle_of(network::Links const& links, LinkId link) {
  auto const shape = links.shape[link];
  auto const& a = shape[(shape.size() - 1) / 2];
  auto const& b = shape[shape.size() / 2];
  return {(a.x + b.x) / 2, (a.y + b.y) / 2};
}

}  // namespace

bool matches(std::string_view text, std::string_view pattern) {
  return pattern.ends_with('*') ? text.starts_with(pattern.substr(0, pattern.size() - 1)) : text == pattern;
}

void MeasureCompiler::unknown(io::Place const& place, Map const& map, std::string const& text, std::string const& what,
                              std::vector<std::string> const& names) const {
  auto const near = io::nearest_words(text, names, 2);
  map.context().fault(place, "Y130", what + " \"" + io::shown(text) + "\" is not in " + scenario_->city.name + '.', "",
                      near.empty() ? "There are: " + io::join(names, 20) + '.' : "Nearest: " + io::join(near) + '.');
}

/// Whether exactly one of the keys is given; else Y114.
bool MeasureCompiler::one_of(Map const& map, std::initializer_list<std::string_view> keys) const {
  std::string given;
  std::string all;
  auto count = 0;
  for (auto const key : keys) {
    all += (all.empty() ? "" : ", ") + std::string{key};
    if (map.find(key) == nullptr) continue;
    given += (count++ == 0 ? "" : " and ") + std::string{key};
  }
  if (count == 1) return true;
  map.context().fault(map.place(), "Y114",
                      count == 0 ? "None of " + all + " is given." : given + " are given together.",
                      "It is unclear what is wanted.", "Give one of them.");
  return false;
}

std::optional<demand::Group> MeasureCompiler::who(Map const& map, std::string& words) const {
  demand::Group group;
  auto const* const value = map.find("who");
  if (value == nullptr) return group;
  auto const before = map.context().faults->errors();
  Map const limits{*value, map.name("who"), {"age", "income", "activity"}, map.context()};
  if (auto const ages = range_of(limits, "age", 0, 120)) {
    std::tie(group.age_from, group.age_to) = *ages;
    words += " of age " + limits.text("age").value_or("");
  }
  if (auto const fifths = range_of(limits, "income", 1, 5)) {
    std::tie(group.income_from, group.income_to) = *fifths;
    words += " of income " + limits.text("income").value_or("");
  }
  if (auto const activity = limits.word("activity", kActivityWords)) {
    group.activity = kActivities[*activity];
    words += " on the way to " + std::string{kActivityWords[*activity]};
  }
  return map.context().faults->errors() == before ? std::optional{group} : std::nullopt;
}

std::optional<demand::Hours> MeasureCompiler::hours(Map const& map, std::string_view key, std::string& words) const {
  if (map.find(key) == nullptr) return demand::Hours{};
  auto const text = map.text(key);
  if (!text) return std::nullopt;
  auto const dash = text->find('-');
  auto const from = io::parse_clock(text->substr(0, dash));
  auto const to = dash == std::string::npos ? std::nullopt : io::parse_clock(text->substr(dash + 1));
  if (from && to && *from < *to) {
    words += ", " + clock_text(*from) + '-' + clock_text(*to);
    return demand::Hours{*from, *to};
  }
  map.context().fault(map.place(key), "Y112", map.name(key) + " \"" + io::shown(*text) + "\" is not a period.", "",
                      "Write \"07:00-10:00\".");
  return std::nullopt;
}

std::optional<Mode> MeasureCompiler::transit_mode(Map const& map, std::string_view key) const {
  auto const mode = map.word(key, kTransitWords);
  return mode ? std::optional{kTransitMode[*mode]} : std::nullopt;
}

std::optional<OperatorId> MeasureCompiler::operated_by(Map const& map, std::string_view key) const {
  return known<OperatorId>(map, key, "Operator", keys_->operators, scenario_->service_plan.operators.key, nullptr);
}

std::optional<Point> MeasureCompiler::lon_lat(Map const& map) const {
  auto const lon = map.number("lon", {-180, 180});
  auto const lat = map.number("lat", {-90, 90});
  if (!lon || !lat || !projection_) return std::nullopt;
  auto const at = projection_->to_plane({*lon, *lat});
  auto const& positions = scenario_->network.nodes.position;
  auto const near =
      at && std::any_of(positions.begin(), positions.end(), [&](Point node) { return distance(node, *at) < 20000; });
  if (near) return at;
  map.context().fault(map.place("lon"), "C301", "The point is over 20 km from every street of the city.", "",
                      "Write lon (east) and lat (north) in degrees.");
  return std::nullopt;
}

/// A place of the map or a stop by its name or id, or a point.
std::optional<Point> MeasureCompiler::point(Map const& map, std::string_view key) const {
  auto const* const value = map.find(key);
  if (value == nullptr) return std::nullopt;
  auto const by_name = [&](std::string const& text, io::Place const& place, bool stops_too) -> std::optional<Point> {
    auto names = std::vector<std::string>{};
    for (auto const& spot : scenario_->places) {
      if (spot.name == text || spot.name_ko == text) return spot.position;
      names.push_back(spot.name);
    }
    auto const& stops = scenario_->service_plan.stops;
    if (stops_too)
      for (std::size_t s = 0; s < stops.key.size(); ++s)
        if (stops.key[nth<StopId>(s)] == text || stops.name[nth<StopId>(s)] == text)
          return stops.position[nth<StopId>(s)];
    unknown(place, map, text, "Place", names);
    return std::nullopt;
  };
  if (value->kind == io::Yaml::Kind::kScalar) return by_name(value->scalar, map.place(key), true);
  Map const at{*value, map.name(key), {"stop", "place", "lon", "lat"}, map.context()};
  if (auto const* const stop = at.find("stop")) {
    auto const id = stop_named(at, *stop);
    return id ? std::optional{scenario_->service_plan.stops.position[*id]} : std::nullopt;
  }
  if (auto const place = at.text("place")) return by_name(*place, at.place("place"), false);
  at.require("lon", "<degrees east>");
  at.require("lat", "<degrees north>");
  return lon_lat(at);
}

std::optional<StopId> MeasureCompiler::stop_named(Map const& map, io::Yaml const& value) const {
  auto const& stops = scenario_->service_plan.stops;
  return named<StopId>(map.context().place(value), map, value.scalar, "Stop", keys_->stops, stops.key, &stops.name);
}

std::optional<std::vector<RouteId>> MeasureCompiler::routes(Map const& map, std::string& words) const {
  auto const& table = scenario_->service_plan.routes;
  auto sound = true;
  std::set<RouteId> found;
  for (auto const* const item : map.list("routes", /*one_will_do=*/true)) {
    auto hit = false;
    for (std::size_t r = 0; r < table.key.size(); ++r) {
      auto const route = nth<RouteId>(r);
      if (!matches(table.key[route], item->scalar) && table.name[route] != item->scalar) continue;
      found.insert(route);
      hit = true;
    }
    if (!hit) unknown(map.context().place(*item), map, item->scalar, "Route", table.key.values());
    sound = sound && hit;
    words += (words.empty() ? "" : ", ") + item->scalar;
  }
  return sound && !found.empty() ? std::optional{std::vector<RouteId>(found.begin(), found.end())} : std::nullopt;
}

void MeasureCompiler::add_zones(Map const& map, Area& area, bool& sound) const {
  auto const& zones = scenario_->demand.zones;
  for (auto const* const item : map.list("zones", /*one_will_do=*/true)) {
    auto hit = false;
    for (std::size_t z = 0; z < zones.key.size(); ++z) {
      auto const zone = nth<ZoneId>(z);
      if (!matches(zones.name[zone], item->scalar) && zones.key[zone] != item->scalar) continue;
      area.zones[zone] = 1;
      area.listed.push_back(zone);
      hit = true;
    }
    if (!hit) unknown(map.context().place(*item), map, item->scalar, "Zone", zones.name.values());
    sound = sound && hit;
    area.words += (area.words.empty() ? "" : ", ") + item->scalar;
  }
}

/// The streets of zones that were named: they belong to the zone of the location nearest to their middle.
void MeasureCompiler::add_links(Area& area) const {
  if (area.listed.empty()) return;
  auto const& locations = scenario_->demand.locations;
  auto const& links = scenario_->network.links;
  for (std::size_t l = 0; l < links.size(); ++l) {
    auto const at = middle_of(links, nth<LinkId>(l));
    auto nearest = std::pair{std::numeric_limits<double>::infinity(), ZoneId{}};
    for (std::size_t k = 0; k < locations.position.size(); ++k) {
      auto const d = distance(at, locations.position[nth<LocationId>(k)]);
      if (d < nearest.first) nearest = {d, locations.zone[nth<LocationId>(k)]};
    }
    if (std::find(area.listed.begin(), area.listed.end(), nearest.second) != area.listed.end())
      area.links[nth<LinkId>(l)] = 1;
  }
}

template <class Inside>
void MeasureCompiler::add_where(Inside const& is_inside, Area& area) const {
  auto const& zones = scenario_->demand.zones;
  for (std::size_t z = 0; z < zones.key.size(); ++z)
    if (is_inside(zones.position[nth<ZoneId>(z)])) area.zones[nth<ZoneId>(z)] = 1;
  auto const& links = scenario_->network.links;
  for (std::size_t l = 0; l < links.size(); ++l)
    if (is_inside(middle_of(links, nth<LinkId>(l)))) area.links[nth<LinkId>(l)] = 1;
}

void MeasureCompiler::add_circle(Map const& map, Area& area, bool& sound) const {
  if (map.find("around") == nullptr && map.find("radius") == nullptr) return;
  map.require("around", "<name of a place>");
  map.require("radius", "800 m");
  auto const centre = point(map, "around");
  auto const radius = map.quantity("radius", io::UnitKind::kLength, {50, 100000});
  sound = sound && centre && radius;
  if (!centre || !radius) return;
  add_where([&](Point at) { return distance(at, *centre) <= *radius; }, area);
  auto const& at = *map.find("around");
  area.words += (area.words.empty() ? "" : ", ") + map.text("radius").value_or("") + " around " +
                (at.kind == io::Yaml::Kind::kScalar ? at.scalar : "a point");
}

void MeasureCompiler::add_polygon(Map const& map, Area& area, bool& sound) const {
  if (map.find("polygon") == nullptr) return;
  std::vector<Point> ring;
  for (auto const* const corner : map.list("polygon")) {
    auto const lon = corner->items.size() == 2 ? io::parse_number(corner->items[0].scalar) : std::nullopt;
    auto const lat = corner->items.size() == 2 ? io::parse_number(corner->items[1].scalar) : std::nullopt;
    auto const at = lon && lat && projection_ ? projection_->to_plane({*lon, *lat}) : std::nullopt;
    if (at) ring.push_back(*at);
  }
  if (ring.size() < 3 || ring.size() != map.list("polygon").size()) {
    map.context().fault(map.place("polygon"), "Y112", "A polygon needs three corners or more.", "",
                        "Write [[lon, lat], [lon, lat], [lon, lat]] in degrees.");
    sound = false;
    return;
  }
  add_where([&](Point at) { return inside(ring, at); }, area);
  area.words += (area.words.empty() ? "" : ", ") + ("a polygon of " + std::to_string(ring.size()) + " corners");
}

/// Everywhere if absent.
std::optional<Area> MeasureCompiler::area(Map const& map) const {
  auto const* const value = map.find("area");
  if (value == nullptr) return Area{{}, {}, {}, "everywhere"};
  Map const parts{*value, map.name("area"), {"zones", "around", "radius", "polygon"}, map.context()};
  if (value->kind != io::Yaml::Kind::kMap) return std::nullopt;
  auto result = Area{policy::ZoneFlags(scenario_->demand.zones.key.size()),
                     policy::LinkFlags(scenario_->network.links.size()),
                     {},
                     ""};
  auto sound = true;
  add_zones(parts, result, sound);
  add_circle(parts, result, sound);
  add_polygon(parts, result, sound);
  if (!sound) return std::nullopt;
  if (std::find(result.zones.begin(), result.zones.end(), 1) != result.zones.end() ||
      std::find(result.links.begin(), result.links.end(), 1) != result.links.end())
    return result;
  map.context().fault(map.place("area"), "Y133", "No zone and no street lies in the area.", "Nothing would change.",
                      "Name zones, or a larger radius or polygon.");
  return std::nullopt;
}

std::optional<Area> MeasureCompiler::needed_area(Map const& map) const {
  return map.find("area") == nullptr ? std::nullopt : area(map);
}

/// Streets by name, kind and area; at least one of them must be said.
std::optional<policy::LinkFlags> MeasureCompiler::streets(Map const& map, std::string& words) const {
  auto const& links = scenario_->network.links;
  auto where = area(map);
  if (where) add_links(*where);
  if (map.find("roads") == nullptr && map.find("classes") == nullptr && map.find("area") == nullptr)
    (void)map.require("roads", "[<name of a street>]");
  auto sound = where.has_value();
  auto roads = map.list("roads", /*one_will_do=*/true);
  auto names = std::set<std::string>{links.name.begin(), links.name.end()};
  for (auto const* const road : roads) {
    words += (words.empty() ? "" : ", ") + road->scalar;
    if (std::any_of(names.begin(), names.end(), [&](auto const& name) { return matches(name, road->scalar); }))
      continue;
    names.erase("");
    unknown(map.context().place(*road), map, road->scalar, "Street", {names.begin(), names.end()});
    sound = false;
  }
  auto classes = std::set<std::size_t>{};
  for (auto const* const item : map.list("classes", /*one_will_do=*/true)) {
    auto const at = std::find(kClassWords.begin(), kClassWords.end(), item->scalar);
    if (at == kClassWords.end()) {
      map.context().fault(
          map.context().place(*item), "Y113", "\"" + io::shown(item->scalar) + "\" is no kind of street.", "",
          "There are: " + io::join(std::vector<std::string>(kClassWords.begin(), kClassWords.end())) + '.');
      sound = false;
      continue;
    }
    classes.insert(static_cast<std::size_t>(at - kClassWords.begin()));
    words += (words.empty() ? "" : ", ") + item->scalar;
  }
  if (!sound) return std::nullopt;
  if (map.find("area") != nullptr) words += (words.empty() ? "streets in " : " in ") + where->words;
  auto result = policy::LinkFlags(links.size());
  auto any = false;
  for (std::size_t l = 0; l < links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    auto const called = roads.empty() || std::any_of(roads.begin(), roads.end(), [&](auto const* road) {
                          return !links.name[link].empty() && matches(links.name[link], road->scalar);
                        });
    auto const kind = classes.empty() || classes.contains(static_cast<std::size_t>(links.link_class[link]));
    if (!called || !kind || (!where->links.empty() && where->links[link] == 0)) continue;
    result[link] = 1;
    any = true;
  }
  if (any && (map.find("roads") != nullptr || map.find("classes") != nullptr || map.find("area") != nullptr))
    return result;
  if (!any)
    map.context().fault(map.place(), "Y133", "No street is of this name and kind in this area.",
                        "Nothing would change.", "Name other streets, or a larger area.");
  return std::nullopt;
}

}  // namespace twinshift::scenario
