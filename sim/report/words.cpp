#include "sim/report/words.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "sim/io/csv.hpp"
#include "sim/report/embedded.hpp"

namespace twinshift::report {

namespace {

std::map<std::string, Words, std::less<>> read_words() {
  constexpr std::array<std::string_view, 3> columns{"key", "en", "ko"};
  io::Faults faults;
  std::map<std::string, Words, std::less<>> words;
  io::CsvReader csv{"words.csv", embedded::kWords, columns, faults};
  while (csv.next())
    if (!words.emplace(csv.text(0), Words{std::string{csv.text(1)}, std::string{csv.text(2)}}).second)
      throw std::logic_error{"words.csv has a text twice: " + std::string{csv.text(0)}};
  faults.throw_if_any();
  return words;
}

std::map<std::string, Words, std::less<>> const& table() {
  static auto const words = read_words();
  return words;
}

/// The last character of UTF-8 text.
char32_t last_character(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && (static_cast<unsigned char>(text[at - 1]) & 0xC0U) == 0x80U) --at;
  if (at == 0) return 0;
  auto const lead = static_cast<unsigned char>(text[at - 1]);
  auto value = static_cast<char32_t>(lead < 0x80   ? lead
                                     : lead < 0xE0 ? lead & 0x1FU
                                     : lead < 0xF0 ? lead & 0xFU
                                                   : lead & 7U);
  for (auto i = at; i < text.size(); ++i) value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return value;
}

std::string_view particle(std::string_view before, std::string_view pair) {
  constexpr char32_t kFirst = 0xAC00, kLast = 0xD7A3, kFinals = 28;
  auto const letter = last_character(before);
  if (letter < kFirst || letter > kLast) return ":";
  auto const slash = pair.find('/');
  return (letter - kFirst) % kFinals != 0 ? pair.substr(0, slash) : pair.substr(slash + 1);
}

std::string fill(std::string_view text, Slots slots, std::string Words::*language) {
  std::string filled;
  while (!text.empty()) {
    auto const open = text.find('{');
    filled += text.substr(0, open);
    if (open == std::string_view::npos) break;
    auto const close = text.find('}', open);
    if (close == std::string_view::npos) throw std::logic_error{"words.csv: a { without its }"};
    auto const inside = text.substr(open + 1, close - open - 1);
    auto const colon = inside.find(':');
    auto const name = inside.substr(0, colon);
    auto const* const slot = std::find_if(slots.begin(), slots.end(), [&](auto const& s) { return s.first == name; });
    if (slot == slots.end()) throw std::logic_error{"words.csv: nothing for {" + std::string{name} + '}'};
    auto const& value = slot->second.*language;
    filled += value;
    if (colon != std::string_view::npos) filled += particle(value, inside.substr(colon + 1));
    text.remove_prefix(close + 1);
  }
  return filled;
}

}  // namespace

Words say(std::string_view key, Slots slots) {
  auto const found = table().find(key);
  if (found == table().end()) throw std::logic_error{"words.csv has no text " + std::string{key}};
  return {fill(found->second.en, slots, &Words::en), fill(found->second.ko, slots, &Words::ko)};
}

bool has_words(std::string_view key) { return table().find(key) != table().end(); }

Words say_or(std::string_view key, std::string_view otherwise) {
  return has_words(key) ? say(key) : Words{std::string{otherwise}};
}

}  // namespace twinshift::report
