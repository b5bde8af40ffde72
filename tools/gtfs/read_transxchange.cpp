#include "tools/gtfs/read_transxchange.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/suggest.hpp"
#include "sim/routing/arrival_router.hpp"
#include "tools/gtfs/feed_times.hpp"
#include "tools/gtfs/transxchange_days.hpp"
#include "tools/imports/table_reader.hpp"
#include "tools/imports/xml_reader.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace twinshift::gtfs {

namespace {

using imports::Reason;
using imports::XmlNode;

constexpr Reason kNoPattern{"N101", "names a journey pattern, line or service that is not in the file"};
constexpr Reason kBadJourney{"N102", "the departure time or the dates can't be read"};
constexpr Reason kTwice{"N103", "the journey is there already; the first counts"};
constexpr Reason kNoPlace{"N104", "a stop that calls name and whose position nothing tells"};
constexpr Reason kPasses{"N105", "the vehicle passes without stopping"};
constexpr Reason kBadRun{"N106", "a run or waiting time that is none; taken as 0"};
constexpr Reason kTooLong{"N107", "over 1,000 stops: no vehicle calls at so many"};
constexpr Reason kNotMoved{"G317", "a kind of transport that Twinshift does not move"};
constexpr std::int32_t kDay = 86400;
constexpr std::size_t kMostLinks = 1000;        // of a journey
constexpr std::size_t kMostCalls = 40'000'000;  // of all: a small file could ask for any number
constexpr int kMostReferences = 8;              // from a journey to another one that it is like

/// From a stop to the next.
struct TimingLink {
  std::string id;
  std::string from;
  std::string to;
  std::int32_t run_s = 0;
  std::int32_t wait_before_s = 0;
  std::int32_t wait_after_s = 0;
  std::string activity_from;
  std::string activity_to;
};

std::int32_t seconds_of(XmlNode const& node, std::string_view path) {
  return parse_duration(node.text_at(path)).value_or(0);
}

std::optional<Mode> mode_of(std::string_view text) {
  if (text == "ferry" || text == "air" || text == "telecabin") return std::nullopt;
  if (text == "rail" || text == "tram" || text == "underground" || text == "metro") return Mode::kRail;
  return Mode::kBus;
}

}  // namespace

class TransXChangeReader::State {
public:
  State(std::string const& grid, Schedule& schedule, imports::ImportReport& report, io::Faults& faults)
      : projection_{io::Projection::make(grid)}, schedule_{schedule}, report_{report}, faults_{faults} {
    schedule.stops_file = "stops";
    schedule.trips_file = "vehicle journeys";
    schedule.calls_file = "calls";
    if (!projection_)
      faults.add({"C302",
                  {"--grid", 0, 0},
                  "\"" + io::shown(grid) + "\" is not a plane in metres that PROJ knows.",
                  "",
                  "EPSG:29903 is the Irish grid, EPSG:27700 that of Great Britain."});
  }

  void add_places(std::unique_ptr<imports::ByteSource> bytes, std::string const& shown, std::string const& encoding) {
    enum : std::size_t { kCode, kName, kLon, kLat, kEast, kNorth };
    static constexpr std::array<imports::ColumnName, 6> kColumns = {
        {{"atcocode", true, "atco_code stop_id"},
         {"commonname", false, "common_name stop_name name"},
         {"longitude", false, "lon stop_lon"},
         {"latitude", false, "lat stop_lat"},
         {"easting"},
         {"northing"}}};
    imports::TableReader table{std::move(bytes), shown, encoding, kColumns, report_.file(shown), report_, faults_};
    while (table.next()) {
      auto const lon = table.number(kLon);
      auto const lat = table.number(kLat);
      auto const at = lon && lat ? degrees(*lon, *lat) : metres(table.number(kEast), table.number(kNorth));
      if (at)
        places_.emplace(table.text(kCode), *at);
      else
        table.drop(kNoPlace, io::shown(table.text(kCode)));
    }
  }

  void read(std::unique_ptr<imports::ByteSource> bytes, std::string const& shown) {
    file_ = File{};
    shown_ = shown;
    imports::XmlRecords records{{"AnnotatedStopPointRef", "StopPoint", "JourneyPatternSection", "Operator",
                                 "LicensedOperator", "Service", "VehicleJourney"},
                                [this](XmlNode&& node) { take(std::move(node)); }};
    imports::read_xml(*bytes, shown, records.events(), faults_);
    for (auto const& journey : file_.journeys) {
      if (schedule_.calls.size() > kMostCalls) return too_large();
      add_journey(journey);
    }
  }

  void finish() {
    auto& rows = report_.file(schedule_.stops_file);
    for (std::uint32_t s = 0; s < schedule_.stops.size(); ++s) {
      auto& stop = schedule_.stops[s];
      if (stop.origin.row == kNone) stop.origin = {static_cast<std::uint32_t>(rows.add()), 0};  // named by calls alone
      auto const known = places_.find(schedule_.stop_keys[s]);
      if (!stop.placed && known != places_.end()) {
        stop.at = known->second;
        stop.placed = true;
      }
      if (!stop.placed) rows.drop(stop.origin.row, kNoPlace, stop.origin.line, io::shown(schedule_.stop_keys[s]));
    }
    auto const& stops = schedule_.stops;
    if (std::none_of(stops.begin(), stops.end(), [](FeedStop const& stop) { return stop.placed; }))
      faults_.add({"N110",
                   {shown_, 0, 0},
                   "Nothing tells where a stop lies.",
                   "There is no map without places.",
                   "Give a table of stops with --stops (NaPTAN's Stops.csv)."});
    drop_calls_without_place();
    check_calls(schedule_, report_);
    if (terms_ > 0)
      report_.note(std::to_string(terms_) +
                   " journeys name school terms or other organisations' days, which are not told apart: they run on "
                   "their days of the week.");
    if (holidays_ > 0)
      report_.note(std::to_string(holidays_) +
                   " journeys have rules for bank holidays, which are not told apart; journeys of holidays alone never "
                   "run.");
  }

private:
  struct Journey {
    XmlNode node;
    Origin origin;
  };
  /// What a file's journeys refer to, by id; looked up, but for the journeys.
  struct File {
    std::map<std::string, std::vector<TimingLink>, std::less<>> sections;
    std::map<std::string, std::string, std::less<>> operators;  ///< key of the agency by id
    std::map<std::string, XmlNode, std::less<>> services;       ///< by ServiceCode
    std::map<std::string, std::size_t, std::less<>> by_code;    ///< rows of journeys
    std::vector<Journey> journeys;
  };

  void too_large() {
    faults_.add({"F204",
                 {shown_, 0, 0},
                 "The journeys have over 40 million calls.",
                 "They would fill the memory.",
                 "Import the files of fewer lines at once."});
  }

  Origin book(std::string const& file, std::int64_t line) {
    return {static_cast<std::uint32_t>(report_.file(file).add()), static_cast<std::uint32_t>(line)};
  }

  static std::optional<io::LonLat> degrees(double lon, double lat) {
    if (std::abs(lon) > 180 || std::abs(lat) > 90 || (lon == 0 && lat == 0)) return std::nullopt;
    return io::LonLat{lon, lat};
  }
  [[nodiscard]] std::optional<io::LonLat> metres(std::optional<double> east, std::optional<double> north) const {
    return projection_ && east && north && *east != 0 ? projection_->to_degrees({*east, *north}) : std::nullopt;
  }

  void take(XmlNode&& node) {
    if (node.name == "AnnotatedStopPointRef")
      add_stop(node, node.text_at("StopPointRef"), node.text_at("CommonName"), node.child("Location"));
    else if (node.name == "StopPoint")
      add_stop(node, node.text_at("AtcoCode"), node.text_at("Descriptor/CommonName"), node.at("Place/Location"));
    else if (node.name == "JourneyPatternSection")
      add_section(node);
    else if (node.name == "Operator" || node.name == "LicensedOperator")
      add_operator(node);
    else if (node.name == "Service")
      file_.services.emplace(node.text_at("ServiceCode"), std::move(node));
    else if (node.child("DepartureTime") != nullptr || node.child("VehicleJourneyRef") != nullptr) {
      auto const origin = book(schedule_.trips_file, node.line);
      file_.by_code.emplace(node.text_at("VehicleJourneyCode"), file_.journeys.size());
      file_.journeys.push_back({std::move(node), origin});
    }
  }

  /// Number of a stop, new if it isn't known yet.
  std::uint32_t stop_of(std::string_view key) {
    auto const stop = schedule_.stop_keys.intern(key);
    if (stop == schedule_.stops.size()) {
      schedule_.stops.emplace_back();
      schedule_.stops.back().origin.row = kNone;
    }
    return stop;
  }

  /// Files of a timetable name the same stops again and again: the first that tells the place counts.
  void add_stop(XmlNode const& node, std::string_view key, std::string_view name, XmlNode const* location) {
    if (key.empty()) return;
    auto& stop = schedule_.stops[stop_of(key)];
    if (stop.origin.row == kNone) stop.origin = book(schedule_.stops_file, node.line);
    if (stop.name.empty()) stop.name = name;
    if (stop.placed || location == nullptr) return;
    auto const* const inside = location->child("Translation");
    auto const& place = inside == nullptr ? *location : *inside;
    auto const lon = io::parse_number(place.text_at("Longitude"));
    auto const lat = io::parse_number(place.text_at("Latitude"));
    auto const at =
        lon && lat ? degrees(*lon, *lat)
                   : metres(io::parse_number(place.text_at("Easting")), io::parse_number(place.text_at("Northing")));
    if (!at) return;
    stop.at = *at;
    stop.placed = true;
  }

  void add_section(XmlNode const& node) {
    auto& links = file_.sections[node.id];
    for (auto const& child : node.children) {
      if (child.name != "JourneyPatternTimingLink") continue;
      auto const origin = book("timing links", child.line);
      for (auto const* const path : {"RunTime", "From/WaitTime", "To/WaitTime"})
        if (auto const text = child.text_at(path); !text.empty() && !parse_duration(text))
          report_.file("timing links").repair(origin.row, kBadRun, origin.line, io::shown(text));
      links.push_back({child.id, std::string{child.text_at("From/StopPointRef")},
                       std::string{child.text_at("To/StopPointRef")}, seconds_of(child, "RunTime"),
                       seconds_of(child, "From/WaitTime"), seconds_of(child, "To/WaitTime"),
                       std::string{child.text_at("From/Activity")}, std::string{child.text_at("To/Activity")}});
    }
  }

  void add_operator(XmlNode const& node) {
    auto key = node.text_at("NationalOperatorCode");
    if (key.empty()) key = node.text_at("OperatorCode");
    if (key.empty()) key = node.id;
    auto name = node.text_at("TradingName");
    if (name.empty()) name = node.text_at("OperatorShortName");
    agency_of(key, name);
    file_.operators.emplace(node.id, key);
  }

  std::uint32_t agency_of(std::string_view key, std::string_view name) {
    auto const agency = schedule_.agency_keys.intern(key);
    if (agency == schedule_.agencies.size())
      schedule_.agencies.push_back({std::string{name.empty() ? key : name}, "Europe/London"});
    return agency;
  }

  /// What a journey says, or the one it is like; nullptr if neither does.
  XmlNode const* said(Journey const& journey, std::string_view path) const {
    auto const* node = &journey.node;
    for (auto n = 0; n < kMostReferences; ++n) {
      if (auto const* const found = node->at(path)) return found;
      auto const like = file_.by_code.find(node->text_at("VehicleJourneyRef"));
      if (like == file_.by_code.end()) return nullptr;
      node = &file_.journeys[like->second].node;
    }
    return nullptr;
  }
  [[nodiscard]] std::string_view said_text(Journey const& journey, std::string_view path) const {
    auto const* const node = said(journey, path);
    return node == nullptr ? std::string_view{} : std::string_view{node->text};
  }

  static XmlNode const* with_id(XmlNode const* parent, std::string_view name, std::string_view id) {
    if (parent == nullptr) return nullptr;
    auto const it = std::find_if(parent->children.begin(), parent->children.end(),
                                 [&](XmlNode const& node) { return node.name == name && node.id == id; });
    return it == parent->children.end() ? nullptr : &*it;
  }

  void add_journey(Journey const& journey) {
    auto& rows = report_.file(schedule_.trips_file);
    auto const refuse = [&](Reason const& reason) {
      rows.drop(journey.origin.row, reason, journey.origin.line, io::shown(journey.node.text_at("VehicleJourneyCode")));
    };
    auto const service = file_.services.find(said_text(journey, "ServiceRef"));
    if (service == file_.services.end()) return refuse(kNoPattern);
    auto const* const line = with_id(service->second.child("Lines"), "Line", said_text(journey, "LineRef"));
    auto const* const pattern =
        with_id(service->second.child("StandardService"), "JourneyPattern", said_text(journey, "JourneyPatternRef"));
    if (line == nullptr || pattern == nullptr) return refuse(kNoPattern);
    auto const departure = departure_of(journey);
    auto const* const own = said(journey, "OperatingProfile");
    auto const profile = days_of_profile(own != nullptr ? own : service->second.child("OperatingProfile"),
                                         service->second.child("OperatingPeriod"));
    if (!departure || !profile) return refuse(kBadJourney);
    terms_ += profile->names_terms ? 1U : 0U;
    holidays_ += profile->names_holidays ? 1U : 0U;
    auto const code = said_text(journey, "ServiceRef");
    auto const key =
        std::string{code} + '-' + std::string{journey.node.text_at("VehicleJourneyCode")} + '-' + to_key(profile->days);
    auto const number = schedule_.trip_keys.insert(key);
    if (number == kNone) return refuse(kTwice);
    FeedTrip trip;
    trip.origin = journey.origin;
    trip.route = route_of(service->second, *line, said_text(journey, "OperatorRef"));
    trip.service = static_cast<std::uint32_t>(schedule_.services.size());
    schedule_.services.push_back(profile->days);
    trip.direction = pattern->text_at("Direction").starts_with("in") ? 1 : 0;
    if (auto const text = pattern->text_at("DestinationDisplay"); !text.empty())
      trip.headsign = schedule_.headsigns.intern(text);
    if (auto const text = said_text(journey, "Operational/Block/BlockNumber"); !text.empty())
      trip.block =
          schedule_.blocks.intern(schedule_.agency_keys[schedule_.routes[trip.route].agency] + '-' + std::string{text});
    schedule_.trips.push_back(trip);
    if (!schedule_.routes[trip.route].mode) return rows.leave_out(trip.origin.row, kNotMoved);
    add_calls(journey, *pattern, number, *departure);
    if (auto const* const frequency = said(journey, "Frequency")) add_frequency(*frequency, number, *departure);
  }

  /// Days in the key: the same journey may stand in several files, for other days.
  static std::string to_key(Service const& days) {
    return std::to_string(days.first.time_since_epoch().count()) + '-' + std::to_string(days.weekdays);
  }

  std::optional<std::int32_t> departure_of(Journey const& journey) const {
    auto const time = parse_time(journey.node.text_at("DepartureTime"));
    auto const shift = io::parse_number(journey.node.text_at("DepartureDayShift")).value_or(0);
    if (!time || std::abs(shift) > 1) return std::nullopt;
    auto const departure = *time + static_cast<std::int32_t>(shift) * kDay;
    return departure >= 0 ? std::optional{departure} : std::nullopt;
  }

  std::uint32_t route_of(XmlNode const& service, XmlNode const& line, std::string_view run_by) {
    if (run_by.empty()) run_by = service.text_at("RegisteredOperatorRef");
    auto const known = file_.operators.find(run_by);
    auto const agency = agency_of(known == file_.operators.end() ? run_by : std::string_view{known->second}, "");
    auto const name = line.text_at("LineName");
    auto const route = schedule_.route_keys.intern(schedule_.agency_keys[agency] + '-' + std::string{name});
    if (route == schedule_.routes.size()) {
      FeedRoute row;
      row.short_name = name;
      row.long_name = service.text_at("Description");
      row.agency = agency;
      row.mode = mode_of(service.text_at("Mode"));
      schedule_.routes.push_back(row);
    }
    return route;
  }

  void add_calls(Journey const& journey, XmlNode const& pattern, std::uint32_t trip, std::int32_t departure) {
    std::vector<TimingLink> links;
    for (auto const& child : pattern.children)
      if (child.name == "JourneyPatternSectionRefs")
        if (auto const section = file_.sections.find(child.text); section != file_.sections.end()) {
          links.insert(links.end(), section->second.begin(), section->second.end());
          if (links.size() <= kMostLinks) continue;
          return report_.file(schedule_.trips_file)
              .drop(journey.origin.row, kTooLong, journey.origin.line, io::shown(child.text));
        }
    change_links(journey, links);
    if (links.empty()) return;
    auto time = std::int64_t{departure};
    add_call(trip, links.front().from, time, time, links.front().activity_from, journey.origin.line);
    for (std::size_t i = 0; i < links.size(); ++i) {
      auto const arrival = time + links[i].run_s;
      time = arrival + links[i].wait_after_s + (i + 1 < links.size() ? links[i + 1].wait_before_s : 0);
      add_call(trip, links[i].to, arrival, time, links[i].activity_to, journey.origin.line);
    }
  }

  /// Times that the journey has for itself.
  static void change_links(Journey const& journey, std::vector<TimingLink>& links) {
    for (auto const& child : journey.node.children) {
      if (child.name != "VehicleJourneyTimingLink") continue;
      for (auto& link : links) {
        if (link.id != child.text_at("JourneyPatternTimingLinkRef")) continue;
        if (child.child("RunTime") != nullptr) link.run_s = seconds_of(child, "RunTime");
        if (child.at("From/WaitTime") != nullptr) link.wait_before_s = seconds_of(child, "From/WaitTime");
        if (child.at("To/WaitTime") != nullptr) link.wait_after_s = seconds_of(child, "To/WaitTime");
      }
    }
  }

  void add_call(std::uint32_t trip, std::string_view stop, std::int64_t arrival, std::int64_t departure,
                std::string_view activity, std::int64_t line) {
    auto const origin = book(schedule_.calls_file, line);
    if (activity == "pass") return report_.file(schedule_.calls_file).leave_out(origin.row, kPasses);
    constexpr std::int64_t kLatest = 7 * kDay;  // no trip takes longer
    FeedCall call;
    call.trip = trip;
    call.sequence = static_cast<std::uint32_t>(schedule_.calls.size());
    call.stop = stop_of(stop);
    call.arrival_s = static_cast<std::int32_t>(std::clamp<std::int64_t>(arrival, 0, kLatest));
    call.departure_s = static_cast<std::int32_t>(std::clamp<std::int64_t>(departure, 0, kLatest));
    if (activity == "setDown") call.rules = routing::kNoBoarding;
    if (activity == "pickUp") call.rules = routing::kNoAlighting;
    call.origin = origin;
    schedule_.calls.push_back(call);
  }

  void add_frequency(XmlNode const& frequency, std::uint32_t trip, std::int32_t departure) {
    auto until = parse_time(frequency.text_at("EndTime"));
    auto const headway = parse_duration(frequency.text_at("Interval/ScheduledFrequency"));
    if (!until || !headway || *headway < 1 || *headway > kDay) return;
    if (*until < departure) *until += kDay;
    schedule_.frequencies.push_back({trip, {departure, *until + 1, *headway}, true, schedule_.trips[trip].origin});
  }

  void drop_calls_without_place() {
    auto& rows = report_.file(schedule_.calls_file);
    std::deque<FeedCall> placed;
    for (auto const& call : schedule_.calls) {
      if (schedule_.stops[call.stop].placed)
        placed.push_back(call);
      else
        rows.drop(call.origin.row, kNoPlace, call.origin.line, io::shown(schedule_.stop_keys[call.stop]));
    }
    schedule_.calls = std::move(placed);
  }

  std::optional<io::Projection> projection_;
  Schedule& schedule_;
  imports::ImportReport& report_;
  io::Faults& faults_;
  std::map<std::string, io::LonLat, std::less<>> places_;  ///< of a table of stops
  File file_;
  std::string shown_;
  std::size_t terms_ = 0;
  std::size_t holidays_ = 0;
};

TransXChangeReader::TransXChangeReader(std::string const& grid, Schedule& schedule, imports::ImportReport& report,
                                       io::Faults& faults)
    : state_{std::make_unique<State>(grid, schedule, report, faults)} {}
TransXChangeReader::~TransXChangeReader() = default;
void TransXChangeReader::add_places(std::unique_ptr<imports::ByteSource> bytes, std::string const& shown,
                                    std::string const& encoding) {
  state_->add_places(std::move(bytes), shown, encoding);
}
void TransXChangeReader::read(std::unique_ptr<imports::ByteSource> bytes, std::string const& shown) {
  state_->read(std::move(bytes), shown);
}
void TransXChangeReader::finish() { state_->finish(); }

}  // namespace twinshift::gtfs
