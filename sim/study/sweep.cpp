#include "sim/study/sweep.hpp"

#include <fstream>
#include <sstream>
#include <string_view>

#include "sim/io/csv.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/results/summary.hpp"

namespace twinshift::study {

namespace {

namespace fs = std::filesystem;
using results::Measure;

std::vector<std::string_view> views(std::vector<std::string> const& names) { return {names.begin(), names.end()}; }

std::vector<std::string> columns_with(Study const& study, std::vector<std::string> before,
                                      std::initializer_list<char const*> after) {
  before.insert(before.end(), study.names.begin(), study.names.end());
  before.insert(before.end(), after.begin(), after.end());
  return before;
}

void put_values(io::CsvWriter& csv, Case const& one) {
  for (auto const& [name, value] : one.values) csv.cell(value);
}

}  // namespace

SweepFolder::SweepFolder(fs::path place) : place_{std::move(place)} {
  results::TableFolder const checked{place_};
  std::error_code error;
  for (auto const* const part : {"tasks", "failed", "cases"}) fs::create_directories(place_ / part, error);
}

fs::path SweepFolder::scenario(Task const& task) const {
  return place_ / "cases" / (std::to_string(task.case_row + 1) + ".yaml");
}

bool SweepFolder::whole(Task const& task) const { return fs::exists(run(task) / "manifest.yaml"); }

bool SweepFolder::failed(Task const& task) const { return fs::exists(failure(task)); }

void SweepFolder::write_cases(Study const& study) const {
  results::TableFolder const folder{place_ / "cases"};
  for (std::size_t row = 0; row < study.cases.size(); ++row)
    folder.write(std::to_string(row + 1) + ".yaml", study.cases[row].scenario);
}

SweepState state_of(SweepFolder const& folder, std::vector<Task> const& tasks) {
  SweepState state;
  for (auto const& task : tasks) {
    if (folder.whole(task)) {
      ++state.whole;
    } else {
      ++(folder.failed(task) ? state.failed : state.open);
    }
  }
  return state;
}

void write_sweep_tables(SweepFolder const& folder, Study const& study, std::vector<Task> const& tasks,
                        io::Faults& faults) {
  std::ostringstream results;
  std::ostringstream cases;
  auto const result_names = columns_with(study, {"case", "seed"}, {"measure", "value", "unit"});
  auto const case_names = columns_with(study, {"case"}, {"measure", "mean", "lower95", "upper95", "unit", "n_seeds"});
  io::CsvWriter result_csv{results, views(result_names)};
  io::CsvWriter case_csv{cases, views(case_names)};
  for (std::size_t row = 0; row < study.cases.size(); ++row) {
    auto const number = static_cast<std::int64_t>(row + 1);
    std::vector<std::vector<Measure>> runs;
    for (auto const& task : tasks) {
      if (task.case_row != row || !folder.whole(task)) continue;
      runs.push_back(results::read_summary(folder.run(task), faults));
      for (auto const& measure : runs.back()) {
        result_csv.cell(number).cell(static_cast<std::int64_t>(task.seed));
        put_values(result_csv, study.cases[row]);
        result_csv.cell(measure.name).cell(measure.value, measure.decimals).cell(measure.unit);
        result_csv.end_row();
      }
    }
    if (runs.empty()) continue;
    for (auto const& measure : results::over_seeds(runs)) {
      case_csv.cell(number);
      put_values(case_csv, study.cases[row]);
      case_csv.cell(measure.name).cell(measure.value, measure.decimals);
      if (measure.half_width) {
        case_csv.cell(measure.value - *measure.half_width, measure.decimals);
        case_csv.cell(measure.value + *measure.half_width, measure.decimals);
      } else {
        case_csv.cell("").cell("");
      }
      case_csv.cell(measure.unit).cell(std::int64_t{measure.seeds});
      case_csv.end_row();
    }
  }
  results::TableFolder const tables{folder.place()};
  tables.write("results.csv", results.str());
  tables.write("cases.csv", cases.str());
}

std::optional<results::Spread> measure_of(SweepFolder const& folder, std::vector<Task> const& tasks,
                                          std::size_t case_row, std::string const& measure, io::Faults& faults) {
  std::vector<double> values;
  for (auto const& task : tasks) {
    if (task.case_row != case_row) continue;
    if (!folder.whole(task)) return std::nullopt;
    values.push_back(results::value_of(results::read_summary(folder.run(task), faults), measure));
  }
  return values.empty() ? std::nullopt : std::optional{results::spread_of(values)};
}

}  // namespace twinshift::study
