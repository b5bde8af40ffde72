#pragma once

#include "sim/core/id.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::events {

/// What happened. `mover` in the comments is a MoverId: blocks come first (mover = block), then journeys
/// (mover = number of blocks + journey); so a person or a car is known by its journey.
enum class EventKind : std::uint8_t {
  kDepart,      ///< a: mover (journey)
  kArrive,      ///< a: mover (journey)
  kGaveUp,      ///< a: mover (journey); could not finish, leaves the day
  kLegStart,    ///< a: mover (journey), b: index of the leg in the journey
  kLinkEnter,   ///< a: mover (vehicle), b: link; it leaves the link it was on
  kLinkExit,    ///< a: mover (vehicle), b: link; leaves traffic (parks, or stands at a stop)
  kStopArrive,  ///< a: trip, b: stop position
  kStopDepart,  ///< a: trip, b: stop position
  kTripStart,   ///< a: trip
  kTripEnd,     ///< a: trip
  kWait,        ///< a: mover (journey), b: stop
  kBoard,       ///< a: mover (journey), b: trip
  kAlight,      ///< a: mover (journey), b: trip
  kDenied,      ///< a: mover (journey), b: trip; it was full
  kTakeBike,    ///< a: mover (journey), b: station
  kDockBike,    ///< a: mover (journey), b: station
  kNoBike,      ///< a: mover (journey), b: station; it was empty
  kNoDock,      ///< a: mover (journey), b: station; it was full
  kForcedMove,  ///< a: mover (vehicle), b: link it was pushed into after waiting too long
};

/// One happening, 16 bytes.
struct Event {
  std::uint32_t time_ms = 0;  ///< since midnight
  EventKind kind = EventKind::kDepart;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
};

/// The events of one quarter hour, in ascending time; equal times keep the order of the model.
struct EventChunk {
  int quarter = 0;
  std::span<Event const> events;
};

/// Reads the day as it happens, a closed quarter hour at a time, in order. A chunk is gone after the call.
/// Called from one thread.
class EventSink {
public:
  virtual ~EventSink() = default;
  virtual void consume(EventChunk const& chunk) = 0;
};

}  // namespace twinshift::events
