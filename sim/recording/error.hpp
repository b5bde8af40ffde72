#pragma once

#include <stdexcept>
#include <string>

namespace twinshift::recording {

/// A recording that cannot be written or read. what() is a sentence for people, with a code in front:
/// V410 the file cannot be opened or written, V411 made by another version of the format, V412 no recording or damaged.
class RecordingError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

}  // namespace twinshift::recording
