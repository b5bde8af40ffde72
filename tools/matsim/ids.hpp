#pragma once

#include "tools/imports/report.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace twinshift::matsim {

/// An id of ours made of one of theirs: no spaces, and no "~" in front, which means a way back.
[[nodiscard]] std::string id_text(std::string_view text);

/// The first row from `row` on that is used: what a reader returned are the used rows of its file, in order.
[[nodiscard]] std::size_t next_used(imports::FileRows const& rows, std::size_t row);

}  // namespace twinshift::matsim
