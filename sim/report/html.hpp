#pragma once

#include "sim/report/words.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace twinshift::report {

/// Text made safe for HTML; "CO₂" is set with a lowered digit.
[[nodiscard]] std::string escape(std::string_view text);

/// Both languages, of which the page shows one.
[[nodiscard]] std::string html(Words const& words);

/// An aria-label in English that the script changes with the language.
[[nodiscard]] std::string label_of(Words const& words);

/// How a column is set.
enum class Align : unsigned char {
  kName,
  kText,
  kFigure,
  kFigureWide /* left out on a phone */,
  kAction /* heading for readers of the screen only */
};

/// A table with its caption, inside a region that scrolls sideways where the screen is narrow.
class Table {
public:
  struct Head {
    Words words;
    Align kind = Align::kFigure;
  };
  /// `caption` says what the table shows, for those who do not see its surroundings.
  Table(Words caption, std::vector<Head> heads);

  /// Cells are finished HTML, the first of them the row's heading.
  void row(std::vector<std::string> const& cells, std::string_view css_class = {});
  /// A heading over the rows that follow.
  void group(Words const& words);
  [[nodiscard]] bool empty() const { return rows_ == 0; }
  [[nodiscard]] std::string text(std::string_view css_class = {}) const;

private:
  Words caption_;
  std::vector<Head> heads_;
  std::string body_;
  std::size_t rows_ = 0;
};

}  // namespace twinshift::report
