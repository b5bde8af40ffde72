#include "sim/scenario/load_city.hpp"

#include "sim/io/suggest.hpp"
#include "sim/network/boost_graph.hpp"

#include <algorithm>
#include <array>

namespace twinshift::scenario {
namespace {

enum NodeColumn : std::size_t { kNodeId, kNodeLon, kNodeLat };
constexpr std::array<std::string_view, 3> kNodeColumns = {"node_id", "lon", "lat"};

enum LinkColumn : std::size_t {
  kLinkId,
  kFrom,
  kTo,
  kLength,
  kClass,
  kName,
  kLanes,
  kFreeSpeed,
  kCapacity,
  kOneway,
  kBusLane,
  kModes,
  kShape
};
constexpr std::array<std::string_view, 13> kLinkColumns = {
    "link_id",        "from_node",      "to_node", "length_m", "class", "name",        "lanes",
    "free_speed_kmh", "capacity_veh_h", "oneway",  "bus_lane", "modes", "shape_lonlat"};
constexpr std::array<std::string_view, 9> kClasses = {"motorway",    "trunk",  "primary",   "secondary", "tertiary",
                                                      "residential", "busway", "connector", "path"};
constexpr std::array<std::string_view, 2> kYesNo = {"yes", "no"};
constexpr std::array<std::string_view, 4> kBusLanes = {"none", "forward", "backward", "both"};

enum TurnColumn : std::size_t { kFromLink, kToLink };
constexpr std::array<std::string_view, 2> kTurnColumns = {"from_link", "to_link"};

/// A street as its row says, before it becomes one or two links.
struct Street {
  NodeId from;
  NodeId to;
  double length = 0;
  network::LinkClass link_class{};
  std::int64_t lanes = 1;
  double speed = 0;
  double capacity = 0;
  bool oneway = false;
  bool lane_forward = false;
  bool lane_backward = false;
  std::uint8_t access = 0;
  std::vector<Point> shape;
};

void read_nodes(CityReader& city, CityKeys& keys) {
  auto& nodes = city.scenario().network.nodes;
  city.each_row("nodes", kNodeColumns, true, [&](io::CsvReader& csv) {
    auto const point = city.point(csv, kNodeLon, kNodeLat);
    auto const id = nth<NodeId>(nodes.key.size());
    if (!city.define(csv, kNodeId, keys.nodes, id)) return;
    nodes.key.push_back(std::string{csv.text(kNodeId)});
    nodes.position.push_back(point.value_or(Point{}));
  });
}

std::optional<std::uint8_t> read_access(io::CsvReader& csv) {
  constexpr std::array<std::pair<std::string_view, std::uint8_t>, 4> kAccess = {{{"car", network::kCarAccess},
                                                                                 {"bus", network::kBusAccess},
                                                                                 {"walk", network::kWalkAccess},
                                                                                 {"bike", network::kBikeAccess}}};
  std::uint8_t bits = 0;
  auto rest = csv.text(kModes);
  while (!rest.empty()) {
    auto const word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    auto const it =
        std::find_if(kAccess.begin(), kAccess.end(), [&](auto const& entry) { return entry.first == word; });
    if (it == kAccess.end()) {
      csv.fault(kModes, "T422", "Mode \"" + std::string{word} + "\" is not known.", "",
                "Write those of: car bus walk bike, with one space between.");
      return std::nullopt;
    }
    bits = static_cast<std::uint8_t>(bits | it->second);
  }
  if (bits == 0) csv.fault(kModes, "T413", "modes is empty.", "Nobody could use the street.", "Name who may use it.");
  return bits == 0 ? std::nullopt : std::optional{bits};
}

/// Points between the ends, "lon lat;lon lat".
bool read_shape(CityReader& city, io::CsvReader& csv, std::vector<Point>& shape) {
  auto rest = csv.text(kShape);
  while (!rest.empty()) {
    auto const pair = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    auto const space = pair.find(' ');
    auto const lon = io::parse_number(pair.substr(0, space));
    auto const lat = space == std::string_view::npos ? std::nullopt : io::parse_number(pair.substr(space + 1));
    auto const point = lon && lat ? city.project({*lon, *lat}) : std::nullopt;
    if (!point) {
      csv.fault(kShape, "T411", "shape_lonlat is not a list of \"lon lat\" pairs parted by \";\".", "",
                "Write lon lat;lon lat, or leave it empty.");
      return false;
    }
    shape.push_back(*point);
  }
  return true;
}

std::optional<Street> read_street(CityReader& city, io::CsvReader& csv, CityKeys const& keys) {
  auto const& nodes = city.scenario().network.nodes;
  auto const from = city.reference(csv, kFrom, "node", keys.nodes, nodes.key.values());
  auto const to = city.reference(csv, kTo, "node", keys.nodes, nodes.key.values());
  auto const length = csv.number(kLength, {0.1, 500e3});
  auto const link_class = csv.word(kClass, kClasses);
  auto const lanes = csv.whole(kLanes, {0, 20});
  auto const speed = csv.number(kFreeSpeed, {1, 300});
  auto const capacity = csv.number(kCapacity, {0, 1e6});
  auto const oneway = csv.word(kOneway, kYesNo);
  auto const bus_lane = csv.word(kBusLane, kBusLanes);
  auto const access = read_access(csv);
  if (!from || !to || !length || !link_class || !lanes || !speed || !capacity || !oneway || !bus_lane || !access)
    return std::nullopt;
  if ((*access & (network::kCarAccess | network::kBusAccess)) != 0 && (*capacity < 1 || *lanes < 1)) {
    csv.fault(*lanes < 1 ? kLanes : kCapacity, "T412",
              "The street is open to vehicles but has no lanes or no capacity.", "Nothing could pass.",
              "Give lanes and capacity_veh_h above 0.");
    return std::nullopt;
  }
  Street street{*from,
                *to,
                *length,
                static_cast<network::LinkClass>(*link_class),
                *lanes,
                *speed,
                *capacity,
                *oneway == 0,
                *bus_lane == 1 || *bus_lane == 3,
                *bus_lane == 2 || *bus_lane == 3,
                *access,
                {}};
  street.shape.push_back(nodes.position[*from]);
  if (!read_shape(city, csv, street.shape)) return std::nullopt;
  street.shape.push_back(nodes.position[*to]);
  return street;
}

LinkId add_link(network::Network& network, Street const& street, bool backward, std::string const& key,
                std::string_view name) {
  auto& links = network.links;
  links.from.push_back(backward ? street.to : street.from);
  links.to.push_back(backward ? street.from : street.to);
  links.length.push_back(Metres{street.length});
  links.free_speed.push_back(km_per_hour(street.speed));
  links.capacity.push_back(street.capacity);
  links.lanes.push_back(static_cast<std::uint8_t>(std::max<std::int64_t>(1, street.lanes)));
  links.link_class.push_back(street.link_class);
  links.access.push_back(street.access);
  links.bus_lane.push_back((backward ? street.lane_backward : street.lane_forward) ? 1 : 0);
  links.reverse.push_back(LinkId{});
  auto shape = street.shape;
  if (backward) std::reverse(shape.begin(), shape.end());
  links.shape.push_back(std::span<Point const>{shape});
  links.key.push_back((backward ? "~" : "") + key);
  return links.name.push_back(std::string{name});
}

/// A street much shorter than the straight line between its ends has a wrong length or a wrong node.
void check_length(CityReader& city, io::CsvReader& csv, Street const& street) {
  auto const straight = distance(street.shape.front(), street.shape.back());
  if (street.length >= 0.8 * straight - 20) return;
  city.warn(
      {"G206", csv.place(kLength),
       "length_m is " + std::string{csv.text(kLength)} + ", but its ends lie " + io::fixed(straight, 0) + " m apart.",
       "Paths would be too short.", "Check length and nodes."});
}

void read_links(CityReader& city, CityKeys& keys) {
  auto& network = city.scenario().network;
  city.each_row("links", kLinkColumns, true, [&](io::CsvReader& csv) {
    auto const id = nth<LinkId>(network.links.size());
    auto const defined = city.define(csv, kLinkId, keys.links, id);
    auto const street = read_street(city, csv, keys);
    if (!defined || !street) return;
    check_length(city, csv, *street);
    auto const key = std::string{csv.text(kLinkId)};
    auto const forward = add_link(network, *street, false, key, csv.text(kName));
    if (street->oneway) return;
    auto const backward = add_link(network, *street, true, key, csv.text(kName));
    network.links.reverse[forward] = backward;
    network.links.reverse[backward] = forward;
  });
}

/// Turns that cars may not make, if the city lists them.
void read_turns(CityReader& city, CityKeys const& keys) {
  auto& network = city.scenario().network;
  auto& banned = network.banned_turns;
  city.each_row("turns", kTurnColumns, false, [&](io::CsvReader& csv) {
    auto const from = find_direction(city, csv, kFromLink, csv.text(kFromLink), keys);
    auto const to = find_direction(city, csv, kToLink, csv.text(kToLink), keys);
    if (!from || !to) return;
    if (network.links.to[*from] == network.links.from[*to])
      banned.emplace_back(*from, *to);
    else
      csv.fault(kToLink, "G212", "to_link does not begin where from_link ends: it is no turn.", "",
                "Name the links in driving order; \"~\" in front of a link_id means the way back.");
  });
  std::sort(banned.begin(), banned.end());
  auto const last = std::unique(banned.begin(), banned.end());
  if (last != banned.end())
    city.assume("streets", "Banned turns that are listed twice count once.", banned.end() - last);
  banned.erase(last, banned.end());
}

/// A link that cars could never leave again is a trap (G211).
void check_ways_out(CityReader& city) {
  auto const& network = city.scenario().network;
  auto const open = [&](LinkId link) { return (network.links.access[link] & network::kCarAccess) != 0; };
  LinkId checked;
  for (auto const& [from, banned] : network.banned_turns) {
    if (from == checked || !open(from)) continue;
    checked = from;
    auto const onward = network.out_links[network.links.to[from]];
    auto const way_out = std::any_of(onward.begin(), onward.end(), [&](LinkId link) {
      return open(link) && !network::turn_banned(network, checked, link);
    });
    if (way_out) continue;
    city.faults().add({"G211",
                       {city.folder() + "/city.yaml", 0, 0},
                       "Every turn after link \"" + network.links.key[from] + "\" is banned.",
                       "Cars could not leave it.",
                       "Take out one of its rows in the turns table; turning back counts, too.",
                       io::FaultKind::kData});
  }
}

std::uint32_t most_common(std::vector<std::uint32_t> const& of_node, std::vector<std::uint8_t> const& counts_in) {
  std::vector<std::size_t> size(of_node.size() + 1);
  for (std::size_t i = 0; i < of_node.size(); ++i)
    if (counts_in[i] != 0 && of_node[i] < size.size()) ++size[of_node[i]];
  return static_cast<std::uint32_t>(std::max_element(size.begin(), size.end()) - size.begin());
}

std::vector<std::uint8_t> nodes_with(network::Network const& network, std::uint8_t access) {
  std::vector<std::uint8_t> result(network.nodes.key.size());
  for (std::size_t l = 0; l < network.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    if ((network.links.access[link] & access) == 0) continue;
    result[network.links.from[link].index()] = 1;
    result[network.links.to[link].index()] = 1;
  }
  return result;
}

/// Closes streets to `access` that lie outside its main piece: who started there could never reach the city.
/// More than `kMostCut` of the nodes outside is a fault (G210).
void keep_main_piece(CityReader& city, std::uint8_t access, std::string const& what,
                     std::vector<std::uint32_t> const& of_node) {
  constexpr double kMostCut = 0.05;
  auto& network = city.scenario().network;
  auto const open = nodes_with(network, access);
  auto const main = most_common(of_node, open);
  auto const total = std::count(open.begin(), open.end(), 1);
  std::int64_t outside = 0;
  for (std::size_t i = 0; i < open.size(); ++i)
    if (open[i] != 0 && of_node[i] != main) ++outside;
  if (outside == 0) return;
  auto const text = std::to_string(outside) + " of " + std::to_string(total) + " junctions open to " + what +
                    " cannot reach the rest and be reached from it.";
  if (static_cast<double>(outside) > kMostCut * static_cast<double>(total)) {
    city.faults().add({"G210",
                       {city.folder() + "/city.yaml", 0, 0},
                       text,
                       "People there could not travel.",
                       "Join them to the network in the links table.",
                       io::FaultKind::kData});
    return;
  }
  for (std::size_t l = 0; l < network.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    if (of_node[network.links.from[link].index()] != main || of_node[network.links.to[link].index()] != main)
      network.links.access[link] = static_cast<std::uint8_t>(network.links.access[link] & ~access);
  }
  city.assume("streets", text + " They are closed to " + what + '.', outside);
}

/// Everybody walks to a door, and cars stand at kerbs: without such streets nothing can be tied to them (G213).
void check_open(CityReader& city, std::uint8_t access, std::string const& what) {
  auto const& open = city.scenario().network.links.access;
  if (std::any_of(open.begin(), open.end(), [&](std::uint8_t bits) { return (bits & access) != 0; })) return;
  city.faults().add({"G213",
                     {city.folder() + "/city.yaml", 0, 0},
                     "No street is open to " + what + '.',
                     "Nobody could leave home.",
                     "Name it among the modes of the links table.",
                     io::FaultKind::kData});
}

}  // namespace

std::optional<LinkId> find_direction(CityReader& city, io::CsvReader& csv, std::size_t column, std::string_view text,
                                     CityKeys const& keys) {
  auto const& links = city.scenario().network.links;
  if (!text.starts_with('~')) return city.reference(csv, column, text, "link", keys.links, links.key.values());
  auto const forward = keys.links.find(text.substr(1));
  if (forward && links.reverse[*forward].valid()) return links.reverse[*forward];
  csv.fault(column, "T420",
            forward ? "Street \"" + std::string{text.substr(1)} + "\" is open one way only."
                    : "Link \"" + io::shown(text) + "\" does not exist.",
            "", "Write the link_id of a street; \"~\" in front for the way back, if it has one.");
  return std::nullopt;
}

void load_network(CityReader& city, CityKeys& keys) {
  read_nodes(city, keys);
  read_links(city, keys);
  read_turns(city, keys);
  auto& network = city.scenario().network;
  network::index_network(network);
  if (city.faults().has_errors() || network.links.size() == 0) return;
  check_open(city, network::kCarAccess, "cars");
  check_open(city, network::kWalkAccess, "walking");
  keep_main_piece(city, network::kCarAccess, "cars",
                  network::strong_components(network::make_street_graph(network, network::kCarAccess)).of_node);
  check_ways_out(city);
}

}  // namespace twinshift::scenario
