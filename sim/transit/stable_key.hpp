#pragma once

#include <cstdint>
#include <string_view>

namespace twinshift::transit {

/// A number for a name that stays the same whatever else is in the files (FNV-1a, 64 bit).
constexpr std::uint64_t stable_key(std::string_view text, std::uint64_t start = 0xcbf29ce484222325ULL) {
  for (auto const character : text) start = (start ^ static_cast<unsigned char>(character)) * 0x100000001b3ULL;
  return start;
}

}  // namespace twinshift::transit
