#include "sim/recording/bytes.hpp"

#include <limits>

namespace twinshift::recording {

void ByteWriter::text(std::string const& value) {
  number(value.size());
  data_.insert(data_.end(), value.begin(), value.end());
}

void ByteWriter::bytes(Bytes const& value) {
  number(value.size());
  data_.insert(data_.end(), value.begin(), value.end());
}

void ByteReader::run_out() { throw RecordingError{"V412: a part of the recording ends too early; it is damaged"}; }

std::uint64_t ByteReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    auto const next = byte();
    value |= static_cast<std::uint64_t>(next & 0x7FU) << shift;
    if (next < 0x80U) return value;
  }
  throw RecordingError{"V412: a number in the recording is too long; it is damaged"};
}

std::uint32_t ByteReader::below(std::uint64_t limit) {
  auto const value = number();
  if (value >= limit || value > std::numeric_limits<std::uint32_t>::max())
    throw RecordingError{"V412: the recording names something that it does not hold; it is damaged"};
  return static_cast<std::uint32_t>(value);
}

std::int32_t ByteReader::integer() {
  auto const value = signed_number();
  if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max())
    throw RecordingError{"V412: a number in the recording is out of range; it is damaged"};
  return static_cast<std::int32_t>(value);
}

std::size_t ByteReader::count(std::size_t least_bytes) {
  auto const value = number();
  if (value > (data_.size() - next_) / least_bytes) run_out();
  return value;
}

std::string ByteReader::text() {
  auto const size = count();
  std::string value(data_.begin() + static_cast<std::ptrdiff_t>(next_),
                    data_.begin() + static_cast<std::ptrdiff_t>(next_ + size));
  next_ += size;
  return value;
}

ByteReader ByteReader::bytes() {
  auto const size = count();
  ByteReader part{data_.subspan(next_, size)};
  next_ += size;
  return part;
}

}  // namespace twinshift::recording
