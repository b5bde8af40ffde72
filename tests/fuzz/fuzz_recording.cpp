// Any bytes as scenery, chunk, counts or figures: a sentence (RecordingError) is the worst that may come of it.

#include "sim/recording/chunk_codec.hpp"
#include "sim/recording/figures_codec.hpp"
#include "sim/recording/scenery_codec.hpp"
#include "tests/support/drawn_recording.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace twinshift::recording;
  static Scenery const scenery = twinshift::test::drawn_scenery();
  static ChunkContext const context{scenery};
  if (size == 0) return 0;
  std::span<std::uint8_t const> const bytes{data + 1, size - 1};
  try {
    if (data[0] % 4 == 0) (void)decode_scenery(bytes);
    if (data[0] % 4 == 1) (void)decode_chunk(bytes, 32, context);
    if (data[0] % 4 == 2) (void)decode_counts(bytes);
    if (data[0] % 4 == 3) (void)decode_figures(bytes, scenery);
  } catch (RecordingError const&) {
    return 0;
  }
  return 0;
}
