#pragma once

#include "sim/core/units.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <utility>
#include <vector>

namespace twinshift::mobsim {

/// Who has to be looked at in which second of the day. The items of a second lie together, a cache line full at a time:
/// they are far apart in all other tables.
class Calendar {
public:
  Calendar() : pages_of_(kDaySeconds, kNone) {}

  /// Past the end of the day nothing happens any more: such an entry is dropped.
  void add(std::uint32_t item, std::int32_t second) {
    assert(second >= 0);
    if (second >= kDaySeconds) return;
    auto& last = pages_of_[static_cast<std::size_t>(second)];
    if (last == kNone || pages_[last].count == Page::kItems) last = new_page(last);
    auto& page = pages_[last];
    page.items[page.count++] = item;
  }

  /// Moves the items of `second` to `items`, ascending: the order never depends on who was entered first.
  void take(std::int32_t second, std::vector<std::uint32_t>& items) {
    items.clear();
    auto& last = pages_of_[static_cast<std::size_t>(second)];
    while (last != kNone) {
      auto& page = pages_[last];
      items.insert(items.end(), page.items.begin(), page.items.begin() + page.count);
      auto const emptied = std::exchange(last, page.before);
      page.before = std::exchange(free_, emptied);
    }
    std::sort(items.begin(), items.end());
  }

private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;
  struct alignas(64) Page {
    static constexpr std::uint32_t kItems = 14;
    std::uint32_t before = kNone;  ///< page of the same second, or next free one
    std::uint32_t count = 0;
    std::array<std::uint32_t, kItems> items;
  };

  std::uint32_t new_page(std::uint32_t before) {
    auto page = free_;
    if (page == kNone) {
      page = static_cast<std::uint32_t>(pages_.size());
      pages_.emplace_back();
    } else {
      free_ = pages_[page].before;
    }
    pages_[page].before = before;
    pages_[page].count = 0;
    return page;
  }

  std::vector<std::uint32_t> pages_of_;  ///< by second: its last page
  std::vector<Page> pages_;
  std::uint32_t free_ = kNone;
};

}  // namespace twinshift::mobsim
