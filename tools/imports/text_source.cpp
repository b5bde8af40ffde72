#include "tools/imports/text_source.hpp"

#include "sim/io/file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <iconv.h>

namespace twinshift::imports {

namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10U;
constexpr std::size_t kLongestCharacter = 8;

iconv_t no_converter() { return reinterpret_cast<iconv_t>(-1); }  // what iconv_open returns on failure

bool converts(std::string const& encoding, std::string_view bytes) {
  auto const converter = ::iconv_open("UTF-8", encoding.c_str());
  if (converter == no_converter()) return false;
  std::string in{bytes};
  std::string out(4 * bytes.size() + 16, '\0');
  auto* from = in.data();
  auto* to = out.data();
  auto left = in.size();
  auto room = out.size();
  auto const good = ::iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1) || errno == EINVAL;
  ::iconv_close(converter);
  return good;
}

/// The encoding that bytes look like which are not UTF-8. Korean text has its high bytes in pairs, Latin text mostly
/// alone among letters.
std::string likely_encoding(std::string_view bytes) {
  std::size_t high = 0;
  std::size_t paired = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (static_cast<unsigned char>(bytes[i]) < 0x80) continue;
    ++high;
    if (i + 1 < bytes.size() && static_cast<unsigned char>(bytes[i + 1]) >= 0x80) ++high, ++paired, ++i;
  }
  return 4 * paired > high && converts("CP949", bytes) ? "cp949" : "latin1";
}

}  // namespace

bool known_encoding(std::string const& name) {
  auto const converter = ::iconv_open("UTF-8", name.c_str());
  if (converter == no_converter()) return false;
  ::iconv_close(converter);
  return true;
}

TextSource::TextSource(std::unique_ptr<ByteSource> bytes, std::string shown, std::string encoding, io::Faults& faults)
    : bytes_{std::move(bytes)},
      shown_{std::move(shown)},
      encoding_{std::move(encoding)},
      faults_{&faults},
      buffer_(kPiece) {}

TextSource::~TextSource() {
  if (converter_ != nullptr) ::iconv_close(converter_);
}

void TextSource::refill() {
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(at_), buffer_.begin() + static_cast<std::ptrdiff_t>(end_),
            buffer_.begin());
  end_ -= at_;
  at_ = 0;
  while (!source_ended_ && end_ < buffer_.size()) {
    auto const n = bytes_->read(std::span{buffer_}.subspan(end_));
    source_ended_ = n == 0;
    end_ += n;
  }
}

void TextSource::begin() {
  begun_ = true;
  refill();
  auto const starts = [&](std::string_view mark) { return std::string_view{buffer_.data(), end_}.starts_with(mark); };
  auto const obey = [&](std::size_t mark, char const* encoding) {
    at_ = mark;
    encoding_ = encoding;
  };
  if (starts("\xEF\xBB\xBF"))
    obey(3, "");
  else if (starts("\xFF\xFE"))
    obey(2, "UTF-16LE");
  else if (starts("\xFE\xFF"))
    obey(2, "UTF-16BE");
  if (encoding_.empty()) return;
  auto const converter = ::iconv_open("UTF-8", encoding_.c_str());
  if (converter != no_converter()) {
    converter_ = converter;
    return;
  }
  failed_ = true;
  faults_->add({"F203",
                {shown_, 0, 0},
                "There is no encoding \"" + encoding_ + "\".",
                "",
                "Write utf-8, cp949, latin1 or another that iconv --list names."});
}

void TextSource::fail() {
  failed_ = true;
  auto const rest = std::string_view{buffer_.data(), end_}.substr(at_);
  auto const place = io::Place{shown_, line_, 0};
  if (converter_ != nullptr)
    faults_->add({"F203", place, "Bytes here are not " + encoding_ + '.', "Names would be read wrongly.",
                  "Name the encoding with --encoding."});
  else {
    auto const likely = likely_encoding(rest.substr(0, 4096));
    faults_->add({"F203", place, "Text is not UTF-8 (looks like " + likely + ").", "Names would be read wrongly.",
                  "--encoding " + likely + ", or save the file again as UTF-8."});
  }
}

std::size_t TextSource::read(std::span<char> text) {
  if (!begun_) begin();
  std::size_t n = 0;
  for (auto got = std::size_t{1}; n == 0 && got > 0 && !failed_;) {
    got = converter_ != nullptr ? read_converted(text) : read_utf8(text);
    n = with_plain_line_ends(text.first(got));
  }
  line_ += static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(n), '\n'));
  return n;
}

std::size_t TextSource::with_plain_line_ends(std::span<char> text) {
  if (!after_return_ && std::memchr(text.data(), '\r', text.size()) == nullptr) return text.size();
  std::size_t kept = 0;
  for (auto const c : text) {
    if (c != '\n' || !after_return_) text[kept++] = c == '\r' ? '\n' : c;
    after_return_ = c == '\r';
  }
  return kept;
}

std::size_t TextSource::read_utf8(std::span<char> text) {
  if (end_ - at_ < kLongestCharacter) refill();
  auto const piece = std::string_view{buffer_.data() + at_, std::min(end_ - at_, text.size())};
  auto good = io::first_non_utf8(piece);
  if (good == std::string_view::npos) good = piece.size();
  if (good == 0 && !piece.empty()) {  // at least a whole character is there: this is none
    fail();
    return 0;
  }
  std::memcpy(text.data(), piece.data(), good);
  at_ += good;
  return good;
}

std::size_t TextSource::read_converted(std::span<char> text) {
  while (true) {
    if (end_ - at_ < kLongestCharacter) refill();
    if (at_ == end_) return 0;
    auto* from = buffer_.data() + at_;
    auto* to = text.data();
    auto left = end_ - at_;
    auto room = text.size();
    auto const result = ::iconv(converter_, &from, &left, &to, &room);
    auto const problem = result == static_cast<std::size_t>(-1) ? errno : 0;
    at_ = end_ - left;
    auto const made = text.size() - room;
    if (made > 0) return made;
    if (problem == EILSEQ || (problem == EINVAL && source_ended_)) {
      fail();
      return 0;
    }
  }
}

}  // namespace twinshift::imports
