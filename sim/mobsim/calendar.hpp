#pragma once

#include "sim/core/units.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <vector>

namespace twinshift::mobsim {

/// Who has to be looked at in which second of the day. An item is in it at most once; no allocation after the start.
class Calendar {
public:
  explicit Calendar(std::size_t items) : first_(kDaySeconds, kNone), next_(items, kNone) {}

  /// Past the end of the day nothing happens any more: such an entry is dropped.
  void add(std::uint32_t item, std::int32_t second) {
    assert(second >= 0);
    if (second >= kDaySeconds) return;
    auto& first = first_[static_cast<std::size_t>(second)];
    next_[item] = first;
    first = item;
  }

  /// Moves the items of `second` to `items`, ascending: the order never depends on who was entered first.
  void take(std::int32_t second, std::vector<std::uint32_t>& items) {
    items.clear();
    auto& first = first_[static_cast<std::size_t>(second)];
    for (auto item = first; item != kNone; item = next_[item]) items.push_back(item);
    first = kNone;
    std::sort(items.begin(), items.end());
  }

private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;
  std::vector<std::uint32_t> first_;  ///< by second
  std::vector<std::uint32_t> next_;   ///< by item
};

}  // namespace twinshift::mobsim
