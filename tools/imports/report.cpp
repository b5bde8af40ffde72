#include "tools/imports/report.hpp"

#include "sim/io/csv.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace twinshift::imports {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kShownPlaces = 5;  // of each reason, in table and JSON

std::string_view word(Fate fate) {
  return fate == Fate::kRepaired ? "repaired" : fate == Fate::kDropped ? "dropped" : "left_out";
}

/// The first problems of a reason.
std::vector<Problem const*> first_places(FileRows const& file, FileRows::Count const& reason) {
  std::vector<Problem const*> result;
  for (auto const& problem : file.problems())
    if (problem.code == reason.code && problem.fate == reason.fate && result.size() < kShownPlaces)
      result.push_back(&problem);
  return result;
}

/// Whole numbers as such, so that counts read as counts.
Json number(double value) {
  if (std::floor(value) == value && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return value;
}

}  // namespace

std::size_t FileRows::add() {
  fate_.push_back(0);
  return fate_.size() - 1;
}

std::uint8_t FileRows::known(Reason const& reason, Fate fate) {
  auto const same = [&](Known const& k) { return k.reason.code == reason.code && k.fate == fate; };
  auto const found = std::find_if(known_.begin(), known_.end(), same);
  if (found != known_.end()) return static_cast<std::uint8_t>(found - known_.begin());
  assert(known_.size() < 250 && "a reader has a handful of reasons");
  known_.push_back({reason, fate, 0});
  return static_cast<std::uint8_t>(known_.size() - 1);
}

void FileRows::mark(std::size_t row, std::uint8_t index) {
  auto& now = fate_[row];
  auto const keeps_first =
      now != 0 && (known_[now - 1U].fate != Fate::kRepaired || known_[index].fate == Fate::kRepaired);
  if (!keeps_first) now = static_cast<std::uint8_t>(index + 1);
}

void FileRows::list(std::uint8_t index, std::int64_t line, std::string what, std::optional<io::LonLat> at) {
  auto& entry = known_[index];
  if (entry.listed++ >= kListed) return;
  problems_.push_back({line, std::string{entry.reason.code}, entry.fate, std::move(what), at});
}

void FileRows::repair(std::size_t row, Reason const& reason, std::int64_t line, std::string what,
                      std::optional<io::LonLat> at) {
  auto const index = known(reason, Fate::kRepaired);
  mark(row, index);
  list(index, line, std::move(what), at);
}

void FileRows::drop(std::size_t row, Reason const& reason, std::int64_t line, std::string what,
                    std::optional<io::LonLat> at) {
  auto const index = known(reason, Fate::kDropped);
  if (!used(row)) return;
  mark(row, index);
  list(index, line, std::move(what), at);
}

void FileRows::leave_out(std::size_t row, Reason const& reason) { mark(row, known(reason, Fate::kLeftOut)); }

bool FileRows::used(std::size_t row) const {
  return fate_[row] == 0 || known_[fate_[row] - 1U].fate == Fate::kRepaired;
}

bool FileRows::left_out(std::size_t row) const {
  return fate_[row] != 0 && known_[fate_[row] - 1U].fate == Fate::kLeftOut;
}

std::vector<FileRows::Count> FileRows::reasons() const {
  std::vector<Count> counts;
  for (auto const& entry : known_)
    counts.push_back({std::string{entry.reason.code}, std::string{entry.reason.text}, entry.fate, 0});
  for (auto const fate : fate_)
    if (fate != 0) ++counts[fate - 1U].rows;
  std::erase_if(counts, [](Count const& count) { return count.rows == 0; });
  return counts;
}

std::size_t FileRows::rows(Fate fate) const {
  std::size_t sum = 0;
  for (auto const& reason : reasons())
    if (reason.fate == fate) sum += reason.rows;
  return sum;
}

std::size_t FileRows::kept() const {
  return static_cast<std::size_t>(std::count(fate_.begin(), fate_.end(), std::uint8_t{0}));
}

ImportReport::ImportReport(std::string command, std::string source)
    : command_{std::move(command)}, source_{std::move(source)} {}

FileRows& ImportReport::file(std::string_view name) {
  for (auto& file : files_)
    if (file.name() == name) return file;
  return files_.emplace_back(std::string{name});
}

void ImportReport::figure(std::string name, double value) { figures_.emplace_back(std::move(name), value); }

std::vector<std::string> ImportReport::over_limit(double limit_pct) const {
  std::vector<std::string> result;
  auto const judge = [&](std::string const& name, std::size_t dropped, std::size_t read) {
    auto const share = read == 0 ? 0 : 100.0 * static_cast<double>(dropped) / static_cast<double>(read);
    if (share > limit_pct)
      result.push_back(fmt::format("{}: {} of {} rows are of no use ({:.1f} %); the limit is {} %.", name, dropped,
                                   read, share, io::shortest(limit_pct)));
  };
  std::size_t all_dropped = 0;
  std::size_t all_read = 0;
  for (auto const& file : files_) {
    all_dropped += file.rows(Fate::kDropped);
    all_read += file.read();
    if (!together_) judge(file.name(), file.rows(Fate::kDropped), file.read());
  }
  if (together_) judge(source_, all_dropped, all_read);
  return result;
}

std::string ImportReport::to_table() const {
  auto text = fmt::format("{:<24} {:>10} {:>10} {:>10} {:>10}\n", "file", "read", "kept", "repaired", "dropped");
  for (auto const& file : files_)
    text += fmt::format("{:<24} {:>10} {:>10} {:>10} {:>10}\n", file.name(), file.read(), file.kept(),
                        file.rows(Fate::kRepaired), file.rows(Fate::kDropped) + file.rows(Fate::kLeftOut));
  for (auto const& file : files_)
    for (auto const& reason : file.reasons()) {
      text += fmt::format("{} {}: {} {} ({})\n", reason.code, file.name(), reason.rows,
                          reason.fate == Fate::kLeftOut ? "left out" : word(reason.fate), reason.text);
      for (auto const* const problem : first_places(file, reason))
        text += fmt::format("     {}:{}{}{}\n", file.name(), problem->line, problem->what.empty() ? "" : "  ",
                            problem->what);
    }
  for (auto const& [name, value] : figures_) text += fmt::format("{}: {}\n", name, io::shortest(value));
  for (auto const& note : notes_) text += "- " + note + '\n';
  return text;
}

std::string ImportReport::to_json() const {
  auto files = Json::array();
  for (auto const& file : files_) {
    auto reasons = Json::array();
    for (auto const& reason : file.reasons()) {
      auto places = Json::array();
      for (auto const* const problem : first_places(file, reason))
        places.push_back({{"line", problem->line}, {"what", problem->what}});
      reasons.push_back({{"code", reason.code},
                         {"fate", word(reason.fate)},
                         {"rows", reason.rows},
                         {"why", reason.text},
                         {"first", std::move(places)}});
    }
    files.push_back({{"file", file.name()},
                     {"read", file.read()},
                     {"kept", file.kept()},
                     {"repaired", file.rows(Fate::kRepaired)},
                     {"dropped", file.rows(Fate::kDropped) + file.rows(Fate::kLeftOut)},
                     {"of_these_left_out", file.rows(Fate::kLeftOut)},
                     {"reasons", std::move(reasons)}});
  }
  Json figures = Json::object();
  for (auto const& [name, value] : figures_) figures[name] = number(value);
  Json report{{"command", command_},
              {"source", source_},
              {"files", std::move(files)},
              {"figures", std::move(figures)},
              {"notes", notes_}};
  if (!refused_.empty()) report["refused"] = refused_;
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace twinshift::imports
