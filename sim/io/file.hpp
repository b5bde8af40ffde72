#pragma once

#include "sim/io/input_error.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace twinshift::io {

/// Larger files are refused: no table of a city comes near it.
inline constexpr std::size_t kMaxFileBytes = std::size_t{512} << 20U;

/// The name that messages and manifests show: normal form, forward slashes.
[[nodiscard]] std::string shown_path(std::filesystem::path const& path);

/// Whole text of a file, without a UTF-8 byte order mark, or a fault: F201 can't be opened (with the nearest name in
/// the folder), F202 empty, F203 not UTF-8, F204 too large. `asked_from` is where the name was written, if anywhere.
[[nodiscard]] std::optional<std::string> read_text_file(std::filesystem::path const& path, Place const& asked_from,
                                                        Faults& faults, FaultKind kind);

/// True if a relative name stays inside the folder it is read from; else fault F207.
[[nodiscard]] bool stays_inside(std::string const& name, Place const& asked_from, Faults& faults, FaultKind kind);

/// Byte position of the first byte that is not UTF-8, or npos.
[[nodiscard]] std::size_t first_non_utf8(std::string_view text);

}  // namespace twinshift::io
