#include "sim/scenario/city_reader.hpp"

#include "sim/io/file.hpp"
#include "sim/io/sha256.hpp"
#include "sim/io/suggest.hpp"
#include "sim/io/yaml.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace twinshift::scenario {
namespace {

constexpr auto kKind = io::FaultKind::kData;
constexpr double kFarFromCityMetres = 400e3;

constexpr std::array<std::string_view, 25> kKinds = {
    "nodes",         "links",          "zones",      "locations", "stops",          "routes",  "patterns",
    "pattern_stops", "services",       "fares",      "stations",  "park_ride",      "freight", "depots",
    "depot_fleet",   "places",         "background", "observed",  "external_flows", "turns",   "notes",
    "pattern_links", "vehicle_blocks", "transfers",  "counts"};
constexpr std::array<std::string_view, 2> kSides = {"left", "right"};

}  // namespace

CityReader::CityReader(std::filesystem::path folder, io::Place const& asked_from, Scenario& scenario,
                       io::Faults& faults)
    : folder_{std::move(folder)}, scenario_{&scenario}, faults_{&faults} {
  read_city_file(asked_from);
}

std::string CityReader::folder() const { return io::shown_path(folder_); }

void CityReader::read_city_file(io::Place const& asked_from) {
  auto const path = folder_ / "city.yaml";
  auto const text = io::read_text_file(path, asked_from, *faults_, io::FaultKind::kScenario);
  if (!text) return;
  io::YamlContext const context{io::shown_path(path), faults_, kKind, ""};
  auto const root = io::parse_yaml(*text, context);
  if (!root) return;
  io::YamlMap const map{
      *root,
      "",
      {"format", "city", "name", "time_zone", "currency", "crs", "drive_side", "centre", "claim", "gaps", "files"},
      context};
  if (root->kind != io::Yaml::Kind::kMap) return;
  auto& city = scenario_->city;
  for (auto const* const key : {"city", "name", "time_zone", "currency", "crs", "drive_side", "centre", "files"})
    map.require(key, "<see docs/data.md>");
  auto const format = map.whole("format", {1, 1e6});
  if (format.value_or(1) > 1)
    context.fault(map.place("format"), "Y150",
                  "Written for format " + std::to_string(*format) + "; this program reads up to 1.",
                  "Newer tables could be misread.", "Update the program.");
  city.key = map.text("city").value_or("");
  city.time_zone = map.text("time_zone").value_or("");
  city.currency = map.text("currency").value_or("");
  city.crs = map.text("crs").value_or("");
  city.drives_left = map.word("drive_side", kSides).value_or(0) == 0;
  city.claim = map.text("claim").value_or("");
  for (auto const* const gap : map.list("gaps")) city.gaps.push_back(gap->scalar);
  if (auto const* const name = map.find("name")) {
    io::YamlMap const names{*name, "name", {"en", "ko"}, context};
    city.name = names.text("en").value_or(city.key);
    city.name_ko = names.text("ko").value_or("");
  }
  if (auto const* const centre = map.find("centre")) {
    io::YamlMap const place{*centre, "centre", {"lon", "lat"}, context};
    city.centre = {place.number("lon", {-180, 180}).value_or(0), place.number("lat", {-90, 90}).value_or(0)};
  }
  projection_ = io::Projection::make(city.crs);
  if (!projection_ && !city.crs.empty())
    context.fault(map.place("crs"), "C302", "\"" + io::shown(city.crs) + "\" is not a plane in metres that PROJ knows.",
                  "Distances could not be computed.", "Name one such as EPSG:2157.");
  auto const centre = projection_ ? projection_->to_plane(city.centre) : std::nullopt;
  centre_ = centre.value_or(Point{});
  scenario_->inputs.push_back({context.file, "city", io::sha256_hex(*text), "", "", "", ""});
  read_file_list(map);
  usable_ = projection_ && centre && !files_.empty();
}

void CityReader::read_file_list(io::YamlMap const& map) {
  auto const& context = map.context();
  std::set<std::string> seen;
  for (auto const* const item : map.list("files")) {
    io::YamlMap const row{*item, "files", {"path", "kind", "year", "source", "licence", "confidence"}, context};
    row.require("path", "<name>.csv");
    row.require("kind", "<a table's name>");
    row.require("source", "<where the data come from>");
    row.require("licence", "<licence of the data>");
    auto const name = row.text("path");
    auto const kind = row.word("kind", kKinds);
    if (!name || !kind || !io::stays_inside(*name, row.place("path"), *faults_, kKind)) continue;
    if (!seen.insert(*name).second) {
      context.fault(row.place("path"), "Y103", "\"" + io::shown(*name) + "\" is listed twice.",
                    "Its rows would be read twice.", "Remove one.");
      continue;
    }
    files_.push_back(
        {*name,
         std::string{kKinds[*kind]},
         row.place("path"),
         {io::shown_path(folder_ / *name), std::string{kKinds[*kind]}, "", row.text("year").value_or(""),
          row.text("source").value_or(""), row.text("licence").value_or(""), row.text("confidence").value_or("")}});
  }
}

void CityReader::each_file(std::string_view kind, bool needed,
                           std::function<void(std::string const&, std::string_view)> const& use) {
  auto any = false;
  for (auto const& file : files_) {
    if (file.kind != kind) continue;
    any = true;
    auto const text = io::read_text_file(folder_ / file.name, file.place, *faults_, kKind);
    if (!text) continue;
    auto info = file.info;
    info.sha256 = io::sha256_hex(*text);
    scenario_->inputs.push_back(info);
    use(info.path, *text);
  }
  if (!any && needed)
    faults_->add({"G201",
                  {io::shown_path(folder_ / "city.yaml"), 0, 0},
                  "No file of kind \"" + std::string{kind} + "\" is listed.",
                  "The city can't be built without it.",
                  "Add it under files.",
                  kKind});
}

bool CityReader::lists(std::string_view kind) const {
  return std::any_of(files_.begin(), files_.end(), [&](ListedFile const& file) { return file.kind == kind; });
}

std::size_t CityReader::each_row(std::string_view kind, std::span<std::string_view const> columns, bool needed,
                                 std::function<void(io::CsvReader&)> const& row) {
  std::size_t rows = 0;
  each_file(kind, needed, [&](std::string const& file, std::string_view text) {
    auto const before = faults_->errors();
    io::CsvReader csv{file, text, columns, *faults_, kKind};
    std::size_t here = 0;
    for (; csv.next(); ++here) row(csv);
    rows += here;
    if (here == 0 && needed && faults_->errors() == before)
      faults_->add({"F202",
                    {file, 0, 0},
                    "The table has no rows.",
                    "The city can't be built without them.",
                    "Fetch or write it again.",
                    kKind});
  });
  return rows;
}

std::optional<Point> CityReader::point(io::CsvReader& csv, std::size_t lon, std::size_t lat) {
  auto const x = csv.number(lon);
  auto const y = csv.number(lat);
  if (!x || !y) return std::nullopt;
  auto const near = [&](double a, double b) {
    if (a < -180 || a > 180 || b < -90 || b > 90) return std::optional<Point>{};
    auto const p = projection_->to_plane({a, b});
    return p && distance(*p, centre_) < kFarFromCityMetres ? p : std::nullopt;
  };
  if (auto const p = near(*x, *y)) return p;
  auto const swapped = near(*y, *x).has_value();
  csv.fault(lon, "C301",
            "The point (" + io::shown(csv.text(lon)) + ", " + io::shown(csv.text(lat)) + ") is not within " +
                io::fixed(kFarFromCityMetres / 1000, 0) + " km of " + scenario_->city.name + '.',
            swapped ? "Longitude and latitude look swapped." : "Nothing could reach it.",
            swapped ? "Swap the two columns." : "Give WGS84 degrees, lon and lat.");
  return std::nullopt;
}

void CityReader::report_dangling(io::CsvReader& csv, std::size_t column, std::string_view key, std::string_view what,
                                 std::vector<std::string> const& names) {
  auto const near = io::nearest_words(key, names, 2);
  csv.fault(
      column, "T420", "There is no " + std::string{what} + " \"" + io::shown(key) + "\".", "",
      near.empty() ? "Correct the name, or add the " + std::string{what} + '.' : "Nearest: " + io::join(near) + '.');
}

void CityReader::report_twice(io::CsvReader& csv, std::size_t column) {
  csv.fault(column, "T421", "\"" + io::shown(csv.text(column)) + "\" appears twice.", "Ids name one thing.",
            "Rename or remove one row.");
}

void CityReader::assume(std::string subject, std::string text, std::int64_t count) {
  scenario_->assumptions.push_back({std::move(subject), std::move(text), count});
}

void CityReader::warn(io::Fault fault) {
  fault.severity = io::Severity::kWarning;
  fault.kind = kKind;
  faults_->add(std::move(fault));
}

}  // namespace twinshift::scenario
