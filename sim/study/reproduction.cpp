#include "sim/study/reproduction.hpp"

#include <fstream>
#include <map>

#include "sim/results/run_folder.hpp"

namespace twinshift::study {

namespace {

namespace fs = std::filesystem;

void find_row(fs::path const& before, fs::path const& again, Reproduction& result) {
  std::ifstream a{before};
  std::ifstream b{again};
  for (result.first_row = 1;; ++result.first_row) {
    auto const more_a = static_cast<bool>(std::getline(a, result.was));
    auto const more_b = static_cast<bool>(std::getline(b, result.is));
    if (!more_a) result.was.clear();
    if (!more_b) result.is.clear();
    if (!more_a || !more_b || result.was != result.is) return;
  }
}

}  // namespace

Reproduction compare_tables(fs::path const& before, fs::path const& again) {
  Reproduction result;
  std::map<std::string, std::pair<std::string, std::string>> digests;
  for (auto const& [name, digest] : results::table_digests(before)) digests[name].first = digest;
  for (auto const& [name, digest] : results::table_digests(again)) digests[name].second = digest;
  for (auto const& [name, pair] : digests) {
    ++result.files;
    if (pair.first == pair.second) {
      ++result.identical;
      continue;
    }
    if (!result.first_file.empty()) continue;
    result.first_file = name;
    if (!pair.first.empty() && !pair.second.empty()) find_row(before / name, again / name, result);
  }
  return result;
}

}  // namespace twinshift::study
