#pragma once

#include "sim/io/input_error.hpp"
#include "tools/imports/archive.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinshift::imports {

/// The start of an element: its name, its attributes in the file's order, and the line it stands on.
struct XmlElement {
  std::string_view name;
  std::vector<std::pair<std::string_view, std::string_view>> attributes;
  std::int64_t line = 0;

  /// Empty if there is no such attribute.
  [[nodiscard]] std::string_view operator[](std::string_view attribute) const;
};

/// What a reader of XML is told, in the order of the file. Texts live until the call returns.
struct XmlEvents {
  std::function<void(XmlElement const&)> start;
  /// With the text directly inside, without spaces at its ends.
  std::function<void(std::string_view name, std::string_view text)> end;
};

/// An element with all that is inside.
struct XmlNode {
  std::string name;
  std::string id;  ///< its attribute "id"
  std::string text;
  std::vector<XmlNode> children;
  std::int64_t line = 0;

  /// The first child of this name; nullptr if there is none.
  [[nodiscard]] XmlNode const* child(std::string_view wanted) const;
  /// What one comes to by children of these names, one in the other, as in "Place/Location"; nullptr if it is not
  /// there.
  [[nodiscard]] XmlNode const* at(std::string_view path) const;
  /// Its text; empty if it is not there.
  [[nodiscard]] std::string_view text_at(std::string_view path) const;
};

/// Puts elements that `wanted` names together and hands each, with all that is inside, to `use`.
class XmlRecords {
public:
  XmlRecords(std::vector<std::string_view> wanted, std::function<void(XmlNode&&)> use);
  /// To be given to a reader; borrows this.
  [[nodiscard]] XmlEvents events();

private:
  std::vector<std::string_view> wanted_;
  std::function<void(XmlNode&&)> use_;
  std::vector<XmlNode> open_;
};

/// Reads an XML file, plain or packed with gzip, piece by piece (expat). External parts are never fetched.
///
/// Faults: F201 can't be opened, F202 empty or cut off, X301 not XML, X302 declares entities (a way to make a small
/// file huge), X303 nested or long beyond reason. Then what was told before stays told, and false is returned.
bool read_xml(std::filesystem::path const& file, XmlEvents const& events, io::Faults& faults);

/// The same of bytes from anywhere; `name` is what messages show.
bool read_xml(ByteSource& bytes, std::string const& name, XmlEvents const& events, io::Faults& faults);

/// The same of text in memory.
bool parse_xml(std::string_view text, std::string const& name, XmlEvents const& events, io::Faults& faults);

}  // namespace twinshift::imports
