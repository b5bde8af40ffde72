#include "sim/report/run_files.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <sstream>
#include <utility>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/sha256.hpp"
#include "sim/io/yaml.hpp"
#include "sim/results/seed_runs.hpp"

namespace twinshift::report {

namespace fs = std::filesystem;

namespace {

io::Yaml const* find(io::Yaml const& map, std::string_view key) {
  for (auto const& entry : map.entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

/// A value as a reader would write it: "a: 1, b: 2", "x, y".
std::string one_line(io::Yaml const& value) {
  std::string line;
  auto const add = [&](std::string const& part) { line += (line.empty() ? "" : ", ") + part; };
  for (auto const& item : value.items) add(one_line(item));
  for (auto const& entry : value.entries) {
    auto const inner = one_line(entry.value);
    add(entry.key + ": " + (entry.value.kind == io::Yaml::Kind::kMap ? '(' + inner + ')' : inner));
  }
  return line.empty() ? value.scalar : line;
}

std::string text_at(io::Yaml const& map, std::string_view key) {
  auto const* const value = find(map, key);
  return value == nullptr ? std::string{} : one_line(*value);
}

std::vector<std::string> items_of(io::Yaml const* list) {
  std::vector<std::string> lines;
  if (list != nullptr)
    for (auto const& item : list->items) lines.push_back(one_line(item));
  return lines;
}

/// These keys of every item of a list.
std::vector<std::vector<std::string>> fields_of(io::Yaml const* list, std::initializer_list<std::string_view> keys) {
  std::vector<std::vector<std::string>> rows;
  if (list == nullptr) return rows;
  for (auto const& item : list->items) {
    auto& row = rows.emplace_back();
    for (auto const key : keys) row.push_back(text_at(item, key));
  }
  return rows;
}

void read_parameters(io::Yaml const& list, std::vector<Parameter>& parameters) {
  for (auto const& entry : list.entries) {
    auto const& map = entry.value;
    auto value = text_at(map, "value");
    if (value.empty()) value = text_at(map, "values");
    if (auto const status = text_at(map, "status"); !status.empty())
      parameters.push_back({entry.key, value, text_at(map, "unit"), status, text_at(map, "source")});
  }
}

void read_scenario(RunFiles& run, io::Faults& faults) {
  auto const path = run.manifest.file("scenario.resolved.yaml");
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return;
  io::YamlContext const context{io::shown_path(path), &faults, io::FaultKind::kData, ""};
  auto const root = io::parse_yaml(*text, context);
  if (!root) return;
  run.question = text_at(*root, "question");
  run.measures = items_of(find(*root, "measures"));
  if (auto const* const city = find(*root, "city")) run.currency = text_at(*city, "currency");
  if (auto const* const energy = find(*root, "energy")) {
    run.year = static_cast<int>(io::parse_number(text_at(*energy, "year")).value_or(0));
    run.hydrogen = fields_of(find(*energy, "hydrogen_supply"), {"pathway", "share", "delivery", "pressure"});
  }
  run.fleet = fields_of(find(*root, "vehicles_at_depots"), {"depot", "type", "count"});
  for (auto const& entry : root->entries) read_parameters(entry.value, run.parameters);
}

std::vector<LogPart> read_log(fs::path const& path, io::Faults& faults) {
  std::vector<LogPart> parts;
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  std::istringstream in{text.value_or("")};
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    if (line.starts_with("  ") && !parts.empty())
      parts.back().lines.push_back(line.substr(2));
    else
      parts.push_back({line.substr(0, line.find(" (")), {}});
  }
  return parts;
}

Rows read_rows(RunFiles const& run, std::string_view name, io::Faults& faults) {
  auto const path = run.manifest.file(name);
  return fs::exists(path) ? Rows{audit::read_text_table(path, faults)} : Rows{};
}

/// Kilobytes are read again, the ledger too: a report must not tell of tables that somebody changed.
void check_digests(RunFiles& run) {
  for (auto const& table : run.manifest.tables_written)
    if (io::sha256_file(run.manifest.file(table.name)).value_or("") != table.sha256) run.altered.push_back(table.name);
}

void read_recording(RunFiles& run) {
  auto const path = run.manifest.file("recording.tsr");
  if (!fs::exists(path)) return;
  recording::RecordingReader const reader{path};
  run.scenery = reader.scenery();
  run.figures = reader.figures();
}

}  // namespace

std::optional<double> Rows::number(std::size_t row, std::string_view column) const {
  return io::parse_number(text(row, column));
}

std::string Rows::column_like(std::string_view beginning) const {
  auto const found = std::find_if(table_.columns.begin(), table_.columns.end(),
                                  [&](auto const& name) { return name.starts_with(beginning); });
  return found == table_.columns.end() ? std::string{} : *found;
}

std::optional<double> RunFiles::measure(std::string_view name) const {
  for (std::size_t row = 0; row < summary.size(); ++row)
    if (summary.text(row, "measure") == name) return summary.number(row, "value");
  return std::nullopt;
}

std::vector<std::string> const& RunFiles::lines(std::string_view heading) const {
  static std::vector<std::string> const kNone;
  auto const found = std::find_if(log.begin(), log.end(), [&](auto const& part) { return part.heading == heading; });
  return found == log.end() ? kNone : found->lines;
}

recording::Name RunFiles::city() const {
  if (scenery) return {scenery->city.en, scenery->city.ko.empty() ? scenery->city.en : scenery->city.ko};
  // Without a recording the log's first line still has the city's name before the title.
  auto const name = log.empty() ? manifest.city : log.front().heading.substr(0, log.front().heading.find(':'));
  return {name, name};
}

RunFiles read_run_files(fs::path const& folder) {
  io::Faults faults;
  RunFiles run;
  run.folder = folder;
  run.manifest = audit::read_manifest(folder, faults);
  faults.throw_if_any();
  read_scenario(run, faults);
  run.log = read_log(run.manifest.file("run.log"), faults);
  std::array<std::pair<std::string_view, Rows RunFiles::*>, 18> const tables{
      {{"summary.csv", &RunFiles::summary},
       {"modes.csv", &RunFiles::modes},
       {"routes.csv", &RunFiles::routes},
       {"stops.csv", &RunFiles::stops},
       {"links.csv", &RunFiles::links},
       {"counts.csv", &RunFiles::counts},
       {"emissions.csv", &RunFiles::emissions},
       {"emissions_by_group.csv", &RunFiles::by_group},
       {"emissions_by_link.csv", &RunFiles::by_link},
       {"blocks.csv", &RunFiles::blocks},
       {"depots.csv", &RunFiles::depots},
       {"depot_hours.csv", &RunFiles::depot_hours},
       {"iterations.csv", &RunFiles::iterations},
       {"factors.csv", &RunFiles::factors},
       {"validation.csv", &RunFiles::validation},
       {"loads.csv", &RunFiles::loads},
       {"modes_by_distance.csv", &RunFiles::by_distance},
       {"access.csv", &RunFiles::access}}};
  for (auto const& [name, rows] : tables) run.*rows = read_rows(run, name, faults);
  if (results::runs_of(folder).size() > 1) run.seeds = Rows{audit::read_text_table(folder / "summary.csv", faults)};
  faults.throw_if_any();
  check_digests(run);
  read_recording(run);
  return run;
}

}  // namespace twinshift::report
