#include "sim/results/summary.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/input_error.hpp"

namespace twinshift::results {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> kColumns{"measure", "value", "unit", "lower95", "upper95", "n_seeds"};

/// Places after the point of a number as written, so that a comparison shows as many.
int decimals_of(std::string_view text) {
  auto const point = text.find('.');
  return point == std::string_view::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

std::vector<Measure> read_summary(fs::path const& run, io::Faults& faults) {
  std::vector<Measure> measures;
  auto const path = run / "summary.csv";
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return measures;
  io::CsvReader csv{io::shown_path(path), *text, kColumns, faults};
  while (csv.next()) {
    auto const name = csv.required(0);
    auto const value = csv.number(1);
    if (name && value) measures.push_back({*name, std::string{csv.text(2)}, *value, decimals_of(csv.text(1))});
  }
  return measures;
}

/// What must be equal for two runs to be comparable, and the run's title, from its manifest.
struct Identity {
  std::string title;
  std::map<std::string, std::string> must_agree;
};

Identity read_identity(fs::path const& run, io::Faults& faults) {
  Identity identity;
  auto const path = run / "manifest.yaml";
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return identity;
  // The manifest is ours and flat at its top: "key: value" lines.
  std::istringstream lines{*text};
  for (std::string line; std::getline(lines, line);) {
    auto const colon = line.find(": ");
    if (colon == std::string::npos || line.front() == ' ') continue;
    auto const key = line.substr(0, colon);
    auto const value = line.substr(colon + 2);
    if (key == "title") identity.title = value;
    if (key == "city" || key == "seed" || key == "sample_pct" || key == "population_sha256")
      identity.must_agree[key] = value;
  }
  return identity;
}

void refuse_unlike(fs::path const& base, Identity const& a, fs::path const& policy, Identity const& b,
                   io::Faults& faults) {
  for (auto const& [key, value] : a.must_agree) {
    auto const other = b.must_agree.find(key);
    auto const found = other == b.must_agree.end() ? std::string{"none"} : other->second;
    if (found == value) continue;
    faults.add({"R620",
                {io::shown_path(policy / "manifest.yaml"), 0, 0},
                fmt::format("Different {}: {} here, {} in {}.", key, found, value, io::shown_path(base)),
                "A paired comparison needs the same people in both runs.",
                "Run both with the same city, seed and sample."});
  }
}

}  // namespace

std::string summary_csv(std::vector<Measure> const& measures) {
  std::ostringstream out;
  io::CsvWriter csv{out, kColumns};
  for (auto const& measure : measures) {
    csv.cell(measure.name).cell(measure.value, measure.decimals).cell(measure.unit);
    csv.cell("").cell("").cell(std::int64_t{1});
    csv.end_row();
  }
  return out.str();
}

Comparison compare_runs(fs::path const& base, fs::path const& policy) {
  io::Faults faults;
  auto const base_identity = read_identity(base, faults);
  auto const policy_identity = read_identity(policy, faults);
  auto const base_measures = read_summary(base, faults);
  auto const policy_measures = read_summary(policy, faults);
  if (!faults.has_errors()) refuse_unlike(base, base_identity, policy, policy_identity, faults);
  faults.throw_if_any();

  Comparison result{base_identity.title, policy_identity.title, {}};
  for (auto const& measure : base_measures)
    result.differences.push_back({measure.name, measure.unit, measure.value, std::nullopt, measure.decimals});
  for (auto const& measure : policy_measures) {
    auto const row = std::find_if(result.differences.begin(), result.differences.end(),
                                  [&](Difference const& d) { return d.measure == measure.name; });
    if (row != result.differences.end()) {
      row->policy = measure.value;
    } else {
      result.differences.push_back({measure.name, measure.unit, std::nullopt, measure.value, measure.decimals});
    }
  }
  return result;
}

}  // namespace twinshift::results
