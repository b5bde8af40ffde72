#pragma once

#include "sim/io/input_error.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace twinshift::imports {

/// Bytes one after the other, from wherever they come.
class ByteSource {
public:
  virtual ~ByteSource() = default;
  /// Fills some of `bytes`; 0 at the end, and after a fault (which goes to the Faults it was opened with).
  virtual std::size_t read(std::span<char> bytes) = 0;
};

/// How much a file may grow when it is unpacked.
struct UnpackLimits {
  std::uint64_t total_bytes = std::uint64_t{16} << 30U;
  std::uint64_t ratio = 200;                                ///< unpacked over packed, of the archive as a whole
  std::uint64_t harmless_bytes = std::uint64_t{64} << 20U;  ///< below this the ratio doesn't matter
  std::size_t entries = 10000;
};

/// A set of named files: a folder, or a ZIP (libzip). Names are plain, without folders: of a ZIP that holds its files
/// in a folder, that folder's. Refused before anything is unpacked: names that leave the archive, symbolic links,
/// encrypted entries, and archives that grow beyond `limits`; in folders, links and what is no ordinary file.
class Archive {
public:
  virtual ~Archive() = default;
  /// Ascending.
  [[nodiscard]] virtual std::vector<std::string> const& names() const = 0;
  /// nullptr and a fault if it can't be read. Borrows the archive and `faults`. One at a time.
  virtual std::unique_ptr<ByteSource> open(std::string const& name, io::Faults& faults) = 0;

  /// `marker`: the file whose folder is meant, as in "stops.txt"; capital letters don't count. nullptr and faults if
  /// the path can't be used (F201, F202, F204, F207, F209).
  static std::unique_ptr<Archive> open_at(std::filesystem::path const& path, std::string const& marker,
                                          io::Faults& faults, UnpackLimits const& limits = {});
};

/// One ordinary file; nullptr and F201 if there is none. Symbolic links are followed: the user named it.
std::unique_ptr<ByteSource> open_file(std::filesystem::path const& path, io::Faults& faults);

/// A text in memory; borrows it.
std::unique_ptr<ByteSource> open_text(std::string_view text);

}  // namespace twinshift::imports
