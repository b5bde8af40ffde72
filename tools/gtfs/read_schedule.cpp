#include "tools/gtfs/read_schedule.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/suggest.hpp"
#include "tools/gtfs/feed_times.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace twinshift::gtfs {

namespace {

using imports::ColumnName;
using imports::Reason;
using imports::TableReader;

constexpr Reason kTwice{"G310", "the id is there already; the first row counts"};
constexpr Reason kSaidAgain{"G348", "says again what a row before says"};
constexpr Reason kNoId{"G311", "the id is empty"};
constexpr Reason kNoPlace{"G312", "no coordinates that could be on earth"};
constexpr Reason kSwapped{"G313", "latitude and longitude were the wrong way round"};
constexpr Reason kParentPlace{"G314", "without coordinates; those of its station are taken"};
constexpr Reason kUnknownParent{"G315", "the parent station does not exist; the stop stands alone"};
constexpr Reason kUnknownAgency{"G316", "the agency does not exist; the first one is taken"};
constexpr Reason kNotMoved{"G317", "a kind of transport that Twinshift does not move"};
constexpr Reason kUnknownType{"G318", "the route type is not in the specification; taken as a bus"};
constexpr Reason kUnknownRoute{"G320", "the route does not exist or is not used"};
constexpr Reason kUnknownService{"G321", "the service has no day in calendar.txt or calendar_dates.txt"};
constexpr Reason kBadDirection{"G328", "direction_id must be 0 or 1; taken as not given"};

std::string lower(std::string_view text) {
  std::string result{text};
  for (auto& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// The id of a row, new to `names`; kNone, and the row booked, if it is empty or there already.
std::uint32_t new_id(TableReader& table, std::size_t column, Names& names, SeenRows& seen) {
  auto const id = table.text(column);
  if (id.empty()) {
    table.drop(kNoId);
    return kNone;
  }
  auto const number = names.insert(id);
  if (number == kNone)
    seen.book_again(table, names.find(id), id);
  else
    seen.add(table);
  return number;
}

class ScheduleReader {
public:
  ScheduleReader(imports::Archive& feed, ReadOptions const& options, imports::ImportReport& report, io::Faults& faults)
      : feed_{&feed}, options_{&options}, report_{&report}, faults_{&faults} {}

  Schedule read() {
    read_agencies();
    read_stops();
    read_networks();
    read_routes();
    every_day_ = !read_services(*feed_, *options_, schedule_, *report_, *faults_);
    read_trips();
    read_frequencies(*feed_, *options_, schedule_, *report_, *faults_);
    read_transfers(*feed_, *options_, schedule_, *report_, *faults_);
    read_info();
    read_fares(*feed_, *options_, schedule_, *report_, *faults_);
    note_files_not_used();
    return std::move(schedule_);
  }

private:
  bool rows(std::string const& name, bool needed, std::span<ColumnName const> columns,
            std::function<void(TableReader&)> const& row) {
    return each_row(*feed_, *options_, name, needed, columns, *report_, *faults_, row);
  }

  void read_agencies() {
    enum : std::size_t { kId, kName, kTimeZone };
    static constexpr std::array<ColumnName, 3> kColumns = {{{"agency_id"}, {"agency_name"}, {"agency_timezone"}}};
    SeenRows seen;
    rows("agency.txt", false, kColumns, [&](TableReader& table) {
      auto const id = table.text(kId);
      if (schedule_.agency_keys.insert(id) == kNone) return seen.book_again(table, schedule_.agency_keys.find(id), id);
      seen.add(table);
      auto const name = table.text(kName);
      schedule_.agencies.push_back({std::string{name.empty() ? id : name}, std::string{table.text(kTimeZone)}});
    });
    if (!schedule_.agencies.empty()) return;
    report_->note("There is no agency; one named \"unknown\" is made up.");
    schedule_.agency_keys.insert("");
    schedule_.agencies.push_back({"unknown", ""});
  }

  /// Where a stop lies, turned round if it only fits so; nothing if it is nowhere.
  std::optional<io::LonLat> place_of(TableReader& table, std::size_t lat, std::size_t lon) {
    auto const y = table.number(lat);
    auto const x = table.number(lon);
    if (!x || !y || (*x == 0 && *y == 0)) return std::nullopt;
    io::LonLat const as_given{*x, *y};
    io::LonLat const turned{*y, *x};
    auto const near_city = [&](io::LonLat p) {
      return !options_->near || (std::abs(p.lat - options_->near->lat) < 4 &&
                                 std::abs(p.lon - options_->near->lon) * std::cos(p.lat * 0.01745) < 4);
    };
    auto const on_earth = [](io::LonLat p) { return std::abs(p.lat) <= 90 && std::abs(p.lon) <= 180; };
    if (on_earth(as_given) && (near_city(as_given) || !on_earth(turned) || !near_city(turned))) return as_given;
    if (!on_earth(turned)) return std::nullopt;
    table.repair(kSwapped, in_quotes(table.text(lat)) + ", " + in_quotes(table.text(lon)), turned);
    return turned;
  }

  void read_stops() {
    enum : std::size_t { kId, kName, kLat, kLon, kKind, kParent, kZone };
    static constexpr std::array<ColumnName, 7> kColumns = {{{"stop_id", true},
                                                            {"stop_name"},
                                                            {"stop_lat", true, "latitude lat"},
                                                            {"stop_lon", true, "longitude lon lng stop_lng stop_long"},
                                                            {"location_type"},
                                                            {"parent_station"},
                                                            {"zone_id"}}};
    std::vector<std::string> parents;
    SeenRows seen;
    rows("stops.txt", true, kColumns, [&](TableReader& table) {
      auto const number = new_id(table, kId, schedule_.stop_keys, seen);
      if (number == kNone) return;
      auto const place = place_of(table, kLat, kLon);
      auto const kind = std::clamp<std::int64_t>(table.whole(kKind).value_or(0), 0, 4);
      auto const zone = table.text(kZone).empty() ? kNone : schedule_.zones.intern(table.text(kZone));
      schedule_.stops.push_back({std::string{table.text(kName)}, place.value_or(io::LonLat{}), kNone, zone,
                                 static_cast<std::uint8_t>(kind), place.has_value(), origin(table)});
      parents.emplace_back(table.text(kParent));
    });
    settle_parents(parents);
  }

  void settle_parents(std::vector<std::string> const& parents) {
    auto& file = report_->file("stops.txt");
    auto& stops = schedule_.stops;
    for (std::size_t i = 0; i < stops.size(); ++i) {
      if (parents[i].empty()) continue;
      stops[i].parent = schedule_.stop_keys.find(parents[i]);
      if (stops[i].parent == kNone)
        file.repair(stops[i].origin.row, kUnknownParent, stops[i].origin.line, in_quotes(parents[i]));
    }
    for (auto& stop : stops) {
      if (stop.placed) continue;
      auto const* above = stop.parent == kNone ? nullptr : &stops[stop.parent];
      if (above != nullptr && !above->placed && above->parent != kNone)
        above = &stops[above->parent];  // boarding areas
      if (above != nullptr && above->placed) {
        stop.at = above->at;
        stop.placed = true;
        file.repair(stop.origin.row, kParentPlace, stop.origin.line, in_quotes(stop.name), stop.at);
      } else {
        file.drop(stop.origin.row, kNoPlace, stop.origin.line, in_quotes(stop.name));
      }
    }
  }

  void read_networks() {
    enum : std::size_t { kNetwork, kRoute };
    static constexpr std::array<ColumnName, 2> kColumns = {{{"network_id", true}, {"route_id", true}}};
    rows("route_networks.txt", false, kColumns, [&](TableReader& table) {
      network_of_route_[std::string{table.text(kRoute)}] = schedule_.networks.intern(table.text(kNetwork));
    });
  }

  void read_routes() {
    enum : std::size_t { kId, kAgency, kShort, kLong, kType, kNetwork };
    static constexpr std::array<ColumnName, 6> kColumns = {{{"route_id", true},
                                                            {"agency_id"},
                                                            {"route_short_name"},
                                                            {"route_long_name"},
                                                            {"route_type", true},
                                                            {"network_id"}}};
    SeenRows seen;
    rows("routes.txt", true, kColumns, [&](TableReader& table) {
      if (new_id(table, kId, schedule_.route_keys, seen) == kNone) return;
      FeedRoute route{std::string{table.text(kShort)}, std::string{table.text(kLong)}, 0, 3, {}, kNone, origin(table)};
      set_agency(table, table.text(kAgency), route);
      auto const type = table.whole(kType);
      auto known = type.has_value() && std::abs(*type) < 100000;
      route.type = known ? static_cast<int>(*type) : 3;
      route.mode = mode_of_route_type(route.type, known);
      if (!known || !type) {
        table.repair(kUnknownType, in_quotes(table.text(kType)));
        route.mode = Mode::kBus;
      }
      if (!route.mode) report_->file("routes.txt").leave_out(table.row(), kNotMoved);
      if (auto const network = table.text(kNetwork); !network.empty()) {
        route.network = schedule_.networks.intern(network);
      } else if (auto const it = network_of_route_.find(std::string{table.text(kId)}); it != network_of_route_.end()) {
        route.network = it->second;
      }
      schedule_.routes.push_back(std::move(route));
    });
  }

  void set_agency(TableReader& table, std::string_view key, FeedRoute& route) {
    auto const agency = schedule_.agency_keys.find(key);
    if (agency != kNone)
      route.agency = agency;
    else if (!key.empty() || schedule_.agencies.size() > 1)
      table.repair(kUnknownAgency, in_quotes(key));
  }

  void read_trips() {
    enum : std::size_t { kId, kRoute, kService, kHeadsign, kDirection, kBlock, kShape };
    static constexpr std::array<ColumnName, 7> kColumns = {{{"trip_id", true},
                                                            {"route_id", true},
                                                            {"service_id", true},
                                                            {"trip_headsign"},
                                                            {"direction_id"},
                                                            {"block_id"},
                                                            {"shape_id"}}};
    auto const optional_id = [](TableReader const& table, std::size_t column, Names& names) {
      return table.text(column).empty() ? kNone : names.intern(table.text(column));
    };
    auto with_direction = false;
    auto with_block = false;
    SeenRows seen;
    rows("trips.txt", true, kColumns, [&](TableReader& table) {
      with_direction = table.has(kDirection);
      with_block = table.has(kBlock);
      auto const route = schedule_.route_keys.find(table.text(kRoute));
      auto const service = service_row(table.text(kService));
      if (new_id(table, kId, schedule_.trip_keys, seen) == kNone) return;
      FeedTrip trip;
      trip.origin = origin(table);
      trip.route = route;
      trip.service = service;
      if (route == kNone)
        table.drop(kUnknownRoute, in_quotes(table.text(kRoute)));
      else if (!schedule_.routes[route].mode)
        table.rows().leave_out(table.row(), kNotMoved);
      else if (service == kNone)
        table.drop(kUnknownService, in_quotes(table.text(kService)));
      trip.headsign = optional_id(table, kHeadsign, schedule_.headsigns);
      trip.block = optional_id(table, kBlock, schedule_.blocks);
      trip.shape = optional_id(table, kShape, schedule_.shape_keys);
      set_direction(table, table.text(kDirection), trip);
      schedule_.trips.push_back(trip);
    });
    if (!with_direction)
      report_->note("G231 trips.txt has no direction_id (optional): directions are taken from the stops.");
    if (!with_block)
      report_->note(
          "G240 trips.txt has no block_id (optional): which trips a vehicle runs is worked out, so the size "
          "of the fleet is an estimate.");
  }

  /// Row of a service; where the feed has no calendar, of one that runs every day.
  std::uint32_t service_row(std::string_view key) {
    if (!every_day_) return schedule_.service_keys.find(key);
    auto const number = schedule_.service_keys.intern(key);
    if (number == schedule_.services.size())
      schedule_.services.push_back(
          {0x7F, Date{std::chrono::year{2000} / 1 / 1}, Date{std::chrono::year{2100} / 1 / 1}, {}});
    return number;
  }

  static void set_direction(TableReader& table, std::string_view text, FeedTrip& trip) {
    if (text == "0" || text == "1")
      trip.direction = text == "1" ? 1 : 0;
    else if (!text.empty())
      table.repair(kBadDirection, in_quotes(text));
  }

  void read_info() {
    enum : std::size_t { kPublisher, kFirst, kLast, kVersion };
    static constexpr std::array<ColumnName, 4> kColumns = {
        {{"feed_publisher_name"}, {"feed_start_date"}, {"feed_end_date"}, {"feed_version"}}};
    rows("feed_info.txt", false, kColumns, [&](TableReader& table) {
      schedule_.info = {std::string{table.text(kPublisher)}, std::string{table.text(kVersion)},
                        parse_date(table.text(kFirst)), parse_date(table.text(kLast))};
    });
  }

  void note_files_not_used() {
    static constexpr std::array<std::string_view, 19> kUsed = {
        "agency.txt",    "stops.txt",           "routes.txt",      "trips.txt",         "stop_times.txt",
        "calendar.txt",  "calendar_dates.txt",  "frequencies.txt", "transfers.txt",     "pathways.txt",
        "shapes.txt",    "fare_attributes.txt", "fare_rules.txt",  "fare_products.txt", "fare_leg_rules.txt",
        "feed_info.txt", "route_networks.txt",  "networks.txt",    "attributions.txt"};
    std::vector<std::string> others;
    for (auto const& name : feed_->names())
      if (std::find(kUsed.begin(), kUsed.end(), lower(name)) == kUsed.end()) others.push_back(io::shown(name));
    if (!others.empty()) report_->note("Not used: " + io::join(others) + '.');
  }

  imports::Archive* feed_;
  ReadOptions const* options_;
  imports::ImportReport* report_;
  io::Faults* faults_;
  Schedule schedule_;
  std::unordered_map<std::string, std::uint32_t> network_of_route_;
  bool every_day_ = false;
};

}  // namespace

void SeenRows::book_again(TableReader& table, std::uint32_t number, std::string_view id) const {
  if (prints_[number] == table.fingerprint())
    table.rows().leave_out(table.row(), kSaidAgain);
  else
    table.drop(kTwice, in_quotes(id));
}

std::string in_quotes(std::string_view text) { return '"' + io::shown(text) + '"'; }

Origin origin(TableReader const& table) {
  return {static_cast<std::uint32_t>(table.row()), static_cast<std::uint32_t>(table.line())};
}

bool each_row(imports::Archive& feed, ReadOptions const& options, std::string const& name, bool needed,
              std::span<ColumnName const> columns, imports::ImportReport& report, io::Faults& faults,
              std::function<void(TableReader&)> const& row) {
  auto const& names = feed.names();
  auto const there = std::find_if(names.begin(), names.end(), [&](auto const& other) { return lower(other) == name; });
  if (there == names.end()) {
    if (needed)
      faults.add({"G232",
                  {name, 0, 0},
                  "The feed has no " + name + '.',
                  "Without it there is no timetable.",
                  "Check that it is a GTFS feed and complete. It holds: " + io::join(names, 12) + '.'});
    return false;
  }
  auto bytes = feed.open(*there, faults);
  if (!bytes) return false;
  auto const before = faults.errors();
  TableReader table{std::move(bytes), name, options.encoding, columns, report.file(name), report, faults, needed};
  while (table.next()) row(table);
  return faults.errors() == before;
}

Schedule read_schedule(imports::Archive& feed, ReadOptions const& options, imports::ImportReport& report,
                       io::Faults& faults) {
  return ScheduleReader{feed, options, report, faults}.read();
}

}  // namespace twinshift::gtfs
