#include "sim/io/suggest.hpp"

#include <algorithm>
#include <utility>

namespace twinshift::io {
namespace {

std::string lower(std::string_view text) {
  std::string result{text};
  for (auto& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  constexpr std::size_t kLongest = 256;  // names are short; the table stays small whatever a file holds
  a = a.substr(0, kLongest);
  b = b.substr(0, kLongest);
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

std::vector<std::string> nearest_words(std::string_view word, std::span<std::string const> candidates,
                                       std::size_t count) {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  auto const wanted = lower(word);
  for (auto const& candidate : candidates) {
    auto const distance = edit_distance(wanted, lower(candidate));
    if (2 * distance <= std::max(word.size(), candidate.size())) ranked.emplace_back(distance, candidate);
  }
  std::sort(ranked.begin(), ranked.end());
  ranked.erase(std::unique(ranked.begin(), ranked.end()), ranked.end());
  std::vector<std::string> result;
  for (auto& [distance, candidate] : ranked)
    if (result.size() < count) result.push_back(std::move(candidate));
  return result;
}

std::string join(std::span<std::string const> words, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + words[i];
  if (words.size() > most) text += " and " + std::to_string(words.size() - most) + " more";
  return text;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 60;
  auto cut = text.substr(0, kMost);
  while (cut.size() < text.size() && !cut.empty() && (static_cast<unsigned char>(text[cut.size()]) & 0xC0U) == 0x80U)
    cut.remove_suffix(1);
  std::string result{cut};
  for (auto& c : result)
    if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) c = '?';
  if (cut.size() < text.size()) result += "…";
  return result;
}

}  // namespace twinshift::io
