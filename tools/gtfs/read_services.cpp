#include "sim/io/suggest.hpp"
#include "tools/gtfs/feed_times.hpp"
#include "tools/gtfs/read_schedule.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace twinshift::gtfs {

namespace {

using imports::ColumnName;
using imports::Reason;
using imports::TableReader;

constexpr Reason kBadDate{"G319", "not a date"};
constexpr Reason kBadException{"G322", "exception_type must be 1 (runs) or 2 (does not)"};
constexpr Reason kBadWeekday{"G323", "a weekday that is neither 0 nor 1; taken as 0"};
constexpr Reason kEndsFirst{"G324", "the service ends before it begins"};
constexpr Reason kUnknownTrip{"G325", "the trip does not exist or is not used"};
constexpr Reason kBadFrequency{"G326", "not a period with a headway above 0"};
constexpr Reason kOverlap{"G329", "the period overlaps another one of the trip; the earlier one counts"};
constexpr Reason kTripLeftOut{"G341", "of a trip that is left out"};
constexpr Reason kSaidAgain{"G348", "says again what a row before says"};
constexpr Reason kSaidOtherwise{"G349", "a row before says otherwise of this date; the first counts"};

std::optional<Date> date_of(TableReader& table, std::size_t column) {
  auto const date = parse_date(table.text(column));
  if (!date) table.drop(kBadDate, in_quotes(table.text(column)));
  return date;
}

class ServiceReader {
public:
  ServiceReader(imports::Archive& feed, ReadOptions const& options, Schedule& schedule, imports::ImportReport& report,
                io::Faults& faults)
      : feed_{&feed}, options_{&options}, schedule_{&schedule}, report_{&report}, faults_{&faults} {}

  bool read_days() {
    auto const with_calendar = read_calendar();
    auto const with_dates = read_exceptions();
    if (with_calendar || with_dates) return true;
    report_->note("There is neither calendar.txt nor calendar_dates.txt: every trip is taken to run on every day.");
    return false;
  }

  void read_frequencies() {
    enum : std::size_t { kTrip, kFrom, kUntil, kHeadway, kExact };
    static constexpr std::array<ColumnName, 5> kColumns = {
        {{"trip_id", true}, {"start_time", true}, {"end_time", true}, {"headway_secs", true}, {"exact_times"}}};
    auto const& trips = report_->file("trips.txt");
    rows("frequencies.txt", kColumns, [&](TableReader& table) {
      auto const trip = schedule_->trip_keys.find(table.text(kTrip));
      auto const from = parse_time(table.text(kFrom));
      auto const until = parse_time(table.text(kUntil));
      auto const headway = table.whole(kHeadway);
      if (trip != kNone && trips.left_out(schedule_->trips[trip].origin.row))
        return table.rows().leave_out(table.row(), kTripLeftOut);
      if (trip == kNone || !trips.used(schedule_->trips[trip].origin.row))
        return table.drop(kUnknownTrip, in_quotes(table.text(kTrip)));
      if (!from || !until || *from >= *until || !headway || *headway < 1 || *headway > 86400 || *until > 7 * 86400)
        return table.drop(kBadFrequency, in_quotes(table.text(kFrom)) + " to " + in_quotes(table.text(kUntil)) +
                                             " every " + in_quotes(table.text(kHeadway)));
      schedule_->frequencies.push_back(
          {trip, {*from, *until, static_cast<std::int32_t>(*headway)}, table.text(kExact) == "1", origin(table)});
    });
    drop_overlaps();
  }

  /// By trip and time; a period that begins before the one before it ends is dropped.
  void drop_overlaps() {
    auto& all = schedule_->frequencies;
    std::stable_sort(all.begin(), all.end(), [](FeedFrequency const& a, FeedFrequency const& b) {
      return std::pair{a.trip, a.times.from_s} < std::pair{b.trip, b.times.from_s};
    });
    std::vector<FeedFrequency> kept;
    for (auto const& f : all) {
      auto const overlaps = !kept.empty() && kept.back().trip == f.trip && f.times.from_s < kept.back().times.until_s;
      if (overlaps)
        report_->file("frequencies.txt")
            .drop(f.origin.row, kOverlap, f.origin.line, in_quotes(schedule_->trip_keys[f.trip]));
      else
        kept.push_back(f);
    }
    all = std::move(kept);
  }

private:
  bool rows(std::string const& name, std::span<ColumnName const> columns,
            std::function<void(TableReader&)> const& row) {
    return each_row(*feed_, *options_, name, false, columns, *report_, *faults_, row);
  }

  /// Number of a service, new if it isn't known yet.
  std::uint32_t service_of(std::string_view key) {
    auto const number = schedule_->service_keys.intern(key);
    if (number == schedule_->services.size()) schedule_->services.emplace_back();
    return number;
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
    SeenRows seen;
    return rows("calendar.txt", kColumns, [&](TableReader& table) {
      if (auto const known = schedule_->service_keys.find(table.text(kId)); known != kNone)
        return seen.book_again(table, known, table.text(kId));
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
      schedule_->services[service_of(table.text(kId))] = service;
      seen.add(table);
    });
  }

  bool read_exceptions() {
    enum : std::size_t { kId, kDate, kType };
    static constexpr std::array<ColumnName, 3> kColumns = {
        {{"service_id", true}, {"date", true}, {"exception_type", true}}};
    std::unordered_map<std::uint64_t, bool> said;  // by service and day; looked up, never walked through
    auto const there = rows("calendar_dates.txt", kColumns, [&](TableReader& table) {
      auto const date = date_of(table, kDate);
      auto const type = table.whole(kType);
      if (!date) return;
      if (type != 1 && type != 2) return table.drop(kBadException, in_quotes(table.text(kType)));
      auto const service = service_of(table.text(kId));
      auto const day = static_cast<std::uint32_t>(date->time_since_epoch().count());
      auto const [before, added] = said.emplace(std::uint64_t{service} << 32U | day, *type == 1);
      if (added)
        schedule_->services[service].exceptions.emplace_back(*date, *type == 1);
      else if (before->second == (*type == 1))
        table.rows().leave_out(table.row(), kSaidAgain);
      else
        table.drop(kSaidOtherwise, in_quotes(table.text(kDate)));
    });
    for (auto& service : schedule_->services) std::sort(service.exceptions.begin(), service.exceptions.end());
    return there;
  }

  imports::Archive* feed_;
  ReadOptions const* options_;
  Schedule* schedule_;
  imports::ImportReport* report_;
  io::Faults* faults_;
};

}  // namespace

bool read_services(imports::Archive& feed, ReadOptions const& options, Schedule& schedule,
                   imports::ImportReport& report, io::Faults& faults) {
  return ServiceReader{feed, options, schedule, report, faults}.read_days();
}

void read_frequencies(imports::Archive& feed, ReadOptions const& options, Schedule& schedule,
                      imports::ImportReport& report, io::Faults& faults) {
  ServiceReader{feed, options, schedule, report, faults}.read_frequencies();
}

}  // namespace twinshift::gtfs
