#include "sim/mobsim/event_buffer.hpp"

#include "sim/core/units.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace twinshift::mobsim {

namespace {
constexpr std::size_t kFewEvents = 200;  ///< up to here a comparison sort is cheaper than 1,000 counters
}

void EventBuffer::close_second(std::int32_t second) {
  order_second(second);
  ordered_ = events_.size();
  if ((second + 1) % kQuarterSeconds != 0) return;
  to_deliver_.wait(true);
  std::swap(events_, ended_);
  events_.clear();
  ordered_ = 0;
  ended_quarter_ = second / kQuarterSeconds;
  to_deliver_.store(true);
}

void EventBuffer::deliver() {
  if (!to_deliver_.load()) return;
  struct Done {
    std::atomic<bool>& flag;
    ~Done() {
      flag.store(false);
      flag.notify_all();
    }
  } const done{to_deliver_};
  for (auto* const sink : sinks_) sink->consume({ended_quarter_, ended_});
}

void EventBuffer::order_second(std::int32_t second) {
  auto const fresh = std::span{events_}.subspan(ordered_);
  auto const earlier = [](events::Event const& a, events::Event const& b) { return a.time_ms < b.time_ms; };
  if (std::is_sorted(fresh.begin(), fresh.end(), earlier)) return;
  if (fresh.size() <= kFewEvents) return std::stable_sort(fresh.begin(), fresh.end(), earlier);
  auto const start = static_cast<std::uint32_t>(second) * 1000U;
  offset_.fill(0);
  for (auto const& event : fresh) {
    assert(event.time_ms - start < 1000U);
    ++offset_[event.time_ms - start + 1];
  }
  for (std::size_t i = 1; i < offset_.size(); ++i) offset_[i] += offset_[i - 1];
  scratch_.resize(fresh.size());
  for (auto const& event : fresh) scratch_[offset_[event.time_ms - start]++] = event;
  std::copy(scratch_.begin(), scratch_.end(), fresh.begin());
}

}  // namespace twinshift::mobsim
