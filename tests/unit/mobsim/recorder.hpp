#pragma once

#include "sim/events/event_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace twinshift::test {

/// Keeps all events, and checks the order in which they come.
struct Recorder : events::EventSink {
  void consume(events::EventChunk const& chunk) override {
    EXPECT_EQ(chunk.quarter, chunks++);
    for (auto const& event : chunk.events) {
      EXPECT_GE(event.time_ms, last_ms);
      EXPECT_EQ(event.time_ms / 900'000U, static_cast<unsigned>(chunk.quarter));
      last_ms = event.time_ms;
      all.push_back(event);
    }
  }
  /// Seconds at which `kind` happened to (a, b).
  [[nodiscard]] std::vector<std::int32_t> times(events::EventKind kind, std::uint32_t a, std::uint32_t b) const {
    std::vector<std::int32_t> seconds;
    for (auto const& event : all)
      if (event.kind == kind && event.a == a && event.b == b)
        seconds.push_back(static_cast<std::int32_t>(event.time_ms / 1000));
    return seconds;
  }
  [[nodiscard]] int count(events::EventKind kind) const {
    return static_cast<int>(std::count_if(all.begin(), all.end(), [&](auto const& e) { return e.kind == kind; }));
  }
  /// The b of every `kind` of mover a, in order.
  [[nodiscard]] std::vector<std::uint32_t> of(events::EventKind kind, std::uint32_t a) const {
    std::vector<std::uint32_t> found;
    for (auto const& event : all)
      if (event.kind == kind && event.a == a) found.push_back(event.b);
    return found;
  }
  std::vector<events::Event> all;
  std::uint32_t last_ms = 0;
  int chunks = 0;
};

}  // namespace twinshift::test
