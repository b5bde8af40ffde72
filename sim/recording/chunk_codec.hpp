#pragma once

#include "sim/recording/bytes.hpp"
#include "sim/recording/scenery.hpp"
#include "sim/recording/span.hpp"
#include "sim/recording/streets.hpp"

#include <array>
#include <span>

namespace twinshift::recording {

/// What chunks need to know of the scenery.
struct ChunkContext {
  Streets streets;
  std::size_t stops = 0;
  std::size_t movers = 0;
  explicit ChunkContext(Scenery const& scenery);
};

// Channel numbers are part of the format: append, never renumber.
enum Channel : std::uint32_t {
  kMoversColumn = 1,  // steps between movers
  kNextColumn = 2,    // what comes next of a mover: a byte each, see next_step
  kDoingColumn = 3,   // of spans told in full: doing and mode in one byte
  kStartColumn = 4,   // from the end of the span before; first of a mover: from the chunk's start
  kLengthColumn = 5,  // seconds; on links: beyond the free time
  kLinkColumn = 6,    // rank among the followers of the link before + 1; 0: in the jump column
  kJumpColumn = 7,    // links that follow no known one
  kStopColumn = 8,    // stops of waits
  kPlacesColumn = 9,  // from and to of moves, as steps [m]
  kLoadColumn = 10,   // vehicles, times and loads
};
inline constexpr std::uint32_t kChannels = 11;

/// Bytes of kNextColumn. Nearly everything that happens in a day is a car that enters the next link of its path: one
/// byte tells which of the links ahead, and how long beyond its free time.
namespace next_step {
inline constexpr std::uint8_t kEnd = 0;     ///< nothing more of this mover
inline constexpr std::uint8_t kInFull = 1;  ///< a span in the other columns
inline constexpr std::uint8_t kSlow = 2;    ///< + rank: the link of that rank; kLengthColumn tells how long
inline constexpr std::uint8_t kPlain = 8;   ///< + kLengths * rank + seconds beyond the free time - kLeast
inline constexpr std::uint32_t kRanks = 6;  ///< ranks that have such a byte
inline constexpr std::uint32_t kLengths = 41;
inline constexpr std::int32_t kLeast = -2;  ///< times are whole seconds: a little less than the free time
static_assert(kSlow + kRanks == kPlain && kPlain + kRanks * kLengths <= 256);
}  // namespace next_step

/// Packs quarter hours mover by mover: columns of integers, each in its own channel. Borrows the context.
class ChunkEncoder {
public:
  explicit ChunkEncoder(ChunkContext const& context) : context_{context} {}
  /// What follows is of this quarter hour. To be called first, and after finish().
  void start(int quarter);
  /// What follows is of this mover; movers ascending.
  void begin(MoverId mover);
  /// Something that the mover does, by start.
  void put(Span const& span);
  /// The same of a span on a link, for less.
  void drive(LinkId link, Mode mode, std::int32_t start, std::int32_t end);
  /// No more of this mover; if there was nothing, it leaves no trace.
  void end();
  /// All of the quarter hour, until the next call; `loads` ordered as Chunk says.
  Bytes const& finish(std::span<LoadChange const> loads);

private:
  void put_link(Span const& span);
  void put_places(Span const& span);

  ChunkContext const& context_;
  std::int32_t start_ = 0;
  std::array<ByteWriter, kChannels> columns_;
  ByteWriter out_;
  std::int64_t mover_before_ = -1;
  MoverId mover_;
  bool shown_ = false;                      // something was put of mover_
  Mode mode_ = Mode::kCar;                  // of the span before, as are the next three
  std::int32_t time_ = 0;                   // its end
  LinkId link_;                             // or that of an earlier one
  std::uint32_t node_ = Streets::kNowhere;  // row of the end of link_
  GridPoint place_;
};

inline void ChunkEncoder::drive(LinkId link, Mode mode, std::int32_t start, std::int32_t end) {
  using namespace next_step;
  auto const& street = context_.streets[link];
  if (street.start != node_ || street.rank >= kRanks || start != time_ || mode != mode_)
    return put({.mover = mover_, .start = start, .end = end, .mode = mode, .link = link});
  auto const beyond = end - start - street.free_s;
  auto const row = static_cast<std::uint32_t>(beyond - kLeast);
  if (row < kLengths) {
    columns_[kNextColumn].byte(static_cast<std::uint8_t>(kPlain + kLengths * street.rank + row));
  } else {
    columns_[kNextColumn].byte(static_cast<std::uint8_t>(kSlow + street.rank));
    columns_[kLengthColumn].signed_number(beyond);
  }
  time_ = end;
  link_ = link;
  node_ = street.end;
}

/// The same of a whole quarter hour at once. `chunk` must be ordered as Chunk says.
Bytes encode_chunk(Chunk const& chunk, ChunkContext const& context);

/// Throws RecordingError on anything out of order or range. Unknown channels are skipped.
Chunk decode_chunk(std::span<std::uint8_t const> bytes, int quarter, ChunkContext const& context);

using MinuteCounts = std::array<Counts, kMinutesPerChunk>;
Bytes encode_counts(MinuteCounts const& counts);
MinuteCounts decode_counts(std::span<std::uint8_t const> bytes);

}  // namespace twinshift::recording
