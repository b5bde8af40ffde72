#include "tools/imports/city_folder.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/yaml.hpp"
#include "sim/results/run_folder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace twinshift::imports {

namespace fs = std::filesystem;

namespace {

constexpr auto kKind = io::FaultKind::kData;
constexpr std::array<std::string_view, 2> kSides = {"left", "right"};

[[noreturn]] void cannot_write(fs::path const& path, std::string const& reason) {
  throw results::FolderError{"M503 " + io::shown_path(path) + "  Can't be written: " + reason +
                             ". The city is as it was. → Check permissions and room on the disk."};
}

void write_text(fs::path const& path, std::string const& text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream stream{path, std::ios::binary};
  stream.write(text.data(), static_cast<std::streamsize>(text.size()));
  stream.close();
  if (!stream) cannot_write(path, "the disk may be full");
}

CityFacts read_facts(io::Yaml const& root, io::YamlContext const& context) {
  io::YamlMap const map{
      root,
      "",
      {"format", "city", "name", "time_zone", "currency", "crs", "drive_side", "centre", "claim", "gaps", "files"},
      context};
  CityFacts facts;
  if (root.kind != io::Yaml::Kind::kMap) return facts;
  if (map.whole("format", {1, 1e6}).value_or(1) > 1)
    context.fault(map.place("format"), "Y150", "Written for a newer format than this program knows.",
                  "It could be misread.", "Update the program.");
  facts.city = map.text("city").value_or("");
  facts.time_zone = map.text("time_zone").value_or("");
  facts.currency = map.text("currency").value_or("");
  facts.crs = map.text("crs").value_or("");
  facts.drives_left = map.word("drive_side", kSides).value_or(1) == 0;
  facts.claim = map.text("claim").value_or("");
  for (auto const* const gap : map.list("gaps")) facts.gaps.push_back(gap->scalar);
  if (auto const* const name = map.find("name")) {
    io::YamlMap const names{*name, "name", {"en", "ko"}, context};
    facts.name_en = names.text("en").value_or("");
    facts.name_ko = names.text("ko").value_or("");
  }
  if (auto const* const centre = map.find("centre")) {
    io::YamlMap const place{*centre, "centre", {"lon", "lat"}, context};
    facts.centre = {place.number("lon", {-180, 180}).value_or(0), place.number("lat", {-90, 90}).value_or(0)};
  }
  for (auto const* const item : map.list("files")) {
    io::YamlMap const row{*item, "files", {"path", "kind", "year", "source", "licence", "confidence"}, context};
    auto const text = [&](char const* key) { return row.text(key).value_or(""); };
    auto const path = text("path");
    if (!io::stays_inside(path, row.place("path"), *context.faults, kKind)) continue;
    facts.files.push_back({path, text("kind"), text("year"), text("source"), text("licence"), text("confidence")});
  }
  return facts;
}

void put_in_place(fs::path const& made, fs::path const& place) {
  std::error_code error;
  if (!fs::exists(place, error)) {
    fs::rename(made, place, error);
    if (error) cannot_write(place, error.message());
    return;
  }
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) == 0) return;
  // A file system that can't exchange: the old folder steps aside and comes back if the new one can't take its place.
  auto const aside = fs::path{made.string() + ".old"};
  fs::rename(place, aside, error);
  if (error) cannot_write(place, error.message());
  fs::rename(made, place, error);
  if (error) {
    std::error_code back;
    fs::rename(aside, place, back);
    cannot_write(place, error.message());
  }
  fs::remove_all(aside, error);
}

}  // namespace

std::filesystem::path CityFolder::find(std::string const& city) {
  std::error_code error;
  auto const plain_name = !city.empty() && city.find('/') == std::string::npos && city != "." && city != "..";
  auto const known = fs::path{"networks"} / city;
  if (plain_name && !fs::exists(city, error) && fs::is_directory("networks", error)) return known;
  return fs::path{city};
}

std::optional<CityFolder> CityFolder::open(fs::path const& folder, io::Faults& faults) {
  CityFolder city;
  std::error_code error;
  city.folder_ = fs::absolute(folder, error).lexically_normal();
  if (!city.folder_.has_filename()) city.folder_ = city.folder_.parent_path();
  if (fs::is_symlink(city.folder_, error)) city.folder_ = fs::canonical(city.folder_, error);
  city.facts_.city = city.folder_.filename().generic_string();
  city.is_new_ =
      !fs::exists(city.folder_, error) || (fs::is_directory(city.folder_, error) && fs::is_empty(city.folder_, error));
  if (city.is_new_) return city;
  auto const path = folder / "city.yaml";
  auto const before = faults.errors();
  auto const text = io::read_text_file(path, {}, faults, kKind);
  if (!text) return std::nullopt;
  io::YamlContext const context{io::shown_path(path), &faults, kKind, ""};
  auto const root = io::parse_yaml(*text, context);
  if (root) city.facts_ = read_facts(*root, context);
  return faults.errors() == before ? std::optional{std::move(city)} : std::nullopt;
}

std::vector<std::pair<std::string, std::string>> CityFolder::texts(std::string_view kind, io::Faults& faults) const {
  std::vector<std::pair<std::string, std::string>> result;
  for (auto const& file : facts_.files) {
    if (file.kind != kind) continue;
    auto const shown = io::shown_path(folder_ / file.path);
    auto const written = texts_.find(file.path);
    if (written != texts_.end()) {
      result.emplace_back(shown, written->second);
    } else if (auto text = io::read_text_file(folder_ / file.path, {}, faults, kKind)) {
      result.emplace_back(shown, std::move(*text));
    }
  }
  return result;
}

std::string CityFolder::text_aside(std::string const& path) const {
  if (auto const written = texts_.find(path); written != texts_.end()) return written->second;
  std::error_code error;
  if (is_new_ || !fs::is_regular_file(folder_ / path, error)) return "";
  io::Faults unread;
  return io::read_text_file(folder_ / path, {}, unread, kKind).value_or("");
}

bool CityFolder::has(std::string_view kind) const {
  return std::any_of(facts_.files.begin(), facts_.files.end(), [&](auto const& file) { return file.kind == kind; });
}

void CityFolder::remove(std::string_view kind) {
  for (auto const& file : facts_.files)
    if (file.kind == kind) {
      removed_.push_back(file.path);
      texts_.erase(file.path);
    }
  std::erase_if(facts_.files, [&](auto const& file) { return file.kind == kind; });
}

void CityFolder::drop(std::string_view path) {
  auto const listed = std::erase_if(facts_.files, [&](auto const& file) { return file.path == path; });
  if (listed > 0) removed_.emplace_back(path);
  texts_.erase(std::string{path});
}

void CityFolder::put(CityTable table, std::string text) {
  // Tables that name rows which are gone.
  if (table.kind == "links") remove("pattern_links");
  if (table.kind == "services") remove("vehicle_blocks");
  if (table.kind == "stops") remove("transfers");
  remove(table.kind);
  add(std::move(table), std::move(text));
}

void CityFolder::add(CityTable table, std::string text) {
  texts_[table.path] = std::move(text);
  std::erase_if(facts_.files, [&](auto const& file) { return file.path == table.path; });
  facts_.files.push_back(std::move(table));
}

void CityFolder::write_into(fs::path const& folder) const {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) cannot_write(folder, error.message());
  if (!is_new_) fs::copy(folder_, folder, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
  if (error) cannot_write(folder, error.message());
  for (auto const& path : removed_) fs::remove(folder / path, error);
  for (auto const& [path, text] : texts_) write_text(folder / path, text);
  for (auto const& [path, made] : copies_) {
    fs::create_directories((folder / path).parent_path(), error);
    fs::copy_file(made, folder / path, fs::copy_options::overwrite_existing, error);
    if (error) cannot_write(folder / path, error.message());
  }
  write_text(folder / "city.yaml", city_yaml(facts_));
}

void CityFolder::commit() {
  std::error_code error;
  fs::create_directories(folder_.parent_path(), error);
  Scratch const made{folder_.parent_path() /
                     ('.' + folder_.filename().string() + ".import-" + std::to_string(::getpid()))};
  write_into(made.path());
  if (is_new_ && fs::exists(folder_, error)) fs::remove(folder_, error);  // an empty folder stood there
  put_in_place(made.path(), folder_);
  is_new_ = false;
}

std::string city_yaml(CityFacts const& facts) {
  auto const text = [](std::string const& value) { return io::yaml_text(value); };
  std::string yaml = "format: 1\ncity: " + text(facts.city) + "\nname: {en: " + text(facts.name_en);
  if (!facts.name_ko.empty()) yaml += ", ko: " + text(facts.name_ko);
  yaml += "}\ntime_zone: " + text(facts.time_zone) + "\ncurrency: " + text(facts.currency) +
          "\ncrs: " + text(facts.crs) +
          "                      # metres\ndrive_side: " + (facts.drives_left ? "left" : "right") +
          "\ncentre: {lon: " + io::shortest(facts.centre.lon) + ", lat: " + io::shortest(facts.centre.lat) +
          "}\nclaim: " + text(facts.claim) + "\ngaps:";
  if (facts.gaps.empty()) yaml += " []";
  for (auto const& gap : facts.gaps) yaml += "\n  - " + text(gap);
  yaml += "\nfiles:";
  if (facts.files.empty()) yaml += " []";
  for (auto const& file : facts.files)
    yaml += "\n  - {path: " + text(file.path) + ", kind: " + text(file.kind) + ", year: " + text(file.year) +
            ", source: " + text(file.source) + ", licence: " + text(file.licence) +
            ", confidence: " + text(file.confidence) + '}';
  return yaml + '\n';
}

std::string utm_zone(io::LonLat at) {
  auto const zone = std::clamp(static_cast<int>(std::floor((at.lon + 180) / 6)) + 1, 1, 60);
  return "EPSG:" + std::to_string((at.lat < 0 ? 32700 : 32600) + zone);
}

}  // namespace twinshift::imports
