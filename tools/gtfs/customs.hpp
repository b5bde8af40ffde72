#pragma once

#include "tools/gtfs/schedule.hpp"
#include "tools/imports/city_folder.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace twinshift::gtfs {

/// What a time zone tells of money and traffic, for a first guess.
struct Customs {
  std::string_view time_zone;  ///< or the beginning of several
  std::string_view currency;
  bool drives_left = false;
};
[[nodiscard]] std::optional<Customs> customs_of(std::string_view time_zone);

/// The first cell of a column that isn't empty, as in "agency.txt", "agency_timezone"; empty if the feed has none or
/// can't be read.
[[nodiscard]] std::string first_cell_of_feed(std::string const& feed, std::string const& encoding,
                                             std::string const& file, std::string_view column);

/// What a feed tells of a city that has no city.yaml yet: its place, time zone, plane; currency and side of the road by
/// time zone where known. Does nothing for a city that has one.
void describe_new_city(imports::CityFolder& city, Schedule const& schedule, std::span<std::uint8_t const> called);

}  // namespace twinshift::gtfs
