#include "tools/gtfs/import_atco.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/suggest.hpp"
#include "sim/routing/arrival_router.hpp"
#include "tools/gtfs/feed_times.hpp"
#include "tools/imports/table_reader.hpp"
#include "tools/imports/text_source.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <map>
#include <vector>

namespace twinshift::gtfs {

namespace {

using imports::Reason;

constexpr Reason kDeletion{"A101", "a deletion of something that is not in the file"};
constexpr Reason kBadJourney{"A102", "the journey's dates or days can't be read"};
constexpr Reason kTwice{"A103", "the journey is there already; the first counts"};
constexpr Reason kNoJourney{"A104", "belongs to no journey that is used"};
constexpr Reason kBadTime{"A105", "not a time"};
constexpr Reason kPasses{"A106", "the vehicle passes without stopping"};
constexpr Reason kBadPlace{"A107", "grid reference that can't be read, or not in the grid"};
constexpr Reason kNoPlace{"A108", "a place that calls name and whose position the files don't tell"};
constexpr int kMostDays = 800;  // of a journey's exceptions: more than two years
constexpr std::size_t kLongest = std::size_t{1} << 20U;

/// Part of a record; positions count from 1, as the specification's do.
std::string_view field(std::string_view record, std::size_t from, std::size_t length) {
  return from > record.size() ? std::string_view{} : imports::trimmed(record.substr(from - 1, length));
}

std::string lower_ending(std::string const& name) {
  auto ending = std::filesystem::path{name}.extension().string();
  for (auto& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return ending;
}

}  // namespace

class AtcoReader::State {
public:
  State(std::string const& grid, Schedule& schedule, imports::ImportReport& report, io::Faults& faults)
      : projection_{io::Projection::make(grid)}, schedule_{&schedule}, report_{&report}, faults_{&faults} {
    schedule.stops_file = "places (QL)";
    schedule.trips_file = "journeys (QS)";
    schedule.calls_file = "calls (QO QI QT)";
    if (!projection_)
      faults.add({"C302",
                  {"--grid", 0, 0},
                  "\"" + io::shown(grid) + "\" is not a plane in metres that PROJ knows.",
                  "",
                  "EPSG:29901 is the Irish grid, EPSG:27700 that of Great Britain."});
  }

  /// Lines, in bounded memory.
  void read(std::unique_ptr<imports::ByteSource> bytes, std::string const& shown, std::string const& encoding) {
    imports::TextSource source{std::move(bytes), shown, encoding, *faults_};
    std::string text;
    std::vector<char> piece(std::size_t{1} << 16U);
    line_ = 0;
    trip_ = kNone;
    while (auto const n = source.read(piece)) {
      text.append(piece.data(), n);
      std::size_t at = 0;
      for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', at)) {
        record(std::string_view{text}.substr(at, end - at));
        at = end + 1;
      }
      text.erase(0, at);
      if (text.size() <= kLongest) continue;
      faults_->add({"F208",
                    {shown, line_ + 1, 0},
                    "A line is longer than 1 MiB.",
                    "No timetable has such lines.",
                    "Check that it is the right file."});
      return;
    }
    if (!text.empty()) record(text);
    close_journey();
  }

  void finish() {
    close_journey();
    auto& rows = report_->file(schedule_->stops_file);
    for (std::size_t s = 0; s < schedule_->stops.size(); ++s) {
      auto& stop = schedule_->stops[s];
      if (stop.origin.row == kNone) stop.origin = {static_cast<std::uint32_t>(rows.add()), 0};  // named by calls alone
      if (!stop.placed)
        rows.drop(stop.origin.row, kNoPlace, stop.origin.line, schedule_->stop_keys[static_cast<std::uint32_t>(s)]);
    }
    drop_calls_without_place();
    check_calls(*schedule_, *report_);
    report_->note("Journeys in school terms, in holidays and on bank holidays are not told apart.");
  }

private:
  Origin book(std::string const& file) {
    return {static_cast<std::uint32_t>(report_->file(file).add()), static_cast<std::uint32_t>(line_)};
  }

  void record(std::string_view text) {
    ++line_;
    if (text.ends_with('\r')) text.remove_suffix(1);
    auto const kind = text.substr(0, 2);
    if (kind == "QS")
      journey(text);
    else if (kind == "QE")
      exception(text);
    else if (kind == "QO" || kind == "QI" || kind == "QT")
      call(text, kind[1]);
    else if (kind == "QL")
      place(text);
    else if (kind == "QB")
      position(text);
    else if (!imports::trimmed(text).empty())
      book("other records");
  }

  void journey(std::string_view text) {
    close_journey();
    auto const origin = book(schedule_->trips_file);
    auto& rows = report_->file(schedule_->trips_file);
    trip_ = kNone;
    if (field(text, 3, 1) == "D") return rows.leave_out(origin.row, kDeletion);
    auto const first = parse_date(field(text, 14, 8));
    auto last = parse_date(field(text, 22, 8));
    if (!last || field(text, 22, 8) == "99999999") last = Date{std::chrono::year{2099} / 12 / 31};
    auto const days = text.size() >= 36 ? text.substr(29, 7) : std::string_view{};
    if (!first || *last < *first || days.size() != 7 || days.find_first_not_of("01") != std::string_view::npos)
      return rows.drop(origin.row, kBadJourney, origin.line);
    auto const run_by = std::string{field(text, 4, 4)};
    auto const key =
        run_by + '-' + std::string{field(text, 8, 6)} + '-' + std::string{field(text, 14, 8)} + '-' + std::string{days};
    auto const number = schedule_->trip_keys.insert(key);
    if (number == kNone) return rows.drop(origin.row, kTwice, origin.line, io::shown(key));
    service_ = {};
    for (std::size_t d = 0; d < 7; ++d)
      if (days[d] == '1') service_.weekdays = static_cast<std::uint8_t>(service_.weekdays | (1U << d));
    service_.first = *first;
    service_.last = *last;
    FeedTrip trip;
    trip.origin = origin;
    trip.route = route_of(run_by, std::string{field(text, 39, 4)});
    trip.direction = field(text, 65, 1) == "I" ? 1 : 0;
    if (!field(text, 43, 6).empty())
      trip.block = schedule_->blocks.intern(run_by + '-' + std::string{field(text, 43, 6)});
    trip_ = number;
    schedule_->trips.push_back(trip);
  }

  std::uint32_t route_of(std::string const& run_by, std::string const& line) {
    auto const agency = schedule_->agency_keys.intern(run_by);
    if (agency == schedule_->agencies.size()) schedule_->agencies.push_back({run_by, "Europe/London"});
    auto const route = schedule_->route_keys.intern(run_by + '-' + line);
    if (route == schedule_->routes.size()) {
      FeedRoute row;
      row.short_name = line;
      row.agency = agency;
      row.mode = Mode::kBus;
      schedule_->routes.push_back(row);
    }
    return route;
  }

  /// Gives the journey read last its days.
  void close_journey() {
    if (trip_ == kNone) return;
    schedule_->trips[trip_].service = static_cast<std::uint32_t>(schedule_->services.size());
    schedule_->services.push_back(service_);
    trip_ = kNone;
  }

  void exception(std::string_view text) {
    auto const origin = book("exceptions (QE)");
    auto& rows = report_->file("exceptions (QE)");
    auto const first = parse_date(field(text, 3, 8));
    auto const last = parse_date(field(text, 11, 8));
    if (trip_ == kNone) return rows.drop(origin.row, kNoJourney, origin.line);
    if (!first || !last || *last < *first || *last - *first > std::chrono::days{kMostDays} ||
        service_.exceptions.size() > kMostDays)
      return rows.drop(origin.row, kBadJourney, origin.line);
    for (auto date = *first; date <= *last; date += std::chrono::days{1}) {
      auto const weekday = std::chrono::weekday{date}.iso_encoding() - 1;
      if ((service_.weekdays >> weekday & 1U) == 0 && service_.weekdays != 0) continue;
      service_.exceptions.emplace_back(date, field(text, 19, 1) == "1");
    }
  }

  /// "0735" in seconds.
  static std::optional<std::int32_t> time(std::string_view text) {
    return text.size() == 4 ? parse_time(std::string{text.substr(0, 2)} + ':' + std::string{text.substr(2)} + ":00")
                            : std::nullopt;
  }

  void call(std::string_view text, char kind) {
    auto const origin = book(schedule_->calls_file);
    auto& rows = report_->file(schedule_->calls_file);
    if (trip_ == kNone) return rows.drop(origin.row, kNoJourney, origin.line);
    auto const arrival = time(field(text, 15, 4));
    auto const departure = kind == 'I' ? time(field(text, 19, 4)) : arrival;
    if (!arrival || !departure) return rows.drop(origin.row, kBadTime, origin.line, io::shown(text));
    auto const activity = kind == 'I' ? field(text, 23, 1) : std::string_view{"B"};
    if (activity == "N") return rows.leave_out(origin.row, kPasses);
    FeedCall call;
    call.trip = trip_;
    call.sequence = static_cast<std::uint32_t>(schedule_->calls.size());
    call.stop = stop_of(field(text, 3, 12));
    call.arrival_s = *arrival;
    call.departure_s = *departure;
    if (activity == "S") call.rules = routing::kNoBoarding;
    if (activity == "P") call.rules = routing::kNoAlighting;
    call.origin = origin;
    schedule_->calls.push_back(call);
  }

  std::uint32_t stop_of(std::string_view key) {
    auto const stop = schedule_->stop_keys.intern(key);
    if (stop == schedule_->stops.size()) {
      schedule_->stops.emplace_back();
      schedule_->stops.back().origin.row = kNone;
    }
    return stop;
  }

  void place(std::string_view text) {
    auto const origin = book(schedule_->stops_file);
    auto& stop = schedule_->stops[stop_of(field(text, 4, 12))];
    if (stop.origin.row != kNone) return report_->file(schedule_->stops_file).drop(origin.row, kTwice, origin.line);
    stop.origin = origin;
    stop.name = std::string{field(text, 16, 48)};
  }

  void position(std::string_view text) {
    auto const origin = book("positions (QB)");
    auto const east = io::parse_number(field(text, 16, 8));
    auto const north = io::parse_number(field(text, 24, 8));
    auto const at =
        projection_ && east && north && *east != 0 ? projection_->to_degrees({*east, *north}) : std::nullopt;
    if (!at) return report_->file("positions (QB)").drop(origin.row, kBadPlace, origin.line);
    auto& stop = schedule_->stops[stop_of(field(text, 4, 12))];
    stop.at = *at;
    stop.placed = true;
  }

  void drop_calls_without_place() {
    auto& rows = report_->file(schedule_->calls_file);
    std::deque<FeedCall> placed;
    for (auto const& call : schedule_->calls) {
      if (schedule_->stops[call.stop].placed)
        placed.push_back(call);
      else
        rows.drop(call.origin.row, kNoPlace, call.origin.line, schedule_->stop_keys[call.stop]);
    }
    schedule_->calls = std::move(placed);
  }

  std::optional<io::Projection> projection_;
  Schedule* schedule_;
  imports::ImportReport* report_;
  io::Faults* faults_;
  int line_ = 0;
  std::uint32_t trip_ = kNone;  ///< the journey that the records belong to
  Service service_;             ///< its days
};

AtcoReader::AtcoReader(std::string const& grid, Schedule& schedule, imports::ImportReport& report, io::Faults& faults)
    : state_{std::make_unique<State>(grid, schedule, report, faults)} {}
AtcoReader::~AtcoReader() = default;
void AtcoReader::read(std::unique_ptr<imports::ByteSource> bytes, std::string const& shown,
                      std::string const& encoding) {
  state_->read(std::move(bytes), shown, encoding);
}
void AtcoReader::finish() { state_->finish(); }

namespace {

int read_and_put(GtfsOptions const& options, std::string const& grid, imports::ImportReport& report) {
  io::Faults faults;
  auto city = imports::CityFolder::open(imports::CityFolder::find(options.import.city), faults);
  faults.throw_if_any();
  auto const name = std::filesystem::path{options.feed}.lexically_normal().filename().string();
  Schedule schedule;
  AtcoReader reader{grid, schedule, report, faults};
  std::error_code error;
  if (lower_ending(name) == ".zip" || std::filesystem::is_directory(options.feed, error)) {
    auto const archive = imports::Archive::open_at(options.feed, "", faults);
    faults.throw_if_any();
    for (auto const& file : archive->names())
      if (lower_ending(file) == ".cif")
        if (auto bytes = archive->open(file, faults)) reader.read(std::move(bytes), file, options.encoding);
  } else if (auto bytes = imports::open_file(options.feed, faults)) {
    reader.read(std::move(bytes), name, options.encoding);
  }
  faults.throw_if_any();
  reader.finish();
  return put_day_into_city(schedule, options, "atco-cif", *city, report, faults, [](std::span<std::uint8_t const>) {});
}

}  // namespace

int import_atco_cif(GtfsOptions const& options, std::string const& grid) {
  imports::ImportReport report{"import atco-cif",
                               std::filesystem::path{options.feed}.lexically_normal().filename().string()};
  return imports::with_report(report, "atco-cif", options.import, [&] { return read_and_put(options, grid, report); });
}

}  // namespace twinshift::gtfs
