#pragma once

#include "sim/results/spread.hpp"
#include "sim/study/design.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::study {

/// Where a study keeps its runs: tasks/<key>/ each whole or absent, failed/<key>.txt for those that could not be run,
/// cases/<n>.yaml the scenarios, results.csv and cases.csv merged from whatever is whole.
class SweepFolder {
public:
  explicit SweepFolder(std::filesystem::path place);

  [[nodiscard]] std::filesystem::path const& place() const { return place_; }
  [[nodiscard]] std::filesystem::path run(Task const& task) const { return place_ / "tasks" / task.key; }
  [[nodiscard]] std::filesystem::path failure(Task const& task) const {
    return place_ / "failed" / (task.key + ".txt");
  }
  [[nodiscard]] std::filesystem::path scenario(Task const& task) const;
  [[nodiscard]] bool whole(Task const& task) const;
  [[nodiscard]] bool failed(Task const& task) const;

  /// Writes the scenario of every case.
  void write_cases(Study const& study) const;

private:
  std::filesystem::path place_;
};

/// What a study has come to.
struct SweepState {
  int whole = 0;
  int failed = 0;
  int open = 0;
};

[[nodiscard]] SweepState state_of(SweepFolder const& folder, std::vector<Task> const& tasks);

/// Writes results.csv (case, seed, values, measure, value, unit) and cases.csv (case, values, measure, mean, interval)
/// from the tasks that are whole. The same bytes whoever ran the tasks, in whatever order.
void write_sweep_tables(SweepFolder const& folder, Study const& study, std::vector<Task> const& tasks,
                        io::Faults& faults);

/// Mean and interval of a measure over the seeds of a case; none while a seed is missing or has failed.
[[nodiscard]] std::optional<results::Spread> measure_of(SweepFolder const& folder, std::vector<Task> const& tasks,
                                                        std::size_t case_row, std::string const& measure,
                                                        io::Faults& faults);

}  // namespace twinshift::study
