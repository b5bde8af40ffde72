#pragma once

#include "sim/events/event_log.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace twinshift::depot {

/// When each trip really began and ended on the simulated day [s since midnight]; -1 if it did not.
class VehicleLog : public events::EventSink {
public:
  explicit VehicleLog(std::size_t trips) : started_(trips, -1), ended_(trips, -1) {}

  void consume(events::EventChunk const& chunk) override {
    for (auto const& event : chunk.events) {
      auto const second = static_cast<std::int32_t>(event.time_ms / 1000);
      if (event.kind == events::EventKind::kTripStart) started_[event.a] = second;
      if (event.kind == events::EventKind::kTripEnd) ended_[event.a] = second;
    }
  }

  [[nodiscard]] std::vector<std::int32_t> const& started() const { return started_; }
  [[nodiscard]] std::vector<std::int32_t> const& ended() const { return ended_; }

private:
  std::vector<std::int32_t> started_;
  std::vector<std::int32_t> ended_;
};

}  // namespace twinshift::depot
