#pragma once

#include "sim/io/input_error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::io {

/// What a packed file holds: eight letters that name its kind, and its version.
struct PackedKind {
  std::string_view letters;  ///< eight
  std::uint32_t version = 1;
};

/// The bytes of a packed file: kind, version, size, and `plain` compressed (zstd) with a checksum.
[[nodiscard]] std::string packed(PackedKind const& kind, std::span<std::uint8_t const> plain);

/// The plain bytes of a packed file. Faults: F201 cannot be opened, F202 cut off or damaged, F210 of another kind or
/// version.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> read_packed(std::filesystem::path const& path,
                                                                   PackedKind const& kind, Faults& faults);

}  // namespace twinshift::io
