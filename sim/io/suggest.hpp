#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::io {

/// Least number of single-byte insertions, deletions, replacements and swaps of neighbours between two words.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidates most like `word`, best first, at most `count`, none that differs in more than half of its letters.
/// Capital letters don't count as a difference.
[[nodiscard]] std::vector<std::string> nearest_words(std::string_view word, std::span<std::string const> candidates,
                                                     std::size_t count);

/// "a, b, c"; of long lists the first `most` and how many there are besides.
[[nodiscard]] std::string join(std::span<std::string const> words, std::size_t most = 30);

/// `text` short enough for a message: at most 60 bytes, cut between UTF-8 characters, control characters shown as '?'.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace twinshift::io
