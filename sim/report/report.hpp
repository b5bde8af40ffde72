#pragma once

#include "sim/study/comparison.hpp"

#include <filesystem>
#include <string>

namespace twinshift::report {

/// In whose order the sections stand: the answer first (kPlain), a British appraisal's or a Korean preliminary
/// feasibility study's. The sections are the same.
enum class Form : unsigned char { kPlain, kTag, kKdi };

struct ReportOptions {
  bool korean = false;  ///< language the page opens in
  Form form = Form::kPlain;
};

/// A run as one HTML file that needs nothing else. The same run gives the same bytes. Throws io::InputError if the
/// folder is no run or one of its tables cannot be read.
[[nodiscard]] std::string make_report(std::filesystem::path const& run, ReportOptions const& options);

/// A policy held against its base: differences over all seeds with their verdicts, pictures of the first seed's day.
[[nodiscard]] std::string make_report(study::Comparison const& comparison, ReportOptions const& options);

}  // namespace twinshift::report
