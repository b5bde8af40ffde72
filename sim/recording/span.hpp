#pragma once

#include "sim/core/geometry.hpp"
#include "sim/core/id.hpp"
#include "sim/core/mode.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace twinshift::recording {

/// What a mover does for a while.
enum class Doing : std::uint8_t {
  kOnLink,    ///< drives along `link`, evenly from its start to its end
  kStands,    ///< stands at the end of `link`
  kMoves,     ///< goes straight from `from` to `to`
  kWaits,     ///< waits (a person) or stands (a vehicle) at `stop`
  kRidesCar,  ///< is a passenger in a car: counted, never drawn
};
inline constexpr int kDoings = 5;

/// A point on a one-metre grid of the city's plane, as the file keeps it.
struct GridPoint {
  std::int32_t x = 0;
  std::int32_t y = 0;
  friend bool operator==(GridPoint, GridPoint) = default;
};

GridPoint to_grid(Point point);
inline Point to_point(GridPoint p) { return {static_cast<double>(p.x), static_cast<double>(p.y)}; }

/// What one mover does from `start` until before `end` [whole seconds since midnight].
struct Span {
  MoverId mover{};
  std::int32_t start = 0;
  std::int32_t end = 0;
  Doing doing = Doing::kOnLink;
  Mode mode = Mode::kCar;  ///< how it moves now; decides colour and count
  LinkId link{};           ///< kOnLink, kStands
  StopId stop{};           ///< kWaits
  GridPoint from{};        ///< kMoves
  GridPoint to{};          ///< kMoves
  friend bool operator==(Span const&, Span const&) = default;
};

/// From `time` on, `load` people are on board of public vehicle `vehicle`.
struct LoadChange {
  MoverId vehicle;
  std::int32_t time = 0;
  std::uint32_t load = 0;
  friend bool operator==(LoadChange, LoadChange) = default;
};

/// How many are under way at one moment.
struct Counts {
  std::array<std::uint32_t, kModes> people{};    ///< by the mode they use just now; riders of buses and trains included
  std::array<std::uint32_t, kModes> vehicles{};  ///< public vehicles in service
  std::uint32_t waiting = 0;                     ///< people at stops
  friend bool operator==(Counts const&, Counts const&) = default;
};

inline constexpr int kMinutesPerChunk = 15;

/// A quarter hour as read back: what was under way when it began, and what began in it.
struct Chunk {
  int quarter = -1;
  std::vector<Span> spans;        ///< by mover, then start; those of one mover don't overlap
  std::vector<LoadChange> loads;  ///< by vehicle, then time; the load at the chunk's start first
};

}  // namespace twinshift::recording
