#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinshift::results {

/// The run folder cannot be written; what() says why and what to do.
struct FolderError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What to do about an unfinished run that is found at the place.
enum class Unfinished { kRefuse, kDiscard, kGoOn };

/// A run's folder, written beside its final place ("<place>.part") and moved there only when whole: nobody ever sees
/// half a run. One writer at a time (M505).
///
/// Destroying it before `publish` removes what was written, unless something was saved to go on from: the state after a
/// simulated day, or a whole run of one seed. Throws FolderError with a remedy if the place can't be written (M503),
/// holds something that is not a run (M504, never overwritten), or holds an unfinished run that is to be refused
/// (M510).
class RunFolder {
public:
  explicit RunFolder(std::filesystem::path final_place, Unfinished unfinished = Unfinished::kRefuse);
  RunFolder(RunFolder const&) = delete;
  RunFolder& operator=(RunFolder const&) = delete;
  ~RunFolder();

  /// Where a file is to be written now.
  [[nodiscard]] std::filesystem::path file(std::string_view name) const { return temporary_ / name; }

  /// Writes a whole text file. Throws M502 if the disk is full.
  void write(std::string_view name, std::string_view text) const;

  /// Keeps the state after a simulated day; the one before is removed once this one is whole and on the disk.
  /// Throws M502 if the disk is full; then the one before is still there.
  void save_state(int iteration, std::string_view bytes);
  /// The last iteration whose state is kept; 0 if there is none.
  [[nodiscard]] int saved() const { return saved_; }
  /// The file of that state.
  [[nodiscard]] std::filesystem::path state_file() const;
  /// M502 in words, with what is saved.
  [[nodiscard]] FolderError disk_full(std::string_view while_writing, std::size_t bytes) const;

  /// Moves the folder to its place; an earlier run there is replaced in one step. The last state comes along as
  /// checkpoint.tsc.
  void publish();

private:
  void lock();
  std::filesystem::path final_;
  std::filesystem::path temporary_;
  int lock_ = -1;  ///< file that holds the lock
  int saved_ = 0;
  bool published_ = false;
};

/// Where an unfinished run of this place is kept.
[[nodiscard]] std::filesystem::path unfinished_place(std::filesystem::path const& final_place);

/// A folder of tables that is no run: made if it is not there, its files replaced one by one. Never a run's folder
/// (M504); throws M503, M502 as RunFolder.
class TableFolder {
public:
  explicit TableFolder(std::filesystem::path place);
  void write(std::string_view name, std::string_view text) const;

private:
  std::filesystem::path place_;
};

/// Name and SHA-256 of each result table (*.csv) of a folder, by name; "unreadable" for one that can't be read.
std::vector<std::pair<std::string, std::string>> table_digests(std::filesystem::path const& folder);

/// The same of every other file but manifest.yaml: settings, log, film.
std::vector<std::pair<std::string, std::string>> record_digests(std::filesystem::path const& folder);

/// The last line of a manifest: SHA-256 of all its text before.
std::string manifest_seal(std::string_view text);

/// SHA-256 over the names and bytes of all result tables (*.csv) of a folder, in the order of their names: the run's
/// identity. Manifest, log and recording, which hold times or are derived, are left out.
std::string hash_tables(std::filesystem::path const& folder);

}  // namespace twinshift::results
