#include "sim/results/run_folder.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

#include "sim/io/sha256.hpp"

namespace twinshift::results {

namespace fs = std::filesystem;

namespace {

constexpr auto kMarker = "manifest.yaml";

void refuse_what_is_no_run(fs::path const& place) {
  if (!fs::exists(place)) return;
  if (fs::is_directory(place) && (fs::is_empty(place) || fs::exists(place / kMarker))) return;
  throw FolderError{
      fmt::format("M504 {}  exists and is not a run of this program; it is left alone. → Choose another --out FOLDER.",
                  place.generic_string())};
}

/// Writes a file; messages show it under the name that the user knows.
void write_whole(fs::path const& path, fs::path const& shown, std::string_view text) {
  std::ofstream out{path, std::ios::binary};
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out)
    throw FolderError{
        fmt::format("M502 {}  Could not be written whole; the disk may be full. → Free some space and run again.",
                    shown.generic_string())};
}

}  // namespace

RunFolder::RunFolder(fs::path final_place)
    : final_{final_place.has_filename() ? std::move(final_place) : final_place.parent_path()},
      temporary_{fmt::format("{}.part-{}", final_.generic_string(), ::getpid())} {
  refuse_what_is_no_run(final_);
  std::error_code error;
  fs::remove_all(temporary_, error);
  fs::create_directories(temporary_, error);
  if (error)
    throw FolderError{
        fmt::format("M503 {}  Cannot be written: {}. → --out FOLDER.", final_.generic_string(), error.message())};
}

RunFolder::~RunFolder() {
  std::error_code ignored;
  if (!published_) fs::remove_all(temporary_, ignored);
}

void RunFolder::write(std::string_view name, std::string_view text) const {
  write_whole(file(name), final_ / name, text);
}

TableFolder::TableFolder(fs::path place) : place_{std::move(place)} {
  if (fs::exists(place_ / kMarker))
    throw FolderError{fmt::format("M504 {}  is a run; its tables are left alone. → Choose another --out FOLDER.",
                                  place_.generic_string())};
  std::error_code error;
  fs::create_directories(place_, error);
  if (error)
    throw FolderError{
        fmt::format("M503 {}  Cannot be written: {}. → --out FOLDER.", place_.generic_string(), error.message())};
}

void TableFolder::write(std::string_view name, std::string_view text) const {
  write_whole(place_ / name, place_ / name, text);
}

void RunFolder::publish() {
  auto const old = fs::path{fmt::format("{}.old-{}", final_.generic_string(), ::getpid())};
  auto const replaces = fs::exists(final_);
  if (replaces) fs::rename(final_, old);
  std::error_code error;
  fs::rename(temporary_, final_, error);
  if (error) {
    if (replaces) fs::rename(old, final_);
    throw FolderError{
        fmt::format("M503 {}  Cannot be written: {}. → --out FOLDER.", final_.generic_string(), error.message())};
  }
  published_ = true;
  fs::remove_all(old, error);
}

namespace {

template <class Wanted>
std::vector<std::pair<std::string, std::string>> digests_of(fs::path const& folder, Wanted const& wanted) {
  std::vector<std::pair<std::string, std::string>> digests;
  for (auto const& entry : fs::directory_iterator{folder})
    if (wanted(entry.path()))
      digests.emplace_back(entry.path().filename().generic_string(),
                           io::sha256_file(entry.path()).value_or("unreadable"));
  std::sort(digests.begin(), digests.end());
  return digests;
}

bool is_table(fs::path const& path) { return path.extension() == ".csv"; }

}  // namespace

std::vector<std::pair<std::string, std::string>> table_digests(fs::path const& folder) {
  return digests_of(folder, is_table);
}

std::vector<std::pair<std::string, std::string>> record_digests(fs::path const& folder) {
  return digests_of(folder, [](fs::path const& path) { return !is_table(path) && path.filename() != kMarker; });
}

std::string manifest_seal(std::string_view text) { return fmt::format("manifest_sha256: {}\n", io::sha256_hex(text)); }

std::string hash_tables(fs::path const& folder) {
  std::string lines;
  for (auto const& [name, digest] : table_digests(folder)) lines += fmt::format("{}  {}\n", digest, name);
  return io::sha256_hex(lines);
}

}  // namespace twinshift::results
