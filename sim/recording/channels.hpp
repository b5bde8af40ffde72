#pragma once

#include "sim/recording/bytes.hpp"

#include <cstdint>
#include <span>

namespace twinshift::recording {

/// One part of a block: its number in the file, and how it is written and read. `Context` is what a reader must know.
template <class Content, class... Context>
struct ChannelCode {
  std::uint32_t number;  ///< 1 ... 63; part of the format: append, never renumber
  void (*put)(ByteWriter&, Content const&);
  void (*get)(ByteReader&, Content&, Context const&...);
};

/// Every channel as number, length, bytes.
template <class Code, class Content>
[[nodiscard]] Bytes encode_channels(std::span<Code const> codes, Content const& content) {
  ByteWriter out;
  for (auto const& code : codes) {
    ByteWriter part;
    code.put(part, content);
    out.number(code.number);
    out.bytes(part.data());
  }
  return out.take();
}

/// Reads what encode_channels wrote and skips channels of newer programs. A channel that comes twice is damage.
template <class Code, class Content, class... Context>
void decode_channels(std::span<Code const> codes, std::span<std::uint8_t const> bytes, Content& content,
                     Context const&... context) {
  ByteReader in{bytes};
  std::uint64_t seen = 0;
  while (!in.done()) {
    auto const number = in.number();
    auto part = in.bytes();
    for (auto const& code : codes) {
      if (code.number != number) continue;
      if ((seen >> number & 1U) != 0) throw RecordingError{"V412: the recording repeats itself; it is damaged"};
      seen |= 1ULL << number;
      code.get(part, content, context...);
    }
  }
}

}  // namespace twinshift::recording
