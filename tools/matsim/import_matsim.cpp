#include "tools/matsim/import_matsim.hpp"

#include "sim/io/csv.hpp"
#include "sim/network/network.hpp"
#include "sim/scenario/zone_columns.hpp"
#include "tools/matsim/ids.hpp"
#include "tools/matsim/transit_tables.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <unordered_map>

namespace twinshift::matsim {
namespace {

constexpr imports::Reason kUnknownNode{"X321", "begins or ends at a node that is not there"};
constexpr imports::Reason kSameId{"X322", "the same id came before"};
constexpr imports::Reason kNoStreet{"X323", "no street: rails and the like"};
constexpr imports::Reason kRounded{"X324",
                                   "length, speed, lanes or capacity out of range; put to the nearest that can be"};
constexpr imports::Reason kLoop{"X325", "ends where it begins"};
constexpr imports::Reason kNoPlace{"X329", "no activity with a place"};
constexpr imports::Reason kUnplaced{"X330", "a place that the coordinate system can't show"};
constexpr imports::Reason kUnused{"X331", "no street for us begins or ends there"};

constexpr std::array<std::string_view, 3> kNodeColumns = {"node_id", "lon", "lat"};
constexpr std::array<std::string_view, 13> kLinkColumns = {
    "link_id",        "from_node",      "to_node", "length_m", "class", "name",        "lanes",
    "free_speed_kmh", "capacity_veh_h", "oneway",  "bus_lane", "modes", "shape_lonlat"};
bool lists(std::string_view text, std::initializer_list<std::string_view> words) {
  while (!text.empty()) {
    auto const word = text.substr(0, text.find(','));
    if (std::find(words.begin(), words.end(), word) != words.end()) return true;
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return false;
}

/// Where a file's coordinates lie on Earth.
class Placing {
public:
  static std::optional<Placing> make(std::string const& crs, MatsimNetwork const& network) {
    Placing placing;
    if (crs == "WGS84" || crs == "EPSG:4326") {
      placing.degrees_ = true;
      return placing;
    }
    if (!crs.empty() && crs != "Atlantis") {
      placing.projection_ = io::Projection::make(crs);
      if (!placing.projection_) return std::nullopt;
      return placing;
    }
    placing.nowhere_ = true;
    placing.projection_ = io::Projection::make(kNowhere);
    auto low = Point{1e18, 1e18};
    auto high = Point{-1e18, -1e18};
    for (auto const& node : network.nodes) {
      low = {std::min(low.x, node.x), std::min(low.y, node.y)};
      high = {std::max(high.x, node.x), std::max(high.y, node.y)};
    }
    constexpr Point kMiddle{500e3, 20e3};  // of the zone, a little north of the equator
    placing.shift_ = {kMiddle.x - (low.x + high.x) / 2, kMiddle.y - (low.y + high.y) / 2};
    return placing;
  }

  static constexpr char const* kNowhere = "EPSG:32631";
  [[nodiscard]] bool nowhere() const { return nowhere_; }
  [[nodiscard]] std::optional<io::LonLat> place(double x, double y) const {
    if (!std::isfinite(x) || !std::isfinite(y)) return std::nullopt;
    if (degrees_) return std::abs(x) <= 180 && std::abs(y) <= 90 ? std::optional{io::LonLat{x, y}} : std::nullopt;
    return projection_->to_degrees({x + shift_.x, y + shift_.y});
  }

private:
  std::optional<io::Projection> projection_;
  Point shift_;
  bool degrees_ = false;
  bool nowhere_ = false;
};

std::string_view class_of(MatsimLink const& link) {
  static constexpr std::array<std::string_view, 9> kClasses = {
      "motorway", "trunk", "primary", "secondary", "tertiary", "residential", "busway", "connector", "path"};
  auto type = std::string_view{link.type};
  if (auto const dot = type.find('.'); dot != std::string_view::npos) type = type.substr(dot + 1);
  if (type.ends_with("_link")) type.remove_suffix(5);
  if (type == "unclassified" || type == "living_street" || type == "service") return "residential";
  for (auto const name : kClasses)
    if (name == type) return name;
  auto const cars = lists(link.modes, {"car"});
  if (!cars) return lists(link.modes, {"bus", "pt"}) ? "busway" : "path";
  if (link.speed * 3.6 >= 75) return "trunk";
  auto const by_lane = link.capacity / std::max(1.0, link.lanes);
  return by_lane >= 1500 ? "primary" : by_lane >= 1000 ? "secondary" : by_lane >= 700 ? "tertiary" : "residential";
}

/// Streets of the network with what they may carry in our words; empty for rails.
std::string modes_of(MatsimLink const& link, std::string_view link_class) {
  auto const car = lists(link.modes, {"car", "ride", "truck", "freight"});
  auto const bus = car || lists(link.modes, {"bus", "pt", "minibus"});
  auto const foot = lists(link.modes, {"walk", "pedestrian", "transit_walk"});
  auto const bike = lists(link.modes, {"bike", "bicycle"});
  std::string text;
  auto const add = [&](bool is, std::string_view mode) {
    if (is) text += (text.empty() ? "" : " ") + std::string{mode};
  };
  auto const slow = car && link_class != "motorway";
  add(car, "car");
  add(bus, "bus");
  add(foot || slow, "walk");
  add(bike || slow, "bike");
  return text;
}

class Importer {
public:
  Importer(MatsimScenario const& scenario, MatsimImportOptions const& options, Placing const& placing,
           imports::CityFolder& city, imports::ImportReport& report, io::Faults& faults)
      : scenario_{scenario}, options_{options}, placing_{placing}, city_{city}, report_{report}, faults_{faults} {}

  void run() {
    make_links();
    if (!any_car_) {
      faults_.add({"X320",
                   {options_.source_name, 0, 0},
                   "The network has no link for cars.",
                   "A city needs streets.",
                   "Name the scenario's network.xml."});
      return;
    }
    put_network();
    if (scenario_.schedule) put_schedule();
    if (scenario_.population) put_people();
  }

private:
  imports::CityTable table(std::string path, std::string kind) const {
    return {std::move(path),
            std::move(kind),
            "",
            "MATSim scenario, " + options_.source_name,
            "as the scenario's publisher grants it (not in the files)",
            "as the scenario's"};
  }

  void make_links() {
    auto& rows = report_.file("network links");
    auto& node_rows = report_.file("network nodes");
    for (std::size_t n = 0; n < scenario_.network.nodes.size(); ++n) node_of_.emplace(scenario_.network.nodes[n].id, n);
    used_.resize(scenario_.network.nodes.size());
    for (auto const& node : scenario_.network.nodes) at_.push_back(placing_.place(node.x, node.y));
    std::ostringstream out;
    io::CsvWriter csv{out, kLinkColumns};
    std::set<std::string> ids;
    // Rows that the reader dropped are before none of these: the report's row is found by counting the used ones.
    auto row = next_used(rows, 0);
    find_ways_back();
    for (auto const& link : scenario_.network.links) {
      write_link(link, rows, row, ids, csv);
      row = next_used(rows, row + 1);
    }
    links_ = out.str();
    auto node_row = next_used(node_rows, 0);
    for (std::size_t n = 0; n < used_.size(); ++n) {
      if (used_[n] == 0) node_rows.leave_out(node_row, kUnused);
      node_row = next_used(node_rows, node_row + 1);
    }
  }

  /// Links that our own export wrote for the way back of a two-way street: "~5" beside "5", alike but for its ends.
  void find_ways_back() {
    std::unordered_map<std::string_view, MatsimLink const*> forward;  // looked up, never walked through
    for (auto const& link : scenario_.network.links) forward.emplace(link.id, &link);
    for (auto const& link : scenario_.network.links) {
      auto const it = link.id.starts_with('~') ? forward.find(std::string_view{link.id}.substr(1)) : forward.end();
      if (it == forward.end()) continue;
      auto const& there = *it->second;
      if (there.from == link.to && there.to == link.from && there.length == link.length && there.speed == link.speed &&
          there.capacity == link.capacity && there.lanes == link.lanes && there.modes == link.modes)
        way_back_of_.emplace(there.id, link.id);
    }
  }

  void write_link(MatsimLink const& link, imports::FileRows& rows, std::size_t row, std::set<std::string>& ids,
                  io::CsvWriter& csv) {
    auto const from = node_of_.find(link.from);
    auto const to = node_of_.find(link.to);
    auto const what = "link " + link.id;
    if (from == node_of_.end() || to == node_of_.end()) return rows.drop(row, kUnknownNode, link.line, what);
    auto const& at = at_[from->second];
    if (!at || !at_[to->second]) return rows.drop(row, kUnplaced, link.line, what);
    if (from->second == to->second) return rows.leave_out(row, kLoop);
    if (link.id.starts_with('~') && way_back_of_.contains(link.id.substr(1))) return;  // written with the way out
    auto const two_way = way_back_of_.contains(link.id);
    auto const id = id_text(link.id);
    auto const link_class = class_of(link);
    auto const modes = modes_of(link, link_class);
    if (modes.empty()) return rows.leave_out(row, kNoStreet);
    if (!ids.insert(id).second) return rows.drop(row, kSameId, link.line, what, at);
    auto const motors = modes.starts_with("car") || modes.starts_with("bus");
    auto const length = std::clamp(link.length, 0.1, 500e3);
    auto const speed = std::clamp(link.speed * 3.6, 1.0, 300.0);
    auto const lanes = std::clamp(std::round(link.lanes), motors ? 1.0 : 0.0, 20.0);
    auto const capacity = std::clamp(link.capacity, motors ? 1.0 : 0.0, 1e6);
    if (length != link.length || std::abs(speed - link.speed * 3.6) > 1e-9 || capacity != link.capacity ||
        lanes != link.lanes)
      rows.repair(row, kRounded, link.line, what, at);
    used_[from->second] = used_[to->second] = 1;
    any_car_ = any_car_ || modes.starts_with("car");
    csv.cell(id).cell(id_text(link.from)).cell(id_text(link.to)).cell(length, 2).cell(link_class).cell("");
    csv.cell(static_cast<std::int64_t>(lanes))
        .cell(speed, 3)
        .cell(capacity, 1)
        .cell(two_way ? "no" : "yes")
        .cell("none")
        .cell(modes);
    csv.cell("");
    csv.end_row();
  }

  void put_network() {
    std::ostringstream out;
    io::CsvWriter csv{out, kNodeColumns};
    for (std::size_t n = 0; n < used_.size(); ++n) {
      if (used_[n] == 0) continue;
      csv.cell(id_text(scenario_.network.nodes[n].id)).cell(at_[n]->lon, 7).cell(at_[n]->lat, 7);
      csv.end_row();
    }
    city_.put(table("nodes.csv", "nodes"), out.str());
    city_.put(table("links.csv", "links"), links_);
    city_.remove("turns");
    report_.note(
        "Streets for cars are open to buses, bicycles and on foot too, but for motorways: MATSim teleports those.");
  }

  void put_schedule() {
    std::map<std::string, double> room;
    if (scenario_.vehicles) room.insert(scenario_.vehicles->persons.begin(), scenario_.vehicles->persons.end());
    auto const tables = transit_tables(
        *scenario_.schedule, room, [&](double x, double y) { return placing_.place(x, y); },
        {city_.facts().crs, city_.facts().centre}, report_);
    city_.put(table("stops.csv", "stops"), tables.stops);
    city_.put(table("routes.csv", "routes"), tables.routes);
    city_.put(table("patterns.csv", "patterns"), tables.patterns);
    city_.put(table("pattern_stops.csv", "pattern_stops"), tables.pattern_stops);
    city_.put(table("services.csv", "services"), tables.services);
    city_.put(table("fares.csv", "fares"), tables.fares);
    city_.put(table("depots.csv", "depots"), tables.depots);
    city_.put(table("depot_fleet.csv", "depot_fleet"), tables.depot_fleet);
    report_.note("Fares are not in the files: 0 stands for them. Depots and vehicle types are assumed.");
  }

  /// Homes, jobs and places to learn in a square.
  struct Sum {
    double homes = 0;
    double workers = 0;
    double pupils = 0;
    double with_car = 0;
    double jobs = 0;
    double places = 0;
    std::array<double, 4> ages{};
    double known_ages = 0;
    double lon = 0;
    double lat = 0;
    double points = 0;
  };
  using Square = std::pair<std::int64_t, std::int64_t>;

  std::optional<io::LonLat> place_of(MatsimActivity const& activity) const {
    if (activity.x && activity.y) return placing_.place(*activity.x, *activity.y);
    auto const link = end_of_link_.find(activity.link);
    return link == end_of_link_.end() ? std::nullopt : at_[link->second];
  }

  static bool is(MatsimActivity const& activity, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](auto word) { return activity.type.starts_with(word); });
  }

  void put_people() {
    auto const projection = io::Projection::make(city_.facts().crs);
    if (!projection) return;
    for (auto const& link : scenario_.network.links)
      if (auto const to = node_of_.find(link.to); to != node_of_.end()) end_of_link_.emplace(link.id, to->second);
    std::map<Square, Sum> zones;
    std::map<std::pair<Square, Square>, Sum> cells;  // squares of 200 m in their zones
    auto& rows = report_.file("persons");
    auto row = next_used(rows, 0);
    for (auto const& person : scenario_.population->persons) {
      if (!count(person, *projection, zones, cells)) rows.drop(row, kNoPlace, person.line, "person " + person.id);
      row = next_used(rows, row + 1);
    }
    write_zones(zones, cells);
    report_.note(
        "People's plans are counted into squares of 1 km and not kept: where they work is modelled anew. "
        "Households, and ages and cars that the file lacks, are assumed.");
  }

  bool count(MatsimPerson const& person, io::Projection const& projection, std::map<Square, Sum>& zones,
             std::map<std::pair<Square, Square>, Sum>& cells) const {
    auto const add = [&](MatsimActivity const& activity, auto const& change) {
      auto const at = place_of(activity);
      auto const point = at ? projection.to_plane(*at) : std::nullopt;
      if (!point) return false;
      constexpr double kZone = 1000;
      constexpr double kCell = 200;
      auto const square = [&](double side) {
        return Square{static_cast<std::int64_t>(std::floor(point->y / side)),
                      static_cast<std::int64_t>(std::floor(point->x / side))};
      };
      for (auto* const sum : {&zones[square(kZone)], &cells[{square(kZone), square(kCell)}]}) {
        sum->lon += at->lon;
        sum->lat += at->lat;
        ++sum->points;
        change(*sum);
      }
      return true;
    };
    auto const& first = person.activities.front();
    auto const work = std::find_if(person.activities.begin(), person.activities.end(), [](auto const& a) {
      return is(a, {"work", "w", "business"});
    });
    auto const learn = std::find_if(person.activities.begin(), person.activities.end(), [](auto const& a) {
      return is(a, {"edu", "school", "univ", "kinder"});
    });
    auto const works = work != person.activities.end() && work != person.activities.begin();
    auto const learns = !works && learn != person.activities.end();
    auto const placed = add(first, [&](Sum& sum) {
      ++sum.homes;
      if (works) ++sum.workers;
      if (learns) ++sum.pupils;
      if (person.has_car.value_or(true)) ++sum.with_car;
      if (person.age) {
        ++sum.known_ages;
        ++sum.ages[*person.age < 15 ? 0 : *person.age < 40 ? 1 : *person.age < 65 ? 2 : 3];
      }
    });
    if (!placed) return false;
    if (works) add(*work, [](Sum& sum) { ++sum.jobs; });
    if (learns) add(*learn, [](Sum& sum) { ++sum.places; });
    return true;
  }

  static std::string zone_id(Square const& square) {
    return "Z" + std::to_string(square.second) + '_' + std::to_string(square.first);
  }

  void write_zones(std::map<Square, Sum> const& zones, std::map<std::pair<Square, Square>, Sum> const& cells) {
    std::ostringstream out;
    io::CsvWriter csv{out, scenario::kZoneColumns};
    for (auto const& [square, sum] : zones) {
      auto const people = sum.homes * options_.scale;
      constexpr double kHousehold = 2.2;
      csv.cell(zone_id(square)).cell(zone_id(square)).cell("").cell("").cell("internal");
      csv.cell(sum.lon / sum.points, 6).cell(sum.lat / sum.points, 6).cell(people, 0);
      csv.cell(std::ceil(people / kHousehold), 0).cell(sum.workers * options_.scale, 0);
      csv.cell(sum.jobs * options_.scale, 0).cell(sum.pupils * options_.scale, 0).cell("0");
      csv.cell(sum.places * options_.scale, 0).cell("0");
      write_ages(csv, sum);
      auto const with_car = sum.homes > 0 ? 100 * sum.with_car / sum.homes : 100;
      csv.cell(100 - with_car, 1).cell(with_car, 1).cell("0").cell("").cell("").cell("").cell("0");
      csv.end_row();
    }
    city_.put(table("zones.csv", "zones"), out.str());
    write_locations(zones, cells);
    report_.figure("zones", static_cast<double>(zones.size()));
    report_.figure("residents", std::round(static_cast<double>(scenario_.population->persons.size()) * options_.scale));
  }

  /// Shares that add up to 100.0 as written; where no age is known, those of a usual town.
  static void write_ages(io::CsvWriter& csv, Sum const& sum) {
    std::array<double, 4> shares = {17, 32, 32, 19};
    if (sum.known_ages > 0)
      for (std::size_t i = 0; i < shares.size(); ++i) shares[i] = 100 * sum.ages[i] / sum.known_ages;
    for (auto const share : shares) csv.cell(share, 1);
  }

  void write_locations(std::map<Square, Sum> const& zones, std::map<std::pair<Square, Square>, Sum> const& cells) {
    std::ostringstream out;
    io::CsvWriter csv{out, scenario::kLocationColumns};
    for (auto const& [key, sum] : cells) {
      // A zone without homes or jobs still needs a place for either.
      auto const& zone = zones.at(key.first);
      auto const home = zone.homes > 0 ? sum.homes : 1;
      auto const job = zone.jobs > 0 ? sum.jobs : 1;
      csv.cell("L" + std::to_string(key.second.second) + '_' + std::to_string(key.second.first));
      csv.cell(zone_id(key.first)).cell(sum.lon / sum.points, 6).cell(sum.lat / sum.points, 6);
      csv.cell(home, 0).cell(job, 0).cell(zone.places > 0 ? sum.places : 0, 0).cell("0");
      csv.end_row();
    }
    city_.put(table("locations.csv", "locations"), out.str());
  }

  MatsimScenario const& scenario_;
  MatsimImportOptions const& options_;
  Placing const& placing_;
  imports::CityFolder& city_;
  imports::ImportReport& report_;
  io::Faults& faults_;
  std::unordered_map<std::string, std::size_t> node_of_;      // looked up, never walked through
  std::unordered_map<std::string, std::size_t> end_of_link_;  // looked up, never walked through
  std::unordered_map<std::string, std::string> way_back_of_;  // looked up, never walked through
  std::vector<std::optional<io::LonLat>> at_;
  std::vector<std::uint8_t> used_;
  std::string links_;
  bool any_car_ = false;
};

/// What a new city can take from a scenario.
void found_city(std::string const& crs, MatsimScenario const& scenario, MatsimImportOptions const& options,
                Placing const& placing, imports::CityFacts& facts) {
  auto west = 180.0;
  auto east = -180.0;
  auto south = 90.0;
  auto north = -90.0;
  for (auto const& node : scenario.network.nodes) {
    auto const at = placing.place(node.x, node.y);
    if (!at) continue;
    west = std::min(west, at->lon);
    east = std::max(east, at->lon);
    south = std::min(south, at->lat);
    north = std::max(north, at->lat);
  }
  facts.centre = {(west + east) / 2, (south + north) / 2};
  facts.crs = placing.nowhere() ? Placing::kNowhere : io::Projection::make(crs) ? crs : imports::utm_zone(facts.centre);
  facts.name_en = facts.city;
  facts.time_zone = options.time_zone.empty() ? "Etc/UTC" : options.time_zone;
  facts.currency = options.currency.empty() ? "EUR" : options.currency;
  facts.claim = "A MATSim scenario of others; nothing is calibrated here.";
  if (options.time_zone.empty()) facts.gaps.emplace_back("The time zone is not known: Etc/UTC stands for it.");
  if (options.currency.empty()) facts.gaps.emplace_back("The currency is not known: EUR stands for it.");
  if (placing.nowhere())
    facts.gaps.emplace_back("The files name no coordinate system: the town is laid on the equator at 3 degrees east.");
}

}  // namespace

void import_matsim(MatsimScenario const& scenario, MatsimImportOptions const& options, imports::CityFolder& city,
                   imports::ImportReport& report, io::Faults& faults) {
  auto const crs = options.crs.empty() ? scenario.network.crs : options.crs;
  auto const placing = Placing::make(crs, scenario.network);
  if (!placing) {
    faults.add({"C302",
                {options.source_name, 0, 0},
                "\"" + crs + "\" is not a plane in metres that PROJ knows.",
                "The network could not be placed.",
                "Name it with --crs, as in --crs EPSG:31468."});
    return;
  }
  if (city.is_new() && city.facts().crs.empty()) found_city(crs, scenario, options, *placing, city.facts());
  Importer{scenario, options, *placing, city, report, faults}.run();
}

}  // namespace twinshift::matsim
