#pragma once

#include <string_view>

/// The files of sim/report/page and words.csv as they were when the program was built.
namespace twinshift::report::embedded {

extern std::string_view const kStyle;   ///< page.css
extern std::string_view const kCharts;  ///< charts.js
extern std::string_view const kMap;     ///< map.js
extern std::string_view const kPage;    ///< page.js
extern std::string_view const kWords;   ///< words.csv

}  // namespace twinshift::report::embedded
