#pragma once

#include "sim/recording/bytes.hpp"
#include "sim/recording/scenery.hpp"

#include <span>

namespace twinshift::recording {

/// Positions are kept to the decimetre.
Bytes encode_scenery(Scenery const& scenery);

/// Throws RecordingError on anything that encode_scenery could not have written. Unknown channels are skipped.
Scenery decode_scenery(std::span<std::uint8_t const> bytes);

}  // namespace twinshift::recording
