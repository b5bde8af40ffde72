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

/// Takes what it is told in any order of movers and gives it back by mover; what is told of one mover keeps its order.
///
/// A radix sort whose first round is made while things are told: they go into some hundred parts, each of which then
/// fits the cache while it is put in order.
class ToldByMover {
public:
  explicit ToldByMover(std::size_t movers);
  void add(Told const& told) { parts_[told.mover().index() >> part_shift_].push_back(told); }
  /// Everything added since the last call.
  void take(std::vector<Told>& ordered);

private:
  void order(std::vector<Told>& part, Told* ordered);
  unsigned digit_bits_;  // a part's movers have two digits
  unsigned part_shift_;
  std::vector<std::vector<Told>> parts_;
  std::vector<Told> half_;  // scratch, as is the next
  std::vector<std::uint32_t> next_;
};

}  // namespace twinshift::recording
