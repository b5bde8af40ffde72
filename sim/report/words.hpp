#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace twinshift::report {

/// A text of the page in both its languages. Plain text: html.hpp escapes it.
struct Words {
  std::string en;
  std::string ko;

  Words() = default;
  Words(std::string english, std::string korean) : en{std::move(english)}, ko{std::move(korean)} {}
  /// A name or number that reads the same in both.
  explicit Words(std::string same) : en{same}, ko{std::move(same)} {}
  explicit Words(char const* same) : Words{std::string{same}} {}

  [[nodiscard]] bool same() const { return en == ko; }
  friend bool operator==(Words const&, Words const&) = default;
};

/// What stands for `{name}` in a text.
using Slots = std::initializer_list<std::pair<std::string_view, Words>>;

/// A text of words.csv. In the Korean one `{name:이/가}` adds the particle that the filled-in text asks for: the first
/// after a final consonant, the second after a vowel, a colon after anything that is not Hangul. Throws
/// std::logic_error if there is no such text, or a slot is left empty.
[[nodiscard]] Words say(std::string_view key, Slots slots = {});

/// True if words.csv has the text.
[[nodiscard]] bool has_words(std::string_view key);

/// The text of `key`, or `otherwise` in both languages.
[[nodiscard]] Words say_or(std::string_view key, std::string_view otherwise);

}  // namespace twinshift::report
