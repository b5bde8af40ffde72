#include "tools/osm/import_osm.hpp"

#include "sim/io/csv.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

namespace twinshift::osm {
namespace {

using network::kBikeAccess;
using network::kBusAccess;
using network::kCarAccess;
using network::kWalkAccess;
using network::LinkClass;

constexpr std::string_view kLicence = "ODbL 1.0, (c) OpenStreetMap contributors";

/// Columns as docs/data.md lists them.
constexpr std::array<std::string_view, 3> kNodeColumns = {"node_id", "lon", "lat"};
constexpr std::array<std::string_view, 13> kLinkColumns = {
    "link_id",        "from_node",      "to_node", "length_m", "class", "name",        "lanes",
    "free_speed_kmh", "capacity_veh_h", "oneway",  "bus_lane", "modes", "shape_lonlat"};
constexpr std::array<std::string_view, 2> kTurnColumns = {"from_link", "to_link"};
constexpr std::array<std::string_view, 6> kPlaceColumns = {"name", "name_ko", "kind", "lon", "lat", "importance"};
constexpr std::array<std::string_view, 8> kSiteColumns = {"site_id", "name",   "name_ko", "lon",
                                                          "lat",     "spaces", "status",  "source"};
constexpr std::array<std::string_view, 8> kDetailColumns = {"link_id",  "osm_way",   "limit_kmh", "limit_basis",
                                                            "cycleway", "structure", "layer",     "gradient_pct"};
constexpr std::array<std::string_view, 6> kWeightColumns = {"lon",        "lat",           "home_weight",
                                                            "job_weight", "school_weight", "university_weight"};
constexpr std::array<std::string_view, 5> kParkingColumns = {"name", "lon", "lat", "spaces", "fee"};

constexpr std::array<std::string_view, 9> kClassNames = {"motorway",    "trunk",  "primary",   "secondary", "tertiary",
                                                         "residential", "busway", "connector", "path"};

std::string_view class_name(LinkClass link_class) { return kClassNames[static_cast<std::size_t>(link_class)]; }

std::string modes_of(std::uint8_t access) {
  std::string text;
  for (auto const& [bit, name] : {std::pair<std::uint8_t, std::string_view>{kCarAccess, "car"},
                                  {kBusAccess, "bus"},
                                  {kWalkAccess, "walk"},
                                  {kBikeAccess, "bike"}})
    if ((access & bit) != 0) text += (text.empty() ? "" : " ") + std::string{name};
  return text;
}

std::string shape_text(std::vector<io::LonLat> const& shape) {
  std::string text;
  for (auto const at : shape) text += (text.empty() ? "" : ";") + io::fixed(at.lon, 6) + ' ' + io::fixed(at.lat, 6);
  return text;
}

std::string nodes_table(Streets const& streets) {
  std::ostringstream out;
  io::CsvWriter csv{out, kNodeColumns};
  for (auto const& node : streets.nodes) {
    csv.cell(node.key).cell(node.at.lon, 7).cell(node.at.lat, 7);
    csv.end_row();
  }
  return out.str();
}

std::string links_table(Streets const& streets) {
  std::ostringstream out;
  io::CsvWriter csv{out, kLinkColumns};
  for (auto const& row : streets.rows) {
    auto const* const lane = row.bus_lane_forward && row.bus_lane_backward ? "both"
                             : row.bus_lane_forward                        ? "forward"
                             : row.bus_lane_backward                       ? "backward"
                                                                           : "none";
    csv.cell(row.key).cell(streets.nodes[row.from].key).cell(streets.nodes[row.to].key).cell(row.length, 1);
    csv.cell(class_name(row.link_class)).cell(row.name).cell(std::int64_t{row.lanes}).cell(row.speed_kmh, 1);
    csv.cell(row.capacity, 0).cell(row.oneway ? "yes" : "no").cell(lane).cell(modes_of(row.access));
    csv.cell(shape_text(row.shape));
    csv.end_row();
  }
  return out.str();
}

std::string link_name(Streets const& streets, StreetLink link) {
  return (link.backward ? "~" : "") + streets.rows[link.row].key;
}

std::string turns_table(Streets const& streets) {
  std::ostringstream out;
  io::CsvWriter csv{out, kTurnColumns};
  for (auto const& [from, to] : streets.banned_turns) {
    csv.cell(link_name(streets, from)).cell(link_name(streets, to));
    csv.end_row();
  }
  return out.str();
}

/// What the map says of links beyond the links table; for people, GIS and other tools.
std::string details_table(Streets const& streets) {
  constexpr std::array<std::string_view, 3> kCycleways = {"", "lane", "track"};
  std::ostringstream out;
  io::CsvWriter csv{out, kDetailColumns};
  for (auto const& row : streets.rows) {
    auto const& from = streets.nodes[row.from].elevation;
    auto const& to = streets.nodes[row.to].elevation;
    csv.cell(row.key).cell(row.first_way).cell(row.limit_kmh, 1).cell(row.limit_tagged ? "tag" : "class");
    csv.cell(kCycleways[static_cast<std::size_t>(row.cycleway)]);
    csv.cell(row.bridge ? "bridge" : row.tunnel ? "tunnel" : "").cell(std::int64_t{row.layer});
    from&& to ? csv.cell((*to - *from) / row.length * 100, 1) : csv.cell("");
    csv.end_row();
  }
  return out.str();
}

std::string places_table(MapPlaces const& places) {
  std::ostringstream out;
  io::CsvWriter csv{out, kPlaceColumns};
  for (auto const& place : places.places) {
    csv.cell(place.name).cell(place.name_ko).cell(place.kind).cell(place.at.lon, 6).cell(place.at.lat, 6);
    csv.cell(std::int64_t{place.importance});
    csv.end_row();
  }
  return out.str();
}

/// Sites of park and ride whose spaces are known, or estimated where they are not.
std::string sites_table(MapPlaces const& places) {
  constexpr std::int64_t kUsualSpaces = 100;
  std::ostringstream out;
  io::CsvWriter csv{out, kSiteColumns};
  std::map<std::int64_t, int> seen;
  for (auto const& site : places.parking) {
    if (!site.park_ride) continue;
    auto const again = seen[site.id]++;
    csv.cell("p" + std::to_string(site.id) + (again > 0 ? "_" + std::to_string(again) : ""));
    csv.cell(site.name.empty() ? "Park and ride" : site.name).cell("").cell(site.at.lon, 6).cell(site.at.lat, 6);
    csv.cell(site.spaces > 0 ? std::int64_t{site.spaces} : kUsualSpaces);
    csv.cell(site.spaces > 0 ? "real" : "estimate").cell(site.spaces > 0 ? "tag capacity" : "spaces not tagged");
    csv.end_row();
  }
  return out.str();
}

std::string parking_table(MapPlaces const& places) {
  std::ostringstream out;
  io::CsvWriter csv{out, kParkingColumns};
  for (auto const& site : places.parking) {
    csv.cell(site.name).cell(site.at.lon, 6).cell(site.at.lat, 6);
    site.spaces > 0 ? csv.cell(std::int64_t{site.spaces}) : csv.cell("");
    csv.cell(site.fee ? "yes" : "no");
    csv.end_row();
  }
  return out.str();
}

std::string weights_table(MapPlaces const& places) {
  std::ostringstream out;
  io::CsvWriter csv{out, kWeightColumns};
  for (auto const& cell : places.cells) {
    csv.cell(cell.at.lon, 6).cell(cell.at.lat, 6).cell(cell.home, 0).cell(cell.job, 0);
    csv.cell(cell.school, 0).cell(cell.university, 0);
    csv.end_row();
  }
  return out.str();
}

nlohmann::ordered_json ring_json(std::vector<io::LonLat> const& ring, bool close) {
  auto const rounded = [](double degrees) { return std::round(degrees * 1e6) / 1e6; };
  auto array = nlohmann::ordered_json::array();
  for (auto const at : ring) array.push_back({rounded(at.lon), rounded(at.lat)});
  if (close && !array.empty() && array.front() != array.back()) array.push_back(array.front());
  return array;
}

/// GeoJSON, a line a feature.
std::string background(MapPlaces const& places) {
  std::string text = "{\"type\": \"FeatureCollection\", \"features\": [\n";
  for (auto const& feature : places.features) {
    nlohmann::ordered_json properties{{"kind", feature.kind}};
    if (!feature.name.empty()) properties["name"] = feature.name;
    auto coordinates = nlohmann::ordered_json::array();
    for (auto const& part : feature.parts) coordinates.push_back(ring_json(part, feature.area));
    nlohmann::ordered_json const json{{"type", "Feature"},
                                      {"properties", properties},
                                      {"geometry",
                                       {{"type", feature.area ? "Polygon" : "LineString"},
                                        {"coordinates", feature.area ? coordinates : coordinates.front()}}}};
    text += json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    text += &feature == &places.features.back() ? "\n" : ",\n";
  }
  return text + "]}\n";
}

/// The box around all nodes that streets name.
std::optional<Box> box_of(OsmData const& data) {
  Box box{180, 90, -180, -90};
  for (auto const& way : data.ways) {
    if (!way.tags.has("highway")) continue;
    for (auto const node : way.nodes) {
      auto const it = data.nodes.find(node);
      if (it == data.nodes.end()) continue;
      box.west = std::min(box.west, it->second.lon);
      box.east = std::max(box.east, it->second.lon);
      box.south = std::min(box.south, it->second.lat);
      box.north = std::max(box.north, it->second.lat);
    }
  }
  return box.west <= box.east ? std::optional{box} : std::nullopt;
}

void add_gap(imports::CityFacts& facts, std::string const& gap) {
  if (std::find(facts.gaps.begin(), facts.gaps.end(), gap) == facts.gaps.end()) facts.gaps.push_back(gap);
}

/// What a new city can take from its map; what it can't is written down as a guess.
void found_city(Box const& box, OsmImportOptions const& options, CountryRules const& country,
                imports::CityFacts& facts) {
  facts.centre = {std::round((box.west + box.east) * 5e3) / 1e4, std::round((box.south + box.north) * 5e3) / 1e4};
  facts.crs = imports::utm_zone(facts.centre);
  facts.name_en = facts.city;
  facts.drives_left = country.drives_left;
  facts.time_zone = options.time_zone.empty() ? "Etc/UTC" : options.time_zone;
  facts.currency = options.currency.empty() ? "EUR" : options.currency;
  facts.claim = "Streets of OpenStreetMap (" + options.source_name + "); nothing is calibrated.";
  if (options.time_zone.empty()) add_gap(facts, "The time zone is not known: Etc/UTC stands for it.");
  if (options.currency.empty()) add_gap(facts, "The currency is not known: EUR stands for it.");
  if (options.country.empty()) add_gap(facts, "The country is not known: traffic is taken to keep to the right.");
}

constexpr std::array<std::string_view, 3> kGaps = {
    "Free speeds are limits times 0.8 (0.9 above 60 km/h, 1 on motorways), capacities and untagged lanes go by class: "
    "estimates.",
    "Rules by time of day and turns banned for some vehicles only are not read.",
    "Weights of homes and work are floor areas of the map's buildings and land use: estimates."};

void put_tables(OsmCity const& made, OsmImportOptions const& options, imports::CityFolder& city) {
  auto const table = [&](std::string path, std::string kind, std::string confidence) {
    return imports::CityTable{std::move(path),
                              std::move(kind),
                              "",
                              "OpenStreetMap contributors (openstreetmap.org/copyright), " + options.source_name,
                              std::string{kLicence},
                              std::move(confidence)};
  };
  auto const put_or_remove = [&](bool there, imports::CityTable entry, std::string text) {
    there ? city.put(std::move(entry), std::move(text)) : city.remove(entry.kind);
  };
  city.put(table("nodes.csv", "nodes", "high"), nodes_table(made.streets));
  city.put(table("links.csv", "links", "geometry high, speeds, lanes and capacities low-medium"),
           links_table(made.streets));
  put_or_remove(!made.streets.banned_turns.empty(), table("turns.csv", "turns", "medium-high"),
                turns_table(made.streets));
  put_or_remove(!made.places.places.empty(), table("places.csv", "places", "high"), places_table(made.places));
  put_or_remove(!made.places.features.empty(), table("background.geojson", "background", "high"),
                background(made.places));
  if (std::any_of(made.places.parking.begin(), made.places.parking.end(), [](auto const& p) { return p.park_ride; }))
    city.put(table("park_ride.csv", "park_ride", "places high, spaces see rows"), sites_table(made.places));
  city.put_aside("imports/osm/link_details.csv", details_table(made.streets));
  city.put_aside("imports/osm/weights.csv", weights_table(made.places));
  city.put_aside("imports/osm/parking.csv", parking_table(made.places));
}

void tell_figures(OsmData const& data, OsmCity const& made, imports::ImportReport& report) {
  report.figure("osm_nodes", static_cast<double>(data.counts.nodes));
  report.figure("osm_ways", static_cast<double>(data.counts.ways));
  report.figure("osm_relations", static_cast<double>(data.counts.relations));
  if (data.counts.bad_places > 0) report.figure("osm_nodes_without_place", static_cast<double>(data.counts.bad_places));
  if (data.counts.repeated_nodes > 0)
    report.figure("osm_nodes_repeated", static_cast<double>(data.counts.repeated_nodes));
  report.figure("nodes", static_cast<double>(made.streets.nodes.size()));
  report.figure("links", static_cast<double>(made.streets.rows.size()));
  report.figure("banned_turns", static_cast<double>(made.streets.banned_turns.size()));
  std::map<LinkClass, double> km;
  std::array<double, 4> by_mode{};
  for (auto const& row : made.streets.rows) {
    km[row.link_class] += row.length / 1000;
    for (std::size_t m = 0; m < by_mode.size(); ++m)
      if ((row.access >> m & 1U) != 0) by_mode[m] += row.length / 1000;
  }
  auto const tenth = [](double value) { return std::round(value * 10) / 10; };
  for (auto const& [link_class, length] : km)
    report.figure("street_" + std::string{class_name(link_class)} + "_km", tenth(length));
  constexpr std::array<std::string_view, 4> kModes = {"car", "bus", "walk", "bike"};
  for (std::size_t m = 0; m < by_mode.size(); ++m)
    report.figure("open_to_" + std::string{kModes[m]} + "_km", tenth(by_mode[m]));
  report.figure("weight_cells", static_cast<double>(made.places.cells.size()));
  report.figure("named_places", static_cast<double>(made.places.places.size()));
  report.figure("parking_sites", static_cast<double>(made.places.parking.size()));
}

}  // namespace

std::optional<OsmCity> import_osm(OsmData const& data, OsmImportOptions const& options, imports::CityFolder& city,
                                  imports::ImportReport& report, io::Faults& faults) {
  report.count_together();
  auto country = country_rules(options.country);
  auto const box = box_of(data);
  if (box && city.is_new() && city.facts().crs.empty()) found_city(*box, options, country, city.facts());
  country.drives_left = city.facts().drives_left;
  auto const projection = io::Projection::make(city.facts().crs);
  if (box && !projection) {
    faults.add({"C302",
                {city.folder().generic_string(), 0, 0},
                "\"" + city.facts().crs + "\" is no plane in metres.",
                "Streets could not be measured.",
                "Correct crs in city.yaml."});
    return std::nullopt;
  }
  OsmCity made;
  if (box) {
    made.streets = make_streets(data, country, *projection, options.islands, report);
    made.places = make_places(data, *projection, options.box.value_or(*box), report);
  }
  auto const open = [&](std::uint8_t mode) {
    return std::any_of(made.streets.rows.begin(), made.streets.rows.end(),
                       [&](StreetRow const& row) { return (row.access & mode) != 0; });
  };
  if (!open(kCarAccess) || !open(kWalkAccess)) {
    faults.add({"O302",
                {options.source_name, 0, 0},
                open(kWalkAccess) ? "The map has no streets that cars can use and come back from."
                                  : "The map has no streets that can be used.",
                "A city needs streets to drive and to walk on.",
                "Fetch an extract with highways and the nodes of their ways, or a larger --box."});
    return std::nullopt;
  }
  for (auto const gap : kGaps) add_gap(city.facts(), std::string{gap});
  if (options.country.empty()) report.note("No --country: untagged speed limits are those usual in many countries.");
  put_tables(made, options, city);
  tell_figures(data, made, report);
  return made;
}

}  // namespace twinshift::osm
