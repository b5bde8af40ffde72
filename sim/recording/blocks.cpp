#include "sim/recording/blocks.hpp"

#include <zstd.h>

#include <array>
#include <cstring>
#include <memory>
#include <string_view>

namespace twinshift::recording {
namespace {

constexpr std::string_view kMagic = "TWINSREC";
constexpr std::string_view kEndMagic = "TWINSEND";
constexpr int kLevel = 1;  // zstd: the file is 3 % larger than with 3, packing takes half the time

void put_u32(std::uint8_t* at, std::uint32_t value) {
  for (unsigned i = 0; i < 4; ++i) at[i] = static_cast<std::uint8_t>(value >> (8U * i));
}

std::uint32_t get_u32(std::uint8_t const* at) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4; ++i) value |= static_cast<std::uint32_t>(at[i]) << (8U * i);
  return value;
}

std::uint64_t get_u64(std::uint8_t const* at) {
  return get_u32(at) | static_cast<std::uint64_t>(get_u32(at + 4)) << 32U;
}

void pack(Bytes const& plain, Bytes& stored) {
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), ZSTD_freeCCtx};
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  stored.resize(ZSTD_compressBound(plain.size()));
  auto const size = ZSTD_compress2(context.get(), stored.data(), stored.size(), plain.data(), plain.size());
  if (ZSTD_isError(size) != 0U) throw RecordingError{"V410: a part of the recording could not be packed"};
  stored.resize(size);
}

}  // namespace

BlockWriter::BlockWriter(std::filesystem::path const& path)
    : path_{path}, file_{path, std::ios::binary | std::ios::trunc} {
  if (!file_) throw RecordingError{"V410: cannot write the recording " + path.string()};
  std::array<std::uint8_t, kHeaderBytes> header{};
  std::memcpy(header.data(), kMagic.data(), kMagic.size());
  put_u32(header.data() + 8, kFormat);
  put(header.data(), header.size());
}

void BlockWriter::put(void const* data, std::size_t size) {
  file_.write(static_cast<char const*>(data), static_cast<std::streamsize>(size));
  if (!file_) throw RecordingError{"V410: cannot write the recording " + path_.string() + "; is the disk full?"};
  size_ += size;
}

void BlockWriter::write(std::uint32_t kind, std::uint32_t quarter, Bytes const& plain) {
  if (plain.size() > kMostBlockBytes) throw RecordingError{"V410: a part of the recording is too large"};
  pack(plain, stored_);
  BlockPlace const place{kind, quarter, static_cast<std::uint32_t>(plain.size()),
                         static_cast<std::uint32_t>(stored_.size()), size_};
  places_.push_back(place);
  std::array<std::uint8_t, kBlockHeadBytes> head{};
  put_u32(head.data(), kind);
  put_u32(head.data() + 4, quarter);
  put_u32(head.data() + 8, place.plain_size);
  put_u32(head.data() + 12, place.stored_size);
  put(head.data(), head.size());
  put(stored_.data(), stored_.size());
}

void BlockWriter::finish() {
  ByteWriter index;
  index.number(places_.size());
  for (auto const& place : places_) {
    index.number(place.kind);
    index.number(place.quarter);
    index.number(place.plain_size);
    index.number(place.stored_size);
    index.number(place.offset);
  }
  auto const at = size_;
  write(kIndexBlock, 0, index.data());
  std::array<std::uint8_t, kFooterBytes> footer{};
  put_u32(footer.data(), static_cast<std::uint32_t>(at));
  put_u32(footer.data() + 4, static_cast<std::uint32_t>(at >> 32U));
  std::memcpy(footer.data() + 8, kEndMagic.data(), kEndMagic.size());
  put(footer.data(), footer.size());
  file_.close();
  if (!file_) throw RecordingError{"V410: cannot write the recording " + path_.string() + "; is the disk full?"};
}

BlockFile::BlockFile(std::filesystem::path const& path) : file_{path, std::ios::binary} {
  std::error_code code;
  size_ = std::filesystem::file_size(path, code);
  if (!file_ || code) throw RecordingError{"V410: cannot open the recording " + path.string()};
  check_header(path);
  complete_ = use_index();
  if (!complete_) walk();
}

void BlockFile::check_header(std::filesystem::path const& path) {
  std::array<std::uint8_t, kHeaderBytes> header{};
  file_.read(reinterpret_cast<char*>(header.data()), static_cast<std::streamsize>(header.size()));
  if (!file_ || std::memcmp(header.data(), kMagic.data(), kMagic.size()) != 0)
    throw RecordingError{"V412: " + path.string() + " is no recording of Twinshift"};
  auto const version = get_u32(header.data() + 8);
  if (version == kFormat) return;
  throw RecordingError{"V411: " + path.string() + " has format " + std::to_string(version) + ", this program reads " +
                       std::to_string(kFormat) +
                       (version > kFormat ? "; use a newer Twinshift" : "; run the scenario again")};
}

bool BlockFile::head_at(std::uint64_t offset, BlockPlace& place) {
  if (offset < kHeaderBytes || offset > size_ || size_ - offset < kBlockHeadBytes) return false;
  std::array<std::uint8_t, kBlockHeadBytes> head{};
  file_.clear();
  file_.seekg(static_cast<std::streamoff>(offset));
  file_.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(head.size()));
  if (!file_) return false;
  place = {get_u32(head.data()), get_u32(head.data() + 4), get_u32(head.data() + 8), get_u32(head.data() + 12), offset};
  return place.plain_size <= kMostBlockBytes && place.stored_size <= size_ - offset - kBlockHeadBytes;
}

bool BlockFile::use_index() {
  if (size_ < kHeaderBytes + kFooterBytes) return false;
  std::array<std::uint8_t, kFooterBytes> footer{};
  file_.seekg(static_cast<std::streamoff>(size_ - kFooterBytes));
  file_.read(reinterpret_cast<char*>(footer.data()), static_cast<std::streamsize>(footer.size()));
  if (!file_ || std::memcmp(footer.data() + 8, kEndMagic.data(), kEndMagic.size()) != 0) return false;
  BlockPlace index;
  if (!head_at(get_u64(footer.data()), index) || index.kind != kIndexBlock) return false;
  try {
    auto const plain = read(index);
    ByteReader reader{plain};
    std::vector<BlockPlace> places(reader.count(5));
    for (auto& place : places) {
      place.kind = reader.below(1ULL << 32U);
      place.quarter = reader.below(1ULL << 32U);
      place.plain_size = reader.below(kMostBlockBytes + 1ULL);
      place.stored_size = reader.below(1ULL << 32U);
      place.offset = reader.number();
      if (place.offset > size_ || place.stored_size + kBlockHeadBytes > size_ - place.offset) return false;
    }
    places_ = std::move(places);
  } catch (RecordingError const&) {
    return false;
  }
  return true;
}

void BlockFile::walk() {
  BlockPlace place;
  for (std::uint64_t at = kHeaderBytes; head_at(at, place); at += kBlockHeadBytes + place.stored_size)
    if (place.kind != kIndexBlock) places_.push_back(place);
}

Bytes BlockFile::read(BlockPlace const& place) {
  Bytes stored(place.stored_size);
  file_.clear();
  file_.seekg(static_cast<std::streamoff>(place.offset + kBlockHeadBytes));
  file_.read(reinterpret_cast<char*>(stored.data()), static_cast<std::streamsize>(stored.size()));
  if (!file_ || ZSTD_getFrameContentSize(stored.data(), stored.size()) != place.plain_size)
    throw RecordingError{"V412: a part of the recording is missing or damaged"};
  Bytes plain(place.plain_size);
  auto const size = ZSTD_decompress(plain.data(), plain.size(), stored.data(), stored.size());
  if (ZSTD_isError(size) != 0U || size != plain.size())
    throw RecordingError{"V412: a part of the recording does not match its checksum; it is damaged"};
  return plain;
}

}  // namespace twinshift::recording
