#pragma once

#include "sim/recording/bytes.hpp"
#include "sim/recording/scenery.hpp"
#include "sim/recording/span.hpp"

#include <array>
#include <memory>
#include <span>

namespace twinshift::recording {

/// Which links follow a link: what makes the next link of a path one small number.
class Followers {
public:
  explicit Followers(StreetLinks const& links);
  /// Position of `next` among the links that leave `link`'s end, or -1.
  [[nodiscard]] int rank(LinkId link, LinkId next) const;
  /// The link at that position, or an invalid id.
  [[nodiscard]] LinkId at(LinkId link, std::uint32_t rank) const;

private:
  std::vector<std::uint32_t> end_row_;  // by link: row of its end node
  std::vector<std::uint32_t> first_;    // by row
  std::vector<LinkId> links_;
};

/// What chunks need to know of the scenery.
struct ChunkContext {
  Followers followers;
  std::vector<std::uint16_t> free_s;
  std::size_t links = 0;
  std::size_t stops = 0;
  std::size_t movers = 0;
  explicit ChunkContext(Scenery const& scenery);
};

/// Packs a quarter hour mover by mover: columns of integers, each in its own channel. Borrows the context.
class ChunkEncoder {
public:
  ChunkEncoder(int quarter, ChunkContext const& context);
  ~ChunkEncoder();
  /// All that one mover does, by start, at least one span; movers ascending.
  void put(std::span<Span const> spans);
  /// `loads` ordered as Chunk says. Call once, last.
  Bytes finish(std::span<LoadChange const> loads);

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The same of a whole quarter hour at once. `chunk` must be ordered as Chunk says.
Bytes encode_chunk(Chunk const& chunk, ChunkContext const& context);

/// Throws RecordingError on anything out of order or range. Unknown channels are skipped.
Chunk decode_chunk(std::span<std::uint8_t const> bytes, int quarter, ChunkContext const& context);

using MinuteCounts = std::array<Counts, kMinutesPerChunk>;
Bytes encode_counts(MinuteCounts const& counts);
MinuteCounts decode_counts(std::span<std::uint8_t const> bytes);

}  // namespace twinshift::recording
