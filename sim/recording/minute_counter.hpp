#pragma once

#include "sim/core/units.hpp"
#include "sim/recording/chunk_codec.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace twinshift::recording {

/// Counts who does what at the start of each minute of a quarter hour, from stretches of time.
class MinuteCounter {
public:
  static constexpr std::size_t kWaiting = 2 * std::size_t{kModes};
  static constexpr std::size_t people(Mode mode) { return static_cast<std::size_t>(mode); }
  static constexpr std::size_t vehicles(Mode mode) { return kModes + static_cast<std::size_t>(mode); }

  explicit MinuteCounter(int quarter) : begin_{quarter * kQuarterSeconds} {}

  [[nodiscard]] std::int32_t begin() const { return begin_; }

  /// `number` more of `what` from `start` until before `end`.
  void add(std::size_t what, std::int32_t start, std::int32_t end, std::uint32_t number) {
    changes_[what][minute(start)] += number;
    changes_[what][minute(end)] -= number;
  }

  /// One more. Stretches that follow each other cost next to nothing: they are added together.
  void see(std::size_t what, std::int32_t start, std::int32_t end) {
    if (what != what_ || start != end_) {
      add(what_, start_, end_, 1);
      what_ = what;
      start_ = start;
    }
    end_ = end;
  }

  [[nodiscard]] MinuteCounts counts();

private:
  /// The first minute that starts at `time` or later, within the quarter hour or just after it.
  [[nodiscard]] std::size_t minute(std::int32_t time) const {
    return static_cast<std::size_t>((std::clamp(time - begin_, 0, kQuarterSeconds) + 59) / 60);
  }

  std::int32_t begin_;
  std::size_t what_ = 0;
  std::int32_t start_ = 0;
  std::int32_t end_ = 0;
  std::array<std::array<std::uint32_t, kMinutesPerChunk + 1>, kWaiting + 1> changes_{};  // modulo 2^32
};

}  // namespace twinshift::recording
