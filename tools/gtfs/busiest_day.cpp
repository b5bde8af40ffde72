#include "tools/gtfs/busiest_day.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace twinshift::gtfs {

namespace {

constexpr std::int64_t kMostDays = 40000;
constexpr int kOrdinary = 3;  // weekdays with the same number of departures

std::size_t weekday_of(Date date) { return std::chrono::weekday{date}.iso_encoding() - 1; }

/// Departures by service.
std::vector<std::int64_t> departures_by_service(Schedule const& schedule) {
  std::vector<std::int64_t> result(schedule.services.size());
  for (std::uint32_t t = 0; t < schedule.trips.size(); ++t) {
    auto const service = schedule.trips[t].service;
    if (service == kNone || (!schedule.first_call.empty() && schedule.calls_of(t).empty())) continue;
    result[service] += departures_of(frequencies_of(schedule, t));
  }
  return result;
}

/// First and last date on which anything may run.
std::optional<std::pair<Date, Date>> range_of(Schedule const& schedule) {
  auto first = Date::max();
  auto last = Date::min();
  for (auto const& service : schedule.services) {
    if (service.weekdays != 0) {
      first = std::min(first, service.first);
      last = std::max(last, service.last);
    }
    for (auto const& [date, runs] : service.exceptions) {
      if (!runs) continue;
      first = std::min(first, date);
      last = std::max(last, date);
    }
  }
  if (first > last) return std::nullopt;
  return std::pair{first, std::min(last, first + std::chrono::days{kMostDays})};
}

}  // namespace

std::span<FeedFrequency const> frequencies_of(Schedule const& schedule, std::uint32_t trip) {
  auto const by_trip = [](FeedFrequency const& f, std::uint32_t t) { return f.trip < t; };
  auto const& all = schedule.frequencies;
  auto const first = std::lower_bound(all.begin(), all.end(), trip, by_trip);
  auto last = first;
  while (last != all.end() && last->trip == trip) ++last;
  return {first, last};
}

std::int64_t departures_of(std::span<FeedFrequency const> frequencies) {
  if (frequencies.empty()) return 1;
  std::int64_t sum = 0;
  for (auto const& f : frequencies) sum += (f.times.until_s - f.times.from_s - 1) / f.times.headway_s + 1;
  return sum;
}

std::optional<Date> busiest_weekday(Schedule const& schedule) {
  auto const range = range_of(schedule);
  if (!range) return std::nullopt;
  auto const first = range->first;
  auto const last = range->second;
  auto const days = static_cast<std::size_t>((last - first).count()) + 1;
  auto const index = [&](Date date) { return static_cast<std::size_t>((date - first).count()); };
  auto const departures = departures_by_service(schedule);
  // Of each weekday: by how much the departures change from one date to the next.
  std::array<std::vector<std::int64_t>, 7> change;
  for (auto& c : change) c.assign(days + 1, 0);
  std::vector<std::int64_t> count(days);
  for (std::size_t s = 0; s < schedule.services.size(); ++s) {
    auto const& service = schedule.services[s];
    auto const regular = [&](Date date) {
      return (service.weekdays >> weekday_of(date) & 1U) != 0 && service.first <= date && date <= service.last;
    };
    for (std::size_t w = 0; w < 7; ++w) {
      if ((service.weekdays >> w & 1U) == 0 || service.first > last) continue;
      change[w][index(service.first)] += departures[s];
      change[w][index(std::min(service.last, last)) + 1] -= departures[s];
    }
    for (auto const& [date, runs] : service.exceptions) {
      if (date < first || date > last || runs == regular(date)) continue;
      count[index(date)] += runs ? departures[s] : -departures[s];
    }
  }
  std::array<std::int64_t, 7> now{};
  std::map<std::int64_t, int> weekdays_with;  // so many departures
  for (std::size_t d = 0; d < days; ++d) {
    for (std::size_t w = 0; w < 7; ++w) now[w] += change[w][d];
    auto const weekday = weekday_of(first + std::chrono::days{d});
    count[d] += now[weekday];
    if (weekday < 5) ++weekdays_with[count[d]];
  }
  // Ordinary days have company; then come single weekdays, then the rest.
  auto const rank = [&](std::size_t d) {
    auto const weekday = weekday_of(first + std::chrono::days{d}) < 5;
    auto const ordinary = weekday && weekdays_with[count[d]] >= kOrdinary;
    return std::pair{ordinary ? 2 : weekday ? 1 : 0, count[d]};
  };
  std::optional<std::size_t> best;
  for (std::size_t d = 0; d < days; ++d)
    if (count[d] > 0 && (!best || rank(d) > rank(*best))) best = d;
  return best ? std::optional{first + std::chrono::days{*best}} : std::nullopt;
}

std::string to_text(Date date) {
  std::chrono::year_month_day const day{date};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

}  // namespace twinshift::gtfs
