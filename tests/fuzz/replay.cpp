#include "tests/fuzz/readers.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

// Gives every file of the corpus to its reader, whole and damaged in a few fixed ways. Passes if it comes to its end.
namespace {

namespace fs = std::filesystem;
using Reader = void (*)(std::string_view);

std::string text_of(fs::path const& path) {
  std::ostringstream out;
  out << std::ifstream{path, std::ios::binary}.rdbuf();
  return out.str();
}

/// Cuts, doublings and odd bytes at places that depend on the text alone.
std::vector<std::string> damaged(std::string const& text) {
  std::vector<std::string> result = {text};
  for (std::size_t part = 1; part < 8; ++part) {
    auto const at = text.size() * part / 8;
    result.push_back(text.substr(0, at));
    auto odd = text;
    if (at < odd.size()) odd[at] = static_cast<char>("\"\0,:[\n\xFF"[part - 1]);
    result.push_back(odd);
  }
  result.push_back(text + text);
  return result;
}

int replay(fs::path const& folder, Reader read) {
  std::vector<fs::path> files;
  for (auto const& entry : fs::directory_iterator{folder}) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (auto const& file : files)
    for (auto const& text : damaged(text_of(file))) read(text);
  return static_cast<int>(files.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return EXIT_FAILURE;
  auto const corpus = fs::path{argv[1]};
  auto const files =
      replay(corpus / "yaml", twinshift::fuzz::read_yaml) + replay(corpus / "csv", twinshift::fuzz::read_csv) +
      replay(corpus / "scenario", twinshift::fuzz::read_scenario) +
      replay(corpus / "city", twinshift::fuzz::read_city) + replay(corpus / "feed", twinshift::fuzz::read_feed) +
      replay(corpus / "atco", twinshift::fuzz::read_atco) +
      replay(corpus / "transxchange", twinshift::fuzz::read_transxchange) +
      replay(corpus / "archive", twinshift::fuzz::read_archive) +
      replay(corpus / "table", twinshift::fuzz::read_table) + replay(corpus / "zones", twinshift::fuzz::read_zones) +
      replay(corpus / "matrix", twinshift::fuzz::read_matrix) + replay(corpus / "osm", twinshift::fuzz::read_osm) +
      replay(corpus / "matsim", twinshift::fuzz::read_matsim);
  std::printf("%d files read, whole and damaged\n", files);
  return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
