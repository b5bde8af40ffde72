#pragma once

#include "tools/imports/archive.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace twinshift::imports {

/// Bytes in any encoding as UTF-8, piece by piece in bounded memory. A byte order mark is taken away and, if it is one
/// of UTF-16, obeyed. All ends of lines (CR LF, CR) become LF. Bytes that are not of the encoding end the text with
/// F203, which names the encoding they look like.
class TextSource {
public:
  /// `encoding`: a name iconv knows ("cp949", "latin1"), or empty for UTF-8. `shown` is the name in messages. Unknown
  /// encoding: F203. Borrows `faults`.
  TextSource(std::unique_ptr<ByteSource> bytes, std::string shown, std::string encoding, io::Faults& faults);
  TextSource(TextSource const&) = delete;
  TextSource& operator=(TextSource const&) = delete;
  ~TextSource();

  /// Fills some of `text`, which has room for at least 16 bytes; 0 at the end and after a fault.
  std::size_t read(std::span<char> text);
  [[nodiscard]] std::string const& shown() const { return shown_; }

private:
  void refill();
  void begin();
  std::size_t read_utf8(std::span<char> text);
  std::size_t read_converted(std::span<char> text);
  /// Makes every end of a line a line feed, in place; returns what is left of the text.
  std::size_t with_plain_line_ends(std::span<char> text);
  void fail();

  std::unique_ptr<ByteSource> bytes_;
  std::string shown_;
  std::string encoding_;
  io::Faults* faults_;
  std::vector<char> buffer_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  int line_ = 1;
  bool begun_ = false;
  bool source_ended_ = false;
  bool failed_ = false;
  bool after_return_ = false;  ///< the text before ended in a carriage return
  void* converter_ = nullptr;
};

/// True if iconv knows the encoding.
[[nodiscard]] bool known_encoding(std::string const& name);

}  // namespace twinshift::imports
