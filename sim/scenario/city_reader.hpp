#pragma once

#include "sim/io/csv.hpp"
#include "sim/io/input_error.hpp"
#include "sim/io/projection.hpp"
#include "sim/io/yaml.hpp"
#include "sim/scenario/scenario.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace twinshift::scenario {

/// Row numbers of a kind of thing by the text that names it in the files.
template <class AnyId>
class Keys {
public:
  /// False if the key was there already.
  bool insert(std::string_view key, AnyId id) { return ids_.emplace(std::string{key}, id).second; }
  [[nodiscard]] std::optional<AnyId> find(std::string_view key) const {
    auto const it = ids_.find(std::string{key});
    return it == ids_.end() ? std::nullopt : std::optional{it->second};
  }

private:
  std::unordered_map<std::string, AnyId> ids_;  // looked up, never walked through
};

/// A city pack being read: city.yaml, its tables one kind at a time, and the plane its points lie in.
class CityReader {
public:
  /// Reads city.yaml into scenario.city. Faults go to `faults`.
  CityReader(std::filesystem::path folder, io::Place const& asked_from, Scenario& scenario, io::Faults& faults);

  /// False if city.yaml can't be used; then no table can be read.
  [[nodiscard]] bool usable() const { return usable_; }

  /// True if a file of this kind is listed.
  [[nodiscard]] bool lists(std::string_view kind) const;
  /// Calls `row` for every row of every file of this kind. Returns the rows read. A needed kind without a file is a
  /// fault.
  std::size_t each_row(std::string_view kind, std::span<std::string_view const> columns, bool needed,
                       std::function<void(io::CsvReader&)> const& row);
  /// Calls `use` with name and text of every file of this kind.
  void each_file(std::string_view kind, bool needed,
                 std::function<void(std::string const&, std::string_view)> const& use);

  /// The point in two cells. Not near the city: fault C301.
  std::optional<Point> point(io::CsvReader& csv, std::size_t lon, std::size_t lat);
  [[nodiscard]] std::optional<Point> project(io::LonLat at) const { return projection_->to_plane(at); }

  /// The thing a cell names; else T420 with the nearest key. `what` as in "node".
  template <class AnyId>
  std::optional<AnyId> reference(io::CsvReader& csv, std::size_t column, std::string_view what, Keys<AnyId> const& keys,
                                 std::vector<std::string> const& names) {
    return reference(csv, column, csv.text(column), what, keys, names);
  }
  /// Likewise for one `key` of several in a cell.
  template <class AnyId>
  std::optional<AnyId> reference(io::CsvReader& csv, std::size_t column, std::string_view key, std::string_view what,
                                 Keys<AnyId> const& keys, std::vector<std::string> const& names) {
    auto const id = keys.find(key);
    if (!id) report_dangling(csv, column, key, what, names);
    return id;
  }
  /// Registers the key in a cell under `id`; empty or twice: fault.
  template <class AnyId>
  bool define(io::CsvReader& csv, std::size_t column, Keys<AnyId>& keys, AnyId id) {
    if (!csv.required(column)) return false;
    if (keys.insert(csv.text(column), id)) return true;
    report_twice(csv, column);
    return false;
  }

  void assume(std::string subject, std::string text, std::int64_t count = 1);
  void warn(io::Fault fault);
  [[nodiscard]] io::Faults& faults() { return *faults_; }
  [[nodiscard]] Scenario& scenario() { return *scenario_; }
  [[nodiscard]] std::string folder() const;

private:
  struct ListedFile {
    std::string name;
    std::string kind;
    io::Place place;
    InputFile info;
  };
  void read_city_file(io::Place const& asked_from);
  void read_file_list(io::YamlMap const& map);
  void report_dangling(io::CsvReader& csv, std::size_t column, std::string_view key, std::string_view what,
                       std::vector<std::string> const& names);
  void report_twice(io::CsvReader& csv, std::size_t column);

  std::filesystem::path folder_;
  Scenario* scenario_;
  io::Faults* faults_;
  bool usable_ = false;
  std::optional<io::Projection> projection_;
  Point centre_;
  std::vector<ListedFile> files_;
};

}  // namespace twinshift::scenario
