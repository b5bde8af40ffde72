// sweep: many scenarios and seeds as one study. findmin: what would it take.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/io/csv.hpp"
#include "sim/io/sha256.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/scenario/load.hpp"
#include "sim/study/sweep.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/farm.hpp"
#include "tools/twinshift/run_command.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Arguments {
  std::string study;
  std::string out;
  std::string task;  ///< "k/n"
  FarmOptions farm;
  bool retry = false;
  bool json = false;
  // findmin
  std::string lever;
  std::string target;
  int steps = 6;
};

/// A study with what it needs to be run.
struct Ready {
  study::Study study;
  study::SweepFolder folder;
  std::uint64_t first_seed = 1;
  std::string identity;  ///< of the base with all its inputs

  [[nodiscard]] std::vector<study::Task> tasks() const { return study::tasks_of(study, first_seed, identity); }
};

std::string identity_of(scenario::Scenario const& base) {
  io::Sha256 digest;
  digest.update(base.resolved_yaml);
  for (auto const& input : base.inputs) digest.update(input.sha256);
  return digest.hex();
}

Ready prepare(Arguments const& arguments) {
  io::Faults faults;
  auto study = study::read_study(arguments.study, faults);
  faults.throw_if_any();
  auto const base = scenario::load_scenario(study.base);
  auto const place =
      arguments.out.empty() ? fs::path{"runs"} / fs::path{arguments.study}.stem() : fs::path{arguments.out};
  Ready ready{std::move(study), study::SweepFolder{place}, base.run.seed, identity_of(base)};
  if (ready.study.seed) ready.first_seed = *ready.study.seed;
  return ready;
}

/// The tasks whose number, counted from 1, is k in every n.
std::vector<study::Task> share_of(std::vector<study::Task> const& tasks, std::string const& text) {
  if (text.empty()) return tasks;
  std::size_t k = 0;
  std::size_t n = 0;
  auto const slash = text.find('/');
  if (slash != std::string::npos) {
    std::from_chars(text.data(), text.data() + slash, k);
    std::from_chars(text.data() + slash + 1, text.data() + text.size(), n);
  }
  if (k < 1 || k > n) throw CLI::ValidationError{"--task", "give k/n with 1 <= k <= n"};
  std::vector<study::Task> mine;
  for (std::size_t i = k - 1; i < tasks.size(); i += n) mine.push_back(tasks[i]);
  return mine;
}

void forget_failures(study::SweepFolder const& folder, std::vector<study::Task> const& tasks) {
  std::error_code ignored;
  for (auto const& task : tasks) fs::remove(folder.failure(task), ignored);
}

void merge(Ready const& ready) {
  io::Faults faults;
  study::write_sweep_tables(ready.folder, ready.study, ready.tasks(), faults);
  faults.throw_if_any();
}

int sweep(Arguments const& arguments) {
  watch_interrupts();
  auto const ready = prepare(arguments);
  ready.folder.write_cases(ready.study);
  auto const tasks = ready.tasks();
  if (arguments.retry) forget_failures(ready.folder, tasks);
  auto const mine = share_of(tasks, arguments.task);
  if (under_mpi()) {
    if (!make_tasks_by_mpi(ready.folder, ready.study, mine, arguments.farm)) return kOk;
  } else {
    make_tasks(ready.folder, ready.study, mine, arguments.farm);
  }
  merge(ready);
  auto const state = study::state_of(ready.folder, tasks);
  auto const place = ready.folder.place().generic_string();
  if (arguments.json) {
    fmt::print("{}\n", Json{{"study", ready.study.title},
                            {"folder", place},
                            {"cases", ready.study.cases.size()},
                            {"tasks", tasks.size()},
                            {"whole", state.whole},
                            {"failed", state.failed},
                            {"open", state.open}}
                           .dump(2));
  } else {
    fmt::print(
        "{}: {} cases, {} tasks: {} whole, {} failed (see {}/failed), {} open\nTables: {}/cases.csv, "
        "{}/results.csv\n",
        ready.study.title, ready.study.cases.size(), tasks.size(), state.whole, state.failed, place, state.open, place,
        place);
  }
  return interrupted() ? kStoppedByUser : kOk;
}

/// "mode_share:bus >= 15": which measure, at least or at most, which value.
struct Target {
  std::string measure;
  bool at_least = true;
  double value = 0;

  [[nodiscard]] bool met(double found) const { return at_least ? found >= value : found <= value; }
};

Target target_of(std::string const& text) {
  for (auto const* const sign : {">=", "<="}) {
    auto const at = text.find(sign);
    if (at == std::string::npos) continue;
    auto const end = text.find_last_not_of(' ', at - 1);
    auto const number = io::parse_number(text.substr(text.find_first_not_of(' ', at + 2)));
    if (at > 0 && end != std::string::npos && number) return {text.substr(0, end + 1), sign[0] == '>', *number};
  }
  throw CLI::ValidationError{"--target", "write it as \"mode_share:bus >= 15\""};
}

/// Tries values of one lever, each with all seeds.
class Search {
public:
  Search(Ready& ready, std::size_t lever, Target target, FarmOptions const& farm)
      : ready_{ready}, lever_{lever}, target_{std::move(target)}, farm_{farm} {}

  struct Trial {
    double value = 0;
    std::optional<results::Spread> found;
    [[nodiscard]] bool known() const { return found.has_value(); }
  };

  Trial at(double value) {
    std::vector<std::string> values(ready_.study.names.size());
    values[lever_] = study::with_unit(value, ready_.study.ranges[lever_]->unit);
    ready_.study.cases.push_back(ready_.study.make_case(values));
    auto const row = ready_.study.cases.size() - 1;
    ready_.folder.write_cases(ready_.study);
    std::vector<study::Task> mine;
    for (auto const& task : ready_.tasks())
      if (task.case_row == row) mine.push_back(task);
    make_tasks(ready_.folder, ready_.study, mine, farm_);
    io::Faults faults;
    Trial trial{value, study::measure_of(ready_.folder, mine, row, target_.measure, faults)};
    faults.throw_if_any();
    trials_.push_back(trial);
    return trial;
  }

  [[nodiscard]] bool met(Trial const& trial) const { return trial.known() && target_.met(trial.found->mean); }
  [[nodiscard]] std::vector<Trial> const& trials() const { return trials_; }

private:
  Ready& ready_;
  std::size_t lever_;
  Target target_;
  FarmOptions farm_;
  std::vector<Trial> trials_;
};

/// Halves the range between what does not reach the target and what does. The last value that does is the answer.
std::optional<Search::Trial> smallest(Search& search, study::Study::Range const& range, int steps) {
  auto const first = search.at(range.from);
  if (search.met(first)) return first;
  auto best = search.at(range.to);
  if (!search.met(best)) return std::nullopt;
  auto misses = range.from;
  for (int step = 0; step < steps && !interrupted(); ++step) {
    auto const trial = search.at((misses + best.value) / 2);
    if (!trial.known()) return std::nullopt;
    if (search.met(trial)) {
      best = trial;
    } else {
      misses = trial.value;
    }
  }
  return best;
}

Json to_json(Search::Trial const& trial, std::string const& unit) {
  Json object{{"value", trial.value}, {"unit", unit}};
  object["mean"] = trial.known() ? Json(trial.found->mean) : Json(nullptr);
  object["half_width95"] = trial.known() && trial.found->half_width ? Json(*trial.found->half_width) : Json(nullptr);
  return object;
}

int findmin(Arguments const& arguments) {
  watch_interrupts();
  auto const target = target_of(arguments.target);
  auto ready = prepare(arguments);
  auto const& names = ready.study.names;
  auto const found = std::find(names.begin(), names.end(), arguments.lever);
  auto const lever = static_cast<std::size_t>(found - names.begin());
  if (found == names.end() || names.size() != 1 || !ready.study.ranges[lever])
    throw CLI::ValidationError{"--lever", "the study must vary this name alone, between two ends: vary: {" +
                                              arguments.lever + ": {from: 0, to: -50, unit: \"%\"}}"};
  ready.study.cases.clear();
  auto const range = *ready.study.ranges[lever];
  Search search{ready, lever, target, arguments.farm};
  auto const best = smallest(search, range, arguments.steps);
  merge(ready);
  if (arguments.json) {
    Json object{{"lever", arguments.lever}, {"target", arguments.target}, {"reached", best.has_value()}};
    if (best) object["answer"] = to_json(*best, range.unit);
    object["trials"] = Json::array();
    for (auto const& trial : search.trials()) object["trials"].push_back(to_json(trial, range.unit));
    fmt::print("{}\n", object.dump(2));
    return interrupted() ? kStoppedByUser : kOk;
  }
  for (auto const& trial : search.trials())
    fmt::print("{} {:>12}   {} {}\n", arguments.lever, study::with_unit(trial.value, range.unit), target.measure,
               trial.known() ? fmt::format("{:.3f}{}", trial.found->mean,
                                           trial.found->half_width ? fmt::format(" ± {:.3f}", *trial.found->half_width)
                                                                   : std::string{})
                             : std::string{"failed or stopped"});
  fmt::print("{}\n", best ? fmt::format("Smallest change that reaches {}: {} = {}", arguments.target, arguments.lever,
                                        study::with_unit(best->value, range.unit))
                          : fmt::format("Not reached between {} and {}", study::with_unit(range.from, range.unit),
                                        study::with_unit(range.to, range.unit)));
  return interrupted() ? kStoppedByUser : kOk;
}

void add_farm_options(CLI::App& command, Arguments& arguments) {
  command.add_option("study", arguments.study, "Study file (YAML)")->required();
  command.add_option("--out", arguments.out, "Folder of the study (default: runs/<name of the file>)");
  command.add_option("--jobs", arguments.farm.jobs, "Runs at a time")->check(CLI::Range(1, 1024));
  command.add_option("--threads", arguments.farm.threads, "Threads of each run (default: the machine's, shared out)")
      ->check(CLI::Range(1, 1024));
  command.add_flag("--json", arguments.json, "Print one JSON object");
}

}  // namespace

void add_sweep(CLI::App& app, Action& action) {
  auto* sweep_command = app.add_subcommand(
      "sweep", "Run a study: many scenarios and seeds, resumable; also under mpirun, or as numbered tasks");
  auto const arguments = std::make_shared<Arguments>();
  add_farm_options(*sweep_command, *arguments);
  sweep_command->add_option("--task", arguments->task, "Make only every n-th task, beginning with the k-th: k/n");
  sweep_command->add_flag("--retry", arguments->retry, "Try again what has failed");
  sweep_command->callback([&action, arguments] { action = [arguments] { return sweep(*arguments); }; });

  auto* find_command =
      app.add_subcommand("findmin", "Smallest change of one lever that reaches a target, by full runs");
  auto const wanted = std::make_shared<Arguments>();
  add_farm_options(*find_command, *wanted);
  find_command->add_option("--lever", wanted->lever, "Name of what the study varies, between two ends")->required();
  find_command->add_option("--target", wanted->target, "\"mode_share:bus >= 15\": a measure of summary.csv")
      ->required();
  find_command->add_option("--steps", wanted->steps, "How often the range is halved")->check(CLI::Range(1, 30));
  find_command->callback([&action, wanted] { action = [wanted] { return findmin(*wanted); }; });
}

}  // namespace twinshift::tool
