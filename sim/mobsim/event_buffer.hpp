#pragma once

#include "sim/events/event_log.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::mobsim {

/// Collects the events of a quarter hour and hands them to the sinks in ascending time.
///
/// Everything added between two calls of close_second must lie within that second; it is put in order there, equal
/// milliseconds as they were added.
class EventBuffer {
public:
  explicit EventBuffer(std::span<events::EventSink* const> sinks) : sinks_{sinks} {}

  void add(std::int32_t time_ms, events::EventKind kind, std::uint32_t a, std::uint32_t b = 0) {
    events_.push_back({static_cast<std::uint32_t>(time_ms), kind, a, b});
  }
  /// Ends `second`; at the end of a quarter hour the sinks get their chunk.
  void close_second(std::int32_t second);

private:
  void order_second(std::int32_t second);

  std::span<events::EventSink* const> sinks_;
  std::vector<events::Event> events_;
  std::vector<events::Event> scratch_;
  std::array<std::uint32_t, 1001> offset_{};
  std::size_t ordered_ = 0;  ///< events before this one are in order
};

}  // namespace twinshift::mobsim
