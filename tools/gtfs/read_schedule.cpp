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
constexpr Reason kNoId{"G311", "the id is empty"};
constexpr Reason kNoPlace{"G312", "no coordinates that could be on earth"};
constexpr Reason kSwapped{"G313", "latitude and longitude were the wrong way round"};
constexpr Reason kParentPlace{"G314", "without coordinates; those of its station are taken"};
constexpr Reason kUnknownParent{"G315", "the parent station does not exist; the stop stands alone"};
constexpr Reason kUnknownAgency{"G316", "the agency does not exist; the first one is taken"};
constexpr Reason kNotMoved{"G317", "a kind of transport that Twinshift does not move"};
constexpr Reason kUnknownType{"G318", "the route type is not in the specification; taken as a bus"};
constexpr Reason kBadDate{"G319", "not a date"};
constexpr Reason kUnknownRoute{"G320", "the route does not exist or is not used"};
constexpr Reason kUnknownService{"G321", "the service has no day in calendar.txt or calendar_dates.txt"};
constexpr Reason kBadException{"G322", "exception_type must be 1 (runs) or 2 (does not)"};
constexpr Reason kBadWeekday{"G323", "a weekday that is neither 0 nor 1; taken as 0"};
constexpr Reason kEndsFirst{"G324", "the service ends before it begins"};
constexpr Reason kUnknownTrip{"G325", "the trip does not exist or is not used"};
constexpr Reason kBadFrequency{"G326", "not a period with a headway above 0"};
constexpr Reason kOverlap{"G329", "the period overlaps another one of the trip; the earlier one counts"};
constexpr Reason kUnknownStop{"G327", "the stop does not exist or is not used"};
constexpr Reason kBadDirection{"G328", "direction_id must be 0 or 1; taken as not given"};

std::string lower(std::string_view text) {
  std::string result{text};
  for (auto& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string in_quotes(std::string_view text) { return '"' + io::shown(text) + '"'; }

Origin origin(TableReader const& table) {
  return {static_cast<std::uint32_t>(table.row()), static_cast<std::uint32_t>(table.line())};
}

/// The id of a row, new to `names`; kNone, and the row dropped, if it is empty or there already.
std::uint32_t new_id(TableReader& table, std::size_t column, Names& names) {
  auto const id = table.text(column);
  if (id.empty()) {
    table.drop(kNoId);
    return kNone;
  }
  auto const number = names.insert(id);
  if (number == kNone) table.drop(kTwice, in_quotes(id));
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
    read_services();
    read_trips();
    read_frequencies();
    read_transfers();
    read_pathways();
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
    rows("agency.txt", false, kColumns, [&](TableReader& table) {
      auto const id = table.text(kId);
      if (schedule_.agency_keys.insert(id) == kNone) return table.drop(kTwice, in_quotes(id));
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
    enum : std::size_t { kId, kName, kLat, kLon, kKind, kParent };
    static constexpr std::array<ColumnName, 6> kColumns = {{{"stop_id", true},
                                                            {"stop_name"},
                                                            {"stop_lat", true, "latitude lat"},
                                                            {"stop_lon", true, "longitude lon lng stop_lng stop_long"},
                                                            {"location_type"},
                                                            {"parent_station"}}};
    std::vector<std::string> parents;
    rows("stops.txt", true, kColumns, [&](TableReader& table) {
      auto const number = new_id(table, kId, schedule_.stop_keys);
      if (number == kNone) return;
      auto const place = place_of(table, kLat, kLon);
      auto const kind = std::clamp<std::int64_t>(table.whole(kKind).value_or(0), 0, 4);
      schedule_.stops.push_back({std::string{table.text(kName)}, place.value_or(io::LonLat{}), kNone,
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
    rows("routes.txt", true, kColumns, [&](TableReader& table) {
      if (new_id(table, kId, schedule_.route_keys) == kNone) return;
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

  void read_services() {
    auto const with_calendar = read_calendar();
    auto const with_dates = read_exceptions();
    if (with_calendar || with_dates) return;
    report_->note("There is neither calendar.txt nor calendar_dates.txt: every trip is taken to run on every day.");
    every_day_ = true;
  }

  /// Row of a service, new if it isn't known yet.
  Service& service_of(std::string_view key) {
    auto const number = schedule_.service_keys.intern(key);
    if (number == schedule_.services.size()) schedule_.services.emplace_back();
    return schedule_.services[number];
  }

  bool read_calendar() {
    enum : std::size_t { kId, kMonday, kFirst = kMonday + 7, kLast };
    static constexpr std::array<ColumnName, 10> kColumns = {{{"service_id", true},
                                                             {"monday", true},
                                                             {"tuesday", true},
                                                             {"wednesday", true},
                                                             {"thursday", true},
                                                             {"friday", true},
                                                             {"saturday", true},
                                                             {"sunday", true},
                                                             {"start_date", true},
                                                             {"end_date", true}}};
    return rows("calendar.txt", false, kColumns, [&](TableReader& table) {
      if (schedule_.service_keys.find(table.text(kId)) != kNone) return table.drop(kTwice, in_quotes(table.text(kId)));
      Service service;
      for (std::size_t day = 0; day < 7; ++day) {
        auto const runs = table.whole(kMonday + day);
        if (runs == 1)
          service.weekdays = static_cast<std::uint8_t>(service.weekdays | (1U << day));
        else if (runs != 0)
          table.repair(kBadWeekday, in_quotes(table.text(kMonday + day)));
      }
      auto const first = date_of(table, kFirst);
      auto const last = date_of(table, kLast);
      if (!first || !last) return;
      if (*last < *first) return table.drop(kEndsFirst);
      service.first = *first;
      service.last = *last;
      service_of(table.text(kId)) = service;
    });
  }

  bool read_exceptions() {
    enum : std::size_t { kId, kDate, kType };
    static constexpr std::array<ColumnName, 3> kColumns = {
        {{"service_id", true}, {"date", true}, {"exception_type", true}}};
    auto const there = rows("calendar_dates.txt", false, kColumns, [&](TableReader& table) {
      auto const date = date_of(table, kDate);
      auto const type = table.whole(kType);
      if (!date) return;
      if (type != 1 && type != 2) return table.drop(kBadException, in_quotes(table.text(kType)));
      service_of(table.text(kId)).exceptions.emplace_back(*date, *type == 1);
    });
    for (auto& service : schedule_.services) {
      auto& dates = service.exceptions;
      std::stable_sort(dates.begin(), dates.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
      dates.erase(
          std::unique(dates.begin(), dates.end(), [](auto const& a, auto const& b) { return a.first == b.first; }),
          dates.end());
    }
    return there;
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
    rows("trips.txt", true, kColumns, [&](TableReader& table) {
      with_direction = table.has(kDirection);
      with_block = table.has(kBlock);
      auto const route = schedule_.route_keys.find(table.text(kRoute));
      auto const service = service_row(table.text(kService));
      if (new_id(table, kId, schedule_.trip_keys) == kNone) return;
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

  std::uint32_t service_row(std::string_view key) {
    if (!every_day_) return schedule_.service_keys.find(key);
    auto& service = service_of(key);
    service.weekdays = 0x7F;
    service.first = Date{std::chrono::year{2000} / 1 / 1};
    service.last = Date{std::chrono::year{2100} / 1 / 1};
    return schedule_.service_keys.find(key);
  }

  static void set_direction(TableReader& table, std::string_view text, FeedTrip& trip) {
    if (text == "0" || text == "1")
      trip.direction = text == "1" ? 1 : 0;
    else if (!text.empty())
      table.repair(kBadDirection, in_quotes(text));
  }

  void read_frequencies() {
    enum : std::size_t { kTrip, kFrom, kUntil, kHeadway, kExact };
    static constexpr std::array<ColumnName, 5> kColumns = {
        {{"trip_id", true}, {"start_time", true}, {"end_time", true}, {"headway_secs", true}, {"exact_times"}}};
    auto const& trips = report_->file("trips.txt");
    rows("frequencies.txt", false, kColumns, [&](TableReader& table) {
      auto const trip = schedule_.trip_keys.find(table.text(kTrip));
      auto const from = parse_time(table.text(kFrom));
      auto const until = parse_time(table.text(kUntil));
      auto const headway = table.whole(kHeadway);
      if (trip == kNone || !trips.used(schedule_.trips[trip].origin.row))
        return table.drop(kUnknownTrip, in_quotes(table.text(kTrip)));
      if (!from || !until || *from >= *until || !headway || *headway < 1 || *headway > 86400 || *until > 7 * 86400)
        return table.drop(kBadFrequency, in_quotes(table.text(kFrom)) + " to " + in_quotes(table.text(kUntil)) +
                                             " every " + in_quotes(table.text(kHeadway)));
      schedule_.frequencies.push_back(
          {trip, {*from, *until, static_cast<std::int32_t>(*headway)}, table.text(kExact) == "1", origin(table)});
    });
    drop_overlaps();
  }

  /// By trip and time; a period that begins before the one before it ends is dropped.
  void drop_overlaps() {
    auto& all = schedule_.frequencies;
    std::stable_sort(all.begin(), all.end(), [](FeedFrequency const& a, FeedFrequency const& b) {
      return std::pair{a.trip, a.times.from_s} < std::pair{b.trip, b.times.from_s};
    });
    std::vector<FeedFrequency> kept;
    for (auto const& f : all) {
      auto const overlaps = !kept.empty() && kept.back().trip == f.trip && f.times.from_s < kept.back().times.until_s;
      if (overlaps)
        report_->file("frequencies.txt")
            .drop(f.origin.row, kOverlap, f.origin.line, in_quotes(schedule_.trip_keys[f.trip]));
      else
        kept.push_back(f);
    }
    all = std::move(kept);
  }

  void check_stops(TableReader& table, std::size_t column) {
    auto const stop = schedule_.stop_keys.find(table.text(column));
    if (stop == kNone || !report_->file("stops.txt").used(schedule_.stops[stop].origin.row))
      table.drop(kUnknownStop, in_quotes(table.text(column)));
  }

  void read_transfers() {
    enum : std::size_t { kFrom, kTo };
    static constexpr std::array<ColumnName, 2> kColumns = {{{"from_stop_id"}, {"to_stop_id"}}};
    auto const there = rows("transfers.txt", false, kColumns, [&](TableReader& table) {
      for (auto const column : {kFrom, kTo})
        if (!table.text(column).empty()) check_stops(table, column);
    });
    if (there)
      report_->note(
          "transfers.txt is read and checked, but not used: changes are walked between all stops within the "
          "scenario's transfer_walk.");
  }

  void read_pathways() {
    enum : std::size_t { kId, kFrom, kTo };
    static constexpr std::array<ColumnName, 3> kColumns = {
        {{"pathway_id"}, {"from_stop_id", true}, {"to_stop_id", true}}};
    auto const there = rows("pathways.txt", false, kColumns, [&](TableReader& table) {
      for (auto const column : {kFrom, kTo}) check_stops(table, column);
    });
    if (there) report_->note("pathways.txt is read and checked, but not used: walks inside stations take no time.");
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

std::uint32_t Names::insert(std::string_view name) {
  if (numbers_.contains(name)) return kNone;
  auto const number = static_cast<std::uint32_t>(names_.size());
  numbers_.emplace(names_.emplace_back(name), number);
  return number;
}

std::uint32_t Names::intern(std::string_view name) {
  auto const number = find(name);
  return number != kNone ? number : insert(name);
}

std::uint32_t Names::find(std::string_view name) const {
  auto const it = numbers_.find(name);
  return it == numbers_.end() ? kNone : it->second;
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

std::optional<Date> date_of(TableReader& table, std::size_t column) {
  auto const date = parse_date(table.text(column));
  if (!date) table.drop(kBadDate, in_quotes(table.text(column)));
  return date;
}

std::optional<Mode> mode_of_route_type(int type, bool& known) {
  known = true;
  switch (type) {
    case 3:
    case 11:
      return Mode::kBus;
    case 0:
    case 1:
    case 2:
    case 5:
    case 7:
    case 12:
      return Mode::kRail;
    case 4:
    case 6:
      return std::nullopt;
    default:
      break;
  }
  auto const hundred = type / 100;  // extended types: the first digits name the kind
  switch (hundred) {
    case 1:   // railway
    case 3:   // suburban railway
    case 4:   // urban railway, metro
    case 5:   // metro
    case 6:   // underground
    case 9:   // tram
    case 14:  // funicular
      return Mode::kRail;
    case 2:  // coach
    case 7:  // bus
    case 8:  // trolleybus
      return Mode::kBus;
    case 10:  // water
    case 11:  // air
    case 12:  // ferry
    case 13:  // aerial lift
      return std::nullopt;
    case 15:
      return type == 1500 || type == 1501 ? std::optional{Mode::kShuttle} : std::nullopt;  // taxi, communal taxi
    case 17:
      if (type == 1702) return std::nullopt;  // horse-drawn
      return Mode::kBus;
    default:
      known = false;
      return Mode::kBus;
  }
}

Schedule read_schedule(imports::Archive& feed, ReadOptions const& options, imports::ImportReport& report,
                       io::Faults& faults) {
  return ScheduleReader{feed, options, report, faults}.read();
}

}  // namespace twinshift::gtfs
