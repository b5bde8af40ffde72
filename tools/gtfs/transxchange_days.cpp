#include "tools/gtfs/transxchange_days.hpp"

#include "sim/io/csv.hpp"

#include <algorithm>
#include <array>

namespace twinshift::gtfs {

namespace {

using imports::XmlNode;

constexpr std::int32_t kDay = 86400;
constexpr std::int64_t kMostDays = 800;  // of a journey's exceptions: more than two years

/// The days that a list like "MondayToFriday" names; nothing if no day is named.
std::uint8_t weekdays_of(XmlNode const& days) {
  static constexpr std::array<std::pair<std::string_view, std::uint8_t>, 18> kDays = {{
      {"Monday", 1},
      {"Tuesday", 2},
      {"Wednesday", 4},
      {"Thursday", 8},
      {"Friday", 16},
      {"Saturday", 32},
      {"Sunday", 64},
      {"MondayToFriday", 31},
      {"MondayToSaturday", 63},
      {"MondayToSunday", 127},
      {"Weekend", 96},
      {"NotMonday", 126},
      {"NotTuesday", 125},
      {"NotWednesday", 123},
      {"NotThursday", 119},
      {"NotFriday", 111},
      {"NotSaturday", 95},
      {"NotSunday", 63},
  }};
  std::uint8_t result = 0;
  for (auto const& node : days.children)
    for (auto const& [name, bits] : kDays)
      if (node.name == name) result |= bits;
  return result;
}

bool add_exceptions(XmlNode const& special, bool runs, Service& days) {
  for (auto const& range : special.children) {
    if (range.name != "DateRange") continue;
    auto const first = parse_date(range.text_at("StartDate"));
    auto const end = range.text_at("EndDate");
    auto const last = end.empty() ? first : parse_date(end);
    if (!first || !last || *last < *first) return false;
    auto const from = std::max(*first, days.first);
    auto const until = std::min(*last, days.last);
    if (until - from > std::chrono::days{kMostDays}) return false;
    for (auto date = from; date <= until; date += std::chrono::days{1}) days.exceptions.emplace_back(date, runs);
  }
  return true;
}

}  // namespace

std::optional<ProfileDays> days_of_profile(XmlNode const* profile, XmlNode const* period) {
  if (period == nullptr) return std::nullopt;
  ProfileDays result;
  auto& days = result.days;
  auto const first = parse_date(period->text_at("StartDate"));
  auto const end = period->text_at("EndDate");
  auto const last = end.empty() ? std::optional{Date{std::chrono::year{2099} / 12 / 31}} : parse_date(end);
  if (!first || !last || *last < *first) return std::nullopt;
  days.first = *first;
  days.last = *last;
  if (profile == nullptr) {
    days.weekdays = 0x7F;
    return result;
  }
  if (auto const* const week = profile->at("RegularDayType/DaysOfWeek"))
    days.weekdays = week->children.empty() ? std::uint8_t{0x7F} : weekdays_of(*week);
  result.names_terms = profile->child("ServicedOrganisationDayType") != nullptr;
  result.names_holidays =
      profile->child("BankHolidayOperation") != nullptr || profile->at("RegularDayType/HolidaysOnly") != nullptr;
  for (auto const runs : {false, true}) {
    auto const* const special =
        profile->at(runs ? "SpecialDaysOperation/DaysOfOperation" : "SpecialDaysOperation/DaysOfNonOperation");
    if (special != nullptr && !add_exceptions(*special, runs, days)) return std::nullopt;
  }
  return result;
}

std::optional<std::int32_t> parse_duration(std::string_view text) {
  if (!text.starts_with('P') || text.size() < 3) return std::nullopt;
  text.remove_prefix(1);
  auto in_time = false;
  auto total = 0.0;
  while (!text.empty()) {
    if (text.front() == 'T' && !in_time) {
      in_time = true;
      text.remove_prefix(1);
      continue;
    }
    auto const end = text.find_first_not_of("0123456789.");
    auto const value = io::parse_number(text.substr(0, end));
    if (end == std::string_view::npos || !value) return std::nullopt;
    auto const unit = text[end];
    auto const seconds = unit == 'D' && !in_time  ? kDay
                         : unit == 'H' && in_time ? 3600
                         : unit == 'M' && in_time ? 60
                         : unit == 'S' && in_time ? 1
                                                  : 0;
    if (seconds == 0) return std::nullopt;
    total += *value * seconds;
    text.remove_prefix(end + 1);
  }
  return total <= 7 * kDay ? std::optional{static_cast<std::int32_t>(total + 0.5)} : std::nullopt;
}

}  // namespace twinshift::gtfs
