#include "sim/results/map_styles.hpp"

#include <fmt/format.h>

#include "sim/io/csv.hpp"

namespace twinshift::results {

namespace {

std::string qgis(std::string_view renderer) {
  return fmt::format(
      "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22\" "
      "styleCategories=\"Symbology\">\n{}</qgis>\n",
      renderer);
}

std::string option(std::string_view name, std::string_view value) {
  return fmt::format(R"(<Option type="QString" name="{}" value="{}"/>)", name, value);
}

std::string symbol(std::size_t number, bool line, std::string_view colour, double size) {
  auto const width = io::fixed(size, 2);
  auto const options = line ? option("line_color", colour) + option("line_width", width) +
                                  option("line_width_unit", "MM") + option("capstyle", "round")
                            : option("color", colour) + option("size", width) + option("size_unit", "MM") +
                                  option("name", "circle") + option("outline_color", "255,255,255") +
                                  option("outline_width", "0.2");
  return fmt::format(
      "<symbol type=\"{0}\" name=\"{1}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\"><layer class=\"{2}\" "
      "enabled=\"1\" pass=\"{1}\" locked=\"0\"><Option type=\"Map\">{3}</Option></layer></symbol>\n",
      line ? "line" : "marker", number, line ? "SimpleLine" : "SimpleMarker", options);
}

}  // namespace

std::string graduated_style(std::string_view column, bool lines, std::vector<StyleStep> const& steps) {
  std::string ranges, symbols;
  double from = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    auto const last = i + 1 == steps.size();
    ranges += fmt::format(
        "<range lower=\"{}\" upper=\"{}\" label=\"{}\" symbol=\"{}\" render=\"true\"/>\n", io::shortest(from),
        io::shortest(steps[i].upper),
        last ? "over " + io::shortest(from) : io::shortest(from) + " to " + io::shortest(steps[i].upper), i);
    symbols += symbol(i, lines, steps[i].colour, steps[i].size);
    from = steps[i].upper;
  }
  // Large values last, so that they lie on top.
  return qgis(fmt::format(
      "<renderer-v2 type=\"graduatedSymbol\" attr=\"{}\" graduatedMethod=\"GraduatedColor\" symbollevels=\"1\" "
      "enableorderby=\"0\" forceraster=\"0\">\n<ranges>\n{}</ranges>\n<symbols>\n{}</symbols>\n</renderer-v2>\n",
      column, ranges, symbols));
}

std::string categorised_style(std::string_view column,
                              std::vector<std::pair<std::string, std::string>> const& colours) {
  constexpr double kWidth = 0.6;
  std::string categories, symbols;
  for (std::size_t i = 0; i < colours.size(); ++i) {
    categories +=
        fmt::format("<category value=\"{0}\" label=\"{0}\" symbol=\"{1}\" render=\"true\" type=\"string\"/>\n",
                    colours[i].first, i);
    symbols += symbol(i, true, colours[i].second, kWidth);
  }
  return qgis(fmt::format(
      "<renderer-v2 type=\"categorizedSymbol\" attr=\"{}\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">\n"
      "<categories>\n{}</categories>\n<symbols>\n{}</symbols>\n</renderer-v2>\n",
      column, categories, symbols));
}

std::string single_style(std::string_view colour, double size) {
  return qgis(fmt::format(
      "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">\n<symbols>\n{}"
      "</symbols>\n</renderer-v2>\n",
      symbol(0, false, colour, size)));
}

}  // namespace twinshift::results
