#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinshift::results {

/// A step of a scale: values up to `upper` in this colour ("r,g,b") and size (line width or diameter) [mm].
struct StyleStep {
  double upper = 0;
  std::string colour;
  double size = 0;
};

// Layer styles as QGIS 3 keeps them (QML).

/// Lines or points in steps of a column's values, from 0 on.
[[nodiscard]] std::string graduated_style(std::string_view column, bool lines, std::vector<StyleStep> const& steps);

/// Lines in a colour for each word of a column.
[[nodiscard]] std::string categorised_style(std::string_view column,
                                            std::vector<std::pair<std::string, std::string>> const& colours);

/// Points of one look.
[[nodiscard]] std::string single_style(std::string_view colour, double size);

}  // namespace twinshift::results
