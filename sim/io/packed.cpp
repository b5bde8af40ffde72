#include "sim/io/packed.hpp"

#include <zstd.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "sim/io/file.hpp"

namespace twinshift::io {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLetters = 8;
constexpr std::size_t kHead = kLetters + 4 + 8;                ///< letters, version, plain size
constexpr std::uint64_t kMostBytes = std::uint64_t{4} << 30U;  ///< plain; anything above is damage
constexpr int kLevel = 1;

void put_number(std::string& out, std::uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i) out += static_cast<char>(static_cast<std::uint8_t>(value >> (8U * i)));
}

std::uint64_t number_at(std::string const& text, std::size_t at, unsigned bytes) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < bytes; ++i)
    value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(text[at + i])) << (8U * i);
  return value;
}

void add_damage(fs::path const& path, Faults& faults) {
  faults.add({"F202",
              {shown_path(path), 0, 0},
              "The file is cut off or damaged.",
              "What it holds cannot be trusted.",
              "Run the scenario again."});
}

}  // namespace

std::string packed(PackedKind const& kind, std::span<std::uint8_t const> plain) {
  std::string out{kind.letters.substr(0, kLetters)};
  put_number(out, kind.version, 4);
  put_number(out, plain.size(), 8);
  auto const head = out.size();
  out.resize(head + ZSTD_compressBound(plain.size()));
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> const context{ZSTD_createCCtx(), ZSTD_freeCCtx};
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  auto const size = ZSTD_compress2(context.get(), out.data() + head, out.size() - head, plain.data(), plain.size());
  if (ZSTD_isError(size) != 0U) throw std::runtime_error{"a file could not be packed"};
  out.resize(head + size);
  return out;
}

std::optional<std::vector<std::uint8_t>> read_packed(fs::path const& path, PackedKind const& kind, Faults& faults) {
  std::ifstream in{path, std::ios::binary};
  if (!in) {
    faults.add(
        {"F201", {shown_path(path), 0, 0}, "Cannot be opened.", "", "Run the scenario again to have it written."});
    return std::nullopt;
  }
  std::string const text{std::istreambuf_iterator<char>{in}, {}};
  if (text.size() < kHead) {
    add_damage(path, faults);
    return std::nullopt;
  }
  if (text.compare(0, kLetters, kind.letters) != 0 || number_at(text, kLetters, 4) != kind.version) {
    faults.add({"F210",
                {shown_path(path), 0, 0},
                "Of another kind or another version than this program reads.",
                "",
                "Run the scenario again with this program."});
    return std::nullopt;
  }
  auto const size = number_at(text, kLetters + 4, 8);
  if (size > kMostBytes || size != ZSTD_getFrameContentSize(text.data() + kHead, text.size() - kHead)) {
    add_damage(path, faults);
    return std::nullopt;
  }
  std::vector<std::uint8_t> plain(size);
  if (ZSTD_decompress(plain.data(), plain.size(), text.data() + kHead, text.size() - kHead) != size) {
    add_damage(path, faults);
    return std::nullopt;
  }
  return plain;
}

}  // namespace twinshift::io
