#include "sim/results/run_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

#include "sim/io/sha256.hpp"

namespace twinshift::results {

namespace fs = std::filesystem;

namespace {

constexpr auto kMarker = "manifest.yaml";
constexpr auto kLock = "lock";
constexpr auto kRequest = "request.json";
constexpr auto kState = "checkpoint.tsc";
constexpr std::string_view kStatePrefix = "checkpoint-";
constexpr std::string_view kStateStem = "checkpoint";

/// Files that serve a run while it is made: gone or renamed when it is published.
bool is_of_the_making(fs::path const& path) {
  return path.filename() == kLock || path.filename() == kRequest || path.stem().string().starts_with(kStateStem);
}

void refuse_what_is_no_run(fs::path const& place) {
  if (!fs::exists(place)) return;
  if (fs::is_directory(place) && (fs::is_empty(place) || fs::exists(place / kMarker))) return;
  throw FolderError{
      fmt::format("M504 {}  exists and is not a run of this program; it is left alone. → Choose another --out FOLDER.",
                  place.generic_string())};
}

/// Writes a file whole, if asked down to the disk itself; false if that failed.
bool put_file(fs::path const& path, std::string_view text, bool to_disk = false) {
  auto const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return false;
  std::size_t done = 0;
  while (done < text.size()) {
    auto const put = ::write(file, text.data() + done, text.size() - done);
    if (put <= 0 && errno != EINTR) break;
    if (put > 0) done += static_cast<std::size_t>(put);
  }
  auto const whole = done == text.size() && (!to_disk || ::fsync(file) == 0);
  return ::close(file) == 0 && whole;
}

std::string state_name(int iteration) { return fmt::format("{}{}.tsc", kStatePrefix, iteration); }

/// The last iteration whose state a folder keeps; 0 if none.
int last_state(fs::path const& folder) {
  int last = 0;
  std::error_code ignored;
  for (auto const& entry : fs::directory_iterator{folder, ignored}) {
    auto const name = entry.path().stem().generic_string();
    if (entry.path().extension() != ".tsc" || !name.starts_with(kStatePrefix)) continue;
    int iteration = 0;
    std::from_chars(name.data() + kStatePrefix.size(), name.data() + name.size(), iteration);
    last = std::max(last, iteration);
  }
  return last;
}

/// How many seeds' runs a folder of several holds, whole or begun.
int whole_seeds(fs::path const& folder) {
  int count = 0;
  std::error_code ignored;
  for (auto const& entry : fs::directory_iterator{folder, ignored})
    count += entry.path().filename().generic_string().starts_with("seed-") &&
             (fs::exists(entry.path() / kMarker) || last_state(entry.path()) > 0);
  return count;
}

}  // namespace

fs::path unfinished_place(fs::path const& final_place) {
  auto const& place = final_place.has_filename() ? final_place : final_place.parent_path();
  return place.generic_string() + ".part";
}

RunFolder::RunFolder(fs::path final_place, Unfinished unfinished)
    : final_{final_place.has_filename() ? std::move(final_place) : final_place.parent_path()},
      temporary_{unfinished_place(final_)} {
  refuse_what_is_no_run(final_);
  std::error_code error;
  fs::create_directories(temporary_, error);
  if (error)
    throw FolderError{
        fmt::format("M503 {}  Cannot be written: {}. → --out FOLDER.", final_.generic_string(), error.message())};
  lock();
  saved_ = last_state(temporary_);
  auto const seeds = whole_seeds(temporary_);
  if ((saved_ > 0 || seeds > 0) && unfinished == Unfinished::kRefuse) {
    ::close(lock_);
    throw FolderError{
        fmt::format("M510 {}  Unfinished run found ({}). → twinshift resume {}, or --fresh to start again.",
                    final_.generic_string(),
                    seeds > 0 ? fmt::format("{} seeds complete", seeds) : fmt::format("iteration {}", saved_),
                    final_.generic_string())};
  }
  if (unfinished == Unfinished::kGoOn) return;
  saved_ = 0;
  for (auto const& entry : fs::directory_iterator{temporary_})
    if (entry.path().filename() != kLock) fs::remove_all(entry.path(), error);
}

void RunFolder::lock() {
  lock_ = ::open((temporary_ / kLock).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
  auto const busy = lock_ >= 0 && errno == EWOULDBLOCK;
  if (lock_ >= 0) ::close(lock_);
  if (busy)
    throw FolderError{fmt::format("M505 {}  Another program is writing this run. → Wait for it, or --out FOLDER.",
                                  final_.generic_string())};
  throw FolderError{fmt::format("M503 {}  Cannot be written. → --out FOLDER.", final_.generic_string())};
}

RunFolder::~RunFolder() {
  std::error_code ignored;
  if (!published_ && saved_ == 0 && whole_seeds(temporary_) == 0) fs::remove_all(temporary_, ignored);
  ::close(lock_);
}

FolderError RunFolder::disk_full(std::string_view while_writing, std::size_t bytes) const {
  constexpr double kBytesPerGb = 1e9;
  auto const gb = std::max(0.1, static_cast<double>(bytes) / kBytesPerGb);
  if (saved_ == 0)
    return FolderError{
        fmt::format("M502 {}  Disk full while writing {}. Nothing is saved. → Free {:.1f} GB or more and run again.",
                    final_.generic_string(), while_writing, gb)};
  return FolderError{fmt::format(
      "M502 {0}  Disk full while writing {1}. The checkpoint of iteration {2} is complete. → Free {3:.1f} GB "
      "or more and: twinshift resume {0}.",
      final_.generic_string(), while_writing, saved_, gb)};
}

void RunFolder::write(std::string_view name, std::string_view text) const {
  if (!put_file(file(name), text)) throw disk_full(name, text.size());
}

fs::path RunFolder::state_file() const { return file(state_name(saved_)); }

void RunFolder::save_state(int iteration, std::string_view bytes) {
  auto const draft = file("checkpoint.draft");
  std::error_code error;
  if (!put_file(draft, bytes, /*to_disk=*/true)) {
    fs::remove(draft, error);
    throw disk_full(fmt::format("iteration {}", iteration), bytes.size());
  }
  fs::rename(draft, file(state_name(iteration)), error);
  if (error) throw disk_full(fmt::format("iteration {}", iteration), bytes.size());
  if (saved_ > 0 && saved_ != iteration) fs::remove(state_file(), error);
  saved_ = iteration;
}

void RunFolder::publish() {
  std::error_code error;
  if (saved_ > 0) fs::rename(state_file(), file(kState), error);
  fs::remove(temporary_ / kRequest, error);
  fs::remove(temporary_ / kLock, error);
  auto const old = fs::path{fmt::format("{}.old-{}", final_.generic_string(), ::getpid())};
  auto const replaces = fs::exists(final_);
  if (replaces) fs::rename(final_, old);
  fs::rename(temporary_, final_, error);
  if (error) {
    if (replaces) fs::rename(old, final_);
    throw FolderError{
        fmt::format("M503 {}  Cannot be written: {}. → --out FOLDER.", final_.generic_string(), error.message())};
  }
  published_ = true;
  fs::remove_all(old, error);
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
  if (!put_file(place_ / name, text))
    throw FolderError{
        fmt::format("M502 {}  Could not be written whole; the disk may be full. → Free some space and run again.",
                    (place_ / name).generic_string())};
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
  return digests_of(folder, [](fs::path const& path) {
    return !is_table(path) && path.filename() != kMarker && !is_of_the_making(path);
  });
}

std::string manifest_seal(std::string_view text) { return fmt::format("manifest_sha256: {}\n", io::sha256_hex(text)); }

std::string hash_tables(fs::path const& folder) {
  std::string lines;
  for (auto const& [name, digest] : table_digests(folder)) lines += fmt::format("{}  {}\n", digest, name);
  return io::sha256_hex(lines);
}

}  // namespace twinshift::results
