#include "sim/scenario/load_city.hpp"

#include "sim/io/suggest.hpp"
#include "sim/io/yaml.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace twinshift::scenario {
namespace {

enum StopColumn : std::size_t { kStopId, kStopName, kStopNameKo, kStopLon, kStopLat };
constexpr std::array<std::string_view, 5> kStopColumns = {"stop_id", "name", "name_ko", "lon", "lat"};

enum RouteColumn : std::size_t {
  kRouteId,
  kRouteName,
  kRouteNameKo,
  kRouteMode,
  kOperator,
  kVehicleType,
  kRouteDepot,
  kRouteStatus,
  kBasis
};
constexpr std::array<std::string_view, 9> kRouteColumns = {"route_id",     "name",     "name_ko", "mode", "operator",
                                                           "vehicle_type", "depot_id", "status",  "basis"};
constexpr std::array<std::string_view, 4> kRouteModes = {"bus", "brt", "rail", "shuttle"};
constexpr std::array<Mode, 4> kModeOfWord = {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle};
constexpr std::array<std::string_view, 2> kRouteStates = {"real", "composed"};

enum PatternColumn : std::size_t { kPatternId, kPatternRoute, kDirection, kHeadsign };
constexpr std::array<std::string_view, 4> kPatternColumns = {"pattern_id", "route_id", "direction", "headsign"};

enum CallColumn : std::size_t { kCallPattern, kSeq, kCallStop, kDistance, kRun };
constexpr std::array<std::string_view, 5> kCallColumns = {"pattern_id", "seq", "stop_id", "distance_m", "run_s"};

enum PathColumn : std::size_t { kPathPattern, kPathSeq, kPathLinks };
constexpr std::array<std::string_view, 3> kPathColumns = {"pattern_id", "seq", "links"};

enum ServiceColumn : std::size_t { kServicePattern, kFrom, kTo, kHeadway, kRunFactor };
constexpr std::array<std::string_view, 5> kServiceColumns = {"pattern_id", "from", "to", "headway_s", "run_factor"};

enum BlockColumn : std::size_t { kBlockId, kBlockPattern, kDeparture };
constexpr std::array<std::string_view, 3> kBlockColumns = {"block_id", "pattern_id", "departure"};

enum TransferColumn : std::size_t { kFromStop, kToStop, kLeast };
constexpr std::array<std::string_view, 3> kTransferColumns = {"from_stop", "to_stop", "least_s"};

enum FareColumn : std::size_t { kFareOperator, kFareMode, kBaseFare, kFarePerKm, kWindow, kDayCap, kFareSource };
constexpr std::array<std::string_view, 7> kFareColumns = {
    "operator", "mode", "base_fare", "fare_per_km", "transfer_window_min", "day_cap", "source"};

/// A station farther than this from every street lies outside the city's network.
constexpr double kOutsideMetres = 5000;

/// A stop of a pattern as its row says.
struct CallRow {
  PatternId pattern;
  std::int64_t seq = 0;
  StopId stop;
  double distance = 0;
  std::int64_t run = 0;
  io::Place place;
};

class TransitLoader {
public:
  TransitLoader(CityReader& city, CityKeys& keys) : city_{&city}, keys_{&keys}, plan_{&city.scenario().service_plan} {}

  void read() {
    static constexpr std::array<std::string_view, 6> kKinds = {"stops",         "routes",   "patterns",
                                                               "pattern_stops", "services", "fares"};
    if (std::none_of(kKinds.begin(), kKinds.end(), [&](auto kind) { return city_->lists(kind); }))
      return city_->assume("routes", "The city lists no public transport: nobody can ride.");
    read_stops();
    read_routes();
    read_patterns();
    read_calls();
    read_paths();
    read_services();
    read_blocks();
    read_transfers();
    read_fares();
    if (!city_->faults().has_errors()) tie_stops();
  }

private:
  void read_stops();
  void read_routes();
  OperatorId operator_of(std::string_view key);
  void read_patterns();
  void read_calls();
  void add_pattern(std::span<CallRow const> rows);
  void check_call(CallRow const& row, CallRow const* before);
  void read_paths();
  [[nodiscard]] std::optional<LinkId> link_of(std::string_view name) const;
  std::optional<std::vector<LinkId>> path(io::CsvReader& csv);
  void read_services();
  void read_blocks();
  void read_transfers();
  void check_overlaps(std::vector<std::pair<transit::Service, io::Place>>& rows);
  void read_fares();
  void report_routes_without_fare();
  NodeId add_lonely_node(network::Network& network, StopId stop);
  void tie_stops();

  CityReader* city_;
  CityKeys* keys_;
  transit::ServicePlan* plan_;
};

void TransitLoader::read_stops() {
  auto& stops = plan_->stops;
  city_->each_row("stops", kStopColumns, true, [&](io::CsvReader& csv) {
    auto const point = city_->point(csv, kStopLon, kStopLat);
    if (!city_->define(csv, kStopId, keys_->stops, nth<StopId>(stops.key.size()))) return;
    stops.key.push_back(std::string{csv.text(kStopId)});
    stops.name.push_back(std::string{csv.text(kStopName)});
    stops.name_ko.push_back(std::string{csv.text(kStopNameKo)});
    stops.position.push_back(point.value_or(Point{}));
    stops.node.push_back(NodeId{});
  });
}

OperatorId TransitLoader::operator_of(std::string_view key) {
  if (auto const known = keys_->operators.find(key)) return *known;
  auto const id = plan_->operators.key.push_back(std::string{key});
  keys_->operators.insert(key, id);
  return id;
}

void TransitLoader::read_routes() {
  auto& scenario = city_->scenario();
  auto& routes = plan_->routes;
  std::int64_t composed = 0;
  city_->each_row("routes", kRouteColumns, true, [&](io::CsvReader& csv) {
    auto const mode = csv.word(kRouteMode, kRouteModes);
    auto const type =
        city_->reference(csv, kVehicleType, "vehicle type", keys_->vehicle_types, scenario.fleet.types.key.values());
    auto const depot = city_->reference(csv, kRouteDepot, "depot", keys_->depots, scenario.fleet.depots.key.values());
    auto const status = csv.word(kRouteStatus, kRouteStates);
    auto const run_by = csv.required(kOperator);
    if (!city_->define(csv, kRouteId, keys_->routes, nth<RouteId>(routes.key.size()))) return;
    if (status && *status == 1) ++composed;
    routes.key.push_back(std::string{csv.text(kRouteId)});
    routes.name.push_back(std::string{csv.text(kRouteName)});
    routes.mode.push_back(kModeOfWord[mode.value_or(0)]);
    routes.operated_by.push_back(run_by ? operator_of(*run_by) : OperatorId{});
    routes.vehicle_type.push_back(type.value_or(VehicleTypeId{}));
    routes.depot.push_back(depot.value_or(DepotId{}));
  });
  if (composed > 0)
    city_->assume("routes", std::to_string(composed) + " routes are put together from listed stops (synthetic).",
                  composed);
}

void TransitLoader::read_patterns() {
  city_->each_row("patterns", kPatternColumns, true, [&](io::CsvReader& csv) {
    auto const route = city_->reference(csv, kPatternRoute, "route", keys_->routes, plan_->routes.key.values());
    if (!city_->define(csv, kPatternId, keys_->patterns, nth<PatternId>(plan_->pattern_key.size()))) return;
    plan_->pattern_key.push_back(std::string{csv.text(kPatternId)});
    plan_->pattern_route.push_back(route.value_or(RouteId{}));
    plan_->headsign.push_back(std::string{csv.text(kHeadsign)});
  });
}

void TransitLoader::check_call(CallRow const& row, CallRow const* before) {
  auto const complain = [&](std::string code, std::string what, std::string remedy) {
    city_->faults().add({std::move(code), row.place, "Pattern \"" + plan_->pattern_key[row.pattern] + "\": " + what,
                         "No vehicle could run so.", std::move(remedy), io::FaultKind::kData});
  };
  auto const seq = std::to_string(row.seq);
  if (before == nullptr) {
    if (row.run != 0 || row.distance != 0)
      complain("G221", "the first stop (seq " + seq + ") must have run_s 0 and distance_m 0.",
               "Count from the first stop.");
    return;
  }
  if (row.seq == before->seq) complain("T421", "seq " + seq + " appears twice.", "Number the stops in order.");
  if (row.run <= before->run)
    complain("G221",
             "arrives at stop " + seq + " before leaving stop " + std::to_string(before->seq) + " (" +
                 std::to_string(row.run) + " s after " + std::to_string(before->run) + " s).",
             "Let run_s grow from stop to stop.");
  if (row.distance < before->distance)
    complain("G221", "distance_m falls at stop " + seq + '.', "Let distance_m grow from stop to stop.");
}

void TransitLoader::add_pattern(std::span<CallRow const> rows) {
  std::vector<StopId> stops;
  std::vector<Metres> distances;
  std::vector<Seconds> runs;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    check_call(rows[i], i == 0 ? nullptr : &rows[i - 1]);
    stops.push_back(rows[i].stop);
    distances.push_back(Metres{rows[i].distance});
    runs.push_back(Seconds{static_cast<std::int32_t>(rows[i].run)});
  }
  auto const pattern = plan_->pattern_stops.push_back(std::span<StopId const>{stops});
  plan_->pattern_distance.push_back(std::span<Metres const>{distances});
  plan_->pattern_run.push_back(std::span<Seconds const>{runs});
  if (rows.size() < 2)
    city_->faults().add(
        {"G222",
         {city_->folder() + "/city.yaml", 0, 0},
         "Pattern \"" + plan_->pattern_key[pattern] + "\" has " + std::to_string(rows.size()) + " stops.",
         "A service needs two.",
         "Give its stops in pattern_stops, or remove it.",
         io::FaultKind::kData});
}

void TransitLoader::read_calls() {
  std::vector<CallRow> rows;
  city_->each_row("pattern_stops", kCallColumns, true, [&](io::CsvReader& csv) {
    auto const pattern = city_->reference(csv, kCallPattern, "pattern", keys_->patterns, plan_->pattern_key.values());
    auto const stop = city_->reference(csv, kCallStop, "stop", keys_->stops, plan_->stops.key.values());
    auto const seq = csv.whole(kSeq, {0, 100000});
    auto const along = csv.number(kDistance, {0, 1e6});
    auto const run = csv.number(kRun, {0, 86400});
    if (pattern && stop && seq && along && run)
      rows.push_back({*pattern, *seq, *stop, *along, static_cast<std::int64_t>(*run + 0.5), csv.place(kRun)});
  });
  std::stable_sort(rows.begin(), rows.end(), [](CallRow const& a, CallRow const& b) {
    return std::tie(a.pattern, a.seq) < std::tie(b.pattern, b.seq);
  });
  auto it = rows.begin();
  for (std::size_t p = 0; p < plan_->pattern_key.size(); ++p) {
    auto const end = std::find_if(it, rows.end(), [&](CallRow const& row) { return row.pattern != nth<PatternId>(p); });
    add_pattern({it, end});
    it = end;
  }
}

/// A direction of a street: its link_id, for the way back with "~" in front.
std::optional<LinkId> TransitLoader::link_of(std::string_view name) const {
  if (!name.starts_with('~')) return keys_->links.find(name);
  auto const forward = keys_->links.find(name.substr(1));
  auto const back = forward ? city_->scenario().network.links.reverse[*forward] : LinkId{};
  return back.valid() ? std::optional{back} : std::nullopt;
}

/// The links a cell names, which must lead on from one to the next.
std::optional<std::vector<LinkId>> TransitLoader::path(io::CsvReader& csv) {
  auto const& links = city_->scenario().network.links;
  std::vector<LinkId> result;
  auto names = csv.text(kPathLinks);
  while (!names.empty()) {
    auto const space = std::min(names.find(' '), names.size());
    auto const link = link_of(names.substr(0, space));
    auto const leads_on = link && (result.empty() || links.to[result.back()] == links.from[*link]);
    if (!leads_on || (links.access[*link] & network::kBusAccess) == 0) {
      csv.fault(kPathLinks, "G226",
                "Link \"" + io::shown(names.substr(0, space)) + "\" " +
                    (!link      ? "does not exist."
                     : leads_on ? "is closed to buses."
                                : "does not begin where the one before it ends."),
                "No bus could drive so.", "Import the timetable again: the streets have changed.");
      return std::nullopt;
    }
    result.push_back(*link);
    names.remove_prefix(std::min(names.size(), space + 1));
  }
  return result;
}

void TransitLoader::read_paths() {
  auto& paths = plan_->pattern_links;
  city_->each_row("pattern_links", kPathColumns, false, [&](io::CsvReader& csv) {
    auto const pattern = city_->reference(csv, kPathPattern, "pattern", keys_->patterns, plan_->pattern_key.values());
    auto const seq = csv.whole(kPathSeq, {1, 100000});
    auto links = path(csv);
    if (!pattern || !seq || !links || pattern->index() >= plan_->pattern_stops.size()) return;
    paths.resize(plan_->pattern_key.size());
    auto& sections = paths[*pattern];
    auto const next = static_cast<std::int64_t>(sections.size()) + 1;
    auto const last = static_cast<std::int64_t>(plan_->pattern_stops[*pattern].size()) - 1;
    if (*seq != next || *seq > last)
      csv.fault(kPathSeq, "G227", "A pattern's rows must count from 1 to the last stop but one, each once.",
                "It is unclear which streets lead to which stop.", "Import the timetable again.");
    else
      sections.push_back(std::move(*links));
  });
  for (std::size_t p = 0; p < paths.size(); ++p) {
    auto const pattern = nth<PatternId>(p);
    if (paths[pattern].empty() || paths[pattern].size() + 1 == plan_->pattern_stops[pattern].size()) continue;
    city_->faults().add({"G227",
                         {city_->folder() + "/city.yaml", 0, 0},
                         "Pattern \"" + plan_->pattern_key[pattern] + "\" has streets for only some of its stops.",
                         "It is unclear how it goes on.",
                         "Import the timetable again.",
                         io::FaultKind::kData});
  }
}

void TransitLoader::check_overlaps(std::vector<std::pair<transit::Service, io::Place>>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [](auto const& a, auto const& b) {
    return std::tuple{a.first.pattern, a.first.from} < std::tuple{b.first.pattern, b.first.from};
  });
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i].first.pattern == rows[i - 1].first.pattern && rows[i].first.from < rows[i - 1].first.to)
      city_->faults().add({"G224", rows[i].second,
                           "Two services of pattern \"" + plan_->pattern_key[rows[i].first.pattern] +
                               "\" overlap (the other is on line " + std::to_string(rows[i - 1].second.line) + ").",
                           "It is unclear how often it runs.", "End one where the next begins.", io::FaultKind::kData});
}

void TransitLoader::read_services() {
  std::vector<std::pair<transit::Service, io::Place>> rows;
  city_->each_row("services", kServiceColumns, true, [&](io::CsvReader& csv) {
    auto const pattern =
        city_->reference(csv, kServicePattern, "pattern", keys_->patterns, plan_->pattern_key.values());
    auto const from = io::parse_clock(csv.text(kFrom));
    auto const to = io::parse_clock(csv.text(kTo));
    if (!from || !to || *from >= *to)
      csv.fault(from ? kTo : kFrom, "G225", "The service's times are not a period of the day.", "",
                "Write HH:MM or HH:MM:SS, from before to, up to 30:00.");
    auto const headway = csv.number(kHeadway, {20, 86400});
    auto const factor = csv.number(kRunFactor, {0.2, 5});
    if (!pattern || !from || !to || *from >= *to || !headway || !factor) return;
    rows.push_back(
        {{*pattern, *from, *to, Seconds{static_cast<std::int32_t>(*headway + 0.5)}, *factor}, csv.place(kFrom)});
  });
  check_overlaps(rows);
  for (auto const& row : rows) plan_->services.push_back(row.first);
  std::vector<std::uint8_t> served(plan_->pattern_key.size());
  for (auto const& row : rows) served[row.first.pattern.index()] = 1;
  if (auto const idle = std::count(served.begin(), served.end(), 0); idle > 0)
    city_->assume("services", std::to_string(idle) + " patterns have no service and do not run.", idle);
}

/// Which single trips a vehicle runs one after the other.
void TransitLoader::read_blocks() {
  std::map<std::pair<PatternId, TimeOfDay>, transit::Service*> trips;
  for (auto& service : plan_->services)
    if ((service.to - service.from).count() == 1) trips.emplace(std::pair{service.pattern, service.from}, &service);
  std::map<std::string, std::uint32_t, std::less<>> numbers;
  city_->each_row("vehicle_blocks", kBlockColumns, false, [&](io::CsvReader& csv) {
    auto const block = csv.required(kBlockId);
    auto const pattern = city_->reference(csv, kBlockPattern, "pattern", keys_->patterns, plan_->pattern_key.values());
    auto const departure = io::parse_clock(csv.text(kDeparture));
    if (!block || !pattern) return;
    auto const trip = departure ? trips.find({*pattern, *departure}) : trips.end();
    if (trip == trips.end() || trip->second->block != transit::kAnyVehicle)
      return csv.fault(kDeparture, "G228",
                       trip == trips.end() ? "No single trip of this pattern leaves then."
                                           : "The trip belongs to another block already.",
                       "It is unclear what the vehicle does.",
                       "Name a row of services that lasts one second, each once.");
    trip->second->block = numbers.try_emplace(*block, static_cast<std::uint32_t>(numbers.size())).first->second;
  });
}

void TransitLoader::read_transfers() {
  auto& changes = plan_->changes;
  std::set<std::pair<StopId, StopId>> seen;
  city_->each_row("transfers", kTransferColumns, false, [&](io::CsvReader& csv) {
    auto const from = city_->reference(csv, kFromStop, "stop", keys_->stops, plan_->stops.key.values());
    auto const to = city_->reference(csv, kToStop, "stop", keys_->stops, plan_->stops.key.values());
    auto const least = csv.number_or(kLeast, -1, {0, 7200});
    if (!from || !to || !least) return;
    if (*from == *to)
      return csv.fault(kToStop, "T412", "A change within one stop takes no walk.", "", "Remove the row.");
    if (!seen.emplace(*from, *to).second)
      return csv.fault(kToStop, "T421", "The change between these stops is there already.",
                       "It is unclear which row counts.", "Remove one.");
    changes.push_back({*from, *to, {}});
    if (!csv.empty(kLeast)) changes.back().least = Seconds{static_cast<std::int32_t>(*least + 0.5)};
  });
  std::sort(changes.begin(), changes.end(), [](auto const& a, auto const& b) {
    return std::pair{a.from, a.to} < std::pair{b.from, b.to};
  });
}

void TransitLoader::read_fares() {
  auto& fares = city_->scenario().fares.fares;
  city_->each_row("fares", kFareColumns, true, [&](io::CsvReader& csv) {
    auto const run_by =
        city_->reference(csv, kFareOperator, "operator", keys_->operators, plan_->operators.key.values());
    auto const mode = csv.word(kFareMode, kRouteModes);
    auto const base = csv.number(kBaseFare, {0, 1e6});
    auto const per_km = csv.number(kFarePerKm, {0, 1e5});
    auto const window = csv.number(kWindow, {0, 1440});
    auto const cap = csv.number_or(kDayCap, 0, {0, 1e7});
    if (!run_by || !mode || !base || !per_km || !window || !cap) return;
    auto const same = std::any_of(fares.begin(), fares.end(), [&](transit::Fare const& fare) {
      return fare.operated_by == *run_by && fare.mode == kModeOfWord[*mode];
    });
    if (same)
      csv.fault(kFareOperator, "T421", "Operator and mode have a fare already.", "It is unclear which one counts.",
                "Remove one row.");
    fares.push_back({*run_by, kModeOfWord[*mode], Money{*base}, Money{*per_km},
                     Seconds{static_cast<std::int32_t>(*window * 60 + 0.5)}, Money{*cap}});
  });
  report_routes_without_fare();
}

void TransitLoader::report_routes_without_fare() {
  auto const& fares = city_->scenario().fares.fares;
  std::int64_t free = 0;
  for (std::size_t r = 0; r < plan_->routes.key.size(); ++r) {
    auto const route = nth<RouteId>(r);
    auto const priced = std::any_of(fares.begin(), fares.end(), [&](transit::Fare const& fare) {
      return fare.operated_by == plan_->routes.operated_by[route] && fare.mode == plan_->routes.mode[route];
    });
    if (!priced) ++free;
  }
  if (free > 0)
    city_->assume("fares", std::to_string(free) + " routes have no fare in the table and are free to use.", free);
}

NodeId TransitLoader::add_lonely_node(network::Network& network, StopId stop) {
  network.nodes.key.push_back("stop " + plan_->stops.key[stop]);
  return network.nodes.position.push_back(plan_->stops.position[stop]);
}

/// Stops of buses belong to streets that buses may use, others to where people walk. Stations beyond all streets keep
/// a node of their own: trains call there, but nobody gets on.
void TransitLoader::tie_stops() {
  auto& scenario = city_->scenario();
  network::NodeLocator const feet{scenario.network, network::kWalkAccess};
  network::NodeLocator const buses{scenario.network, network::kBusAccess};
  std::vector<std::uint8_t> on_road(plan_->stops.key.size());
  for (std::size_t p = 0; p < plan_->pattern_key.size(); ++p) {
    auto const pattern = nth<PatternId>(p);
    if (plan_->routes.mode[plan_->pattern_route[pattern]] == Mode::kRail) continue;
    for (auto const stop : plan_->pattern_stops[pattern]) on_road[stop.index()] = 1;
  }
  std::int64_t snapped = 0;
  std::int64_t outside = 0;
  for (std::size_t s = 0; s < plan_->stops.key.size(); ++s) {
    auto const stop = nth<StopId>(s);
    auto const near = nearest_node(on_road[s] != 0 ? buses : feet, scenario.network, plan_->stops.position[stop]);
    plan_->stops.node[stop] = near.node;
    if (near.metres <= 150) continue;
    if (on_road[s] == 0 && near.metres > kOutsideMetres) {
      plan_->stops.node[stop] = add_lonely_node(scenario.network, stop);
      ++outside;
      continue;
    }
    ++snapped;
    auto const refused = near.metres > 500;
    io::Fault fault{"G204",
                    {city_->folder() + "/city.yaml", 0, 0},
                    "Stop \"" + plan_->stops.name[stop] + "\" (" + plan_->stops.key[stop] + ") is " +
                        (near.node.valid() ? io::fixed(near.metres, 0) + " m" : "any distance") +
                        " from the nearest street " + (on_road[s] != 0 ? "for buses" : "to walk on") + "; limit " +
                        (refused ? "500 m." : "150 m."),
                    refused ? "Nobody could reach it." : "It is moved there.",
                    "Correct its place, or add a street.",
                    io::FaultKind::kData};
    if (refused)
      city_->faults().add(fault);
    else
      city_->warn(fault);
  }
  if (outside > 0) {
    network::index_network(scenario.network);
    city_->assume("stops", std::to_string(outside) + " stations lie beyond all streets: trains call, nobody gets on.",
                  outside);
  }
  if (snapped > 0)
    city_->assume("stops",
                  std::to_string(snapped) + " stops lie over 150 m from a junction and are tied to the nearest.",
                  snapped);
}

}  // namespace

void load_transit(CityReader& city, CityKeys& keys) { TransitLoader{city, keys}.read(); }

}  // namespace twinshift::scenario
