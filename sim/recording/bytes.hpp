#pragma once

#include "sim/recording/error.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace twinshift::recording {

using Bytes = std::vector<std::uint8_t>;

/// Appends numbers: integers take as many bytes as they need (7 bits a byte), signed ones by zigzag.
class ByteWriter {
public:
  void byte(std::uint8_t value) { data_.push_back(value); }
  void number(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) data_.push_back(static_cast<std::uint8_t>(value | 0x80U));
    data_.push_back(static_cast<std::uint8_t>(value));
  }
  void signed_number(std::int64_t value) {
    number((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void text(std::string const& value);
  void bytes(Bytes const& value);  ///< length, then the bytes

  [[nodiscard]] Bytes const& data() const { return data_; }
  [[nodiscard]] Bytes take() { return std::move(data_); }
  void clear() { data_.clear(); }

private:
  Bytes data_;
};

/// Reads what ByteWriter wrote. Throws RecordingError, whatever the bytes; never reads past their end.
class ByteReader {
public:
  explicit ByteReader(std::span<std::uint8_t const> data) : data_{data} {}

  std::uint8_t byte() {
    if (next_ == data_.size()) run_out();
    return data_[next_++];
  }
  std::uint64_t number();
  std::int64_t signed_number() {
    auto const value = number();
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
  }
  /// A number that must be below `limit`.
  std::uint32_t below(std::uint64_t limit);
  /// A signed number that must fit 32 bits.
  std::int32_t integer();
  /// How many things follow, each at least `least_bytes` long.
  std::size_t count(std::size_t least_bytes = 1);
  std::string text();
  ByteReader bytes();
  [[nodiscard]] bool done() const { return next_ == data_.size(); }
  [[nodiscard]] std::size_t left() const { return data_.size() - next_; }

private:
  [[noreturn]] static void run_out();
  std::span<std::uint8_t const> data_;
  std::size_t next_ = 0;
};

}  // namespace twinshift::recording
