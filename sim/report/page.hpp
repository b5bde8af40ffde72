#pragma once

#include "sim/report/html.hpp"
#include "sim/report/run_files.hpp"
#include "sim/study/comparison.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::report {

using Json = nlohmann::ordered_json;

/// The run that a page tells of and, for a comparison, the one it is held against. Borrows both.
struct Subject {
  RunFiles const& run;
  RunFiles const* base = nullptr;
  study::Comparison const* comparison = nullptr;  ///< of all their seeds; with `base` or not at all

  [[nodiscard]] std::size_t seeds() const { return comparison == nullptr ? 1 : comparison->seeds.size(); }
};

/// A section: the reader's question and its findings.
struct Section {
  std::string id;    ///< anchor; `h:ID` and `nav:ID` in words.csv are its heading and its name in the contents
  std::string part;  ///< `part:PART` in words.csv: the group in the contents
  std::string body;  ///< HTML
};

/// Sections in reading order and what the script draws.
struct Page {
  std::vector<Section> sections;
  Json charts = Json::object();  ///< by name, one for each plot
  Json map;                      ///< null: no map

  /// Adds a section unless it has nothing to say.
  void add(std::string id, std::string part, std::string body);
};

/// Both languages as the script reads them.
[[nodiscard]] Json json(Words const& words);

/// A value as the script needs it and no finer.
[[nodiscard]] double rounded(double value, int decimals);

/// Where figures come from: files, seeds (all of a comparison's, or the first one's day), digest of the run.
[[nodiscard]] std::string source_line(Subject const& subject, std::string_view files, bool of_all_seeds = false);

/// A picture: what it shows in a sentence, a line on how to read it, the picture, its figures as a table, their source.
struct Figure {
  std::string id;
  Words finding;
  Words note;         ///< may be empty
  std::string plot;   ///< HTML
  std::string table;  ///< HTML; folded away under a picture
  std::string files;  ///< of the source line
  bool of_all_seeds = false;
};
[[nodiscard]] std::string figure_html(Subject const& subject, Figure const& figure);

/// The place of a chart that the script draws; `described` is read out in its stead.
[[nodiscard]] std::string plot_html(std::string_view chart, Words const& described);

/// A paragraph.
[[nodiscard]] std::string paragraph(Words const& words, std::string_view css_class = {});

/// A swatch and its meaning, for legends.
[[nodiscard]] std::string legend(std::vector<std::pair<std::string, Words>> const& colours);

}  // namespace twinshift::report
