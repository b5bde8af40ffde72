#pragma once

#include "sim/io/input_error.hpp"
#include "sim/io/projection.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace twinshift::imports {

/// A table of a city folder and where its data come from (an entry of `files` in city.yaml).
struct CityTable {
  std::string path;  ///< inside the folder
  std::string kind;
  std::string year;
  std::string source;
  std::string licence;
  std::string confidence;
};

/// What city.yaml says (docs/data.md).
struct CityFacts {
  std::string city;
  std::string name_en;
  std::string name_ko;
  std::string time_zone;
  std::string currency;
  std::string crs;
  bool drives_left = false;
  io::LonLat centre;
  std::string claim;
  std::vector<std::string> gaps;
  std::vector<CityTable> files;
};

/// A city's folder that an import is about to change. Nothing is touched until commit(), which puts a complete new
/// folder in the place of the old one in a single step: whoever looks sees the city as it was or as it is, and if
/// anything goes wrong before, the city stays as it was.
class CityFolder {
public:
  /// Reads city.yaml. A folder that isn't there, or is empty, is a new city: facts() then holds its name only, and the
  /// importer fills in what it knows. Anything else without a readable city.yaml is a fault (F201 and those of YAML).
  static std::optional<CityFolder> open(std::filesystem::path const& folder, io::Faults& faults);

  /// `city` as on the command line: a path, or the name of a folder in networks/.
  [[nodiscard]] static std::filesystem::path find(std::string const& city);

  [[nodiscard]] bool is_new() const { return is_new_; }
  [[nodiscard]] std::filesystem::path const& folder() const { return folder_; }
  [[nodiscard]] CityFacts& facts() { return facts_; }
  [[nodiscard]] CityFacts const& facts() const { return facts_; }

  /// Shown name and text of every file of this kind, as it will be after commit().
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> texts(std::string_view kind, io::Faults& faults) const;
  [[nodiscard]] bool has(std::string_view kind) const;

  /// Removes the files of this kind.
  void remove(std::string_view kind);
  /// Removes one file, if it is listed.
  void drop(std::string_view path);
  /// A table: replaces every file of its kind. What names its old rows goes too: `pattern_links` with
  /// `links`, `vehicle_blocks` with `services`, `transfers` with `stops`.
  void put(CityTable table, std::string text);
  /// One more table of a kind that may have others.
  void add(CityTable table, std::string text);
  /// The text of a file that is no table, as it will be after commit(); empty if there is none.
  [[nodiscard]] std::string text_aside(std::string const& path) const;
  /// A file that is no table, e.g. "imports/gtfs/import_report.json".
  void put_aside(std::string path, std::string text) { texts_[std::move(path)] = std::move(text); }
  /// A file made by a library that writes files itself: the file at `made` is copied in.
  void copy_aside(std::string path, std::filesystem::path made) { copies_[std::move(path)] = std::move(made); }

  /// Writes the whole folder beside its place and exchanges the two. Throws results::FolderError.
  void commit();

private:
  CityFolder() = default;
  void write_into(std::filesystem::path const& folder) const;

  std::filesystem::path folder_;
  bool is_new_ = false;
  CityFacts facts_;
  std::map<std::string, std::string> texts_;  ///< written at commit(), by path
  std::map<std::string, std::filesystem::path> copies_;
  std::vector<std::string> removed_;
};

/// city.yaml with these facts.
[[nodiscard]] std::string city_yaml(CityFacts const& facts);

/// Metres for a place on earth: its UTM zone as "EPSG:32630".
[[nodiscard]] std::string utm_zone(io::LonLat at);

/// A folder under work: removed, if it is still there, when this goes out of scope. Made by whoever fills it.
class Scratch {
public:
  explicit Scratch(std::filesystem::path path) : path_{std::move(path)} {}
  Scratch(Scratch const&) = delete;
  Scratch& operator=(Scratch const&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

private:
  std::filesystem::path path_;
};

}  // namespace twinshift::imports
