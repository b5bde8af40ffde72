#include "sim/io/input_error.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace twinshift::io {
namespace {

FaultKind worst_kind(std::vector<Fault> const& faults) {
  auto const scenario =
      std::any_of(faults.begin(), faults.end(), [](Fault const& fault) { return fault.kind == FaultKind::kScenario; });
  return scenario ? FaultKind::kScenario : FaultKind::kData;
}

std::string whole_text(std::vector<Fault> const& faults, std::size_t total) {
  std::string text;
  std::set<std::string> files;
  for (auto const& fault : faults) {
    text += to_text(fault) + '\n';
    files.insert(fault.place.file);
  }
  text += std::to_string(total) + (total == 1 ? " fault in " : " faults in ") + std::to_string(files.size()) +
          (files.size() == 1 ? " file" : " files") + ". Nothing was run. Exit " +
          (worst_kind(faults) == FaultKind::kScenario ? "3." : "4.");
  return text;
}

}  // namespace

std::string to_text(Fault const& fault) {
  auto text = fault.code + ' ' + fault.place.file;
  if (fault.place.line > 0) text += ':' + std::to_string(fault.place.line);
  if (fault.place.line > 0 && fault.place.column > 0) text += ':' + std::to_string(fault.place.column);
  text += "  " + fault.what;
  if (!fault.why.empty()) text += ' ' + fault.why;
  if (!fault.remedy.empty()) text += " → " + fault.remedy;
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

void Faults::add(Fault fault) {
  if (fault.severity == Severity::kError) ++errors_;
  file_order_.emplace(fault.place.file, file_order_.size());
  auto const seen = ++count_[{fault.place.file, fault.code}];
  if (seen <= kShown) kept_.push_back(std::move(fault));
}

std::vector<Fault> Faults::list(Severity severity) const {
  std::vector<Fault> result;
  std::set<std::pair<std::string, std::string>> reported;
  for (auto const& fault : kept_)
    if (fault.severity == severity) result.push_back(fault);
  std::stable_sort(result.begin(), result.end(), [this](Fault const& a, Fault const& b) {
    return std::tuple{file_order_.at(a.place.file), a.place.line, a.place.column} <
           std::tuple{file_order_.at(b.place.file), b.place.line, b.place.column};
  });
  for (auto const& [key, count] : count_) {
    if (count <= kShown) continue;
    auto const last = std::find_if(result.rbegin(), result.rend(), [&key = key](Fault const& fault) {
      return fault.place.file == key.first && fault.code == key.second;
    });
    if (last != result.rend()) last->why += " (And " + std::to_string(count - kShown) + " more like this.)";
  }
  return result;
}

std::vector<Fault> Faults::error_list() const { return list(Severity::kError); }
std::vector<Fault> Faults::warning_list() const { return list(Severity::kWarning); }

void Faults::throw_if_any() const {
  if (has_errors()) throw InputError{error_list(), errors_};
}

InputError::InputError(std::vector<Fault> faults, std::size_t total)
    : std::runtime_error{whole_text(faults, total)}, faults_{std::move(faults)}, kind_{worst_kind(faults_)} {}

}  // namespace twinshift::io
