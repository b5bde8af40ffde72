#include "tools/gtfs/city_input.hpp"

#include "tools/gtfs/busiest_day.hpp"

#include <cctype>

namespace twinshift::gtfs {

namespace {

std::string plain_id(std::string_view text) {
  std::string result;
  for (auto const c : text)
    result += std::isspace(static_cast<unsigned char>(c)) != 0 || c == ',' || c == '"' ? '_' : c;
  return result.empty() ? "_" : result;
}

std::string slug(std::string_view text) {
  std::string result;
  for (auto const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte >= 0x80)
      result += c;
    else if (std::isalnum(byte) != 0)
      result += static_cast<char>(std::tolower(byte));
    else if (!result.empty() && result.back() != '_')
      result += '_';
  }
  while (result.ends_with('_')) result.pop_back();
  return result;
}

}  // namespace

std::string Ids::make(std::string_view wish) {
  auto const plain = plain_id(wish);
  auto& used = used_[plain];
  auto id = plain;
  while (!taken_.insert(id).second) id = plain + '~' + std::to_string(++used + 1);
  return id;
}

imports::CityTable CityInput::entry(std::string path, std::string kind, std::string confidence) const {
  return {std::move(path),
          std::move(kind),
          to_text(date).substr(0, 4),
          source,
          "as the feed's publisher grants it (not in the feed)",
          std::move(confidence)};
}

std::vector<std::string> operator_ids(Schedule const& schedule) {
  std::vector<std::string> result;
  Ids ids;
  for (std::uint32_t a = 0; a < schedule.agencies.size(); ++a) {
    auto const& key = schedule.agency_keys[a];
    result.push_back(ids.make(key.empty() ? slug(schedule.agencies[a].name) : key));
  }
  return result;
}

std::int64_t departures_of(DayPattern const& pattern) {
  auto sum = static_cast<std::int64_t>(pattern.departures.size());
  for (auto const& p : pattern.periods) sum += (p.until_s - p.from_s - 1) / p.headway_s + 1;
  return sum;
}

}  // namespace twinshift::gtfs
