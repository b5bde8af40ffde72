#pragma once

#include "sim/recording/span.hpp"

#include <cstdint>
#include <vector>

namespace twinshift::recording {

/// What the writer was told of one mover, in 12 bytes: a day has some forty million of them.
class Told {
public:
  /// The mover does this from `time` [s since midnight] on; `place`: link, stop, or row of a table of ways.
  Told(MoverId mover, std::int32_t time, Doing doing, Mode mode, std::uint32_t place)
      : Told{mover, place, time, static_cast<std::uint32_t>(doing), static_cast<std::uint32_t>(mode)} {}
  /// It is out of sight.
  static Told gone(MoverId mover, std::int32_t time) { return {mover, 0, time, kGone, 0}; }

  [[nodiscard]] MoverId mover() const { return mover_; }
  [[nodiscard]] std::uint32_t place() const { return place_; }
  [[nodiscard]] std::int32_t time() const { return static_cast<std::int32_t>(packed_) >> kTimeShift; }
  [[nodiscard]] bool is_gone() const { return (packed_ & kLow) == kGone; }
  [[nodiscard]] Doing doing() const { return static_cast<Doing>(packed_ & kLow); }
  [[nodiscard]] Mode mode() const { return static_cast<Mode>(packed_ >> kModeShift & kModeMask); }

private:
  static constexpr unsigned kModeShift = 3;
  static constexpr unsigned kTimeShift = 8;
  static constexpr std::uint32_t kLow = 7;
  static constexpr std::uint32_t kModeMask = 31;
  static constexpr std::uint32_t kGone = kDoings;
  static_assert(kDoings <= kLow && kModes <= kModeMask);

  Told(MoverId mover, std::uint32_t place, std::int32_t time, std::uint32_t doing, std::uint32_t mode)
      : mover_{mover},
        place_{place},
        packed_{static_cast<std::uint32_t>(time) << kTimeShift | mode << kModeShift | doing} {}

  MoverId mover_;
  std::uint32_t place_;
  std::uint32_t packed_;  // time, mode, doing
};
static_assert(sizeof(Told) == 12);

/// Puts them in the order of movers; those of one mover keep theirs. All movers are below `movers`.
class MoverOrder {
public:
  explicit MoverOrder(std::size_t movers);
  void apply(std::vector<Told>& told);

private:
  void deal(std::vector<Told> const& from, std::vector<Told>& to, unsigned shift);
  unsigned bits_ = 1;  // of a digit; movers have two
  std::vector<std::uint32_t> next_;
  std::vector<Told> half_;
};

}  // namespace twinshift::recording
