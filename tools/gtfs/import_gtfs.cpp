#include "tools/gtfs/import_gtfs.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/suggest.hpp"
#include "tools/gtfs/busiest_day.hpp"
#include "tools/gtfs/city_streets.hpp"
#include "tools/gtfs/city_tables.hpp"
#include "tools/gtfs/customs.hpp"
#include "tools/gtfs/day_patterns.hpp"
#include "tools/gtfs/schedule.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>

namespace twinshift::gtfs {

namespace {

constexpr imports::Reason kOutsideBox{"G360", "outside the box asked for"};
constexpr imports::Reason kOutsideStreets{"G361", "outside the city's streets"};
constexpr imports::Reason kFarFromStreets{"G204", "over 500 m from a street that its vehicles can use"};
constexpr imports::Reason kTiedFar{"G205", "over 150 m from a street that its vehicles can use; tied to it"};

/// Which services run on the date.
std::vector<std::uint8_t> services_on(Schedule const& schedule, Date date) {
  std::vector<std::uint8_t> runs;
  for (auto const& service : schedule.services) runs.push_back(service.runs_on(date) ? 1 : 0);
  return runs;
}

/// Stops at which trips of the date call, and whether any of them is of a vehicle on the streets.
struct CalledStops {
  std::vector<std::uint8_t> called;
  std::vector<std::uint8_t> on_road;
};

CalledStops called_stops(Schedule const& schedule, Date date) {
  CalledStops result{std::vector<std::uint8_t>(schedule.stops.size()),
                     std::vector<std::uint8_t>(schedule.stops.size())};
  auto const runs = services_on(schedule, date);
  for (std::uint32_t t = 0; t < schedule.trips.size(); ++t) {
    auto const& trip = schedule.trips[t];
    if (trip.service == kNone || runs[trip.service] == 0) continue;
    for (auto const row : schedule.calls_of(t)) {
      auto const stop = schedule.calls[row].stop;
      result.called[stop] = 1;
      if (schedule.routes[trip.route].mode != Mode::kRail) result.on_road[stop] = 1;
    }
  }
  return result;
}

/// Which of the stops the city gets; what becomes of the others is booked in the rows of stops.txt.
std::vector<std::uint8_t> stops_for_city(Schedule const& schedule, CalledStops const& stops,
                                         std::optional<Box> const& box, CityStreets const* streets,
                                         imports::ImportReport& report) {
  auto& file = report.file(schedule.stops_file);
  auto used = stops.called;
  std::vector<double> metres;
  for (std::size_t s = 0; s < used.size(); ++s) {
    if (used[s] == 0) continue;
    auto const& stop = schedule.stops[s];
    auto const refuse = [&](auto const& book) {
      used[s] = 0;
      book();
    };
    if (box && !box->holds(stop.at)) {
      refuse([&] { file.leave_out(stop.origin.row, kOutsideBox); });
      continue;
    }
    if (streets == nullptr) continue;
    auto const tie = streets->tie(stop.at, stops.on_road[s] != 0);
    if (tie.lonely) continue;
    if (!tie.inside) {
      refuse([&] { file.leave_out(stop.origin.row, kOutsideStreets); });
      continue;
    }
    auto const what = fmt::format("\"{}\" lies {:.0f} m off", io::shown(stop.name), tie.metres);
    if (tie.metres > CityStreets::kFarthest) {
      refuse([&] { file.drop(stop.origin.row, kFarFromStreets, stop.origin.line, what, stop.at); });
      continue;
    }
    if (tie.metres > CityStreets::kNear) file.repair(stop.origin.row, kTiedFar, stop.origin.line, what, stop.at);
    metres.push_back(tie.metres);
  }
  if (!metres.empty()) {
    std::sort(metres.begin(), metres.end());
    report.figure("stops_tied_to_streets", static_cast<double>(metres.size()));
    report.figure("stop_to_junction_median_m", std::round(metres[metres.size() / 2]));
  }
  return used;
}

Date choose_date(Schedule const& schedule, GtfsOptions const& options, imports::ImportReport& report,
                 io::Faults& faults) {
  auto const busiest = busiest_weekday(schedule);
  if (!busiest) {
    faults.add({"G230",
                {options.feed, 0, 0},
                "No trip runs on any day.",
                "There would be no timetable.",
                "Check calendar.txt, calendar_dates.txt and the reasons above."});
    return {};
  }
  auto const date = options.date.value_or(*busiest);
  auto const runs = services_on(schedule, date);
  auto any = false;
  for (std::uint32_t t = 0; t < schedule.trips.size() && !any; ++t) {
    auto const service = schedule.trips[t].service;
    any = service != kNone && runs[service] != 0 && !schedule.calls_of(t).empty();
  }
  if (!any)
    faults.add({"G230",
                {options.feed, 0, 0},
                "No trip runs on " + to_text(date) + '.',
                "There would be no timetable.",
                "Choose another date; busiest ordinary weekday of the feed: " + to_text(*busiest) + '.'});
  if (!options.date) report.note("No date was given: " + to_text(date) + ", the busiest ordinary weekday, is taken.");
  auto const& info = schedule.info;
  if ((info.first && date < *info.first) || (info.last && date > *info.last))
    report.note("The feed says of itself that it holds from " + (info.first ? to_text(*info.first) : "?") + " to " +
                (info.last ? to_text(*info.last) : "?") + "; the date lies outside.");
  return date;
}

std::vector<std::uint8_t> wanted_shapes(Schedule const& schedule, ServiceOfDay const& day) {
  std::vector<std::uint8_t> wanted(schedule.shape_keys.size());
  for (auto const& pattern : day.patterns)
    if (pattern.shape != kNone) wanted[pattern.shape] = 1;
  return wanted;
}

void tell_of_day(ServiceOfDay const& day, imports::ImportReport& report) {
  report.figure("trips", static_cast<double>(day.trips));
  report.figure("stop_events", static_cast<double>(day.stop_events));
  report.figure("departures", static_cast<double>(day.departures));
  report.figure("patterns", static_cast<double>(day.patterns.size()));
  auto const tell = [&](std::int64_t count, std::string const& text) {
    if (count > 0) report.note(std::to_string(count) + text);
  };
  tell(day.trips_cut, " trips lost the stops that lie outside.");
  tell(day.trips_outside, " trips have less than two stops in the city, or take over 23 h, and are left away.");
  tell(day.too_late, " departures at or after 30:00 are left away: the simulated day ends there.");
  tell(day.one_way_calls,
       " calls only let in or only let out (pickup_type, drop_off_type): not modelled, both are possible.");
  tell(day.spread, " calls have the same time as the one before and are put some seconds later, before the next time.");
}

std::string source_of(Schedule const& schedule, GtfsOptions const& options, Date date) {
  auto const& publisher = schedule.info.publisher.empty() ? schedule.agencies.front().name : schedule.info.publisher;
  auto text = publisher + ", timetable " + std::filesystem::path{options.feed}.lexically_normal().filename().string();
  if (!schedule.info.version.empty()) text += ", version " + schedule.info.version;
  return text + ", day " + to_text(date);
}

}  // namespace

std::optional<Box> parse_box(std::string_view text) {
  std::array<double, 4> value{};
  for (std::size_t i = 0; i < 4; ++i) {
    auto const comma = i == 3 ? text.size() : text.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    auto const number = io::parse_number(text.substr(0, comma));
    if (!number || std::abs(*number) > (i % 2 == 0 ? 180 : 90)) return std::nullopt;
    value[i] = *number;
    text.remove_prefix(std::min(text.size(), comma + 1));
  }
  return Box{std::min(value[0], value[2]), std::min(value[1], value[3]), std::max(value[0], value[2]),
             std::max(value[1], value[3])};
}

int put_day_into_city(Schedule& schedule, GtfsOptions const& options, std::string const& kind,
                      imports::CityFolder& city, imports::ImportReport& report, io::Faults& faults,
                      ShapeLoader const& load_shapes) {
  auto const date = choose_date(schedule, options, report, faults);
  faults.throw_if_any();
  auto const called = called_stops(schedule, date);
  describe_new_city(city, schedule, called.called);
  auto const streets = CityStreets::of(city, faults);
  faults.throw_if_any();
  if (!streets) report.note("The city has no streets yet: stops are not checked against them.");
  auto const used = stops_for_city(schedule, called, options.box, streets ? &*streets : nullptr, report);
  auto const day = patterns_of_day(schedule, date, used);
  tell_of_day(day, report);
  if (day.patterns.empty())
    faults.add({"G230",
                {options.feed, 0, 0},
                "No trip of " + to_text(date) + " has two stops in the city.",
                "There would be no timetable.",
                "Check --box, and that feed and city belong together."});
  faults.throw_if_any();
  load_shapes(wanted_shapes(schedule, day));
  faults.throw_if_any();
  auto const sections = streets ? match_to_streets(schedule, day, *streets, report) : std::vector<Sections>{};
  put_city_tables(city, schedule, day, sections, streets ? &streets->network() : nullptr,
                  source_of(schedule, options, date), date, report, faults);
  faults.throw_if_any();
  return imports::finish_import(report, city, kind, options.import);
}

namespace {

int read_and_put(GtfsOptions const& options, imports::ImportReport& report) {
  io::Faults faults;
  auto city = imports::CityFolder::open(imports::CityFolder::find(options.import.city), faults);
  auto const feed = imports::Archive::open_at(options.feed, "stops.txt", faults);
  faults.throw_if_any();
  ReadOptions read{options.encoding, {}};
  if (!city->is_new()) read.near = city->facts().centre;
  auto schedule = read_schedule(*feed, read, report, faults);
  faults.throw_if_any();
  read_calls(*feed, read, schedule, report, faults);
  faults.throw_if_any();
  auto const load_shapes = [&](std::span<std::uint8_t const> wanted) {
    read_shapes(*feed, read, wanted, schedule, report, faults);
  };
  return put_day_into_city(schedule, options, "gtfs", *city, report, faults, load_shapes);
}

}  // namespace

int import_gtfs(GtfsOptions const& options) {
  imports::ImportReport report{"import gtfs",
                               std::filesystem::path{options.feed}.lexically_normal().filename().string()};
  return imports::with_report(report, "gtfs", options.import, [&] { return read_and_put(options, report); });
}

}  // namespace twinshift::gtfs
