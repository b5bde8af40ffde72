#include "sim/results/summary.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/results/spread.hpp"

namespace twinshift::results {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> kColumns{"measure", "value", "unit", "lower95", "upper95", "n_seeds"};

/// Places after the point of a number as written, so that a comparison shows as many.
int decimals_of(std::string_view text) {
  auto const point = text.find('.');
  return point == std::string_view::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

auto find(std::vector<Measure> const& measures, std::string const& name) {
  return std::find_if(measures.begin(), measures.end(), [&](Measure const& m) { return m.name == name; });
}

}  // namespace

std::string summary_csv(std::vector<Measure> const& measures) {
  std::ostringstream out;
  io::CsvWriter csv{out, kColumns};
  for (auto const& measure : measures) {
    csv.cell(measure.name).cell(measure.value, measure.decimals).cell(measure.unit);
    if (measure.half_width) {
      csv.cell(measure.value - *measure.half_width, measure.decimals);
      csv.cell(measure.value + *measure.half_width, measure.decimals);
    } else {
      csv.cell("").cell("");
    }
    csv.cell(std::int64_t{measure.seeds});
    csv.end_row();
  }
  return out.str();
}

std::vector<Measure> read_summary(fs::path const& folder, io::Faults& faults) {
  std::vector<Measure> measures;
  auto const path = folder / "summary.csv";
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return measures;
  io::CsvReader csv{io::shown_path(path), *text, kColumns, faults};
  while (csv.next()) {
    auto const name = csv.required(0);
    auto const value = csv.number(1);
    if (!name || !value) continue;
    Measure measure{*name, std::string{csv.text(2)}, *value, decimals_of(csv.text(1))};
    auto const low = csv.text(3).empty() ? std::nullopt : csv.number(3);
    auto const high = csv.text(4).empty() ? std::nullopt : csv.number(4);
    if (low && high) measure.half_width = (*high - *low) / 2;
    if (auto const seeds = csv.number(5)) measure.seeds = static_cast<int>(*seeds);
    measures.push_back(std::move(measure));
  }
  return measures;
}

std::vector<Measure> all_measures(std::vector<std::vector<Measure>> const& runs) {
  std::vector<Measure> all;
  for (auto const& run : runs) {
    for (auto const& measure : run) {
      auto const known = find(all, measure.name);
      if (known == all.end()) all.push_back(measure);
    }
  }
  return all;
}

double value_of(std::vector<Measure> const& run, std::string const& name) {
  auto const found = find(run, name);
  return found == run.end() ? 0.0 : found->value;
}

std::vector<Measure> over_seeds(std::vector<std::vector<Measure>> const& runs) {
  auto all = all_measures(runs);
  for (auto& measure : all) {
    std::vector<double> values;
    for (auto const& run : runs) values.push_back(value_of(run, measure.name));
    auto const spread = spread_of(values);
    measure.value = spread.mean;
    measure.half_width = spread.half_width;
    measure.seeds = static_cast<int>(runs.size());
  }
  return all;
}

}  // namespace twinshift::results
