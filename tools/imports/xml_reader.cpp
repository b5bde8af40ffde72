#include "tools/imports/xml_reader.hpp"

#include "sim/io/file.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <memory>

#include <expat.h>
#include <zlib.h>

namespace twinshift::imports {
namespace {

constexpr std::size_t kMostDepth = 100;
constexpr std::int64_t kLongestPiece = std::int64_t{64} << 20U;  // bytes without an element's end

/// One document being parsed. expat is C: nothing may be thrown through it.
class Parser {
public:
  Parser(std::string name, XmlEvents const& events, io::Faults& faults)
      : name_{std::move(name)}, events_{events}, faults_{faults}, parser_{XML_ParserCreate(nullptr), XML_ParserFree} {
    if (!parser_) throw std::bad_alloc{};
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser_.get(), on_text);
    XML_SetEntityDeclHandler(parser_.get(), on_entity);
  }

  /// False once something is wrong.
  bool feed(char const* bytes, std::size_t size, bool last) {
    auto const status = XML_Parse(parser_.get(), bytes, static_cast<int>(size), last ? 1 : 0);
    if (thrown_) std::rethrow_exception(thrown_);
    if (failed_) return false;
    if (status == XML_STATUS_ERROR) {
      auto const code = XML_GetErrorCode(parser_.get());
      auto const cut = code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN ||
                       (last && !open_.empty() && code == XML_ERROR_TAG_MISMATCH);
      fail(cut ? "F202" : "X301", "This is not XML: " + std::string{XML_ErrorString(code)} + '.',
           "Nothing after it can be understood.", "Fetch the file again; it may be cut off.");
      return false;
    }
    if (XML_GetCurrentByteIndex(parser_.get()) + kLongestPiece < fed_ + static_cast<std::int64_t>(size)) {
      fail("X303", "A single element is longer than 64 MB.", "It would fill the memory.", "Check the file.");
      return false;
    }
    fed_ += static_cast<std::int64_t>(size);
    return true;
  }

  void fail(std::string code, std::string what, std::string why, std::string remedy) {
    if (failed_) return;
    failed_ = true;
    faults_.add({std::move(code),
                 {name_, static_cast<int>(XML_GetCurrentLineNumber(parser_.get())),
                  static_cast<int>(XML_GetCurrentColumnNumber(parser_.get())) + 1},
                 std::move(what),
                 std::move(why),
                 std::move(remedy)});
    XML_StopParser(parser_.get(), XML_FALSE);
  }

private:
  template <class Work>
  void guarded(Work const& work) {
    if (failed_ || thrown_) return;
    try {
      work();
    } catch (...) {
      thrown_ = std::current_exception();
      XML_StopParser(parser_.get(), XML_FALSE);
    }
  }

  static void on_start(void* self, XML_Char const* name, XML_Char const** attributes) {
    auto& parser = *static_cast<Parser*>(self);
    parser.guarded([&] { parser.start(name, attributes); });
  }
  static void on_end(void* self, XML_Char const* name) {
    auto& parser = *static_cast<Parser*>(self);
    parser.guarded([&] { parser.end(name); });
  }
  static void on_text(void* self, XML_Char const* text, int length) {
    auto& parser = *static_cast<Parser*>(self);
    parser.guarded([&] { parser.text(std::string_view{text, static_cast<std::size_t>(length)}); });
  }
  static void on_entity(void* self, XML_Char const*, int, XML_Char const*, int, XML_Char const*, XML_Char const*,
                        XML_Char const*, XML_Char const*) {
    static_cast<Parser*>(self)->fail("X302", "The file declares entities.",
                                     "A few of them can stand for gigabytes; no file of this kind needs any.",
                                     "Remove the declarations.");
  }

  void start(XML_Char const* name, XML_Char const** attributes) {
    if (open_.size() >= kMostDepth) return fail("X303", "Elements are nested over 100 deep.", "", "Check the file.");
    open_.emplace_back();
    XmlElement element{name, {}, static_cast<std::int64_t>(XML_GetCurrentLineNumber(parser_.get()))};
    for (auto a = attributes; *a != nullptr; a += 2) element.attributes.emplace_back(a[0], a[1]);
    events_.start(element);
  }
  void text(std::string_view text) {
    if (open_.empty()) return;
    if (open_.back().size() + text.size() > static_cast<std::size_t>(kLongestPiece))
      return fail("X303", "A text is longer than 64 MB.", "It would fill the memory.", "Check the file.");
    open_.back() += text;
  }
  void end(XML_Char const* name) {
    std::string_view inside = open_.back();
    auto const first = inside.find_first_not_of(" \t\r\n");
    inside = first == std::string_view::npos ? std::string_view{}
                                             : inside.substr(first, inside.find_last_not_of(" \t\r\n") - first + 1);
    events_.end(name, inside);
    open_.pop_back();
  }

  std::string name_;
  XmlEvents const& events_;
  io::Faults& faults_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser_;
  std::vector<std::string> open_;  ///< texts of the elements that are open
  std::int64_t fed_ = 0;
  bool failed_ = false;
  std::exception_ptr thrown_;
};

}  // namespace

std::string_view XmlElement::operator[](std::string_view attribute) const {
  for (auto const& [key, value] : attributes)
    if (key == attribute) return value;
  return {};
}

XmlNode const* XmlNode::child(std::string_view wanted) const {
  auto const it =
      std::find_if(children.begin(), children.end(), [&](XmlNode const& node) { return node.name == wanted; });
  return it == children.end() ? nullptr : &*it;
}

XmlNode const* XmlNode::at(std::string_view path) const {
  auto const* node = this;
  while (node != nullptr && !path.empty()) {
    auto const slash = std::min(path.find('/'), path.size());
    node = node->child(path.substr(0, slash));
    path.remove_prefix(std::min(path.size(), slash + 1));
  }
  return node;
}

std::string_view XmlNode::text_at(std::string_view path) const {
  auto const* const node = at(path);
  return node == nullptr ? std::string_view{} : std::string_view{node->text};
}

XmlRecords::XmlRecords(std::vector<std::string_view> wanted, std::function<void(XmlNode&&)> use)
    : wanted_{std::move(wanted)}, use_{std::move(use)} {}

XmlEvents XmlRecords::events() {
  XmlEvents events;
  events.start = [this](XmlElement const& element) {
    if (open_.empty() && std::find(wanted_.begin(), wanted_.end(), element.name) == wanted_.end()) return;
    open_.push_back({std::string{element.name}, std::string{element["id"]}, "", {}, element.line});
  };
  events.end = [this](std::string_view, std::string_view text) {
    if (open_.empty()) return;
    auto node = std::move(open_.back());
    open_.pop_back();
    node.text = text;
    if (open_.empty())
      use_(std::move(node));
    else
      open_.back().children.push_back(std::move(node));
  };
  return events;
}

bool read_xml(std::filesystem::path const& file, XmlEvents const& events, io::Faults& faults) {
  auto const name = io::shown_path(file);
  std::error_code error;
  std::unique_ptr<gzFile_s, decltype(&gzclose)> stream{
      std::filesystem::is_regular_file(file, error) ? gzopen(file.c_str(), "rb") : nullptr, gzclose};
  if (!stream) {
    faults.add({"F201", {name, 0, 0}, "Cannot open \"" + name + "\".", "", "Check the name."});
    return false;
  }
  Parser parser{name, events, faults};
  std::array<char, 1 << 16> bytes{};
  while (true) {
    auto const got = gzread(stream.get(), bytes.data(), bytes.size());
    auto problem = Z_OK;
    auto const* const message = gzerror(stream.get(), &problem);
    if (got < 0 || (got == 0 && problem != Z_OK && problem != Z_STREAM_END)) {
      parser.fail("F202", "The file can't be unpacked: " + std::string{message} + '.', "It is damaged or cut off.",
                  "Fetch it again.");
      return false;
    }
    if (!parser.feed(bytes.data(), static_cast<std::size_t>(got), got == 0)) return false;
    if (got == 0) return true;
  }
}

bool read_xml(ByteSource& bytes, std::string const& name, XmlEvents const& events, io::Faults& faults) {
  Parser parser{name, events, faults};
  std::vector<char> piece(std::size_t{1} << 16U);
  while (auto const got = bytes.read(piece))
    if (!parser.feed(piece.data(), got, false)) return false;
  return parser.feed("", 0, true);
}

bool parse_xml(std::string_view text, std::string const& name, XmlEvents const& events, io::Faults& faults) {
  Parser parser{name, events, faults};
  constexpr std::size_t kPiece = 1 << 16;
  for (std::size_t at = 0; at < text.size(); at += kPiece)
    if (!parser.feed(text.data() + at, std::min(kPiece, text.size() - at), false)) return false;
  return parser.feed("", 0, true);
}

}  // namespace twinshift::imports
