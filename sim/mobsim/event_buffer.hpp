#pragma once

#include "sim/events/event_log.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::mobsim {

/// Collects the events of a quarter hour and hands them to the sinks in ascending time. One thread may deliver a
/// quarter while another one fills the next.
///
/// Everything added between two calls of close_second must lie within that second; it is put in order there, equal
/// milliseconds as they were added.
class EventBuffer {
public:
  explicit EventBuffer(std::span<events::EventSink* const> sinks) : sinks_{sinks} {}

  void add(std::int32_t time_ms, events::EventKind kind, std::uint32_t a, std::uint32_t b = 0) {
    events_.push_back({static_cast<std::uint32_t>(time_ms), kind, a, b});
  }
  /// All at once; in ascending second, within it in any order of milliseconds.
  void append(std::span<events::Event const> events) { events_.insert(events_.end(), events.begin(), events.end()); }
  /// Ends `second`. The end of a quarter hour waits until the one before has been delivered.
  void close_second(std::int32_t second);
  /// Gives the sinks the quarter hour that has ended, if there is one. Always to be called from the same thread.
  void deliver();

private:
  void order_second(std::int32_t second);

  std::span<events::EventSink* const> sinks_;
  std::vector<events::Event> events_;
  std::vector<events::Event> scratch_;
  std::array<std::uint32_t, 1001> offset_{};
  std::size_t ordered_ = 0;  ///< events before this one are in order
  std::vector<events::Event> ended_;
  int ended_quarter_ = 0;
  std::atomic<bool> to_deliver_{false};  ///< `ended_` is full: it belongs to deliver() now
};

}  // namespace twinshift::mobsim
