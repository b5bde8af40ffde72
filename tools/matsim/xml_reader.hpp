#pragma once

#include "sim/io/input_error.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinshift::matsim {

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

/// Reads an XML file, plain or packed with gzip, piece by piece (expat). External parts are never fetched.
///
/// Faults: F201 can't be opened, F202 empty or cut off, X301 not XML, X302 declares entities (a way to make a small
/// file huge), X303 nested or long beyond reason. Then what was told before stays told, and false is returned.
bool read_xml(std::filesystem::path const& file, XmlEvents const& events, io::Faults& faults);

/// The same of text in memory; `name` is what messages show.
bool parse_xml(std::string_view text, std::string const& name, XmlEvents const& events, io::Faults& faults);

}  // namespace twinshift::matsim
