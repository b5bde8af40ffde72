#include "tools/osm/places.hpp"

#include "sim/io/csv.hpp"
#include "tools/osm/rings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace twinshift::osm {
namespace {

constexpr imports::Reason kOpenRing{"O360", "an area whose outline does not close"};
constexpr imports::Reason kMissing{"O361", "an area with members or nodes that the file lacks"};

using Ring = std::vector<std::int64_t>;

/// A tagged area: the rings around it and those of its holes, by node.
struct Area {
  std::int64_t id = 0;
  Tags const* tags = nullptr;
  std::vector<Ring> outer;
  std::vector<Ring> inner;
};

bool one_of(std::string_view value, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), value) != words.end();
}

/// Shares of a floor area by use.
struct Use {
  double home = 0;
  double job = 0;
  double school = 0;
  double university = 0;
  [[nodiscard]] bool none() const { return home + job + school + university == 0; }
};

/// What a building is for by its own tags; empty if they do not say (`building=yes`).
std::optional<Use> use_of_building(Tags const& tags) {
  auto const kind = tags["building"];
  if (one_of(kind, {"residential", "house", "detached", "semidetached_house", "terrace", "apartments", "bungalow",
                    "dormitory", "cabin", "farm", "static_caravan", "houseboat"}))
    return Use{1, 0, 0, 0};
  if (one_of(kind, {"school", "kindergarten"}) || one_of(tags["amenity"], {"school", "kindergarten"}))
    return Use{0, 0.1, 1, 0};
  if (one_of(kind, {"university", "college"}) || one_of(tags["amenity"], {"university", "college"}))
    return Use{0, 0.3, 0, 1};
  if (one_of(kind, {"garage",      "garages",      "shed",    "roof",       "carport", "greenhouse",
                    "hut",         "barn",         "stable",  "sty",        "cowshed", "farm_auxiliary",
                    "ruins",       "construction", "church",  "chapel",     "mosque",  "temple",
                    "cathedral",   "shrine",       "bunker",  "container",  "service", "transformer_tower",
                    "water_tower", "toilets",      "parking", "grandstand", "silo",    "storage_tank"}))
    return Use{};
  if (one_of(kind, {"industrial", "warehouse", "manufacture"})) return Use{0, 0.4, 0, 0};
  if (one_of(kind,
             {"commercial", "office", "retail", "supermarket", "kiosk", "hotel", "hospital", "public", "civic",
              "government", "train_station", "transportation", "fire_station", "sports_hall", "museum", "bakehouse"}) ||
      tags.has("office") || tags.has("shop") || one_of(tags["amenity"], {"hospital", "townhall", "clinic", "library"}))
    return Use{0, 1, 0, 0};
  return std::nullopt;
}

std::optional<Use> use_of_land(Tags const& tags) {
  auto const use = tags["landuse"];
  if (use == "residential") return Use{1, 0.05, 0, 0};
  if (one_of(use, {"commercial", "retail"})) return Use{0.05, 1, 0, 0};
  if (one_of(use, {"industrial", "port", "depot", "railway"})) return Use{0, 0.4, 0, 0};
  if (one_of(tags["amenity"], {"school", "kindergarten"})) return Use{0, 0.1, 1, 0};
  if (one_of(tags["amenity"], {"university", "college"})) return Use{0, 0.3, 0, 1};
  if (one_of(tags["amenity"], {"hospital"})) return Use{0, 1, 0, 0};
  return std::nullopt;
}

/// Storeys, as tagged or usual for the kind (estimates).
double storeys(Tags const& tags) {
  if (auto const levels = io::parse_number(tags["building:levels"]); levels && *levels >= 1 && *levels <= 150)
    return *levels;
  if (tags.is("building", "apartments")) return 4;
  return one_of(tags["building"], {"bungalow", "industrial", "warehouse", "retail", "supermarket", "kiosk"}) ? 1 : 2;
}

/// A piece of land with a use, in the plane.
struct Land {
  Use use;
  std::vector<Point> ring;
  bool built_on = false;
};

/// Land by squares, to find what a building stands on.
class LandIndex {
public:
  explicit LandIndex(std::vector<Land>& lands) : lands_{lands} {
    for (std::size_t l = 0; l < lands.size(); ++l) {
      auto low = square(lands[l].ring.front());
      auto high = low;
      for (auto const at : lands[l].ring) {
        auto const [x, y] = square(at);
        low = {std::min(low.first, x), std::min(low.second, y)};
        high = {std::max(high.first, x), std::max(high.second, y)};
      }
      constexpr std::int64_t kMost = 400;  // squares a side: larger land is a fault of the map or no land of a city
      if (high.first - low.first > kMost || high.second - low.second > kMost) continue;
      for (auto x = low.first; x <= high.first; ++x)
        for (auto y = low.second; y <= high.second; ++y) squares_[{x, y}].push_back(l);
    }
  }
  /// The smallest land around the point.
  Land* around(Point at) {
    Land* best = nullptr;
    auto const it = squares_.find(square(at));
    if (it == squares_.end()) return nullptr;
    for (auto const l : it->second) {
      auto& land = lands_[l];
      if (!holds(land.ring, at)) continue;
      if (best == nullptr || std::abs(signed_area(land.ring)) < std::abs(signed_area(best->ring))) best = &land;
    }
    return best;
  }

private:
  static std::pair<std::int64_t, std::int64_t> square(Point at) {
    constexpr double kSide = 250;
    return {static_cast<std::int64_t>(std::floor(at.x / kSide)), static_cast<std::int64_t>(std::floor(at.y / kSide))};
  }
  std::vector<Land>& lands_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::size_t>> squares_;
};

/// Adds up uses by square.
class CellSums {
public:
  void add(Point at, Use const& use, double area) {
    auto const key = std::pair{static_cast<std::int64_t>(std::floor(at.y / kCellMetres)),
                               static_cast<std::int64_t>(std::floor(at.x / kCellMetres))};
    auto& cell = cells_[key];
    auto const weight = area * (use.home + use.job + use.school + use.university);
    cell.use.home += area * use.home;
    cell.use.job += area * use.job;
    cell.use.school += area * use.school;
    cell.use.university += area * use.university;
    cell.weight += weight;
    cell.moment.x += at.x * weight;
    cell.moment.y += at.y * weight;
  }
  [[nodiscard]] std::vector<WeightCell> take(io::Projection const& projection) const {
    std::vector<WeightCell> result;
    for (auto const& [key, cell] : cells_) {
      if (cell.weight <= 0) continue;
      auto const at = projection.to_degrees({cell.moment.x / cell.weight, cell.moment.y / cell.weight});
      if (at) result.push_back({*at, cell.use.home, cell.use.job, cell.use.school, cell.use.university});
    }
    return result;
  }

private:
  struct Sum {
    Use use;
    double weight = 0;
    Point moment;
  };
  std::map<std::pair<std::int64_t, std::int64_t>, Sum> cells_;
};

class PlaceMaker {
public:
  PlaceMaker(OsmData const& data, io::Projection const& projection, imports::ImportReport& report)
      : data_{data}, projection_{projection}, rows_{report.file("areas")} {
    for (auto const& way : data.ways) ways_.emplace(way.id, &way);
  }

  MapPlaces make(Box const& sea_within) {
    find_areas();
    weigh();
    name_places();
    find_parking();
    draw_water(sea_within);
    draw_lines();
    return std::move(result_);
  }

private:
  static bool tags_an_area(Tags const& tags) {
    return tags.has("building") || tags.has("landuse") || tags.has("amenity") || tags.has("leisure") ||
           one_of(tags["natural"], {"water"}) || tags.is("waterway", "riverbank") || tags.is("waterway", "dock");
  }

  void find_areas() {
    for (auto const& way : data_.ways) {
      if (!tags_an_area(way.tags)) continue;
      auto const row = rows_.add();
      if (way.nodes.size() > 3 && way.nodes.front() == way.nodes.back())
        areas_.push_back({way.id, &way.tags, {way.nodes}, {}});
      else if (way.tags.has("highway") || way.tags.has("barrier"))
        continue;  // an amenity or the like told of a line
      else
        rows_.drop(row, kOpenRing, way.id, "way " + std::to_string(way.id), place_of(way.nodes));
    }
    for (auto const& relation : data_.relations)
      if (relation.tags.is("type", "multipolygon") && tags_an_area(relation.tags)) add_area(relation);
  }

  void add_area(OsmRelation const& relation) {
    auto const row = rows_.add();
    Area area{relation.id, &relation.tags, {}, {}};
    auto missing = false;
    for (auto const& member : relation.members) {
      if (member.kind != OsmMember::Kind::kWay) continue;
      auto const it = ways_.find(member.id);
      if (it == ways_.end())
        missing = true;
      else
        (member.role == "inner" ? area.inner : area.outer).push_back(it->second->nodes);
    }
    area.outer = join_lines(std::move(area.outer), false);
    area.inner = join_lines(std::move(area.inner), false);
    auto const open = [](Ring const& ring) { return ring.size() < 4 || ring.front() != ring.back(); };
    auto const broken = std::erase_if(area.outer, open) + std::erase_if(area.inner, open) > 0;
    auto const what = "relation " + std::to_string(relation.id);
    auto const at = area.outer.empty() ? std::nullopt : place_of(area.outer.front());
    auto const& reason = missing ? kMissing : kOpenRing;
    if (area.outer.empty()) {
      missing ? rows_.leave_out(row, reason) : rows_.drop(row, reason, relation.id, what, at);
      return;
    }
    if (missing || broken) rows_.repair(row, reason, relation.id, what, at);
    areas_.push_back(std::move(area));
  }

  [[nodiscard]] std::optional<io::LonLat> place_of(Ring const& ring) const {
    for (auto const node : ring)
      if (auto const it = data_.nodes.find(node); it != data_.nodes.end()) return it->second;
    return std::nullopt;
  }

  [[nodiscard]] std::vector<io::LonLat> degrees(Ring const& ring) const {
    std::vector<io::LonLat> result;
    for (auto const node : ring)
      if (auto const it = data_.nodes.find(node); it != data_.nodes.end()) result.push_back(it->second);
    return result;
  }

  [[nodiscard]] std::vector<Point> points(Ring const& ring) const {
    std::vector<Point> result;
    for (auto const at : degrees(ring))
      if (auto const point = projection_.to_plane(at)) result.push_back(*point);
    return result;
  }

  void weigh() {
    std::vector<Land> lands;
    for (auto const& area : areas_) {
      auto const use = area.tags->has("building") ? std::nullopt : use_of_land(*area.tags);
      if (!use) continue;
      for (auto const& ring : area.outer)
        if (auto line = points(ring); line.size() > 3) lands.push_back({*use, std::move(line), false});
    }
    LandIndex index{lands};
    for (auto const& area : areas_)
      if (area.tags->has("building") && !area.tags->is("building", "no")) weigh_building(area, index);
    for (auto const& land : lands)
      if (!land.built_on) weigh_land(land);
    for (auto const& [id, tags] : data_.node_tags) weigh_node(data_.nodes.at(id), tags, index);
    result_.cells = sums_.take(projection_);
  }

  void weigh_building(Area const& area, LandIndex& index) {
    for (auto const& ring : area.outer) {
      auto const line = points(ring);
      if (line.size() < 4) continue;
      auto const middle = centroid(line);
      auto* const land = index.around(middle);
      if (land != nullptr) land->built_on = true;
      constexpr Use kMixed{0.7, 0.3, 0, 0};
      auto const use = use_of_building(*area.tags).value_or(land != nullptr ? land->use : kMixed);
      if (!use.none()) sums_.add(middle, use, std::abs(signed_area(line)) * storeys(*area.tags));
    }
  }

  /// Land without buildings in the map: a floor area of a fifth of it, spread over its squares.
  void weigh_land(Land const& land) {
    constexpr double kFloorArea = 0.2;
    constexpr double kStep = kCellMetres / 2;
    auto const area = std::abs(signed_area(land.ring));
    std::vector<Point> inside;
    auto low = land.ring.front();
    auto high = low;
    for (auto const at : land.ring) {
      low = {std::min(low.x, at.x), std::min(low.y, at.y)};
      high = {std::max(high.x, at.x), std::max(high.y, at.y)};
    }
    constexpr double kMostSide = 50e3;
    if (high.x - low.x > kMostSide || high.y - low.y > kMostSide) return;
    for (auto x = low.x + kStep / 2; x < high.x; x += kStep)
      for (auto y = low.y + kStep / 2; y < high.y; y += kStep)
        if (holds(land.ring, {x, y})) inside.push_back({x, y});
    if (inside.empty()) inside.push_back(centroid(land.ring));
    for (auto const at : inside) sums_.add(at, land.use, area * kFloorArea / static_cast<double>(inside.size()));
  }

  /// A shop, office or school known as a point: as much as a small building holds, unless the land is a school's.
  void weigh_node(io::LonLat at, Tags const& tags, LandIndex& index) {
    auto const point = projection_.to_plane(at);
    if (!point) return;
    auto const use = one_of(tags["amenity"], {"school", "kindergarten"})           ? Use{0, 0.1, 1, 0}
                     : one_of(tags["amenity"], {"university", "college"})          ? Use{0, 0.3, 0, 1}
                     : tags.has("shop") || tags.has("office")                      ? Use{0, 0.1, 0, 0}
                     : one_of(tags["amenity"], {"hospital", "restaurant", "bank"}) ? Use{0, 0.1, 0, 0}
                                                                                   : Use{};
    auto const* const land = use.none() ? nullptr : index.around(*point);
    auto const told_by_land = land != nullptr && land->use.school + land->use.university > 0;
    constexpr double kSmallBuilding = 1000;
    if (!use.none() && !told_by_land) sums_.add(*point, use, kSmallBuilding);
  }

  void name_places() {
    struct Kind {
      std::string_view place;
      std::string_view kind;
      int importance;
    };
    constexpr std::array<Kind, 8> kKinds = {{{"city", "city", 1},
                                             {"town", "town", 1},
                                             {"borough", "district", 2},
                                             {"suburb", "district", 2},
                                             {"village", "town", 2},
                                             {"quarter", "district", 3},
                                             {"neighbourhood", "district", 3},
                                             {"hamlet", "town", 3}}};
    for (auto const& [id, tags] : data_.node_tags) {
      auto const place = tags["place"];
      auto const kind = std::find_if(kKinds.begin(), kKinds.end(), [&](Kind const& k) { return k.place == place; });
      auto const name = tags.has("name:en") ? tags["name:en"] : tags["name"];
      if (kind == kKinds.end() || name.empty()) continue;
      result_.places.push_back({std::string{name}, std::string{tags["name:ko"]}, std::string{kind->kind},
                                data_.nodes.at(id), kind->importance});
    }
    std::ranges::stable_sort(result_.places, {},
                             [](NamedPlace const& place) { return std::tie(place.importance, place.name); });
  }

  void find_parking() {
    for (auto const& [id, tags] : data_.node_tags)
      if (tags.is("amenity", "parking")) add_parking(id, tags, data_.nodes.at(id));
    for (auto const& area : areas_) {
      if (!area.tags->is("amenity", "parking")) continue;
      auto const line = points(area.outer.front());
      if (line.size() < 3) continue;
      if (auto const at = projection_.to_degrees(centroid(line))) add_parking(area.id, *area.tags, *at);
    }
    std::ranges::stable_sort(result_.parking, {}, &ParkingSite::id);
  }

  void add_parking(std::int64_t id, Tags const& tags, io::LonLat at) {
    auto const spaces = std::clamp(io::parse_number(tags["capacity"]).value_or(0), 0.0, 20000.0);
    auto const ride = tags["park_ride"];
    if (one_of(tags["access"], {"private", "no"})) return;
    result_.parking.push_back({id, std::string{tags["name"]}, at, static_cast<int>(spaces),
                               !ride.empty() && ride != "no", tags.has("fee") && !tags.is("fee", "no")});
  }

  void draw_water(Box const& sea_within) {
    std::vector<Ring> coast;
    for (auto const& way : data_.ways)
      if (way.tags.is("natural", "coastline")) coast.push_back(way.nodes);
    std::vector<std::vector<io::LonLat>> lines;
    for (auto const& line : join_lines(std::move(coast), true)) lines.push_back(degrees(line));
    for (auto& polygon : beyond_sides(sea_of(lines, sea_within), sea_within))
      result_.features.push_back({"sea", "", true, std::move(polygon)});
    constexpr double kSmallestLake = 2000;  // m2: smaller water is not seen in a city's picture
    for (auto const& area : areas_) {
      auto const& tags = *area.tags;
      auto const bank = tags.is("waterway", "riverbank") || one_of(tags["water"], {"river", "canal", "stream"});
      if (!tags.is("natural", "water") && !bank && !tags.is("landuse", "reservoir")) continue;
      MapFeature feature{bank ? "river" : "lake", std::string{tags["name"]}, true, {}};
      for (auto const& ring : area.outer)
        if (auto const line = points(ring); line.size() > 3 && std::abs(signed_area(line)) >= kSmallestLake)
          feature.parts.push_back(degrees(ring));
      if (feature.parts.empty()) continue;
      for (auto const& ring : area.inner)
        if (auto line = degrees(ring); line.size() > 3) feature.parts.push_back(std::move(line));
      result_.features.push_back(std::move(feature));
    }
  }

  void draw_lines() {
    for (auto const& way : data_.ways) {
      auto const river = one_of(way.tags["waterway"], {"river", "canal"});
      auto const rail =
          one_of(way.tags["railway"], {"rail", "light_rail", "subway", "tram", "monorail"}) && !way.tags.has("service");
      if (!river && !rail) continue;
      auto line = degrees(way.nodes);
      if (line.size() < 2) continue;
      result_.features.push_back(
          {river ? "river" : "rail", river ? std::string{way.tags["name"]} : "", false, {std::move(line)}});
    }
  }

  OsmData const& data_;
  io::Projection const& projection_;
  imports::FileRows& rows_;
  std::unordered_map<std::int64_t, OsmWay const*> ways_;  // looked up, never walked through
  std::vector<Area> areas_;
  CellSums sums_;
  MapPlaces result_;
};

}  // namespace

MapPlaces make_places(OsmData const& data, io::Projection const& projection, Box const& sea_within,
                      imports::ImportReport& report) {
  return PlaceMaker{data, projection, report}.make(sea_within);
}

}  // namespace twinshift::osm
