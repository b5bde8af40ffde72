#pragma once

#include "sim/recording/bytes.hpp"
#include "sim/recording/figures.hpp"

#include <span>

namespace twinshift::recording {

/// Positions are kept to the metre.
Bytes encode_figures(Figures const& figures);

/// Throws RecordingError on anything that does not fit the scenery or that encode_figures could not have written.
/// Unknown channels are skipped.
Figures decode_figures(std::span<std::uint8_t const> bytes, Scenery const& scenery);

}  // namespace twinshift::recording
