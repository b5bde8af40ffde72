#pragma once

#include <cstddef>
#include <cstdint>

namespace twinshift {

/// Asks for a row of a column (its first cache line) ahead of its use, so that the wait for memory of many rows
/// overlaps. There need not be such a row.
template <class Row>
[[gnu::always_inline]] inline void fetch(Row const* column, std::size_t row = 0) {
  auto const address = reinterpret_cast<std::uintptr_t>(column) + row * sizeof(Row);
  __builtin_prefetch(reinterpret_cast<void const*>(address), 1);
  asm volatile("");  // g++ 12 takes a function that only fetches for one without effect and drops its calls
}

}  // namespace twinshift
