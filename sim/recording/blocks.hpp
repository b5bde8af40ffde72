#pragma once

#include "sim/recording/bytes.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <vector>

namespace twinshift::recording {

/// Kinds of blocks; four letters as they stand in the file.
constexpr std::uint32_t four_letters(char const (&text)[5]) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4; ++i) value |= static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])) << (8U * i);
  return value;
}
inline constexpr std::uint32_t kSceneryBlock = four_letters("SCEN");
inline constexpr std::uint32_t kCountsBlock = four_letters("CNTS");
inline constexpr std::uint32_t kChunkBlock = four_letters("CHNK");
inline constexpr std::uint32_t kFiguresBlock = four_letters("FIGS");
inline constexpr std::uint32_t kIndexBlock = four_letters("INDX");

inline constexpr std::uint32_t kFormat = 2;                    ///< version of the file format
inline constexpr std::size_t kHeaderBytes = 16;                ///< of the file: 8 letters, version, zero
inline constexpr std::size_t kBlockHeadBytes = 16;             ///< kind, quarter, plain size, stored size: 4 bytes each
inline constexpr std::size_t kFooterBytes = 16;                ///< where the index is (8 bytes), 8 letters
inline constexpr std::uint32_t kMostBlockBytes = 128U << 20U;  ///< plain; anything above is damage

/// Where a block lies in the file.
struct BlockPlace {
  std::uint32_t kind = 0;
  std::uint32_t quarter = 0;
  std::uint32_t plain_size = 0;
  std::uint32_t stored_size = 0;
  std::uint64_t offset = 0;  ///< of the block's head
};

/// Writes header, blocks and at the end the index. Throws RecordingError if the disk refuses.
class BlockWriter {
public:
  explicit BlockWriter(std::filesystem::path const& path);
  void write(std::uint32_t kind, std::uint32_t quarter, Bytes const& plain);
  void finish();

private:
  void put(void const* data, std::size_t size);
  std::filesystem::path path_;
  std::ofstream file_;
  std::uint64_t size_ = 0;
  std::vector<BlockPlace> places_;
  Bytes stored_;
};

/// Finds the blocks of a file: by its index, or, if the file was cut off, by walking from block to block.
class BlockFile {
public:
  explicit BlockFile(std::filesystem::path const& path);
  [[nodiscard]] std::vector<BlockPlace> const& places() const { return places_; }
  [[nodiscard]] bool complete() const { return complete_; }
  /// The block's content, unpacked and checked against its checksum. Throws RecordingError if it is damaged.
  [[nodiscard]] Bytes read(BlockPlace const& place);

private:
  void check_header(std::filesystem::path const& path);
  bool use_index();
  void walk();
  [[nodiscard]] bool head_at(std::uint64_t offset, BlockPlace& place);
  std::ifstream file_;
  std::uint64_t size_ = 0;
  std::vector<BlockPlace> places_;
  bool complete_ = false;
};

}  // namespace twinshift::recording
