#pragma once

#include "sim/report/report.hpp"

#include <string>
#include <utility>
#include <vector>

namespace twinshift::report {

/// Tables shaped for the workbooks of an appraisal, by file name.
///
/// kTag: ast.csv, a row an impact with its sentence; tee_inputs.csv, users' gains by group, if both runs kept their
/// travellers. kKdi: the same as effects.csv and benefits.csv, sentences in Korean. kPlain: none.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> form_tables(study::Comparison const& comparison,
                                                                           Form form);

}  // namespace twinshift::report
