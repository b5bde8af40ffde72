#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace twinshift::io {

/// SHA-256 (FIPS 180-4) of bytes given in any number of parts.
class Sha256 {
public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view bytes);
  /// The digest in lower-case hexadecimal. Call once.
  [[nodiscard]] std::string hex();

private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// Of a file's bytes as they stand; empty if it can't be read.
[[nodiscard]] std::optional<std::string> sha256_file(std::filesystem::path const& path);

}  // namespace twinshift::io
