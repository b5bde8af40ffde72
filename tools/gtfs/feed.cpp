#include "tools/gtfs/feed.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/suggest.hpp"
#include "tools/gtfs/feed_times.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

namespace twinshift::gtfs {

namespace {

using Names = std::span<std::string_view const>;
using Rows = std::unordered_map<std::string, std::uint32_t>;

constexpr std::array<std::string_view, 1> kStopColumns = {"stop_id"};
enum TripColumn : std::size_t { kTripId, kTripService };
constexpr std::array<std::string_view, 2> kTripColumns = {"trip_id", "service_id"};
enum CalendarColumn : std::size_t { kService, kMonday, kFirst = kMonday + 7, kLast };
constexpr std::array<std::string_view, 10> kCalendarColumns = {"service_id", "monday",  "tuesday",  "wednesday",
                                                               "thursday",   "friday",  "saturday", "sunday",
                                                               "start_date", "end_date"};
enum DateColumn : std::size_t { kDateService, kDate, kException };
constexpr std::array<std::string_view, 3> kDateColumns = {"service_id", "date", "exception_type"};
enum FrequencyColumn : std::size_t { kFrequencyTrip, kFrom, kUntil, kHeadway, kExact };
constexpr std::array<std::string_view, 4> kFrequencyColumns = {"trip_id", "start_time", "end_time", "headway_secs"};
constexpr std::array<std::string_view, 1> kFrequencyOptional = {"exact_times"};

void each_row(std::filesystem::path const& file, Names required, Names optional, io::Faults& faults,
              std::function<void(io::CsvReader&)> const& row) {
  auto const text = io::read_text_file(file, {}, faults, io::FaultKind::kData);
  if (!text) return;
  io::CsvReader csv{io::shown_path(file), *text, io::OpenColumns{required, optional}, faults};
  while (csv.next()) row(csv);
}

void report_twice(io::CsvReader& csv, std::size_t column, std::string_view name) {
  csv.fault(column, "T421", std::string{name} + " \"" + io::shown(csv.text(column)) + "\" appears twice.",
            "It is unclear which row counts.", "Remove or rename one.");
}

void report_unknown(io::CsvReader& csv, std::size_t column, std::string_view name, std::string_view file) {
  csv.fault(column, "T420", std::string{name} + " \"" + io::shown(csv.text(column)) + "\" does not exist.", "",
            "Add it to " + std::string{file} + ", or correct it.");
}

void read_stops(std::filesystem::path const& file, Feed& feed, io::Faults& faults) {
  each_row(file, kStopColumns, {}, faults, [&](io::CsvReader& csv) {
    auto const key = csv.required(0);
    if (!key) return;
    if (!feed.stop_of.emplace(*key, nth<StopId>(feed.stop_key.size())).second)
      report_twice(csv, 0, "stop_id");
    else
      feed.stop_key.push_back(*key);
  });
}

std::optional<Date> read_date(io::CsvReader& csv, std::size_t column) {
  auto const date = parse_date(csv.text(column));
  if (!date) csv.fault(column, "T411", "\"" + io::shown(csv.text(column)) + "\" is not a date.", "", "Write YYYYMMDD.");
  return date;
}

/// The service of this name, new if it is not known yet.
Service& service_of(Feed& feed, Rows& rows, std::string_view key) {
  auto const [it, added] = rows.emplace(std::string{key}, static_cast<std::uint32_t>(feed.services.size()));
  if (added) feed.services.emplace_back();
  return feed.services[it->second];
}

void read_calendar(std::filesystem::path const& file, Feed& feed, Rows& rows, io::Faults& faults) {
  each_row(file, kCalendarColumns, {}, faults, [&](io::CsvReader& csv) {
    Service service;
    for (std::size_t day = 0; day < 7; ++day)
      if (csv.whole(kMonday + day, {0, 1}).value_or(0) == 1)
        service.weekdays = static_cast<std::uint8_t>(service.weekdays | (1U << day));
    auto const first = read_date(csv, kFirst);
    auto const last = read_date(csv, kLast);
    if (!csv.required(kService) || !first || !last) return;
    if (rows.contains(std::string{csv.text(kService)})) return report_twice(csv, kService, "service_id");
    service.first = *first;
    service.last = *last;
    service_of(feed, rows, csv.text(kService)) = service;
  });
}

void read_exceptions(std::filesystem::path const& file, Feed& feed, Rows& rows, io::Faults& faults) {
  each_row(file, kDateColumns, {}, faults, [&](io::CsvReader& csv) {
    auto const date = read_date(csv, kDate);
    auto const type = csv.whole(kException, {1, 2});
    if (!csv.required(kDateService) || !date || !type) return;
    service_of(feed, rows, csv.text(kDateService)).exceptions.emplace_back(*date, *type == 1);
  });
}

Rows read_services(std::filesystem::path const& folder, Feed& feed, io::Faults& faults) {
  Rows rows;
  auto const calendar = folder / "calendar.txt";
  auto const dates = folder / "calendar_dates.txt";
  auto const has_calendar = std::filesystem::exists(calendar);
  auto const has_dates = std::filesystem::exists(dates);
  if (has_calendar) read_calendar(calendar, feed, rows, faults);
  if (has_dates) read_exceptions(dates, feed, rows, faults);
  if (!has_calendar && !has_dates)
    faults.add({"G231",
                {io::shown_path(folder), 0, 0},
                "There is neither calendar.txt nor calendar_dates.txt.",
                "It is unknown on which days trips run.",
                "Add one of them."});
  return rows;
}

Rows read_trips(std::filesystem::path const& file, Feed& feed, Rows const& services, io::Faults& faults) {
  Rows rows;
  each_row(file, kTripColumns, {}, faults, [&](io::CsvReader& csv) {
    auto const key = csv.required(kTripId);
    if (!csv.required(kTripService) || !key) return;
    auto const service = services.find(std::string{csv.text(kTripService)});
    if (service == services.end())
      report_unknown(csv, kTripService, "service_id", "calendar.txt or calendar_dates.txt");
    if (!rows.emplace(*key, static_cast<std::uint32_t>(feed.trip_key.size())).second)
      return report_twice(csv, kTripId, "trip_id");
    feed.trip_key.push_back(*key);
    feed.service.push_back(service == services.end() ? 0 : service->second);
  });
  feed.frequencies.resize(feed.trip_key.size());
  return rows;
}

std::optional<std::int32_t> read_time(io::CsvReader& csv, std::size_t column) {
  auto const time = parse_time(csv.text(column));
  if (!time)
    csv.fault(column, "T411", "\"" + io::shown(csv.text(column)) + "\" is not a time.", "",
              "Write HH:MM:SS; hours may pass 24.");
  return time;
}

void read_frequencies(std::filesystem::path const& file, Feed& feed, Rows const& trips, io::Faults& faults) {
  if (!std::filesystem::exists(file)) return;
  each_row(file, kFrequencyColumns, kFrequencyOptional, faults, [&](io::CsvReader& csv) {
    auto const trip = trips.find(std::string{csv.text(kFrequencyTrip)});
    if (trip == trips.end()) report_unknown(csv, kFrequencyTrip, "trip_id", "trips.txt");
    auto const from = read_time(csv, kFrom);
    auto const until = read_time(csv, kUntil);
    auto const headway = csv.whole(kHeadway, {1, 86400});
    if (csv.text(kExact) != "1")
      csv.fault(kFrequencyTrip, "G235", "This service keeps a headway, not exact times.",
                "Its trips are assumed to leave every headway from start_time on.",
                "Write exact_times 1 if that is so.", io::Severity::kWarning);
    if (trip == trips.end() || !from || !until || !headway) return;
    feed.frequencies[FeedTripId{trip->second}].push_back({*from, *until, static_cast<std::int32_t>(*headway)});
  });
}

}  // namespace

bool Service::runs_on(Date date) const {
  for (auto const& [exception, runs] : exceptions)
    if (exception == date) return runs;
  auto const day = std::chrono::weekday{date}.iso_encoding() - 1;
  return (weekdays >> day & 1U) != 0 && first <= date && date <= last;
}

std::optional<Date> parse_date(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-' && text.size() == 10 && (i == 4 || i == 7)) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    digits += text[i];
  }
  if (digits.size() != 8) return std::nullopt;
  auto const number = [&](std::size_t at, std::size_t length) { return std::stoi(digits.substr(at, length)); };
  std::chrono::year_month_day const date{std::chrono::year{number(0, 4)},
                                         std::chrono::month{static_cast<unsigned>(number(4, 2))},
                                         std::chrono::day{static_cast<unsigned>(number(6, 2))}};
  return date.ok() ? std::optional{Date{date}} : std::nullopt;
}

Feed read_feed(std::filesystem::path const& folder, io::Faults& faults) {
  Feed feed;
  read_stops(folder / "stops.txt", feed, faults);
  auto const services = read_services(folder, feed, faults);
  auto const trips = read_trips(folder / "trips.txt", feed, services, faults);
  read_stop_times(folder / "stop_times.txt", feed, trips, faults);
  read_frequencies(folder / "frequencies.txt", feed, trips, faults);
  return feed;
}

}  // namespace twinshift::gtfs
