#pragma once

#include "tools/gtfs/feed.hpp"
#include "tools/imports/xml_reader.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace twinshift::gtfs {

/// What an operating profile of TransXChange says.
struct ProfileDays {
  Service days;
  bool names_terms = false;     ///< days of schools and other organisations, which are not read
  bool names_holidays = false;  ///< rules for bank holidays, which are not read
};

/// The days of a profile (none: every day of the week) within an operating period; nothing if dates can't be read or go
/// on for too long.
[[nodiscard]] std::optional<ProfileDays> days_of_profile(imports::XmlNode const* profile,
                                                         imports::XmlNode const* period);

/// A length of time as in "PT1H2M30S"; nothing if it is none.
[[nodiscard]] std::optional<std::int32_t> parse_duration(std::string_view text);

}  // namespace twinshift::gtfs
